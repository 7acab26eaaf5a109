"""Families of tests: most rules want a child, forbid a child, or do so when an indicator is set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.dossier.location import string_value

if TYPE_CHECKING:
    from lxml import etree

    from simulator.dossier.rules.rule import Beeld, Knoop, Toets


def eist(*names: str) -> Toets:
    """At least one of these children is there."""

    def test(node: Knoop, _beeld: Beeld) -> etree._Element | None:
        return None if node.has(*names) else node.element

    return test


def eist_in(container: str, name: str) -> Toets:
    """The child `container` is there and has a child `name`."""

    def test(node: Knoop, _beeld: Beeld) -> etree._Element | None:
        return None if node.below(container).has(name) else node.element

    return test


def verboden(node: Knoop, _beeld: Beeld) -> etree._Element | None:
    """The element itself may not be there."""
    return node.element


def verbiedt(*names: str) -> Toets:
    """None of these children is there."""

    def test(node: Knoop, _beeld: Beeld) -> etree._Element | None:
        return next((found for name in names if (found := node.first(name)) is not None), None)

    return test


def indien_waar(indicator: str, toets: Toets) -> Toets:
    """When the child `indicator` is true, the test holds."""

    def test(node: Knoop, beeld: Beeld) -> etree._Element | None:
        return toets(node, beeld) if node.is_true(indicator) else None

    return test


def indien_onwaar(indicator: str, toets: Toets) -> Toets:
    """When the child `indicator` is false or absent, the test holds."""

    def test(node: Knoop, beeld: Beeld) -> etree._Element | None:
        return None if node.is_true(indicator) else toets(node, beeld)

    return test


def verbiedt_in(container: str, name: str) -> Toets:
    """The child `container` has no child `name`."""

    def test(node: Knoop, _beeld: Beeld) -> etree._Element | None:
        return node.below(container).first(name)

    return test


def waarde(name: str, *allowed: str) -> Toets:
    """The string value of the child is one of these; absent counts as wrong."""

    def test(node: Knoop, _beeld: Beeld) -> etree._Element | None:
        child = node.first(name)
        if child is None:
            return node.element
        return None if string_value(child) in allowed else child

    return test


def is_waar(name: str) -> Toets:
    """The child is true; absent counts as false."""

    def test(node: Knoop, _beeld: Beeld) -> etree._Element | None:
        child = node.first(name)
        if child is None:
            return node.element
        return None if node.is_true(name) else child

    return test


def in_blok(name: str, toets: Toets) -> Toets:
    """The test holds for the child `name`, when that is there."""

    def test(node: Knoop, beeld: Beeld) -> etree._Element | None:
        block = node.below(name)
        return toets(block, beeld) if block else None

    return test
