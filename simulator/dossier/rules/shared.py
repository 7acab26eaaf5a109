"""Rules that stand in more than one bundle with the same test, under an id of their own in each.

Every function makes one rule from its id and the kinds of dossier that it is for; the lists of `overstap`, `binnenbrin`
and `swv` say which bundle has which.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.dossier.location import string_value
from simulator.dossier.rules.predicates import eist, eist_in, indien_onwaar, indien_waar, verbiedt, verbiedt_in, waarde
from simulator.dossier.rules.rule import GEEN_REDEN, Regel, Status, is_true
from simulator.standard.release import DOSSIER_2019_1
from simulator.text.text import Tekst

if TYPE_CHECKING:
    from lxml import etree

    from simulator.dossier.rules.rule import Beeld, Knoop, Voorwaarde

GEHEIM_TELEFOON = "9999999999"
GEHEIM_EMAIL = "geheim@geheim.geheim"
_SECRET = {"telefoon": GEHEIM_TELEFOON, "e-mail": GEHEIM_EMAIL}
_NUMBERS = ("aantalopgaven", "aantalgoed", "aantalfout", "aantalgelezen", "tijd", "vaardigheidsscore")


def administratiedeel(rule_id: str, wanneer: Voorwaarde) -> Regel:
    """The dossier has an administration part."""
    return Regel(
        id=rule_id,
        waar="metadata",
        wanneer=wanneer,
        toets=waarde("deeldossier", "LAS", "LASLVS"),
        melding=Tekst(
            nl="deeldossier is “{waarde}”; verwacht is LAS of LASLVS, want het administratieve deel hoort erbij.",
            en="deeldossier is “{waarde}”; LAS or LASLVS is expected, since the administration part belongs to it.",
        ),
        herstel=Tekst(
            nl="Lever het dossier uit het leerlingadministratiesysteem, zodat deeldossier LAS of LASLVS is.",
            en="Deliver the dossier from the administration system, so that deeldossier is LAS or LASLVS.",
        ),
    )


def validatieversie(rule_id: str, wanneer: Voorwaarde) -> Regel:
    """The version of the validation is the expected one."""
    expected = DOSSIER_2019_1.validatieversie
    return Regel(
        id=rule_id,
        waar="metadata",
        wanneer=wanneer,
        toets=waarde("validatieversie", expected),
        melding=Tekst(
            nl=f"validatieversie is “{{waarde}}”, verwacht is {expected}.",
            en=f"validatieversie is “{{waarde}}”, {expected} is expected.",
        ),
        herstel=Tekst(
            nl=f"Zet in metadata/validatieversie exact {expected}; dit doet de leverancier van het systeem.",
            en=f"Put exactly {expected} in metadata/validatieversie; the vendor of the pupil system does this.",
        ),
    )


def uitlevering(rule_id: str, wanneer: Voorwaarde) -> Regel:
    """The delivery flags are there."""
    return Regel(
        id=rule_id,
        waar="metadata",
        wanneer=wanneer,
        toets=eist("categorie_uitlevering"),
        melding=Tekst(nl="metadata/categorie_uitlevering ontbreekt.", en="metadata/categorie_uitlevering is missing."),
        herstel=Tekst(
            nl="Neem voor elk van de zestien categorieën op of deze wordt uitgeleverd.",
            en="State for each of the sixteen categories whether it is delivered.",
        ),
    )


def soort_overstap(rule_id: str, wanneer: Voorwaarde) -> Regel:
    """The kind of transfer is there."""
    return Regel(
        id=rule_id,
        waar="metadata",
        wanneer=wanneer,
        toets=eist("overstap"),
        melding=Tekst(nl="metadata/overstap ontbreekt.", en="metadata/overstap is missing."),
        herstel=Tekst(
            nl="Geef aan om welke overstap of aanvraag het gaat.", en="State which transfer or request this is."
        ),
    )


def overstap_is(rule_id: str, wanneer: Voorwaarde, *allowed: str) -> Regel:
    """The kind of transfer is one of these."""
    choice = ", ".join(allowed)
    return Regel(
        id=rule_id,
        waar="metadata",
        wanneer=wanneer,
        toets=waarde("overstap", *allowed),
        melding=Tekst(
            nl=f"metadata/overstap is “{{waarde}}”; bij deze overdrachtsoort hoort een van: {choice}.",
            en=f"metadata/overstap is “{{waarde}}”; this kind of handover goes with one of: {choice}.",
        ),
        herstel=Tekst(
            nl=f"Kies een van {choice}, of kies een andere overdrachtsoort.",
            en=f"Choose one of {choice}, or another kind of handover.",
        ),
    )


def overdrachtsoort_is(rule_id: str, wanneer: Voorwaarde, *allowed: str) -> Regel:
    """The kind of handover fits the bundle."""
    choice = ", ".join(allowed)
    return Regel(
        id=rule_id,
        waar="dossier",
        wanneer=wanneer,
        toets=waarde("overdrachtsoort", *allowed),
        melding=Tekst(
            nl=f"overdrachtsoort is “{{waarde}}”; verwacht is {choice}.",
            en=f"overdrachtsoort is “{{waarde}}”; {choice} is expected.",
        ),
        herstel=Tekst(
            nl="Laat het dossier opnieuw klaarzetten met de juiste soort overdracht.",
            en="Have the dossier made ready again with the right kind of handover.",
        ),
    )


def school_adres(rule_id: str, wanneer: Voorwaarde) -> Regel:
    """The school has an address."""
    return Regel(
        id=rule_id,
        waar="huidigeschool",
        wanneer=wanneer,
        toets=eist_in("adreslijst", "adres"),
        melding=Tekst(nl="De school heeft geen adres.", en="The school has no address."),
        herstel=Tekst(nl="Vul bij de school een adres in.", en="Fill in an address of the school."),
    )


def school_bereikbaar(rule_id: str, wanneer: Voorwaarde) -> Regel:
    """The school can be reached."""
    return Regel(
        id=rule_id,
        waar="huidigeschool",
        wanneer=wanneer,
        toets=eist_in("communicatielijst", "communicatie"),
        melding=Tekst(
            nl="De school heeft geen telefoonnummer en geen e-mailadres.",
            en="The school has neither a telephone number nor an e-mail address.",
        ),
        herstel=Tekst(
            nl="Vul bij de school een telefoonnummer of e-mailadres in.",
            en="Fill in a telephone number or e-mail address of the school.",
        ),
    )


def leerling_eist(rule_id: str, wanneer: Voorwaarde, element: str, *, nl: str, en: str) -> Regel:
    """The pupil has this element; `nl` and `en` name it with its article."""
    return Regel(
        id=rule_id,
        waar="leerling",
        wanneer=wanneer,
        toets=eist(element),
        melding=Tekst(nl=f"Van de leerling ontbreekt {nl} ({element}).", en=f"The pupil lacks {en} ({element})."),
        herstel=Tekst(nl=f"Vul {nl} in.", en=f"Fill in {en}."),
    )


def leerling_verbiedt(rule_id: str, wanneer: Voorwaarde, element: str, *, nl: str, en: str) -> Regel:
    """The pupil does not have this element; `nl` and `en` name it with its article."""
    return Regel(
        id=rule_id,
        waar="leerling",
        wanneer=wanneer,
        toets=verbiedt(element),
        melding=Tekst(
            nl=f"Bij de leerling staat {nl} ({element}); dat hoort niet in dit soort dossier.",
            en=f"The pupil has {en} ({element}); that does not belong in a dossier of this kind.",
        ),
        herstel=Tekst(nl=f"Laat {nl} weg.", en=f"Leave out {en}."),
    )


def adres_tenzij_geheim(rule_id: str, wanneer: Voorwaarde) -> Regel:
    """A pupil whose address is not secret has one."""

    def no_address(node: Knoop, _beeld: Beeld) -> etree._Element | None:
        return None if node.below("adreslijst").has("adres") or node.has("adresbuitenland") else node.element

    return Regel(
        id=rule_id,
        waar="leerling",
        wanneer=wanneer,
        toets=indien_onwaar("adresgeheim", no_address),
        melding=Tekst(
            nl="De leerling heeft geen adres, terwijl het adres niet geheim is.",
            en="The pupil has no address, although the address is not secret.",
        ),
        herstel=Tekst(
            nl="Vul een Nederlands of buitenlands adres in, of geef aan dat het adres geheim is.",
            en="Fill in a Dutch or foreign address, or mark the address as secret.",
        ),
    )


def geheim_adres(rule_id: str, wanneer: Voorwaarde) -> Regel:
    """A pupil whose address is secret has none."""
    return Regel(
        id=rule_id,
        waar="leerling",
        wanneer=wanneer,
        toets=indien_waar("adresgeheim", verbiedt_in("adreslijst", "adres")),
        melding=Tekst(
            nl="Het adres van de leerling is geheim, maar staat wel in het dossier.",
            en="The address of the pupil is secret, yet stands in the dossier.",
        ),
        herstel=Tekst(nl="Laat het adres van de leerling weg.", en="Leave out the address of the pupil."),
    )


def geheim_buitenlands_adres(rule_id: str, wanneer: Voorwaarde) -> Regel:
    """A pupil whose address is secret has no foreign one either."""
    return Regel(
        id=rule_id,
        waar="leerling",
        wanneer=wanneer,
        toets=indien_waar("adresgeheim", verbiedt("adresbuitenland")),
        melding=Tekst(
            nl="Het adres van de leerling is geheim, maar een buitenlands adres staat wel in het dossier.",
            en="The address of the pupil is secret, yet a foreign address stands in the dossier.",
        ),
        herstel=Tekst(nl="Laat het buitenlandse adres weg.", en="Leave out the foreign address."),
    )


def geheim_nummer(rule_id: str, wanneer: Voorwaarde, soort: str) -> Regel:
    """A secret number is sent as the agreed one, everywhere in the dossier. Bron: quirk 19."""
    agreed = _SECRET[soort]
    nl, en = ("nummer", "number") if soort == "telefoon" else ("e-mailadres", "e-mail address")

    def test(mark: Knoop, _beeld: Beeld) -> etree._Element | None:
        if not is_true(string_value(mark.element)):
            return None
        communicatie = mark.above()
        nummer = communicatie.first("nummer")
        if communicatie.text("soort") != soort or nummer is None or string_value(nummer) == agreed:
            return None
        return nummer

    return Regel(
        id=rule_id,
        waar="geheim",
        wanneer=wanneer,
        toets=test,
        melding=Tekst(
            nl=f"Dit {nl} is geheim, maar staat leesbaar in het dossier; verwacht is {agreed}.",
            en=f"This {en} is secret, yet stands legibly in the dossier; {agreed} is expected.",
        ),
        herstel=Tekst(
            nl=f"Stuur {agreed} in plaats van het echte gegeven, of haal het kenmerk geheim weg.",
            en=f"Send {agreed} instead of the real one, or clear the secret mark.",
        ),
    )


def verzorger_bij_aansprakelijkheid(rule_id: str, wanneer: Voorwaarde) -> Regel:
    """Carers who are liable are in the dossier."""
    return Regel(
        id=rule_id,
        waar="leerling",
        wanneer=wanneer,
        toets=indien_waar("verzorgersaansprakelijk", eist("verzorger")),
        melding=Tekst(
            nl="De verzorgers zijn aansprakelijk, maar er staat geen verzorger in het dossier.",
            en="The carers are liable, but no carer is in the dossier.",
        ),
        herstel=Tekst(nl="Voeg ten minste één verzorger toe.", en="Add at least one carer."),
    )


def geheim_adres_verzorger(rule_id: str, wanneer: Voorwaarde, *, reden: Tekst | None = None) -> Regel:
    """A carer whose address is secret has none."""
    return Regel(
        id=rule_id,
        waar="verzorger",
        wanneer=wanneer,
        toets=indien_waar("adresgeheim", verbiedt_in("adreslijst", "adres")),
        melding=Tekst(
            nl="Het adres van deze verzorger is geheim, maar staat wel in het dossier.",
            en="The address of this carer is secret, yet stands in the dossier.",
        ),
        herstel=Tekst(nl="Laat het adres van de verzorger weg.", en="Leave out the address of the carer."),
        status=Status.DORMANT if reden else Status.LIVE,
        reden=reden or GEEN_REDEN,
    )


def resultaat_gevuld(rule_id: str, wanneer: Voorwaarde, *, reden: Tekst | None = None) -> Regel:
    """A test result has a score, a reference score or a document."""
    return Regel(
        id=rule_id,
        waar="resultaat",
        wanneer=wanneer,
        toets=eist("toetsscore", "referentiescore", "document"),
        melding=Tekst(nl="Dit toetsresultaat is leeg.", en="This test result is empty."),
        herstel=Tekst(
            nl="Geef een toetsscore, een referentiescore of een document, of laat de toets weg.",
            en="Give a raw score, a reference score or a document, or leave out the test.",
        ),
        status=Status.DORMANT if reden else Status.LIVE,
        reden=reden or GEEN_REDEN,
    )


def toetsscore_gevuld(rule_id: str, wanneer: Voorwaarde, *, reden: Tekst | None = None) -> Regel:
    """A raw score holds at least one number; scale code and interval do not count."""
    return Regel(
        id=rule_id,
        waar="toetsscore",
        wanneer=wanneer,
        toets=eist(*_NUMBERS),
        melding=Tekst(nl="In deze toetsscore staat geen enkel getal.", en="This raw score holds no number at all."),
        herstel=Tekst(
            nl=f"Vul ten minste een van deze in: {', '.join(_NUMBERS)}.",
            en=f"Fill in at least one of these: {', '.join(_NUMBERS)}.",
        ),
        status=Status.DORMANT if reden else Status.LIVE,
        reden=reden or GEEN_REDEN,
    )


def cijfer_gevuld(rule_id: str, wanneer: Voorwaarde, *, reden: Tekst | None = None) -> Regel:
    """A grade has a value or a qualification."""
    return Regel(
        id=rule_id,
        waar="score",
        wanneer=wanneer,
        toets=eist("waarde", "kwalificatie"),
        melding=Tekst(
            nl="Dit cijfer heeft geen waarde en geen kwalificatie.",
            en="This grade has neither a value nor a qualification.",
        ),
        herstel=Tekst(nl="Vul een waarde of een kwalificatie in.", en="Fill in a value or a qualification."),
        status=Status.DORMANT if reden else Status.LIVE,
        reden=reden or GEEN_REDEN,
    )
