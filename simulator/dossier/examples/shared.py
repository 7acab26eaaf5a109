"""Ways to break the rules that more than one bundle has."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from simulator.dossier.examples.breakage import RuleBreaker
from simulator.dossier.examples.edits import copy_from_full, remove_all, remove_first, set_text
from simulator.standard.overdracht import Profiel

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from simulator.dossier.examples.edits import Edit

D = "/dossier[1]"
L = "huidigeschool/leerling"
XL = "/dossier[1]/huidigeschool[1]/leerling[1]"
GEHEIM_ADRES = (set_text(f"{L}/adresgeheim", "true"), remove_all(f"{L}/adreslijst"))
"""Edits that make the address secret and leave it out, as the rules want."""

_TEL = f"{L}/communicatielijst/communicatie"
_NUMMER = f"{XL}/communicatielijst[1]/communicatie[1]/nummer[1]"
_SCORE = f"{L}/cijferlijstlijst/cijferlijst/cijferlijstTypelijst/score"
_TOETS = f"{L}/toetslijst/toets/resultaat"
_BUITENLAND = set_text(f"{L}/adresbuitenland", "1 Example Street")
_TOETSEN = copy_from_full(f"{L}/toetslijst")
_CIJFERS = copy_from_full(f"{L}/cijferlijstlijst")
_VERZORGER_ADRES = copy_from_full(f"{L}/verzorger/adreslijst")
_GEHEIME_EMAIL = (set_text(f"{_TEL}/soort", "e-mail"), set_text(f"{_TEL}/geheim", "true"))
_NUMBERS = ("aantalopgaven", "aantalgoed", "aantalfout", "aantalgelezen", "tijd", "vaardigheidsscore")


@dataclass(frozen=True, slots=True, kw_only=True)
class _BreakRecipe:
    """Where the finding is reported, the edits that break the rule, and similar edits that do not."""

    where: str
    breaks: tuple[Edit, ...] = field(repr=False)
    similar: tuple[Edit, ...] = field(default=(), repr=False)


_RECIPES = {
    "uitlevering": _BreakRecipe(where=f"{D}/metadata[1]", breaks=(remove_all("metadata/categorie_uitlevering"),)),
    "school_adres": _BreakRecipe(where=f"{D}/huidigeschool[1]", breaks=(remove_all("huidigeschool/adreslijst"),)),
    "school_bereikbaar": _BreakRecipe(
        where=f"{D}/huidigeschool[1]", breaks=(remove_all("huidigeschool/communicatielijst"),)
    ),
    "voornaam": _BreakRecipe(where=XL, breaks=(remove_all(f"{L}/voornaam"),)),
    "geboortedatum": _BreakRecipe(where=XL, breaks=(remove_all(f"{L}/geboortedatum"),)),
    "adresgeheim": _BreakRecipe(
        where=XL, breaks=(remove_all(f"{L}/adresgeheim"),), similar=(set_text(f"{L}/adresgeheim", "0"),)
    ),
    "adres": _BreakRecipe(where=XL, breaks=(remove_all(f"{L}/adreslijst"),), similar=GEHEIM_ADRES),
    "geheim_adres": _BreakRecipe(
        where=f"{XL}/adreslijst[1]/adres[1]", breaks=(set_text(f"{L}/adresgeheim", "1"),), similar=GEHEIM_ADRES
    ),
    "geheim_buitenland": _BreakRecipe(
        where=f"{XL}/adresbuitenland[1]",
        breaks=(*GEHEIM_ADRES, _BUITENLAND),
        similar=(remove_all(f"{L}/adreslijst"), _BUITENLAND),
    ),
    "geheim_telefoon": _BreakRecipe(
        where=_NUMMER,
        breaks=(set_text(f"{_TEL}/geheim", "true"),),
        similar=(set_text(f"{_TEL}/geheim", "true"), set_text(f"{_TEL}/nummer", "9999999999")),
    ),
    "geheim_email": _BreakRecipe(
        where=_NUMMER,
        breaks=(*_GEHEIME_EMAIL, set_text(f"{_TEL}/nummer", "jan@voorbeeld.example")),
        similar=(*_GEHEIME_EMAIL, set_text(f"{_TEL}/nummer", "geheim@geheim.geheim")),
    ),
    "geboorteplaats": _BreakRecipe(
        where=f"{XL}/geboorteplaats[1]", breaks=(set_text(f"{L}/geboorteplaats", "Voorbeeldstad"),)
    ),
    "nationaliteit": _BreakRecipe(where=f"{XL}/nationaliteit[1]", breaks=(set_text(f"{L}/nationaliteit", "0001"),)),
    "schoolloopbaan": _BreakRecipe(where=XL, breaks=(remove_all(f"{L}/schoolloopbaanlijst"),)),
    "verzorger": _BreakRecipe(
        where=XL,
        breaks=(remove_all(f"{L}/verzorger"),),
        similar=(
            remove_all(f"{L}/verzorger"),
            set_text(f"{L}/verzorgersaansprakelijk", "false"),
            copy_from_full(f"{L}/aansprakelijkeinstelling"),
        ),
    ),
    "geheim_adres_verzorger": _BreakRecipe(
        where=f"{XL}/verzorger[1]/adreslijst[1]/adres[1]",
        breaks=(set_text(f"{L}/verzorger/adresgeheim", "true"), _VERZORGER_ADRES),
        similar=(_VERZORGER_ADRES,),
    ),
    "resultaat": _BreakRecipe(
        where=f"{XL}/toetslijst[1]/toets[1]/resultaat[1]",
        breaks=(
            _TOETSEN,
            *(remove_first(f"{_TOETS}/{each}") for each in ("toetsscore", "referentiescore", "document")),
        ),
        similar=(_TOETSEN, remove_all(f"{_TOETS}/toetsscore"), remove_all(f"{_TOETS}/referentiescore")),
    ),
    "toetsscore": _BreakRecipe(
        where=f"{XL}/toetslijst[1]/toets[1]/resultaat[1]/toetsscore[1]",
        breaks=(_TOETSEN, *(remove_first(f"{_TOETS}/toetsscore/{each}") for each in _NUMBERS)),
        similar=(_TOETSEN, *(remove_first(f"{_TOETS}/toetsscore/{each}") for each in _NUMBERS[1:])),
    ),
    "cijfer": _BreakRecipe(
        where=f"{XL}/cijferlijstlijst[1]/cijferlijst[1]/cijferlijstTypelijst[1]/score[1]",
        breaks=(_CIJFERS, remove_all(f"{_SCORE}/waarde"), remove_all(f"{_SCORE}/kwalificatie")),
        similar=(_CIJFERS, remove_all(f"{_SCORE}/waarde")),
    ),
}


def shared_breakages(ids: Mapping[str, str], profiel: Profiel) -> Iterator[RuleBreaker]:
    """Yield a way to break each rule in `ids`, which maps the name of a recipe to the id of the rule in this bundle."""
    for name, rule in ids.items():
        recipe = _RECIPES[name]
        yield RuleBreaker(rule=rule, profiel=profiel, where=recipe.where, breaks=recipe.breaks, similar=recipe.similar)


def forbidden(
    rule: str, profiel: Profiel, element: str, *before: Edit, also_breaks: tuple[str, ...] = ()
) -> RuleBreaker:
    """The pupil has an element that the profile forbids."""
    return RuleBreaker(
        rule=rule,
        profiel=profiel,
        breaks=(*before, copy_from_full(f"{L}/{element}")),
        similar=before if before == GEHEIM_ADRES else (),
        where=f"{XL}/{element}[1]",
        also_breaks=also_breaks,
    )
