"""Rules that more than one bundle has, with the same predicate and another id in each.

Every function makes one rule from its id and its precondition; the modules `overstap`, `binnenbrin` and `swv` list the
rules of each bundle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.dossier.location import string_value
from simulator.dossier.rules.predicates import (
    forbids,
    forbids_in,
    has_value,
    requires,
    requires_in,
    when_false,
    when_true,
)
from simulator.dossier.rules.rule import NO_REASON, Rule, Status, is_true
from simulator.standard.release import DOSSIER_2019_1
from simulator.text.text import Text

if TYPE_CHECKING:
    from lxml import etree

    from simulator.dossier.rules.rule import DossierView, ElementView, Precondition

GEHEIM_TELEFOON = "9999999999"
GEHEIM_EMAIL = "geheim@geheim.geheim"
_SECRET = {"telefoon": GEHEIM_TELEFOON, "e-mail": GEHEIM_EMAIL}
_NUMBERS = ("aantalopgaven", "aantalgoed", "aantalfout", "aantalgelezen", "tijd", "vaardigheidsscore")


def administratiedeel(rule_id: str, when: Precondition) -> Rule:
    """The dossier has an administration part."""
    return Rule(
        id=rule_id,
        where="metadata",
        when=when,
        predicate=has_value("deeldossier", "LAS", "LASLVS"),
        message=Text(
            nl="deeldossier is “{waarde}”; verwacht is LAS of LASLVS, want het administratieve deel hoort erbij.",
            en="deeldossier is “{waarde}”; LAS or LASLVS is expected, since the administration part belongs to it.",
        ),
        fix=Text(
            nl="Lever het dossier uit het leerlingadministratiesysteem, zodat deeldossier LAS of LASLVS is.",
            en="Deliver the dossier from the administration system, so that deeldossier is LAS or LASLVS.",
        ),
    )


def validatieversie(rule_id: str, when: Precondition) -> Rule:
    """The version of the validation is the expected one."""
    expected = DOSSIER_2019_1.validatieversie
    return Rule(
        id=rule_id,
        where="metadata",
        when=when,
        predicate=has_value("validatieversie", expected),
        message=Text(
            nl=f"validatieversie is “{{waarde}}”, verwacht is {expected}.",
            en=f"validatieversie is “{{waarde}}”, {expected} is expected.",
        ),
        fix=Text(
            nl=f"Zet in metadata/validatieversie exact {expected}; dit doet de leverancier van het systeem.",
            en=f"Put exactly {expected} in metadata/validatieversie; the vendor of the pupil system does this.",
        ),
    )


def uitlevering(rule_id: str, when: Precondition) -> Rule:
    """The delivery flags are there."""
    return Rule(
        id=rule_id,
        where="metadata",
        when=when,
        predicate=requires("categorie_uitlevering"),
        message=Text(nl="metadata/categorie_uitlevering ontbreekt.", en="metadata/categorie_uitlevering is missing."),
        fix=Text(
            nl="Neem voor elk van de zestien categorieën op of deze wordt uitgeleverd.",
            en="State for each of the sixteen categories whether it is delivered.",
        ),
    )


def kind_of_overstap(rule_id: str, when: Precondition) -> Rule:
    """The kind of transfer is there."""
    return Rule(
        id=rule_id,
        where="metadata",
        when=when,
        predicate=requires("overstap"),
        message=Text(nl="metadata/overstap ontbreekt.", en="metadata/overstap is missing."),
        fix=Text(nl="Geef aan om welke overstap of aanvraag het gaat.", en="State which transfer or request this is."),
    )


def overstap_is(rule_id: str, when: Precondition, *allowed: str) -> Rule:
    """The kind of transfer is one of these."""
    choice = ", ".join(allowed)
    return Rule(
        id=rule_id,
        where="metadata",
        when=when,
        predicate=has_value("overstap", *allowed),
        message=Text(
            nl=f"metadata/overstap is “{{waarde}}”; bij deze overdrachtsoort hoort een van: {choice}.",
            en=f"metadata/overstap is “{{waarde}}”; this kind of handover goes with one of: {choice}.",
        ),
        fix=Text(
            nl=f"Kies een van {choice}, of kies een andere overdrachtsoort.",
            en=f"Choose one of {choice}, or another kind of handover.",
        ),
    )


def overdrachtsoort_is(rule_id: str, when: Precondition, *allowed: str) -> Rule:
    """The kind of handover fits the bundle."""
    choice = ", ".join(allowed)
    return Rule(
        id=rule_id,
        where="dossier",
        when=when,
        predicate=has_value("overdrachtsoort", *allowed),
        message=Text(
            nl=f"overdrachtsoort is “{{waarde}}”; verwacht is {choice}.",
            en=f"overdrachtsoort is “{{waarde}}”; {choice} is expected.",
        ),
        fix=Text(
            nl="Laat het dossier opnieuw klaarzetten met de juiste soort overdracht.",
            en="Have the dossier made ready again with the right kind of handover.",
        ),
    )


def school_adres(rule_id: str, when: Precondition) -> Rule:
    """The school has an address."""
    return Rule(
        id=rule_id,
        where="huidigeschool",
        when=when,
        predicate=requires_in("adreslijst", "adres"),
        message=Text(nl="De school heeft geen adres.", en="The school has no address."),
        fix=Text(nl="Vul bij de school een adres in.", en="Fill in an address of the school."),
    )


def school_reachable(rule_id: str, when: Precondition) -> Rule:
    """The school can be reached."""
    return Rule(
        id=rule_id,
        where="huidigeschool",
        when=when,
        predicate=requires_in("communicatielijst", "communicatie"),
        message=Text(
            nl="De school heeft geen telefoonnummer en geen e-mailadres.",
            en="The school has neither a telephone number nor an e-mail address.",
        ),
        fix=Text(
            nl="Vul bij de school een telefoonnummer of e-mailadres in.",
            en="Fill in a telephone number or e-mail address of the school.",
        ),
    )


def leerling_requires(rule_id: str, when: Precondition, element: str, *, nl: str, en: str) -> Rule:
    """The pupil has this element; `nl` and `en` name it with its article."""
    return Rule(
        id=rule_id,
        where="leerling",
        when=when,
        predicate=requires(element),
        message=Text(nl=f"Van de leerling ontbreekt {nl} ({element}).", en=f"The pupil lacks {en} ({element})."),
        fix=Text(nl=f"Vul {nl} in.", en=f"Fill in {en}."),
    )


def leerling_forbids(rule_id: str, when: Precondition, element: str, *, nl: str, en: str) -> Rule:
    """The pupil does not have this element; `nl` and `en` name it with its article."""
    return Rule(
        id=rule_id,
        where="leerling",
        when=when,
        predicate=forbids(element),
        message=Text(
            nl=f"Bij de leerling staat {nl} ({element}); dat hoort niet in dit soort dossier.",
            en=f"The pupil has {en} ({element}); that does not belong in a dossier of this kind.",
        ),
        fix=Text(nl=f"Laat {nl} weg.", en=f"Leave out {en}."),
    )


def adres_unless_geheim(rule_id: str, when: Precondition) -> Rule:
    """A pupil whose address is not secret has one."""

    def no_address(node: ElementView, _view: DossierView) -> etree._Element | None:
        return None if node.below("adreslijst").has("adres") or node.has("adresbuitenland") else node.element

    return Rule(
        id=rule_id,
        where="leerling",
        when=when,
        predicate=when_false("adresgeheim", no_address),
        message=Text(
            nl="De leerling heeft geen adres, terwijl het adres niet geheim is.",
            en="The pupil has no address, although the address is not secret.",
        ),
        fix=Text(
            nl="Vul een Nederlands of buitenlands adres in, of geef aan dat het adres geheim is.",
            en="Fill in a Dutch or foreign address, or mark the address as secret.",
        ),
    )


def geheim_adres(rule_id: str, when: Precondition) -> Rule:
    """A pupil whose address is secret has none."""
    return Rule(
        id=rule_id,
        where="leerling",
        when=when,
        predicate=when_true("adresgeheim", forbids_in("adreslijst", "adres")),
        message=Text(
            nl="Het adres van de leerling is geheim, maar staat wel in het dossier.",
            en="The address of the pupil is secret, yet stands in the dossier.",
        ),
        fix=Text(nl="Laat het adres van de leerling weg.", en="Leave out the address of the pupil."),
    )


def geheim_buitenlands_adres(rule_id: str, when: Precondition) -> Rule:
    """A pupil whose address is secret has no foreign one either."""
    return Rule(
        id=rule_id,
        where="leerling",
        when=when,
        predicate=when_true("adresgeheim", forbids("adresbuitenland")),
        message=Text(
            nl="Het adres van de leerling is geheim, maar een buitenlands adres staat wel in het dossier.",
            en="The address of the pupil is secret, yet a foreign address stands in the dossier.",
        ),
        fix=Text(nl="Laat het buitenlandse adres weg.", en="Leave out the foreign address."),
    )


def geheim_number(rule_id: str, when: Precondition, soort: str) -> Rule:
    """Secret numbers of this soort are replaced by the agreed one, everywhere in the dossier. Bron: quirk 19."""
    agreed = _SECRET[soort]
    nl, en = ("nummer", "number") if soort == "telefoon" else ("e-mailadres", "e-mail address")

    def test(mark: ElementView, _view: DossierView) -> etree._Element | None:
        if not is_true(string_value(mark.element)):
            return None
        communicatie = mark.above()
        nummer = communicatie.first("nummer")
        if communicatie.text("soort") != soort or nummer is None or string_value(nummer) == agreed:
            return None
        return nummer

    return Rule(
        id=rule_id,
        where="geheim",
        when=when,
        predicate=test,
        message=Text(
            nl=f"Dit {nl} is geheim, maar staat leesbaar in het dossier; verwacht is {agreed}.",
            en=f"This {en} is secret, yet stands legibly in the dossier; {agreed} is expected.",
        ),
        fix=Text(
            nl=f"Stuur {agreed} in plaats van het echte gegeven, of haal het kenmerk geheim weg.",
            en=f"Send {agreed} instead of the real one, or clear the secret mark.",
        ),
    )


def verzorger_when_aansprakelijkheid(rule_id: str, when: Precondition) -> Rule:
    """Carers who are liable are in the dossier."""
    return Rule(
        id=rule_id,
        where="leerling",
        when=when,
        predicate=when_true("verzorgersaansprakelijk", requires("verzorger")),
        message=Text(
            nl="De verzorgers zijn aansprakelijk, maar er staat geen verzorger in het dossier.",
            en="The carers are liable, but no carer is in the dossier.",
        ),
        fix=Text(nl="Voeg ten minste één verzorger toe.", en="Add at least one carer."),
    )


def geheim_adres_verzorger(rule_id: str, when: Precondition, *, reason: Text | None = None) -> Rule:
    """A carer whose address is secret has none."""
    return Rule(
        id=rule_id,
        where="verzorger",
        when=when,
        predicate=when_true("adresgeheim", forbids_in("adreslijst", "adres")),
        message=Text(
            nl="Het adres van deze verzorger is geheim, maar staat wel in het dossier.",
            en="The address of this carer is secret, yet stands in the dossier.",
        ),
        fix=Text(nl="Laat het adres van de verzorger weg.", en="Leave out the address of the carer."),
        status=Status.DORMANT if reason else Status.LIVE,
        reason=reason or NO_REASON,
    )


def resultaat_filled(rule_id: str, when: Precondition, *, reason: Text | None = None) -> Rule:
    """A test result has a score, a reference score or a document."""
    return Rule(
        id=rule_id,
        where="resultaat",
        when=when,
        predicate=requires("toetsscore", "referentiescore", "document"),
        message=Text(nl="Dit toetsresultaat is leeg.", en="This test result is empty."),
        fix=Text(
            nl="Geef een toetsscore, een referentiescore of een document, of laat de toets weg.",
            en="Give a raw score, a reference score or a document, or leave out the test.",
        ),
        status=Status.DORMANT if reason else Status.LIVE,
        reason=reason or NO_REASON,
    )


def toetsscore_filled(rule_id: str, when: Precondition, *, reason: Text | None = None) -> Rule:
    """A raw score holds at least one number; scale code and interval do not count."""
    return Rule(
        id=rule_id,
        where="toetsscore",
        when=when,
        predicate=requires(*_NUMBERS),
        message=Text(nl="In deze toetsscore staat geen enkel getal.", en="This raw score holds no number at all."),
        fix=Text(
            nl=f"Vul ten minste een van deze in: {', '.join(_NUMBERS)}.",
            en=f"Fill in at least one of these: {', '.join(_NUMBERS)}.",
        ),
        status=Status.DORMANT if reason else Status.LIVE,
        reason=reason or NO_REASON,
    )


def cijfer_filled(rule_id: str, when: Precondition, *, reason: Text | None = None) -> Rule:
    """A grade has a value or a qualification."""
    return Rule(
        id=rule_id,
        where="score",
        when=when,
        predicate=requires("waarde", "kwalificatie"),
        message=Text(
            nl="Dit cijfer heeft geen waarde en geen kwalificatie.",
            en="This grade has neither a value nor a qualification.",
        ),
        fix=Text(nl="Vul een waarde of een kwalificatie in.", en="Fill in a value or a qualification."),
        status=Status.DORMANT if reason else Status.LIVE,
        reason=reason or NO_REASON,
    )
