"""Checks on single messages: readable, as the binding of the release says, and sent by a party that may send it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from harness.checks.evidence import Call, Evidence
from harness.checks.fault import blame_transport
from harness.checks.model import Check, Finding, NotApplicable, side
from harness.outcome import Level
from simulator.messages.binding import ElementBinding
from simulator.messages.deviation import BindingDeviation
from simulator.messages.model import SoapFault
from simulator.text.text import Text

_KNOWN = frozenset({"S", "S2", "I"})
"""Certainty labels on which a blocking verdict may rest; the others only advise. Bron: protocol 0.1."""


def find_binding_deviations(evidence: Evidence) -> Iterator[Finding]:
    """Every message has the elements, order, cardinality and forms that its binding gives."""
    for call in evidence.calls:
        exchange = call.exchange
        sides = [(exchange.sender, exchange.request)]
        if not exchange.error:
            sides.append((exchange.receiver, exchange.response))
        for sender, data in sides:
            for deviation in evidence.codec.check(data):
                yield _deviation(call, sender, deviation)


def _deviation(call: Call, sender: str, deviation: BindingDeviation) -> Finding:
    sure = deviation.certainty in _KNOWN and not deviation.assumption
    return Finding(
        at_fault=side(sender),
        call=call,
        message=deviation.text,
        actual=f"{deviation.path}:{deviation.line}",
        fix=Text(
            nl="Stel het bericht samen zoals de binding van deze release voorschrijft."
            if sure
            else "Vergelijk met de officiële WSDL: deze regel van de binding is een aanname.",
            en="Compose the message as the binding of this release prescribes."
            if sure
            else "Compare with the official WSDL: this row of the binding is an assumption.",
        ),
        level=None if sure else Level.ZEER_WENSELIJK,
        aannames=(deviation.assumption,) if deviation.assumption else (),
    )


def assumptions_of_messages(evidence: Evidence) -> Iterator[str]:
    """Yield the assumptions in the rows of the binding that apply to the recorded messages."""
    binding = evidence.codec.binding_of(evidence.codec.release)
    for call in evidence.calls:
        for parsed in (call.request, call.response):
            if parsed is None:
                continue
            if isinstance(parsed.message, SoapFault):
                yield binding.fault.provenance.assumption
            elif parsed.operation in binding.messages:
                message = binding.messages[parsed.operation]
                yield from (place.assumption for place in (message.provenance, message.order_provenance) if place)
                yield from _assumptions_of_rows(message.elements)
                if getattr(parsed.message, "zoeksleutel", None) is not None:
                    yield "A02"


def _assumptions_of_rows(rows: Iterable[ElementBinding]) -> Iterator[str]:
    for row in rows:
        if row.active:
            places = (row.provenance, row.type.provenance if row.type else None)
            yield from (place.assumption for place in places if place)
            yield from _assumptions_of_rows(row.children)


def find_missing_answers(evidence: Evidence) -> Iterator[Finding]:
    """Every request gets an answer that can be read."""
    for call in evidence.calls:
        error = call.exchange.error
        if error:
            yield Finding(
                at_fault=blame_transport(error),
                call=call,
                message=Text(
                    nl=f"Er kwam geen antwoord van {call.exchange.receiver}.",
                    en=f"No answer came from {call.exchange.receiver}.",
                ),
                expected="SOAP",
                actual=error,
                fix=Text(
                    nl="Controleer adres, poort, certificaten en of de partij draait.",
                    en="Check address, port, certificates and whether the party runs.",
                ),
            )
        elif call.response_error:
            yield Finding(
                at_fault=side(call.exchange.receiver),
                call=call,
                message=Text(
                    nl=f"Het antwoord van {call.exchange.receiver} is niet te lezen.",
                    en=f"The answer of {call.exchange.receiver} cannot be read.",
                ),
                expected="SOAP",
                actual=call.response_error,
            )
        if call.request_error:
            yield Finding(
                at_fault=side(call.exchange.sender),
                call=call,
                message=Text(
                    nl=f"Het bericht van {call.exchange.sender} is niet te lezen.",
                    en=f"The message of {call.exchange.sender} cannot be read.",
                ),
                expected="SOAP",
                actual=call.request_error,
            )


def find_unknown_callers(evidence: Evidence) -> Iterator[Finding | NotApplicable]:
    """Every caller of a simulated party has shown a client certificate with an OIN."""
    judged = False
    for call in evidence.calls:
        if call.exchange.receiver in evidence.external or call.exchange.error:
            continue
        judged = True
        if not call.exchange.peer_oin:
            yield Finding(
                at_fault=side(call.exchange.sender),
                call=call,
                message=Text(
                    nl="De aanroep kwam binnen zonder clientcertificaat met een OIN.",
                    en="The call came in without a client certificate with an OIN.",
                ),
                expected="OIN",
                actual="-",
                fix=Text(
                    nl="Gebruik het leverancierscertificaat bij elke aanroep.",
                    en="Use the vendor's certificate in every call.",
                ),
            )
    if not judged:
        yield NotApplicable(
            reason=Text(nl="Geen van de aangeroepen partijen is van osolab.", en="No party called is osolab's.")
        )


def find_codes_not_shown(evidence: Evidence) -> Iterator[Finding | NotApplicable]:
    """A user of the target sees the code of every refusal, with a text."""
    asker = "swv" if evidence.scenario.profile.bundle == "PaO" else "doel"
    codes = _codes_for_user(evidence)
    if asker in evidence.external or not codes or evidence.shown is None:
        yield NotApplicable(
            reason=Text(
                nl="Er was geen weigering, of het scherm van het doel is hier niet te zien.",
                en="There was no refusal, or the target's screen cannot be seen here.",
            )
        )
        return
    for code, call in codes.items():
        if not evidence.shown.get(code):
            yield Finding(
                at_fault=side(asker),
                call=call,
                message=Text(
                    nl="De code van de weigering is niet aan de gebruiker getoond.",
                    en="The code of the refusal was not shown to the user.",
                ),
                expected=code,
                actual=", ".join(evidence.shown) or "-",
                fix=Text(
                    nl="Toon bij elke weigering de code, met een tekst erbij.",
                    en="Show the code of every refusal, with a text beside it.",
                ),
            )


def _codes_for_user(evidence: Evidence) -> dict[str, Call]:
    """Return the codes a user must see: of a refused sessie, or the best one of a sessie without a delivery."""
    codes = {call.code: call for call in evidence.calls if call.code and call.operation == "overdrachtRequest"}
    for sessie in evidence.sessies:
        refusals = [call for call in sessie.documenten if call.code]
        if refusals and len(refusals) == len(sessie.documenten):
            best = refusals[evidence.resultaten.best([call.code for call in refusals])]
            codes[best.code] = best
    return codes


MESSAGES = (
    Check(
        id="bericht_volgens_binding",
        eis="FS-28",
        level=Level.MOET,
        title=Text(
            nl="Elk bericht is zoals de binding van de release voorschrijft.",
            en="Every message is as the binding of the release prescribes.",
        ),
        find=find_binding_deviations,
        rests_on=assumptions_of_messages,
    ),
    Check(
        id="antwoord_leesbaar",
        eis="RE-02",
        level=Level.MOET,
        title=Text(nl="Elk bericht kreeg een leesbaar antwoord.", en="Every message got a readable answer."),
        find=find_missing_answers,
    ),
    Check(
        id="clientcertificaat",
        eis="RE-06",
        level=Level.MOET,
        title=Text(
            nl="Elke aanroep kwam met een leverancierscertificaat.",
            en="Every call came with a vendor's certificate.",
        ),
        find=find_unknown_callers,
        aannames=("A24",),
    ),
    Check(
        id="code_getoond",
        eis="FS-27",
        level=Level.MOET,
        title=Text(nl="De gebruiker zag de code van elke weigering.", en="The user saw the code of every refusal."),
        find=find_codes_not_shown,
    ),
)
