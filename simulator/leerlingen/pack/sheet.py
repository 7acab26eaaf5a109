"""A dossier as a sheet that a person can type over: by category, nothing left out but the packing of attachments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from simulator.dossier.elements import ELEMENTEN, TEKST_MET_OMSCHRIJVING, Soort, Veld
from simulator.dossier.model import (
    Afgenomendoor,
    Afname,
    Betrouwbaarheidsinterval,
    Document,
    Dossier,
    EindtoetsToets,
    Gba,
    Referentiescore,
    Resultaat,
    Score,
    Signaleringlwoopro,
    ToelichtingOnderwijsbehoeften,
    Toetsidentificatie,
    Toetsscore,
    Werkstuk,
)
from simulator.dossier.writer import format_value
from simulator.leerlingen.pack.bijlage_folder import Bijlage, Bijlagenmap
from simulator.leerlingen.pack.labels import CATEGORIEEN, label, meaning
from simulator.standard.overdracht import CATEGORIES, Uitleveringscategorie
from simulator.text.numbers import decimaal, with_unit
from simulator.text.text import Tekst

_FLAT = (
    Afgenomendoor,
    Afname,
    Betrouwbaarheidsinterval,
    EindtoetsToets,
    Gba,
    Resultaat,
    Score,
    Signaleringlwoopro,
    ToelichtingOnderwijsbehoeften,
    Toetsidentificatie,
    Toetsscore,
    Werkstuk,
)
"""Blocks whose fields stand among those of the block around them: a frame more would only make the sheet longer."""

_IN_A_LINE = (Referentiescore,)
"""Blocks of a few words, which stand in one field."""

_MOST_COLUMNS = 11
_SHORT = 12
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_GROOTTE = Tekst(nl="Grootte", en="Size")
_BESTAND = Tekst(nl="Bestand in dit pakket", en="File in this pack")

_IN_LEERLING = {
    "oudersverzorgers": ("verzorgersaansprakelijk", "aansprakelijkeinstelling", "verzorger"),
    "vve": ("vanpeuterspeelzaal", "naampeuterspeelzaal", "voorschools", "vroegschools"),
    "schoolloopbaan": ("schoolloopbaanlijst",),
    "overstapadvies": ("overstapadvies",),
    "verzuim": ("verzuim",),
    "eindtoetsbo": ("eindtoets_basisonderwijs",),
    "toetsresultaten": ("toetslijst",),
    "cijferlijsten": ("cijferlijstlijst",),
    "vombo": (
        "bevorderd",
        "examenresultaat",
        "resultaatvakkenvo",
        "certificaat",
        "competenties",
        "stage",
        "overigvombo",
    ),
    "bijlagedocs": ("overigdocumentlijst",),
}
"""Fields of the pupil by category; the support has two. Bron: gegevensset business rules 3."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waarde:
    """A value to enter.

    Attributes:
        tekst: as it stands in the dossier.
        betekenis: what it means, where that is not plain; empty otherwise.
        pad: of a file in the pack, when the value names one.
    """

    tekst: str
    betekenis: str = ""
    pad: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vak:
    """A label with what is to be entered there: an element that repeats itself has more than one value."""

    element: str
    opschrift: str
    waarden: tuple[Waarde, ...]

    @property
    def is_short(self) -> bool:
        """Whether no value may be broken over two lines."""
        return all(len(waarde.tekst) <= _SHORT for waarde in self.waarden)

    @property
    def naam(self) -> str:
        """The name of the element, where the label does not say the same."""
        return "" if self.element.casefold() == self.opschrift.casefold() else self.element

    @property
    def length(self) -> int:
        """Number of characters that it needs on a line, for the layout; those of a label are small."""
        spoken = sum(len(waarde.tekst) + 0.8 * len(waarde.betekenis) + 2 for waarde in self.waarden)
        return round(max(spoken, 0.75 * len(f"{self.opschrift} {self.naam}")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tafel:
    """Blocks alike, one a row.

    Attributes:
        koppen: a field of each column, for its label.
        rijen: a field or None for each column.
    """

    opschrift: str
    koppen: tuple[Vak, ...]
    rijen: tuple[tuple[Vak | None, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kaart:
    """A block: its fields, and the blocks within."""

    opschrift: str
    vakken: tuple[Vak, ...]
    delen: tuple[Kaart | Tafel, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sectie:
    """A category.

    Attributes:
        categorie: name as in `CATEGORIES`.
        vlag: whether it travels; None when the dossier does not say.
        betekenis: of the flag.
    """

    categorie: str
    titel: str
    vlag: Waarde | None
    kaart: Kaart

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to enter."""
        return not self.kaart.vakken and not self.kaart.delen

    @property
    def opted_out(self) -> bool:
        """Whether the school or the parents leave it out."""
        return self.vlag is not None and self.vlag.tekst == Uitleveringscategorie.OPT_UIT


@dataclass(frozen=True, slots=True, kw_only=True)
class Blad:
    """Everything that a dossier holds, in the order of the sixteen categories."""

    secties: tuple[Sectie, ...]
    bijlagen: tuple[Bijlage, ...] = field(repr=False)


def make_blad(dossier: Dossier, leerlingid: str, lang: str) -> Blad:
    """Return a dossier as a sheet.

    Args:
        dossier: what is expected.
        leerlingid: names the folder of the attachments.
        lang: `nl` or `en`.
    """
    tekenaar = _Tekenaar(lang, Bijlagenmap(leerlingid))
    school, leerling = dossier.huidigeschool, dossier.huidigeschool.leerling
    root, in_school = ("dossier",), ("dossier", "huidigeschool")
    in_leerling = (*in_school, "leerling")
    elsewhere = frozenset({"onderwijsondersteuning"}.union(*_IN_LEERLING.values()))
    support = leerling.onderwijsondersteuning
    in_support = (*in_leerling, "onderwijsondersteuning")
    kaarten = {
        "metadata": tekenaar.join(
            tekenaar.draw(dossier.metadata, (*root, "metadata"), without=frozenset({"categorie_uitlevering"})),
            tekenaar.draw(dossier, root, only=frozenset({"overdrachtsoort"})),
        ),
        "ouderinzage": tekenaar.draw(dossier, root, only=frozenset({"inzage"})),
        "school": tekenaar.draw(school, in_school, without=frozenset({"leerling"})),
        "leerling": tekenaar.draw(leerling, in_leerling, without=elsewhere),
        "onderwijsondersteuning": tekenaar.draw(support, in_support, without=frozenset({"handelingsplan"})),
        "handelingsplannen": tekenaar.draw(support, in_support, only=frozenset({"handelingsplan"})),
    } | {
        category: tekenaar.draw(leerling, in_leerling, only=frozenset(fields))
        for category, fields in _IN_LEERLING.items()
    }
    secties = tuple(
        Sectie(
            categorie=category,
            titel=CATEGORIEEN[category].in_language(lang),
            vlag=tekenaar.flag(dossier, category),
            kaart=_unframed(kaarten[category]),
        )
        for category in CATEGORIES
    )
    return Blad(secties=secties, bijlagen=tuple(tekenaar.map.bijlagen))


class _Tekenaar:
    """Turns blocks of the model into cards."""

    def __init__(self, lang: str, folder: Bijlagenmap) -> None:
        self._lang = lang
        self.map = folder

    def flag(self, dossier: Dossier, category: str) -> Waarde | None:
        flags = dossier.metadata.categorie_uitlevering
        if flags is None:
            return None
        name = f"cat_{category}"
        path = ("dossier", "metadata", "categorie_uitlevering", name)
        text = getattr(flags, name)
        return Waarde(tekst=text, betekenis=meaning(path, Soort.TEKST, text, self._lang))

    def join(self, first: Kaart, second: Kaart) -> Kaart:
        return Kaart(opschrift=first.opschrift, vakken=first.vakken + second.vakken, delen=first.delen + second.delen)

    def draw(
        self,
        block: Any,  # noqa: ANN401 - any class of the model, or None
        path: tuple[str, ...],
        *,
        only: frozenset[str] | None = None,
        without: frozenset[str] = frozenset(),
        opschrift: str = "",
    ) -> Kaart:
        """Return the fields of a block, all or some of them."""
        vakken: list[Vak] = []
        delen: list[Kaart | Tafel] = []
        for veld in ELEMENTEN[type(block)] if block is not None else ():
            if veld.attribute in without or (only is not None and veld.attribute not in only):
                continue
            value = getattr(block, veld.attribute)
            if value is None or value == ():
                continue
            for part in self._parts(veld, value, path):
                if isinstance(part, Vak):
                    vakken.append(part)
                elif isinstance(part, Kaart) and not part.opschrift:
                    vakken.extend(part.vakken)
                    delen.extend(part.delen)
                else:
                    delen.append(part)
        return Kaart(opschrift=opschrift, vakken=tuple(vakken), delen=tuple(delen))

    def _parts(self, veld: Veld, value: Any, path: tuple[str, ...]) -> Iterator[Vak | Kaart | Tafel]:  # noqa: ANN401 - any value of the model
        """Yield what one field of a block shows: a field, blocks, or a block without a heading to be taken in."""
        here = (*path, veld.element)
        spoken = label(path[-1], veld.element, self._lang)
        if veld.soort in (Soort.LIJST, Soort.GROEP):
            inner = (*here, veld.member) if veld.member else here
            yield from self._blocks(value, inner, spoken)
        elif veld.soort is not Soort.BLOK or veld.model in TEKST_MET_OMSCHRIJVING:
            each = value if veld.many else (value,)
            yield Vak(
                element=veld.element,
                opschrift=spoken,
                waarden=tuple(self._value(veld, one, here) for one in each),
            )
        elif veld.many:
            yield from self._blocks(value, here, spoken)
        elif isinstance(value, Document):
            yield self._document(value, here, spoken)
        else:
            yield self.draw(value, here, opschrift="" if isinstance(value, _FLAT) else spoken)

    def _value(self, veld: Veld, value: Any, path: tuple[str, ...]) -> Waarde:  # noqa: ANN401 - any value of the model
        if veld.model in TEKST_MET_OMSCHRIJVING:
            return Waarde(tekst=value.waarde, betekenis=value.omschrijving or "")
        text = format_value(value)
        return Waarde(tekst=text, betekenis=meaning(path, veld.soort, text, self._lang))

    def _blocks(self, members: tuple[Any, ...], path: tuple[str, ...], spoken: str) -> Iterator[Vak | Kaart | Tafel]:
        """Yield blocks alike: as a table when they are several, simple and not too wide, else one by one."""
        one = label("", path[-1], self._lang)
        if isinstance(members[0], _IN_A_LINE):
            yield from (self._line(member, path, f"{one} {number}") for number, member in enumerate(members, start=1))
            return
        kaarten = [
            self._document(member, path, one)
            if isinstance(member, Document)
            else self.draw(member, path, opschrift=one if len(members) == 1 else f"{one} {number}")
            for number, member in enumerate(members, start=1)
        ]
        koppen = {vak.opschrift: vak for kaart in kaarten for vak in kaart.vakken}
        simple = all(
            not kaart.delen and len({vak.opschrift for vak in kaart.vakken}) == len(kaart.vakken) for kaart in kaarten
        )
        if len(kaarten) > 1 and simple and len(koppen) <= _MOST_COLUMNS:
            rijen = tuple(
                tuple({vak.opschrift: _in_table(vak) for vak in kaart.vakken}.get(name) for name in koppen)
                for kaart in kaarten
            )
            yield Tafel(opschrift=spoken, koppen=tuple(koppen.values()), rijen=rijen)
        else:
            yield from kaarten

    def _line(self, block: Any, path: tuple[str, ...], spoken: str) -> Vak:  # noqa: ANN401 - one of _IN_A_LINE
        """Return a small block as one field."""
        vakken = self.draw(block, path).vakken
        names = ", ".join(vak.opschrift.lower() for vak in vakken)
        waarden = tuple(waarde for vak in vakken for waarde in vak.waarden)
        return Vak(element=path[-1], opschrift=f"{spoken} ({names})", waarden=waarden)

    def _document(self, document: Document, path: tuple[str, ...], spoken: str) -> Kaart:
        """Return a document: its name, its size and where the file lies instead of its packed content."""
        bijlage = self.map.add(document)
        vakken = self.draw(document, path, without=frozenset({"bestandsinhoud"})).vakken
        extra = (
            Vak(
                element="",
                opschrift=_GROOTTE.in_language(self._lang),
                waarden=(Waarde(tekst=spell_size(len(bijlage.inhoud), self._lang)),),
            ),
            Vak(
                element="bestandsinhoud",
                opschrift=_BESTAND.in_language(self._lang),
                waarden=(Waarde(tekst=bijlage.pad, pad=bijlage.pad),),
            ),
        )
        return Kaart(opschrift=spoken, vakken=(*vakken, *extra))


def _in_table(vak: Vak) -> Vak:
    """Return a field as it stands in a table, where a column of dates explains itself."""
    return replace(
        vak,
        waarden=tuple(
            replace(waarde, betekenis="") if _DATE.fullmatch(waarde.tekst) else waarde for waarde in vak.waarden
        ),
    )


def _unframed(kaart: Kaart) -> Kaart:
    """Return a card whose only part stands under the heading of the section itself, without a frame of its own."""
    match kaart:
        case Kaart(vakken=(), delen=(Tafel() as only,)):
            return replace(kaart, delen=(replace(only, opschrift=""),))
        case Kaart(vakken=(), delen=(Kaart() as only,)):
            return Kaart(opschrift="", vakken=only.vakken, delen=only.delen)
    return kaart


def spell_size(count: int, lang: str) -> str:
    """Return a number of bytes as a person says it.

    >>> spell_size(512, "nl"), spell_size(3_400_000, "nl"), spell_size(3_400_000, "en")
    ('512 bytes', '3,4 MB', '3.4 MB')
    """
    for unit, size in (("MB", 1_000_000), ("kB", 1_000)):
        if count >= size:
            return with_unit(decimaal(count / size, 1, grouped=False), f" {unit}").in_language(lang)
    return f"{count} bytes"
