"""Messages for schema errors.

The kind of error, and the expected elements or the facet, are taken from the error of libxml2; the sentences are ours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from simulator.text.text import Text

_EXPECTED = re.compile(r"Expected is (?:one of )?\( (?P<names>.*?) \)")
_TYPE = re.compile(r"of the (?:atomic|local|union|list) type '(?P<type>[^']*)'")
_PATTERN = re.compile(r"by the pattern '(?P<pattern>.*)'\.")
_LIMIT = re.compile(r"(?:maximum|minimum)[^']*'(?P<limit>-?\d+)'")
_ATTRIBUTE = re.compile(r"attribute '(?P<name>[^']*)'")
_LONGEST_QUOTE = 60

_TYPES = {
    "xs:boolean": Text(nl="true of false", en="true or false"),
    "xs:date": Text(
        nl="een bestaande datum als JJJJ-MM-DD, zoals 2019-08-01",
        en="an existing date as YYYY-MM-DD, such as 2019-08-01",
    ),
    "xs:integer": Text(nl="een geheel getal", en="a whole number"),
    "xs:int": Text(nl="een geheel getal", en="a whole number"),
    "xs:decimal": Text(nl="een getal met een punt voor de decimalen", en="a number with a point before decimals"),
}
_PATTERNS = {
    "[0-9][0-9][A-Z][A-Z]": Text(
        nl="twee cijfers en twee hoofdletters, zoals 99AB", en="two digits and two capitals, such as 99AB"
    ),
    "[0-9][0-9]": Text(nl="twee cijfers, zoals 00", en="two digits, such as 00"),
    "[0-9][0-9][0-9][0-9]": Text(nl="vier cijfers, zoals 0011", en="four digits, such as 0011"),
    r"\p{Nd}{4}-\p{Nd}{2}": Text(nl="jaar en maand als JJJJ-MM", en="year and month as YYYY-MM"),
    "[0-9][0-9][0-9][0-9]-[0-9][0-9][0-9][0-9]": Text(
        nl="een schooljaar, zoals 2018-2019", en="a school year, such as 2018-2019"
    ),
    r"\d{2}-\d{2}-\d{4}": Text(nl="een datum als DD-MM-JJJJ", en="a date as DD-MM-YYYY"),
    "[0-9][0-9][0-9][0-9]-07-31": Text(
        nl="31 juli van een jaar, zoals 2019-07-31", en="31 July of some year, such as 2019-07-31"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _SchemaError:
    """What is known of one error."""

    detail: str
    element: str
    parent: str
    value: str
    repeats: bool

    @property
    def quoted(self) -> str:
        value = " ".join(self.value.split())
        return value if len(value) <= _LONGEST_QUOTE else value[: _LONGEST_QUOTE - 1] + "…"


def word_error(*, kind: str, detail: str, element: str, parent: str, value: str, repeats: bool) -> tuple[Text, Text]:
    """Return message and fix for an error of the schema.

    Args:
        kind: name of the error type of libxml2.
        detail: the message of libxml2, without namespaces.
        element: local name of the element that it is about.
        parent: local name of its parent, empty at the root.
        value: text of the element.
        repeats: whether the previous sibling has the same name.
    """
    error = _SchemaError(detail=detail, element=element, parent=parent, value=value, repeats=repeats)
    word = _WORDS.get(kind)
    return word(error) if word is not None else _other(error)


def _content(error: _SchemaError) -> tuple[Text, Text]:
    match = _EXPECTED.search(error.detail)
    names = [name.strip() for name in match["names"].split(",")] if match else []
    nl, en = _either(names, "of"), _either(names, "or")
    if "Missing child" in error.detail:
        return (
            Text(nl=f"In {error.element} ontbreekt {nl}.", en=f"{error.element} lacks {en}."),
            Text(nl=f"Vul {nl} aan in {error.element}.", en=f"Add {en} to {error.element}."),
        )
    if error.repeats and error.element not in names:
        return (
            Text(
                nl=f"{error.element} mag maar één keer in {error.parent} staan.",
                en=f"{error.element} may stand in {error.parent} only once.",
            ),
            Text(nl=f"Verwijder de herhaling van {error.element}.", en=f"Remove the repeated {error.element}."),
        )
    if not names:
        return (
            Text(
                nl=f"{error.element} wordt hier niet verwacht; {error.parent} is al volledig of kent dit element niet.",
                en=f"{error.element} is not expected here; {error.parent} is complete or has no such element.",
            ),
            Text(
                nl=f"Verwijder {error.element} of zet het op zijn plaats.",
                en=f"Remove {error.element} or put it in its place.",
            ),
        )
    return (
        Text(
            nl=f"{error.element} wordt hier niet verwacht; verwacht is {nl}.",
            en=f"{error.element} is not expected here; expected: {en}.",
        ),
        Text(
            nl=f"Zet vóór {error.element} eerst {nl}, of zet {error.element} op zijn plaats.",
            en=f"Put {en} before {error.element}, or put {error.element} in its place.",
        ),
    )


def _either(names: list[str], joint: str) -> str:
    if len(names) <= 1:
        return "".join(names)
    return f"{', '.join(names[:-1])} {joint} {names[-1]}"


def _value(error: _SchemaError, expected: Text) -> tuple[Text, Text]:
    return (
        Text(
            nl=f"{error.element} is “{error.quoted}”; verwacht is {expected.nl}.",
            en=f"{error.element} is “{error.quoted}”; expected: {expected.en}.",
        ),
        Text(nl=f"Vul bij {error.element} in: {expected.nl}.", en=f"Fill in for {error.element}: {expected.en}."),
    )


def _datatype(error: _SchemaError) -> tuple[Text, Text]:
    match = _TYPE.search(error.detail)
    name = match["type"] if match else ""
    return _value(error, _TYPES.get(name, Text(nl=f"een waarde van type {name}", en=f"a value of type {name}")))


def _pattern(error: _SchemaError) -> tuple[Text, Text]:
    match = _PATTERN.search(error.detail)
    pattern = match["pattern"] if match else ""
    return _value(error, _PATTERNS.get(pattern, Text(nl=f"de vorm {pattern}", en=f"the form {pattern}")))


def _limit(error: _SchemaError) -> str:
    match = _LIMIT.search(error.detail)
    return match["limit"] if match else "?"


def _too_short(error: _SchemaError) -> tuple[Text, Text]:
    return (
        Text(nl=f"{error.element} is leeg.", en=f"{error.element} is empty."),
        Text(
            nl=f"Vul {error.element} in, of laat het element weg als het niet verplicht is.",
            en=f"Fill in {error.element}, or leave the element out when it is optional.",
        ),
    )


def _too_long(error: _SchemaError) -> tuple[Text, Text]:
    limit = _limit(error)
    return _value(error, Text(nl=f"een tekst van hoogstens {limit} tekens", en=f"a text of at most {limit} characters"))


def _too_small(error: _SchemaError) -> tuple[Text, Text]:
    limit = _limit(error)
    return _value(error, Text(nl=f"ten minste {limit}", en=f"at least {limit}"))


def _too_great(error: _SchemaError) -> tuple[Text, Text]:
    limit = _limit(error)
    return _value(error, Text(nl=f"hoogstens {limit}", en=f"at most {limit}"))


def _stray_text(error: _SchemaError) -> tuple[Text, Text]:
    return (
        Text(
            nl=f"In {error.element} staat losse tekst; er horen alleen elementen in.",
            en=f"{error.element} holds loose text; it may hold elements only.",
        ),
        Text(
            nl="Verwijder de tekst of zet die in het juiste element.",
            en="Remove the text or put it in the right element.",
        ),
    )


def _stray_elements(error: _SchemaError) -> tuple[Text, Text]:
    return (
        Text(
            nl=f"In {error.element} staan elementen; er hoort alleen een waarde in.",
            en=f"{error.element} holds elements; it may hold a value only.",
        ),
        Text(nl=f"Zet alleen de waarde in {error.element}.", en=f"Put the value only in {error.element}."),
    )


def _attribute(error: _SchemaError) -> tuple[Text, Text]:
    match = _ATTRIBUTE.search(error.detail)
    name = match["name"] if match else "?"
    return (
        Text(
            nl=f"Het attribuut {name} mag niet bij {error.element} staan, of heeft een onjuiste waarde.",
            en=f"The attribute {name} may not stand on {error.element}, or has a wrong value.",
        ),
        Text(nl=f"Verwijder het attribuut {name}.", en=f"Remove the attribute {name}."),
    )


def _nil(error: _SchemaError) -> tuple[Text, Text]:
    return (
        Text(nl=f"xsi:nil mag niet bij {error.element} staan.", en=f"xsi:nil may not stand on {error.element}."),
        Text(nl=f"Laat {error.element} weg of vul het in.", en=f"Leave out {error.element} or fill it in."),
    )


def _other(error: _SchemaError) -> tuple[Text, Text]:
    return (
        Text(
            nl=f"{error.element} voldoet niet aan het schema ({error.detail})",
            en=f"{error.element} does not follow the schema ({error.detail})",
        ),
        Text(
            nl=f"Vergelijk {error.element} met de beschrijving van de gegevensset.",
            en=f"Compare {error.element} with the description of the gegevensset.",
        ),
    )


_WORDS = {
    "SCHEMAV_ELEMENT_CONTENT": _content,
    "SCHEMAV_CVC_DATATYPE_VALID_1_2_1": _datatype,
    "SCHEMAV_CVC_PATTERN_VALID": _pattern,
    "SCHEMAV_CVC_MINLENGTH_VALID": _too_short,
    "SCHEMAV_CVC_MAXLENGTH_VALID": _too_long,
    "SCHEMAV_CVC_MININCLUSIVE_VALID": _too_small,
    "SCHEMAV_CVC_MAXINCLUSIVE_VALID": _too_great,
    "SCHEMAV_CVC_COMPLEX_TYPE_2_3": _stray_text,
    "SCHEMAV_CVC_TYPE_3_1_1": _attribute,
    "SCHEMAV_CVC_TYPE_3_1_2": _stray_elements,
    "SCHEMAV_CVC_COMPLEX_TYPE_3_2_1": _attribute,
    "SCHEMAV_CVC_ELT_4_2": _attribute,
    "SCHEMAV_CVC_ELT_3_1": _nil,
}
