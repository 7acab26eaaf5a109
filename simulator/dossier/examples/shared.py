"""Ways to break the rules that stand in more than one bundle."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from simulator.dossier.examples.breakage import Breuk
from simulator.dossier.examples.edits import met, neem, zonder, zonder_eerste
from simulator.standard.overdracht import Profiel

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from simulator.dossier.examples.edits import Ingreep

D = "/dossier[1]"
L = "huidigeschool/leerling"
XL = "/dossier[1]/huidigeschool[1]/leerling[1]"
GEHEIM_ADRES = (met(f"{L}/adresgeheim", "true"), zonder(f"{L}/adreslijst"))
"""The address is secret, and not there: as it should be."""

_TEL = f"{L}/communicatielijst/communicatie"
_NUMMER = f"{XL}/communicatielijst[1]/communicatie[1]/nummer[1]"
_SCORE = f"{L}/cijferlijstlijst/cijferlijst/cijferlijstTypelijst/score"
_TOETS = f"{L}/toetslijst/toets/resultaat"
_BUITENLAND = met(f"{L}/adresbuitenland", "1 Example Street")
_TOETSEN = neem(f"{L}/toetslijst")
_CIJFERS = neem(f"{L}/cijferlijstlijst")
_VERZORGER_ADRES = neem(f"{L}/verzorger/adreslijst")
_GEHEIME_EMAIL = (met(f"{_TEL}/soort", "e-mail"), met(f"{_TEL}/geheim", "true"))
_GETALLEN = ("aantalopgaven", "aantalgoed", "aantalfout", "aantalgelezen", "tijd", "vaardigheidsscore")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Recept:
    """Where the finding stands, what breaks the rule, and what looks alike and does not."""

    waar: str
    breekt: tuple[Ingreep, ...] = field(repr=False)
    heelt: tuple[Ingreep, ...] = field(default=(), repr=False)


_RECEPTEN = {
    "uitlevering": _Recept(waar=f"{D}/metadata[1]", breekt=(zonder("metadata/categorie_uitlevering"),)),
    "school_adres": _Recept(waar=f"{D}/huidigeschool[1]", breekt=(zonder("huidigeschool/adreslijst"),)),
    "school_bereikbaar": _Recept(waar=f"{D}/huidigeschool[1]", breekt=(zonder("huidigeschool/communicatielijst"),)),
    "voornaam": _Recept(waar=XL, breekt=(zonder(f"{L}/voornaam"),)),
    "geboortedatum": _Recept(waar=XL, breekt=(zonder(f"{L}/geboortedatum"),)),
    "adresgeheim": _Recept(waar=XL, breekt=(zonder(f"{L}/adresgeheim"),), heelt=(met(f"{L}/adresgeheim", "0"),)),
    "adres": _Recept(waar=XL, breekt=(zonder(f"{L}/adreslijst"),), heelt=GEHEIM_ADRES),
    "geheim_adres": _Recept(
        waar=f"{XL}/adreslijst[1]/adres[1]", breekt=(met(f"{L}/adresgeheim", "1"),), heelt=GEHEIM_ADRES
    ),
    "geheim_buitenland": _Recept(
        waar=f"{XL}/adresbuitenland[1]",
        breekt=(*GEHEIM_ADRES, _BUITENLAND),
        heelt=(zonder(f"{L}/adreslijst"), _BUITENLAND),
    ),
    "geheim_telefoon": _Recept(
        waar=_NUMMER,
        breekt=(met(f"{_TEL}/geheim", "true"),),
        heelt=(met(f"{_TEL}/geheim", "true"), met(f"{_TEL}/nummer", "9999999999")),
    ),
    "geheim_email": _Recept(
        waar=_NUMMER,
        breekt=(*_GEHEIME_EMAIL, met(f"{_TEL}/nummer", "jan@voorbeeld.example")),
        heelt=(*_GEHEIME_EMAIL, met(f"{_TEL}/nummer", "geheim@geheim.geheim")),
    ),
    "geboorteplaats": _Recept(waar=f"{XL}/geboorteplaats[1]", breekt=(met(f"{L}/geboorteplaats", "Voorbeeldstad"),)),
    "nationaliteit": _Recept(waar=f"{XL}/nationaliteit[1]", breekt=(met(f"{L}/nationaliteit", "0001"),)),
    "schoolloopbaan": _Recept(waar=XL, breekt=(zonder(f"{L}/schoolloopbaanlijst"),)),
    "verzorger": _Recept(
        waar=XL,
        breekt=(zonder(f"{L}/verzorger"),),
        heelt=(
            zonder(f"{L}/verzorger"),
            met(f"{L}/verzorgersaansprakelijk", "false"),
            neem(f"{L}/aansprakelijkeinstelling"),
        ),
    ),
    "geheim_adres_verzorger": _Recept(
        waar=f"{XL}/verzorger[1]/adreslijst[1]/adres[1]",
        breekt=(met(f"{L}/verzorger/adresgeheim", "true"), _VERZORGER_ADRES),
        heelt=(_VERZORGER_ADRES,),
    ),
    "resultaat": _Recept(
        waar=f"{XL}/toetslijst[1]/toets[1]/resultaat[1]",
        breekt=(
            _TOETSEN,
            *(zonder_eerste(f"{_TOETS}/{each}") for each in ("toetsscore", "referentiescore", "document")),
        ),
        heelt=(_TOETSEN, zonder(f"{_TOETS}/toetsscore"), zonder(f"{_TOETS}/referentiescore")),
    ),
    "toetsscore": _Recept(
        waar=f"{XL}/toetslijst[1]/toets[1]/resultaat[1]/toetsscore[1]",
        breekt=(_TOETSEN, *(zonder_eerste(f"{_TOETS}/toetsscore/{each}") for each in _GETALLEN)),
        heelt=(_TOETSEN, *(zonder_eerste(f"{_TOETS}/toetsscore/{each}") for each in _GETALLEN[1:])),
    ),
    "cijfer": _Recept(
        waar=f"{XL}/cijferlijstlijst[1]/cijferlijst[1]/cijferlijstTypelijst[1]/score[1]",
        breekt=(_CIJFERS, zonder(f"{_SCORE}/waarde"), zonder(f"{_SCORE}/kwalificatie")),
        heelt=(_CIJFERS, zonder(f"{_SCORE}/waarde")),
    ),
}


def tweeling_breuken(ids: Mapping[str, str], profiel: Profiel) -> Iterator[Breuk]:
    """Yield a way to break each of the rules that `ids` names, by recipe, with the id of this bundle."""
    for name, rule in ids.items():
        recept = _RECEPTEN[name]
        yield Breuk(regel=rule, profiel=profiel, waar=recept.waar, breekt=recept.breekt, heelt=recept.heelt)


def verboden(rule: str, profiel: Profiel, element: str, *before: Ingreep, mee: tuple[str, ...] = ()) -> Breuk:
    """The pupil has an element that the profile forbids."""
    return Breuk(
        regel=rule,
        profiel=profiel,
        breekt=(*before, neem(f"{L}/{element}")),
        heelt=before if before == GEHEIM_ADRES else (),
        waar=f"{XL}/{element}[1]",
        mee=mee,
    )
