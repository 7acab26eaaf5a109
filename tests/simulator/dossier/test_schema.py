"""The schema: each element path taken out, doubled, moved and given a wrong value."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import MISSING

import pytest
from lxml import etree

from simulator.dossier import schema
from simulator.dossier.elements import ELEMENTS, EmptyForm, Field, FieldKind
from simulator.dossier.examples.full import make_alternative, make_full
from simulator.dossier.finding import Finding
from simulator.dossier.location import line_of, xpath_of
from simulator.dossier.model import Dossier
from simulator.dossier.schema import MAX_FINDINGS, validate_schema
from simulator.dossier.writer import write
from simulator.standard.release import DOSSIER_2019_1

NS = f"{{{DOSSIER_2019_1.namespace}}}"
FULL, ALTERNATIVE = write(make_full()), write(make_alternative())


def paths() -> list[str]:
    """Every element path of the gegevensset, from the two full dossiers."""
    found: dict[str, None] = {}
    for data in (FULL, ALTERNATIVE):
        for element in etree.fromstring(data).iter("*"):
            above = [each.tag for each in element.iterancestors()]
            found["/".join(tag.removeprefix(NS) for tag in (*reversed(above), element.tag))] = None
    return list(found)


PATHS = paths()


def tree(path: str) -> tuple[etree._Element, etree._Element]:
    """A full dossier that has this path, and the element at it."""
    steps = "/".join(NS + step for step in path.split("/")[1:])
    for data in (FULL, ALTERNATIVE):
        root = etree.fromstring(data)
        element = root.find(steps) if steps else root
        if element is not None:
            return root, element
    raise AssertionError(path)


def rewritten(root: etree._Element) -> tuple[etree._Element, list[Finding]]:
    """The tree as a receiver sees it, with line numbers, and the findings on it."""
    again = etree.fromstring(etree.tostring(root))
    return again, validate_schema(again, DOSSIER_2019_1)


def row(path: str) -> Field | None:
    """The row of the element table for a path; None for the members of a list and the root."""
    model: type = Dossier
    found: Field | None = None
    members: dict[str, type] = {}
    for step in path.split("/")[1:]:
        if step in members:
            found, model, members = None, members[step], {}
            continue
        found = next(field for field in ELEMENTS[model] if field.element == step)
        members = {found.member: found.model} if found.kind is FieldKind.LIST and found.model else {}
        model = found.model or Dossier
    return found


def test_there_are_541_paths() -> None:
    """The full dossiers hold every path of the gegevensset. Bron: element table, counts."""
    assert len(PATHS) == 541


def test_the_full_dossiers_are_accepted() -> None:
    """Both branches of every choice."""
    assert validate_schema(etree.fromstring(FULL), DOSSIER_2019_1) == []
    assert validate_schema(etree.fromstring(ALTERNATIVE), DOSSIER_2019_1) == []


def test_the_official_examples_are_accepted(official_examples: tuple[object, ...]) -> None:
    """The published examples follow the schema."""
    for path in official_examples:
        assert validate_schema(etree.parse(str(path)).getroot(), DOSSIER_2019_1) == []


@pytest.mark.family("path", PATHS[1:])
def test_an_element_that_is_not_known_is_refused_everywhere(path: str) -> None:
    """Before any element, another one is named at its line, with what was expected."""
    root, element = tree(path)
    stranger = etree.Element(f"{NS}vreemd")
    parent = element.getparent()
    assert parent is not None
    parent.insert(parent.index(element), stranger)
    stranger.tail = "\n"
    again, findings = rewritten(root)
    place = next(again.iter(f"{NS}vreemd"))
    assert (findings[0].rule, findings[0].line, findings[0].xpath) == ("XSD", line_of(place), xpath_of(place))


@pytest.mark.family("path", PATHS[1:])
def test_doubling_an_element_is_refused_where_one_may_be(path: str) -> None:
    """A repeatable element may be doubled, every other one not."""
    root, element = tree(path)
    element.addnext(deepcopy(element))
    _, findings = rewritten(root)
    field = row(path)
    grouped = "cijferlijstTypelijst" in path and path.endswith(("/score", "/naam")) and "onderdeel" not in path
    repeatable = field is None or field.many or (grouped and path.endswith("score"))
    if path.endswith("/cijferlijstTypelijst/onderdeel"):
        repeatable = True
    assert (findings == []) == repeatable, [finding.message.nl for finding in findings]
    if findings:
        assert path.rsplit("/", maxsplit=1)[-1] in findings[0].message.nl


@pytest.mark.family("path", PATHS[1:])
def test_taking_an_element_out_is_refused_where_it_is_required(path: str) -> None:
    """What the model gives no default, the schema demands; what it gives one, the schema lets go."""
    root, element = tree(path)
    parent = element.getparent()
    assert parent is not None
    several = len(parent.findall(element.tag)) > 1
    parent.remove(element)
    _, findings = rewritten(root)
    if several:
        assert findings == []
        return
    assert bool(findings) == _required(path), [finding.message.nl for finding in findings]
    if findings:
        assert path.rsplit("/", maxsplit=1)[-1] in findings[0].message.nl


def _required(path: str) -> bool:
    """Whether the element is required: its attribute has no default, or it is the last of a list or a choice."""
    field = row(path)
    if field is None:
        above = row(path.rpartition("/")[0])
        return above is not None and above.empty is EmptyForm.NEVER
    if field.empty is EmptyForm.ALWAYS or (path.endswith(CHOICES) and field.element in CHOSEN):
        return True
    fields = HOLDERS[path].__dataclass_fields__  # type: ignore[attr-defined]
    return fields[field.attribute].default is MISSING


def _classes() -> Iterator[tuple[str, type]]:
    """Every path with the class that has it as a field."""
    for path in PATHS[1:]:
        model: type = Dossier
        holder: type = Dossier
        members: dict[str, type] = {}
        for step in path.split("/")[1:]:
            if step in members:
                holder, model, members = model, members[step], {}
                continue
            holder = model
            field = next(each for each in ELEMENTS[model] if each.element == step)
            members = {field.member: field.model} if field.kind is FieldKind.LIST and field.model else {}
            model = field.model or Dossier
        yield path, holder


HOLDERS = dict(_classes())
CHOSEN = {
    "beoordelingexamenvak",
    "exameneindcijfer",
    "cijferce",
    "eindcijferse",
    "rapportcijfer",
    "werkstuk",
    "instelling",
    "school",
}
"""In the full dossier each block of a choice has one of these; without it the choice is empty."""
CHOICES = tuple(f"/{block}/{name}" for block in ("resultaatvakkenvo", "werktbijinstelling") for name in sorted(CHOSEN))

WRONG = {
    FieldKind.DATE: "2019-02-30",
    FieldKind.JA_NEE: "Ja",
    FieldKind.WHOLE: "1,5",
    FieldKind.DECIMAL: "7,5",
}


@pytest.mark.family("path", [path for path in PATHS if (field := row(path)) and field.kind in WRONG])
def test_a_value_of_another_type_is_refused(path: str) -> None:
    """Dates, booleans and numbers are checked; the finding quotes the value and says what is expected."""
    root, element = tree(path)
    field = row(path)
    assert field is not None
    element.text = WRONG[field.kind]
    again, findings = rewritten(root)
    assert [finding.rule for finding in findings] == ["XSD"]
    assert element.text in findings[0].message.nl
    assert "verwacht" in findings[0].message.nl
    found = again.find("/".join(NS + step for step in path.split("/")[1:]))
    assert found is not None
    assert (findings[0].line, findings[0].xpath) == (line_of(found), xpath_of(found))


FACETS = [
    ("huidigeschool/brincode", "9AAA", "twee cijfers en twee hoofdletters"),
    ("huidigeschool/vestigingscode", "0", "twee cijfers"),
    ("huidigeschool/naam", "", "leeg"),
    ("huidigeschool/leerling/overstapadvies/aandachtspunten", "x" * 281, "280 tekens"),
    ("huidigeschool/leerling/overstapadvies/aandachtspunten", "", "leeg"),
    ("huidigeschool/adreslijst/adres/locatieomschrijving", "x" * 36, "35 tekens"),
    ("huidigeschool/adreslijst/adres/straat", "", "leeg"),
    ("huidigeschool/leerling/adresbuitenland", "x" * 36, "35 tekens"),
    ("huidigeschool/leerling/gba/gbageboortedatum", "2007-03-17", "DD-MM-JJJJ"),
    ("huidigeschool/leerling/voorschools/voorschoolsemaanden", "0", "ten minste 1"),
    ("huidigeschool/leerling/voorschools/voorschoolsemaanden", "25", "hoogstens 24"),
    ("huidigeschool/leerling/schoolloopbaanlijst/schoolloopbaan/schooljaar", "2018/2019", "schooljaar"),
    ("huidigeschool/leerling/schoolloopbaanlijst/schoolloopbaan/voelementcode", "11", "vier cijfers"),
    ("huidigeschool/leerling/onderwijsondersteuning/lwoo/lwoo_einddatum", "2019-08-01", "31 juli"),
    ("huidigeschool/leerling/onderwijsondersteuning/lwoo/lwoo_einddatum", "2019-07-31Z", "31 juli"),
    ("huidigeschool/leerling/eindtoets_basisonderwijs/eindtoetsresultaat/standaardscore", "1001", "hoogstens 1000"),
    ("huidigeschool/leerling/eindtoets_basisonderwijs/eindtoetsresultaat/standaardscore", "-1", "ten minste 0"),
    ("huidigeschool/leerling/eindtoets_basisonderwijs/eindtoetsresultaat/toets_advies", "x" * 1025, "1024 tekens"),
]


@pytest.mark.parametrize(("path", "text", "told"), FACETS, ids=[f"{p.split('/')[-1]}-{t[:10]}" for p, t, _ in FACETS])
def test_breaking_a_facet_is_told_in_plain_words(path: str, text: str, told: str) -> None:
    """Length, range and pattern; the path and the line are those of the element."""
    root, element = tree(f"dossier/{path}")
    element.text = text
    again, findings = rewritten(root)
    assert [finding.rule for finding in findings] == ["XSD"]
    assert told in findings[0].message.nl
    found = again.find("/".join(NS + step for step in path.split("/")))
    assert found is not None
    assert (findings[0].line, findings[0].xpath) == (line_of(found), xpath_of(found))
    assert findings[0].message.en != findings[0].message.nl


ODD = [
    pytest.param(b"<naam>", b'<naam x="1">', "attribuut x", id="attribute"),
    pytest.param(b"<naam>", b"<naam><b/>", "elementen", id="element-in-leaf"),
    pytest.param(b"<metadata>", b"<metadata>los", "losse tekst", id="text-in-block"),
    pytest.param(
        b"<naam>", b'<naam xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true">', "nil", id="nil"
    ),
    pytest.param(
        b"<naam>", b'<naam xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="x">', "attribuut", id="type"
    ),
    pytest.param(b"<metadata>", b'<metadata><a xmlns="">1</a>', "a wordt hier niet verwacht", id="other-namespace"),
]


@pytest.mark.parametrize(("old", "new", "told"), ODD)
def test_odd_shapes_are_told_apart(old: bytes, new: bytes, told: str) -> None:
    """Attributes, stray text and stray elements each have words of their own."""
    findings = validate_schema(etree.fromstring(FULL.replace(old, new, 1)), DOSSIER_2019_1)
    assert told in findings[0].message.nl
    assert findings[0].fix.nl


def test_thousands_of_errors_are_counted_not_listed() -> None:
    """A hopeless file gives a thousand findings and one that counts the rest."""
    data = FULL.replace(b"<metadata>", b"<metadata>" + b"<deeldossier></deeldossier>" * 1500, 1)
    findings = validate_schema(etree.fromstring(data), DOSSIER_2019_1)
    assert len(findings) <= MAX_FINDINGS + 1


def test_threads_do_not_mix_their_findings() -> None:
    """Every thread sees the errors of its own dossier, and of that one only."""
    broken = FULL.replace(b"<brincode>99AA", b"<brincode>9")
    seen: list[set[int]] = []

    def work(data: bytes) -> None:
        root = etree.fromstring(data)
        seen.append({len(validate_schema(root, DOSSIER_2019_1)) for _ in range(50)})

    threads = [threading.Thread(target=work, args=(data,)) for data in (FULL, broken, FULL, broken)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expected = len(validate_schema(etree.fromstring(broken), DOSSIER_2019_1))
    assert expected > 0
    assert sorted(seen, key=sorted) == [{0}, {0}, {expected}, {expected}]


def test_one_thread_at_a_time_compiles(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first schema of a process sets up types for all threads: two that compile at once would spoil them."""
    alone: list[bool] = []

    def compile_schema(source: etree._Element) -> etree._Element:
        alone.append(schema._COMPILING.locked())
        return source

    monkeypatch.setattr(etree, "XMLSchema", compile_schema)
    schema._compile(DOSSIER_2019_1)
    assert alone == [True]


def many(count: int, date: bytes) -> bytes:
    """A full dossier with this many more blocks of early-school education, one a line."""
    block = (
        b"<vroegschools><codevroegschoolsprogramma>1</codevroegschoolsprogramma>"
        b"<vroegschoolsdatumingang>" + date + b"</vroegschoolsdatumingang></vroegschools>\n"
    )
    return FULL.replace(b"<schoolloopbaanlijst>", block * count + b"<schoolloopbaanlijst>")


def test_a_large_hopeless_dossier_is_judged_in_time() -> None:
    """Fifty thousand errors among siblings: the first thousand are named, the rest is counted, nothing hangs."""
    start = time.process_time()
    findings = validate_schema(etree.fromstring(many(50_000, b"gisteren")), DOSSIER_2019_1)
    assert time.process_time() - start < 20
    assert len(findings) == MAX_FINDINGS
    assert findings[0].xpath == "/dossier[1]/huidigeschool[1]/leerling[1]/vroegschools[2]/vroegschoolsdatumingang[1]"
    assert "49001" in findings[-1].message.nl


def test_a_large_dossier_with_late_errors_is_refused() -> None:
    """Errors that lie beyond what is named are counted all the same."""
    data = many(50_000, b"2012-08-01").replace(
        b"<certificaat>EHBO", b"<certificaat></certificaat>" * 1200 + b"<certificaat>"
    )
    findings = validate_schema(etree.fromstring(data), DOSSIER_2019_1)
    assert len(findings) == MAX_FINDINGS + 1
    late = many(60_000, b"2012-08-01").replace(b"2012-08-01", b"gisteren").replace(b"gisteren", b"2012-08-01", 58_000)
    (finding,) = validate_schema(etree.fromstring(late), DOSSIER_2019_1)
    assert "2000" in finding.message.nl


def test_a_large_dossier_in_order_is_accepted() -> None:
    """Blanks around a date included; beyond line 65,535 libxml2 may be one line off."""
    assert validate_schema(etree.fromstring(many(50_000, b" 2012-08-01 ")), DOSSIER_2019_1) == []
    data = many(70_000, b"2012-08-01").replace(b"<certificaat>EHBO", b"<certificaat>")
    (finding,) = validate_schema(etree.fromstring(data), DOSSIER_2019_1)
    line = data[: data.index(b"<certificaat>")].count(b"\n") + 1
    assert finding.line in {line, line + 1}


@pytest.mark.family("path", PATHS[1:])
def test_swapping_neighbours_is_refused(path: str) -> None:
    """The order of elements is fixed everywhere: before the element that precedes it, none is accepted."""
    root, element = tree(path)
    before = next((each for each in element.itersiblings(preceding=True) if each.tag != element.tag), None)
    if before is None:
        assert element.getparent() is not None
        return
    before.addprevious(element)
    again, findings = rewritten(root)
    assert {finding.rule for finding in findings} == {"XSD"}
    assert findings[0].xpath in {xpath_of(each) for each in again.iter(element.tag, before.tag)}
