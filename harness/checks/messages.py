"""Checks on single messages: readable, as the binding of the release says, and sent by who may send it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from harness.checks.evidence import Bewijs, Gesprek
from harness.checks.fault import blame_transport
from harness.checks.model import Bevinding, Controle, NietVanToepassing, side
from harness.outcome import Niveau
from simulator.messages.binding import Elementbinding
from simulator.messages.deviation import Bindingafwijking
from simulator.messages.model import Foutantwoord
from simulator.text.text import Tekst

_KNOWN = frozenset({"S", "S2", "I"})
"""Certainty labels on which a blocking verdict may rest; the others only advise. Bron: protocol 0.1."""


def find_binding_deviations(bewijs: Bewijs) -> Iterator[Bevinding]:
    """Every message has the elements, order, cardinality and forms that its binding gives."""
    for gesprek in bewijs.gesprekken:
        uitwisseling = gesprek.uitwisseling
        sides = [(uitwisseling.van, uitwisseling.request)]
        if not uitwisseling.error:
            sides.append((uitwisseling.naar, uitwisseling.response))
        for sender, data in sides:
            for afwijking in bewijs.codec.check(data):
                yield _deviation(gesprek, sender, afwijking)


def _deviation(gesprek: Gesprek, sender: str, afwijking: Bindingafwijking) -> Bevinding:
    sure = afwijking.certainty in _KNOWN and not afwijking.assumption
    return Bevinding(
        at_fault=side(sender),
        gesprek=gesprek,
        message=afwijking.tekst,
        actual=f"{afwijking.path}:{afwijking.line}",
        fix=Tekst(
            nl="Stel het bericht samen zoals de binding van deze release voorschrijft."
            if sure
            else "Vergelijk met de officiële WSDL: deze regel van de binding is een aanname.",
            en="Compose the message as the binding of this release prescribes."
            if sure
            else "Compare with the official WSDL: this row of the binding is an assumption.",
        ),
        level=None if sure else Niveau.ZEER_WENSELIJK,
        aannames=(afwijking.assumption,) if afwijking.assumption else (),
    )


def assumptions_of_messages(bewijs: Bewijs) -> Iterator[str]:
    """Yield the assumptions in the rows of the binding that the messages seen were written and read by."""
    binding = bewijs.codec.binding_of(bewijs.codec.release)
    for gesprek in bewijs.gesprekken:
        for gelezen in (gesprek.request, gesprek.response):
            if gelezen is None:
                continue
            if isinstance(gelezen.bericht, Foutantwoord):
                yield binding.fault.herkomst.assumption
            elif gelezen.operatie in binding.messages:
                message = binding.messages[gelezen.operatie]
                yield from (place.assumption for place in (message.herkomst, message.order_herkomst) if place)
                yield from _assumptions_of_rows(message.elements)
                if getattr(gelezen.bericht, "zoeksleutel", None) is not None:
                    yield "A02"


def _assumptions_of_rows(rows: Iterable[Elementbinding]) -> Iterator[str]:
    for row in rows:
        if row.active:
            places = (row.herkomst, row.type.herkomst if row.type else None)
            yield from (place.assumption for place in places if place)
            yield from _assumptions_of_rows(row.children)


def find_missing_answers(bewijs: Bewijs) -> Iterator[Bevinding]:
    """Every request gets an answer that can be read."""
    for gesprek in bewijs.gesprekken:
        error = gesprek.uitwisseling.error
        if error:
            yield Bevinding(
                at_fault=blame_transport(error),
                gesprek=gesprek,
                message=Tekst(
                    nl=f"Er kwam geen antwoord van {gesprek.uitwisseling.naar}.",
                    en=f"No answer came from {gesprek.uitwisseling.naar}.",
                ),
                expected="SOAP",
                actual=error,
                fix=Tekst(
                    nl="Controleer adres, poort, certificaten en of de partij draait.",
                    en="Check address, port, certificates and whether the party runs.",
                ),
            )
        elif gesprek.response_error:
            yield Bevinding(
                at_fault=side(gesprek.uitwisseling.naar),
                gesprek=gesprek,
                message=Tekst(
                    nl=f"Het antwoord van {gesprek.uitwisseling.naar} is niet te lezen.",
                    en=f"The answer of {gesprek.uitwisseling.naar} cannot be read.",
                ),
                expected="SOAP",
                actual=gesprek.response_error,
            )
        if gesprek.request_error:
            yield Bevinding(
                at_fault=side(gesprek.uitwisseling.van),
                gesprek=gesprek,
                message=Tekst(
                    nl=f"Het bericht van {gesprek.uitwisseling.van} is niet te lezen.",
                    en=f"The message of {gesprek.uitwisseling.van} cannot be read.",
                ),
                expected="SOAP",
                actual=gesprek.request_error,
            )


def find_unknown_callers(bewijs: Bewijs) -> Iterator[Bevinding | NietVanToepassing]:
    """Who calls one of our parties has shown a client certificate with an OIN."""
    judged = False
    for gesprek in bewijs.gesprekken:
        if gesprek.uitwisseling.naar in bewijs.external or gesprek.uitwisseling.error:
            continue
        judged = True
        if not gesprek.uitwisseling.peer_oin:
            yield Bevinding(
                at_fault=side(gesprek.uitwisseling.van),
                gesprek=gesprek,
                message=Tekst(
                    nl="De aanroep kwam binnen zonder clientcertificaat met een OIN.",
                    en="The call came in without a client certificate with an OIN.",
                ),
                expected="OIN",
                actual="-",
                fix=Tekst(
                    nl="Gebruik het leverancierscertificaat bij elke aanroep.",
                    en="Use the vendor's certificate in every call.",
                ),
            )
    if not judged:
        yield NietVanToepassing(
            reason=Tekst(nl="Geen van de aangeroepen partijen is van osolab.", en="No party called is osolab's.")
        )


def find_codes_not_shown(bewijs: Bewijs) -> Iterator[Bevinding | NietVanToepassing]:
    """A user of the target sees the code of every refusal, with a text."""
    asker = "swv" if bewijs.scenario.profile.bundle == "PaO" else "doel"
    codes = _codes_for_user(bewijs)
    if asker in bewijs.external or not codes or bewijs.shown is None:
        yield NietVanToepassing(
            reason=Tekst(
                nl="Er was geen weigering, of het scherm van het doel is hier niet te zien.",
                en="There was no refusal, or the target's screen cannot be seen here.",
            )
        )
        return
    for code, gesprek in codes.items():
        if not bewijs.shown.get(code):
            yield Bevinding(
                at_fault=side(asker),
                gesprek=gesprek,
                message=Tekst(
                    nl="De code van de weigering is niet aan de gebruiker getoond.",
                    en="The code of the refusal was not shown to the user.",
                ),
                expected=code,
                actual=", ".join(bewijs.shown) or "-",
                fix=Tekst(
                    nl="Toon bij elke weigering de code, met een tekst erbij.",
                    en="Show the code of every refusal, with a text beside it.",
                ),
            )


def _codes_for_user(bewijs: Bewijs) -> dict[str, Gesprek]:
    """Return the codes that end a request: of a refused sessie, or the best of one in which nothing was delivered."""
    codes = {
        gesprek.code: gesprek
        for gesprek in bewijs.gesprekken
        if gesprek.code and gesprek.operatie == "overdrachtRequest"
    }
    for sessie in bewijs.sessies:
        refusals = [gesprek for gesprek in sessie.documenten if gesprek.code]
        if refusals and len(refusals) == len(sessie.documenten):
            best = refusals[bewijs.resultaten.best([gesprek.code for gesprek in refusals])]
            codes[best.code] = best
    return codes


BERICHTEN = (
    Controle(
        id="bericht_volgens_binding",
        eis="FS-28",
        level=Niveau.MOET,
        title=Tekst(
            nl="Elk bericht is zoals de binding van de release voorschrijft.",
            en="Every message is as the binding of the release prescribes.",
        ),
        find=find_binding_deviations,
        rests_on=assumptions_of_messages,
    ),
    Controle(
        id="antwoord_leesbaar",
        eis="RE-02",
        level=Niveau.MOET,
        title=Tekst(nl="Elk bericht kreeg een leesbaar antwoord.", en="Every message got a readable answer."),
        find=find_missing_answers,
    ),
    Controle(
        id="clientcertificaat",
        eis="RE-06",
        level=Niveau.MOET,
        title=Tekst(
            nl="Elke aanroep kwam met een leverancierscertificaat.",
            en="Every call came with a vendor's certificate.",
        ),
        find=find_unknown_callers,
        aannames=("A24",),
    ),
    Controle(
        id="code_getoond",
        eis="FS-27",
        level=Niveau.MOET,
        title=Tekst(nl="De gebruiker zag de code van elke weigering.", en="The user saw the code of every refusal."),
        find=find_codes_not_shown,
    ),
)
