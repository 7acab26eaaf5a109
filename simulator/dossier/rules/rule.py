"""What a rule is, and the views of a dossier that it is tried on.

A `Rule` is tried on every element of one name; its predicate returns the element that breaks it, or None. A rule on a
code list is a `CodeRule`, which looks at the text of one element only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast

from simulator.dossier.location import string_value
from simulator.standard.overdracht import Profiel
from simulator.standard.release import DOSSIER_2019_1
from simulator.text.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml import etree

NAMESPACE = f"{{{DOSSIER_2019_1.namespace}}}"
_PREFIX = len(NAMESPACE)
_NONE: list[Any] = []
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
_WHITE_SPACE = " \t\r\n"


_T = TypeVar("_T")


class Bundle(StrEnum):
    """The two published validations; the caller chooses, by the kind of handover. Bron: business rules 1."""

    OV = "OV"
    PAO = "PaO"


class Status(StrEnum):
    """Whether the published validation ever reports a rule. Bron: business rules 4, quirks 1 to 4."""

    LIVE = "live"
    DORMANT = "never"
    SHADOWED = "xsd-shadowed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Precondition:
    """When a rule is tried.

    Attributes:
        bundle: only in this bundle; None is both.
        overdrachtsoort: only for these kinds of handover; empty is any.
        overstap: only for these kinds of transfer; empty is any, also none.
        except_for: not for these kinds of transfer; the empty text stands for no kind at all.
        profielen: the profiles whose dossiers can meet this condition.
    """

    bundle: Bundle | None = None
    overdrachtsoort: frozenset[str] = frozenset()
    overstap: frozenset[str] = frozenset()
    except_for: frozenset[str] = frozenset()
    profielen: tuple[Profiel, ...] = tuple(Profiel)

    def applies(self, bundle: Bundle, overdrachtsoort: str, overstap: str) -> bool:
        """Tell whether a dossier of these kinds meets the condition."""
        return (
            (self.bundle is None or self.bundle is bundle)
            and (not self.overdrachtsoort or overdrachtsoort in self.overdrachtsoort)
            and (not self.overstap or overstap in self.overstap)
            and overstap not in self.except_for
        )


_OVERSTAPPEN = (Profiel.POPO, Profiel.POVO, Profiel.VOVO)
_SWV = (Profiel.POSWV, Profiel.VOSWV)
_OVERSTAPDOSSIER = frozenset({"overstapdossier"})
_BINNENBRIN = frozenset({"overdrachtbinnenbrin"})
_SWVDOSSIER = frozenset({"swv-dossier"})


def _overstap(*profielen: Profiel) -> Precondition:
    return Precondition(
        bundle=Bundle.OV, overdrachtsoort=_OVERSTAPDOSSIER, overstap=frozenset(profielen), profielen=profielen
    )


ALWAYS = Precondition()
OV = Precondition(bundle=Bundle.OV, profielen=(*_OVERSTAPPEN, Profiel.BB))
OV_KNOWN = Precondition(bundle=Bundle.OV, overdrachtsoort=_OVERSTAPDOSSIER | _BINNENBRIN, profielen=OV.profielen)
OVERSTAP = Precondition(bundle=Bundle.OV, overdrachtsoort=_OVERSTAPDOSSIER, profielen=_OVERSTAPPEN)
POPO = _overstap(Profiel.POPO)
POVO = _overstap(Profiel.POVO)
VOVO = _overstap(Profiel.VOVO)
NOT_POPO = Precondition(
    bundle=Bundle.OV,
    overdrachtsoort=_OVERSTAPDOSSIER,
    except_for=frozenset({Profiel.POPO, ""}),
    profielen=(Profiel.POVO, Profiel.VOVO),
)
POVO_EVERY_KIND = Precondition(bundle=Bundle.OV, overstap=frozenset({Profiel.POVO}), profielen=(Profiel.POVO,))
BINNENBRIN = Precondition(bundle=Bundle.OV, overdrachtsoort=_BINNENBRIN, profielen=(Profiel.BB,))
PAO = Precondition(bundle=Bundle.PAO, profielen=_SWV)
SWV = Precondition(bundle=Bundle.PAO, overdrachtsoort=_SWVDOSSIER, profielen=_SWV)
POSWV = Precondition(
    bundle=Bundle.PAO, overdrachtsoort=_SWVDOSSIER, overstap=frozenset({Profiel.POSWV}), profielen=(Profiel.POSWV,)
)
VOSWV = Precondition(
    bundle=Bundle.PAO, overdrachtsoort=_SWVDOSSIER, overstap=frozenset({Profiel.VOSWV}), profielen=(Profiel.VOSWV,)
)


class ElementView:
    """One element with its children by local name, which are indexed once, on first use."""

    __slots__ = ("_children", "_memory", "element")

    def __init__(self, element: etree._Element) -> None:
        self.element = element
        self._children: dict[str, list[etree._Element]] | None = None
        self._memory: dict[str, Any] | None = None

    def all(self, name: str) -> list[etree._Element]:
        """Return the children of that name, in document order."""
        children = self._children
        if children is None:
            children = self._read()
        return children.get(name, _NONE)

    def _read(self) -> dict[str, list[etree._Element]]:
        children: dict[str, list[etree._Element]] = {}
        for child in self.element.iterchildren("*"):
            name = child.tag[_PREFIX:]
            if name in children:
                children[name].append(child)
            else:
                children[name] = [child]
        self._children = children
        return children

    def first(self, name: str) -> etree._Element | None:
        """Return the first child of that name."""
        found = self.all(name)
        return found[0] if found else None

    def has(self, *names: str) -> bool:
        """Tell whether a child of one of these names is there."""
        children = self._children
        if children is None:
            children = self._read()
        return not children.keys().isdisjoint(names)

    def text(self, name: str) -> str | None:
        """Return the string value of the first child of that name, None when there is none."""
        child = self.first(name)
        return None if child is None else string_value(child)

    def is_true(self, name: str) -> bool:
        """Tell whether the first child of that name is true or 1; absent counts as false. Bron: quirk 13."""
        text = self.text(name)
        return text is not None and is_true(text)

    def below(self, name: str) -> ElementView:
        """Return the view of the first child of that name; `EMPTY`, which is false, when there is none."""
        child = self.first(name)
        return EMPTY if child is None else self.remember(name, lambda: ElementView(child))

    def beside(self, name: str) -> etree._Element | None:
        """Return the first following sibling of that name."""
        return next(self.element.itersiblings(NAMESPACE + name), None)

    def above(self) -> ElementView:
        """Return the view of the parent, `EMPTY` for the root."""
        parent = self.element.getparent()
        return EMPTY if parent is None else self.remember("..", lambda: ElementView(parent))

    def remember(self, key: str, compute: Callable[[], _T]) -> _T:
        """Return the value for this key, computed on first use, so that checks on one element share costly work."""
        if self._memory is None:
            self._memory = {}
        if key not in self._memory:
            self._memory[key] = compute()
        return cast("_T", self._memory[key])

    def __bool__(self) -> bool:
        return True


class _Empty(ElementView):
    """The view of an absent element: it has no children."""

    __slots__ = ()

    def __init__(self) -> None:
        self._children = {}
        self._memory = None

    def below(self, name: str) -> ElementView:
        """Return itself: an absent element has no children."""
        del name
        return self

    def __bool__(self) -> bool:
        return False


EMPTY: ElementView = _Empty()


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierView:
    """Views of the parts of a dossier that rules on other elements also look at."""

    dossier: ElementView
    metadata: ElementView
    school: ElementView
    leerling: ElementView


Predicate: TypeAlias = "Callable[[ElementView, DossierView], etree._Element | None]"  # noqa: SLF001 - the element type of lxml
"""Returns the element that breaks a rule, None when the rule holds."""


NO_REASON = Text(nl="", en="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of the published validation: one place in its stylesheets that can report a message.

    Attributes:
        id: as in the catalogue of business rules.
        where: local name of the elements that the rule is tried on.
        when: for which kinds of dossier.
        of_value: only tried on elements with this string value; None is any.
        predicate: what the rule tests, as it was meant.
        message: what is wrong; `{waarde}` stands for the text of the offending element.
        fix: what to do about it.
        status: whether the published validation ever reports it.
        reason: why not, when it does not; empty otherwise.
    """

    id: str
    where: str
    when: Precondition
    of_value: str | None = None
    predicate: Predicate = field(repr=False)
    message: Text
    fix: Text
    status: Status = Status.LIVE
    reason: Text = NO_REASON


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRule:
    """A rule that the text of an element is a code of a code list.

    Attributes:
        id: as in the catalogue of business rules.
        element: local name of the element.
        parent: local name of the parent that it must have; empty is any.
        codelijst: number of the code list.
    """

    id: str
    element: str
    parent: str = ""
    codelijst: int


def is_true(text: str) -> bool:
    """Tell whether the text of an xs:boolean is true or 1. Bron: quirk 13."""
    known = _BOOLEANS.get(text)
    return _BOOLEANS.get(text.strip(_WHITE_SPACE), False) if known is None else known
