"""A dossier as a sheet to enter by hand: by category and complete, with attachments as files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from simulator.dossier.elements import ELEMENTS, TEXT_WITH_OMSCHRIJVING, Field, FieldKind
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
from simulator.leerlingen.pack.bijlage_folder import Bijlage, BijlageFolder
from simulator.leerlingen.pack.labels import CATEGORIEEN, label, meaning
from simulator.standard.overdracht import CATEGORIES, Uitleveringscategorie
from simulator.text.numbers import decimal, with_unit
from simulator.text.text import Text

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
"""Blocks whose fields are shown among those of the block around them, to keep the sheet short."""

_IN_A_LINE = (Referentiescore,)
"""Blocks of a few words, which are shown as one field."""

_MOST_COLUMNS = 11
_SHORT = 12
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_SIZE = Text(nl="Grootte", en="Size")
_FILE = Text(nl="Bestand in dit pakket", en="File in this pack")

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
class Value:
    """A value to enter.

    Attributes:
        text: as in the dossier.
        meaning: of a code, a date or an indicator; empty for other values.
        path: of a file in the pack, when the value names one.
    """

    text: str
    meaning: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetField:
    """A label with the values to enter; an element that repeats has more than one."""

    element: str
    label: str
    values: tuple[Value, ...]

    @property
    def is_short(self) -> bool:
        """Whether all values are short, so that none is broken over two lines."""
        return all(len(value.text) <= _SHORT for value in self.values)

    @property
    def name(self) -> str:
        """The name of the element, when it differs from the label."""
        return "" if self.element.casefold() == self.label.casefold() else self.element

    @property
    def length(self) -> int:
        """Number of characters that it needs on a line, for the layout; those of a label count less."""
        length = sum(len(value.text) + 0.8 * len(value.meaning) + 2 for value in self.values)
        return round(max(length, 0.75 * len(f"{self.label} {self.name}")))


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetTable:
    """Blocks of one kind, one a row.

    Attributes:
        label: of the table.
        heads: for each column one of its fields, whose label is the heading.
        rows: a field or None for each column.
    """

    label: str
    heads: tuple[SheetField, ...]
    rows: tuple[tuple[SheetField | None, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetCard:
    """A block: its fields, and the blocks within."""

    label: str
    fields: tuple[SheetField, ...]
    parts: tuple[SheetCard | SheetTable, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A category.

    Attributes:
        categorie: name as in `CATEGORIES`.
        title: of the category.
        option: its delivery flag; None when the dossier has none.
        card: its fields and blocks.
    """

    categorie: str
    title: str
    option: Value | None
    card: SheetCard

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to enter."""
        return not self.card.fields and not self.card.parts

    @property
    def opted_out(self) -> bool:
        """Whether the school or the parents leave the category out."""
        return self.option is not None and self.option.text == Uitleveringscategorie.OPT_UIT


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Everything that a dossier holds, in the order of the sixteen categories."""

    sections: tuple[Section, ...]
    bijlagen: tuple[Bijlage, ...] = field(repr=False)


def make_sheet(dossier: Dossier, leerlingid: str, lang: str) -> Sheet:
    """Return a dossier as a sheet.

    Args:
        dossier: the expected one.
        leerlingid: name of the folder of the attachments.
        lang: `nl` or `en`.
    """
    builder = _SheetBuilder(lang, BijlageFolder(leerlingid))
    school, leerling = dossier.huidigeschool, dossier.huidigeschool.leerling
    root, in_school = ("dossier",), ("dossier", "huidigeschool")
    in_leerling = (*in_school, "leerling")
    elsewhere = frozenset({"onderwijsondersteuning"}.union(*_IN_LEERLING.values()))
    support = leerling.onderwijsondersteuning
    in_support = (*in_leerling, "onderwijsondersteuning")
    cards = {
        "metadata": builder.join(
            builder.draw(dossier.metadata, (*root, "metadata"), without=frozenset({"categorie_uitlevering"})),
            builder.draw(dossier, root, only=frozenset({"overdrachtsoort"})),
        ),
        "ouderinzage": builder.draw(dossier, root, only=frozenset({"inzage"})),
        "school": builder.draw(school, in_school, without=frozenset({"leerling"})),
        "leerling": builder.draw(leerling, in_leerling, without=elsewhere),
        "onderwijsondersteuning": builder.draw(support, in_support, without=frozenset({"handelingsplan"})),
        "handelingsplannen": builder.draw(support, in_support, only=frozenset({"handelingsplan"})),
    } | {
        category: builder.draw(leerling, in_leerling, only=frozenset(fields))
        for category, fields in _IN_LEERLING.items()
    }
    sections = tuple(
        Section(
            categorie=category,
            title=CATEGORIEEN[category].in_language(lang),
            option=builder.flag(dossier, category),
            card=_unframed(cards[category]),
        )
        for category in CATEGORIES
    )
    return Sheet(sections=sections, bijlagen=tuple(builder.map.bijlagen))


class _SheetBuilder:
    """Turns blocks of the model into cards."""

    def __init__(self, lang: str, folder: BijlageFolder) -> None:
        self._lang = lang
        self.map = folder

    def flag(self, dossier: Dossier, category: str) -> Value | None:
        flags = dossier.metadata.categorie_uitlevering
        if flags is None:
            return None
        name = f"cat_{category}"
        path = ("dossier", "metadata", "categorie_uitlevering", name)
        text = getattr(flags, name)
        return Value(text=text, meaning=meaning(path, FieldKind.TEXT, text, self._lang))

    def join(self, first: SheetCard, second: SheetCard) -> SheetCard:
        return SheetCard(label=first.label, fields=first.fields + second.fields, parts=first.parts + second.parts)

    def draw(
        self,
        block: Any,  # noqa: ANN401 - any class of the model, or None
        path: tuple[str, ...],
        *,
        only: frozenset[str] | None = None,
        without: frozenset[str] = frozenset(),
        label: str = "",
    ) -> SheetCard:
        """Return the fields of a block, all or some of them."""
        fields: list[SheetField] = []
        parts: list[SheetCard | SheetTable] = []
        for element in ELEMENTS[type(block)] if block is not None else ():
            if element.attribute in without or (only is not None and element.attribute not in only):
                continue
            value = getattr(block, element.attribute)
            if value is None or value == ():
                continue
            for part in self._parts(element, value, path):
                if isinstance(part, SheetField):
                    fields.append(part)
                elif isinstance(part, SheetCard) and not part.label:
                    fields.extend(part.fields)
                    parts.extend(part.parts)
                else:
                    parts.append(part)
        return SheetCard(label=label, fields=tuple(fields), parts=tuple(parts))

    def _parts(
        self,
        element: Field,
        value: Any,  # noqa: ANN401 - any value of the model
        path: tuple[str, ...],
    ) -> Iterator[SheetField | SheetCard | SheetTable]:
        """Yield what is shown for one field of a block: a field, blocks, or a block without label, to be merged."""
        here = (*path, element.element)
        caption = label(path[-1], element.element, self._lang)
        if element.kind in (FieldKind.LIST, FieldKind.GROEP):
            inner = (*here, element.member) if element.member else here
            yield from self._blocks(value, inner, caption)
        elif element.kind is not FieldKind.BLOCK or element.model in TEXT_WITH_OMSCHRIJVING:
            each = value if element.many else (value,)
            yield SheetField(
                element=element.element,
                label=caption,
                values=tuple(self._value(element, one, here) for one in each),
            )
        elif element.many:
            yield from self._blocks(value, here, caption)
        elif isinstance(value, Document):
            yield self._document(value, here, caption)
        else:
            yield self.draw(value, here, label="" if isinstance(value, _FLAT) else caption)

    def _value(self, element: Field, value: Any, path: tuple[str, ...]) -> Value:  # noqa: ANN401 - any value of the model
        if element.model in TEXT_WITH_OMSCHRIJVING:
            return Value(text=value.waarde, meaning=value.omschrijving or "")
        text = format_value(value)
        return Value(text=text, meaning=meaning(path, element.kind, text, self._lang))

    def _blocks(
        self, members: tuple[Any, ...], path: tuple[str, ...], caption: str
    ) -> Iterator[SheetField | SheetCard | SheetTable]:
        """Yield blocks of one kind: as a table when they are several, simple and not too wide, else one by one."""
        one = label("", path[-1], self._lang)
        if isinstance(members[0], _IN_A_LINE):
            yield from (self._line(member, path, f"{one} {number}") for number, member in enumerate(members, start=1))
            return
        cards = [
            self._document(member, path, one)
            if isinstance(member, Document)
            else self.draw(member, path, label=one if len(members) == 1 else f"{one} {number}")
            for number, member in enumerate(members, start=1)
        ]
        heads = {field.label: field for card in cards for field in card.fields}
        simple = all(
            not card.parts and len({field.label for field in card.fields}) == len(card.fields) for card in cards
        )
        if len(cards) > 1 and simple and len(heads) <= _MOST_COLUMNS:
            rows = tuple(
                tuple({field.label: _in_table(field) for field in card.fields}.get(name) for name in heads)
                for card in cards
            )
            yield SheetTable(label=caption, heads=tuple(heads.values()), rows=rows)
        else:
            yield from cards

    def _line(self, block: Any, path: tuple[str, ...], caption: str) -> SheetField:  # noqa: ANN401 - one of _IN_A_LINE
        """Return a small block as one field."""
        fields = self.draw(block, path).fields
        names = ", ".join(field.label.lower() for field in fields)
        values = tuple(value for field in fields for value in field.values)
        return SheetField(element=path[-1], label=f"{caption} ({names})", values=values)

    def _document(self, document: Document, path: tuple[str, ...], caption: str) -> SheetCard:
        """Return a document: its name, its size and the path of the file instead of its base64."""
        bijlage = self.map.add(document)
        fields = self.draw(document, path, without=frozenset({"bestandsinhoud"})).fields
        extra = (
            SheetField(
                element="",
                label=_SIZE.in_language(self._lang),
                values=(Value(text=spell_size(len(bijlage.content), self._lang)),),
            ),
            SheetField(
                element="bestandsinhoud",
                label=_FILE.in_language(self._lang),
                values=(Value(text=bijlage.path, path=bijlage.path),),
            ),
        )
        return SheetCard(label=caption, fields=(*fields, *extra))


def _in_table(field: SheetField) -> SheetField:
    """Return a field as shown in a table, where dates need no meaning."""
    return replace(
        field,
        values=tuple(replace(value, meaning="") if _DATE.fullmatch(value.text) else value for value in field.values),
    )


def _unframed(card: SheetCard) -> SheetCard:
    """Return a card whose only part is shown directly under the heading of the section."""
    match card:
        case SheetCard(fields=(), parts=(SheetTable() as only,)):
            return replace(card, parts=(replace(only, label=""),))
        case SheetCard(fields=(), parts=(SheetCard() as only,)):
            return SheetCard(label="", fields=only.fields, parts=only.parts)
    return card


def spell_size(count: int, lang: str) -> str:
    """Return a number of bytes in readable units.

    >>> spell_size(512, "nl"), spell_size(3_400_000, "nl"), spell_size(3_400_000, "en")
    ('512 bytes', '3,4 MB', '3.4 MB')
    """
    for unit, size in (("MB", 1_000_000), ("kB", 1_000)):
        if count >= size:
            return with_unit(decimal(count / size, 1, grouped=False), f" {unit}").in_language(lang)
    return f"{count} bytes"
