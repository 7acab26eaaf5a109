"""Predicates that many rules share: a child is demanded, or forbidden, always or when an indicator is set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.dossier.location import string_value

if TYPE_CHECKING:
    from lxml import etree

    from simulator.dossier.rules.rule import DossierView, ElementView, Predicate


def requires(*names: str) -> Predicate:
    """At least one of these children is there."""

    def test(node: ElementView, _view: DossierView) -> etree._Element | None:
        return None if node.has(*names) else node.element

    return test


def requires_in(container: str, name: str) -> Predicate:
    """The child `container` is there and has a child `name`."""

    def test(node: ElementView, _view: DossierView) -> etree._Element | None:
        return None if node.below(container).has(name) else node.element

    return test


def forbidden(node: ElementView, _view: DossierView) -> etree._Element | None:
    """The element itself may not be there."""
    return node.element


def forbids(*names: str) -> Predicate:
    """None of these children is there."""

    def test(node: ElementView, _view: DossierView) -> etree._Element | None:
        return next((found for name in names if (found := node.first(name)) is not None), None)

    return test


def when_true(indicator: str, predicate: Predicate) -> Predicate:
    """When the child `indicator` is true, the predicate holds."""

    def test(node: ElementView, view: DossierView) -> etree._Element | None:
        return predicate(node, view) if node.is_true(indicator) else None

    return test


def when_false(indicator: str, predicate: Predicate) -> Predicate:
    """When the child `indicator` is false or absent, the predicate holds."""

    def test(node: ElementView, view: DossierView) -> etree._Element | None:
        return None if node.is_true(indicator) else predicate(node, view)

    return test


def forbids_in(container: str, name: str) -> Predicate:
    """The child `container` has no child `name`."""

    def test(node: ElementView, _view: DossierView) -> etree._Element | None:
        return node.below(container).first(name)

    return test


def has_value(name: str, *allowed: str) -> Predicate:
    """The string value of the child is one of these; absent counts as wrong."""

    def test(node: ElementView, _view: DossierView) -> etree._Element | None:
        child = node.first(name)
        if child is None:
            return node.element
        return None if string_value(child) in allowed else child

    return test


def is_true(name: str) -> Predicate:
    """The child is true; absent counts as false."""

    def test(node: ElementView, _view: DossierView) -> etree._Element | None:
        child = node.first(name)
        if child is None:
            return node.element
        return None if node.is_true(name) else child

    return test


def inside(name: str, predicate: Predicate) -> Predicate:
    """The predicate holds for the child `name`, if there is one."""

    def test(node: ElementView, view: DossierView) -> etree._Element | None:
        block = node.below(name)
        return predicate(block, view) if block else None

    return test
