"""Compares the children of one element with the rows of the binding for that level."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

from simulator.messages.binding import ElementBinding, MessageBinding, ValueKind, ValueType
from simulator.messages.deviation import DeviationKind, Deviations
from simulator.messages.node import MessageNode

_SECRET = frozenset({"pgn", "koppelsleutel", "zoeksleutel.waarde", "zoeksleutel.pgnfrag"})
"""Attributes whose value is never shown."""

_SHOWN = 40
"""Most characters of a value that are quoted in a text."""


class LevelCheck:
    """The check of the children of one element of a message.

    Args:
        found: gets the deviations.
        parent: the element.
        rows: of the binding, for its children.
        path: of the element.
        message: binding of the message that it is part of.
    """

    def __init__(
        self, found: Deviations, parent: MessageNode, rows: Sequence[ElementBinding], path: str, message: MessageBinding
    ) -> None:
        self._found = found
        self._parent = parent
        self._rows = rows
        self._active = [row for row in rows if row.active]
        self._path = path
        self._message = message
        self._met: list[list[tuple[MessageNode, str]]] = [[] for _ in self._active]
        self._order: list[tuple[int, MessageNode, str]] = []

    def check(self) -> None:
        """Compare names, order, number, choices and values, here and below."""
        if self._parent.value and self._parent.children:
            nl, en = "er staat tekst tussen de elementen", "there is text between the elements"
            self._found.add(DeviationKind.TEXT, self._parent, self._path, self._message.provenance, nl=nl, en=en)
        seen: Counter[str] = Counter()
        for child in self._parent.children:
            seen[child.name] += 1
            position = f"[{seen[child.name]}]" if seen[child.name] > 1 else ""
            self._check_child(child, f"{self._path}/{child.name}{position}")
        self._check_order()
        for row, met in zip(self._active, self._met, strict=True):
            self._check_number(row, met)
        for choice in dict.fromkeys(row.choice for row in self._active if row.choice):
            self._check_choice(choice)

    def _row_of(self, name: str) -> ElementBinding | None:
        """Return the row of a name: an expected one, or else a known variant."""
        expected = (row for row in self._active if row.name == name)
        variants = (row for row in self._rows if name in (row.name, *row.also_read))
        return next(expected, None) or next(variants, None)

    def _check_child(self, child: MessageNode, path: str) -> None:
        row = self._row_of(child.name)
        if row is None:
            nl, en = f"<{child.name}> hoort hier niet", f"<{child.name}> does not belong here"
            self._found.add(DeviationKind.UNKNOWN, child, path, self._message.provenance, nl=nl, en=en)
            return
        if child.namespace != self._parent.namespace:
            nl = f"<{child.name}> heeft namespace '{child.namespace}', verwacht die van het bericht"
            en = f"<{child.name}> has namespace '{child.namespace}', expected that of the message"
            self._found.add(DeviationKind.NAMESPACE, child, path, row.provenance, nl=nl, en=en)
        meant = row if row.active else next((other for other in self._active if other.keys & row.keys), None)
        if meant is not None:
            number = self._active.index(meant)
            if child.name == meant.name or not self._met[number]:
                self._met[number].append((child, path))
            self._order.append((number, child, path))
            if child.name != meant.name:
                provenance = meant.provenance if meant.provenance.assumption else row.provenance
                self._found.add_spelling(child, meant.name, path, provenance)
        self._check_content(child, row, path)

    def _check_content(self, child: MessageNode, row: ElementBinding, path: str) -> None:
        if row.children:
            LevelCheck(self._found, child, row.children, path, self._message).check()
        elif child.children:
            nl, en = "er staan elementen in, verwacht een waarde", "there are elements in it, expected a value"
            self._found.add(DeviationKind.VALUE, child, path, row.provenance, nl=nl, en=en)
        elif not child.value:
            if row.blank != "empty":
                nl, en = f"<{child.name}> is leeg, verwacht een waarde", f"<{child.name}> is empty, expected a value"
                provenance = row.blank_provenance or row.provenance
                self._found.add(DeviationKind.BLANK, child, path, provenance, nl=nl, en=en)
        elif row.type and not row.type.accepts(child.value):
            self._add_value(child, row, row.type, path)

    def _add_value(self, child: MessageNode, row: ElementBinding, type_: ValueType, path: str) -> None:
        shown = child.value if len(child.value) <= _SHOWN else f"{child.value[:_SHOWN]}…"
        nl, en = f"'{shown}' staat er", f"'{shown}' met"
        if row.attribute in _SECRET:
            nl, en = "de waarde heeft een andere vorm", "the value has another form"
        neutral = type_.to_neutral.get(child.value, "") if type_.kind is ValueKind.WORDS else ""
        provenance = type_.word_provenance[neutral] if neutral else type_.provenance
        nl, en = f"{nl}, verwacht: {type_.text.nl}", f"{en}, expected: {type_.text.en}"
        self._found.add(DeviationKind.VALUE, child, path, provenance, nl=nl, en=en)

    def _check_order(self) -> None:
        """Report the fewest elements that would have to move."""
        in_place = _longest_rising([number for number, _, _ in self._order])
        for index, (number, child, path) in enumerate(self._order):
            if index in in_place:
                continue
            after = [self._active[other].name for other, _, _ in self._order[index:] if other < number]
            before = [self._active[other].name for other, _, _ in self._order[:index] if other > number]
            nl = f"verwacht na <{after[-1]}>" if after else f"verwacht vóór <{before[0]}>"
            en = f"expected after <{after[-1]}>" if after else f"expected before <{before[0]}>"
            provenance = self._message.order_provenance or self._active[number].provenance
            nl, en = f"<{child.name}> staat op de verkeerde plaats: {nl}", f"<{child.name}> is out of place: {en}"
            self._found.add(DeviationKind.ORDER, child, path, provenance, nl=nl, en=en)

    def _check_number(self, row: ElementBinding, met: list[tuple[MessageNode, str]]) -> None:
        if not self._applies(row):
            for child, path in met:
                _, word = row.only_for or ("", "")
                nl, en = f"<{child.name}> hoort alleen bij {word}", f"<{child.name}> belongs to {word} only"
                self._found.add(DeviationKind.NOT_HERE, child, path, row.provenance, nl=nl, en=en)
            return
        if row.maximum and len(met) > row.maximum:
            child, path = met[row.maximum]
            nl = f"<{child.name}> staat er {len(met)} keer, verwacht {row.maximum} keer"
            en = f"<{child.name}> met {len(met)} times, expected {row.maximum}"
            self._found.add(DeviationKind.DOUBLED, child, path, row.provenance, nl=nl, en=en)
        if met or row.choice:
            return
        provenance = row.provenance if row.minimum else row.blank_provenance if row.blank == "empty" else None
        if provenance is not None:
            nl, en = f"<{row.name}> ontbreekt", f"<{row.name}> is missing"
            self._found.add(DeviationKind.MISSING, self._parent, self._path, provenance, nl=nl, en=en)

    def _applies(self, row: ElementBinding) -> bool:
        """Tell whether a row is for this message; an absent or unknown word decides nothing."""
        if row.only_for is None:
            return True
        attribute, word = row.only_for
        for other, met in zip(self._active, self._met, strict=True):
            if other.attribute == attribute and other.type and met:
                return other.type.to_neutral.get(met[0][0].value, word) == word
        return bool(self._met[self._active.index(row)])

    def _check_choice(self, choice: str) -> None:
        rows = [row for row in self._active if row.choice == choice]
        filled = [place for row, met in zip(self._active, self._met, strict=True) if row in rows for place in met[:1]]
        filled = [(child, path) for child, path in filled if not child.is_blank]
        names = " | ".join(f"<{row.name}>" for row in rows)
        if len(filled) > 1:
            child, path = filled[1]
            nl, en = f"meer dan één van {names}, verwacht één", f"more than one of {names}, expected one"
            self._found.add(DeviationKind.CHOICE, child, path, self._message.provenance, nl=nl, en=en)
        elif not filled:
            nl, en = f"geen van {names}, verwacht één", f"none of {names}, expected one"
            self._found.add(DeviationKind.CHOICE, self._parent, self._path, self._message.provenance, nl=nl, en=en)


def _longest_rising(numbers: list[int]) -> frozenset[int]:
    """Return the positions of a longest non-decreasing subsequence.

    >>> sorted(_longest_rising([4, 0, 1, 1, 3]))
    [1, 2, 3, 4]
    """
    tails: list[int] = []  # by length: position of the lowest last number of such a subsequence
    before: list[int] = []  # by position: its predecessor in the subsequence, or -1
    for index, number in enumerate(numbers):
        length = bisect_right(tails, number, key=numbers.__getitem__)
        before.append(tails[length - 1] if length else -1)
        tails[length : length + 1] = [index]
    run = set()
    index = tails[-1] if tails else -1
    while index >= 0:
        run.add(index)
        index = before[index]
    return frozenset(run)
