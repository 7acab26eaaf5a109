"""Tests of the comparison of two functional runs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from harness.compare.functional import compare_functional
from harness.compare.model import Comparison, Direction, as_json, render_text
from harness.outcome import CheckOutcome, Fault, Level, RunResult, ScenarioResult, Verdict
from harness.report.model import AannameRow, EisRow, Registers
from harness.report.run_json import RunFile
from simulator.errors import ConfigurationError
from simulator.text.text import Text

PGN = "999990019"
BOTH = Text(nl="zo", en="so")
CHECK = CheckOutcome(
    id="sessiecontrole_voor_levering", eis="FS-04", level=Level.MOET, verdict=Verdict.PASSED, message=BOTH
)
FAILED_CHECK = replace(CHECK, verdict=Verdict.FAILED, at_fault=Fault.BRON)


def scenario(scenario_id: str, verdict: Verdict, **more: object) -> ScenarioResult:
    """Return a scenario that tests FS-04."""
    fields: dict[str, object] = {
        "id": scenario_id,
        "title": BOTH,
        "group": scenario_id[0],
        "role": "bron",
        "profile": "POVO",
        "verdict": verdict,
        "at_fault": None,
        "eisen": (),
        "aannames": (),
        "steps": (),
        "checks": (CHECK,),
        "started": "2026-03-27T10:15:00+01:00",
        "ms": 91.5,
    }
    return ScenarioResult(**fields | more)  # type: ignore[arg-type]


GOOD = scenario("B-02", Verdict.PASSED)
BAD = scenario("C-09", Verdict.FAILED, at_fault=Fault.BRON, checks=(replace(FAILED_CHECK, eis="FS-06"),))
BASE = RunResult(
    osolab="0.3.0",
    run_id="run-1",
    signature={"baseline": "TB-1", "environment": "TE-1", "run": "TR-1"},
    seed=7,
    release="oso22",
    dossier="2019.1",
    started="2026-03-27T10:15:00+01:00",
    finished="2026-03-27T10:15:04+01:00",
    environment={"bron": {"mode": "simulated"}},
    planned=("B-02", "C-09"),
    scenarios=(GOOD, BAD),
)


def registers(aanname: str = "soap_fault") -> Registers:
    """Return two requirements and an assumption."""
    eisen = (EisRow(id=eis, level=Level.MOET, role="bron", text=BOTH) for eis in ("FS-04", "FS-06"))
    row = AannameRow(
        id="A01", title=BOTH, known=BOTH, assumed=BOTH, matters=BOTH, value=aanname, default="soap_fault", certainty="X"
    )
    return Registers(eisen={eis.id: eis for eis in eisen}, aannames={"A01": row})


def compare(tmp_path: Path, other: RunResult, *, aanname: str = "soap_fault") -> Comparison:
    """Compare a run with the base, both through their files."""
    for name, run, rows in (("a", BASE, registers()), ("b", other, registers(aanname))):
        (tmp_path / name).mkdir(exist_ok=True)
        RunFile(tmp_path / name, rows, unmasked=True).write(run)
    return compare_functional(tmp_path / "a", tmp_path / "b")


def changes(comparison: Comparison) -> list[tuple[str, str, str]]:
    """Return what differs as (section, subject, direction)."""
    return [(row.section, row.subject, str(row.direction)) for row in comparison.rows]


def test_a_run_does_not_differ_from_itself(tmp_path: Path) -> None:
    """Name, moment and duration are no difference, and neither are the words of a finding."""
    check = replace(CHECK, message=Text(nl="anders", en="otherwise"), actual="47 ms", exchange=12)
    slower = replace(GOOD, ms=4000.0, started="2026-03-28T10:15:00+01:00", checks=(check,))
    found = compare(
        tmp_path,
        replace(
            BASE,
            run_id="run-2",
            started="2026-03-28T10:15:00+01:00",
            finished="2026-03-28T10:19:00+01:00",
            scenarios=(slower, BAD),
            signature=dict(BASE.signature) | {"run": "TR-2"},
        ),
    )
    assert not found.differs
    assert (found.rows, found.circumstances) == ((), ())
    assert render_text(found, "nl").endswith("De runs verschillen niet.\n")


CASES = [
    pytest.param(
        (replace(GOOD, verdict=Verdict.FAILED, at_fault=Fault.BRON, checks=(FAILED_CHECK,)), BAD),
        [
            ("scenario", "B-02", "worse"),
            ("controle", "B-02 sessiecontrole_voor_levering FS-04", "worse"),
            ("eis", "FS-04", "worse"),
        ],
        id="regressed",
    ),
    pytest.param(
        (GOOD, replace(BAD, verdict=Verdict.PASSED, at_fault=None, checks=(replace(CHECK, eis="FS-06"),))),
        [
            ("scenario", "C-09", "better"),
            ("controle", "C-09 sessiecontrole_voor_levering FS-06", "better"),
            ("eis", "FS-06", "better"),
        ],
        id="fixed",
    ),
    pytest.param(
        (GOOD, replace(BAD, at_fault=Fault.DOEL)), [("scenario", "C-09", "changed")], id="another side at fault"
    ),
    pytest.param((GOOD, BAD, replace(GOOD, id="B-03")), [("scenario", "B-03", "changed")], id="scenario added"),
    pytest.param((GOOD, BAD, replace(BAD, id="C-10")), [("scenario", "C-10", "worse")], id="scenario added that fails"),
    pytest.param(
        (BAD,), [("scenario", "B-02", "worse"), ("eis", "FS-04", "worse")], id="planned and not reached: eis untested"
    ),
    pytest.param(
        (replace(GOOD, verdict=Verdict.SKIPPED, checks=()), BAD),
        [
            ("scenario", "B-02", "changed"),
            ("controle", "B-02 sessiecontrole_voor_levering FS-04", "changed"),
            ("eis", "FS-04", "worse"),
        ],
        id="skipped: proves nothing any more",
    ),
    pytest.param(
        (replace(GOOD, checks=(CHECK, CHECK)), BAD),
        [("controle", "B-02 sessiecontrole_voor_levering FS-04 (2)", "changed")],
        id="check added under the same name",
    ),
    pytest.param(
        (GOOD, replace(BAD, verdict=Verdict.ERROR, at_fault=Fault.NETWORK)),
        [("scenario", "C-09", "changed")],
        id="failed became a harness error",
    ),
]


@pytest.mark.parametrize(("scenarios", "expected"), CASES)
def test_each_kind_of_difference_is_found(
    tmp_path: Path, scenarios: tuple[ScenarioResult, ...], expected: list[tuple[str, str, str]]
) -> None:
    """One thing changed gives the lines about that thing and no other."""
    found = compare(tmp_path, replace(BASE, scenarios=scenarios))
    assert changes(found) == expected
    assert found.differs
    for _, subject, _ in expected:
        assert subject in render_text(found, "nl")


def test_a_scenario_that_was_not_planned_any_more_is_not_worse(tmp_path: Path) -> None:
    """Whoever runs fewer scenarios has another run, not a worse system; the requirement does lose its proof."""
    found = compare(tmp_path, replace(BASE, planned=("C-09",), scenarios=(BAD,)))
    assert changes(found) == [("scenario", "B-02", "changed"), ("eis", "FS-04", "worse")]
    assert "niet in deze run" in render_text(found, "nl")
    assert "not tested" in render_text(found, "en")


SETTINGS: list[object] = [
    pytest.param({"osolab": "0.4.0"}, "osolab", id="version"),
    pytest.param({"seed": 8}, "seed", id="seed"),
    pytest.param({"release": "oso23"}, "release", id="release"),
    pytest.param({"finished": None}, "finished", id="cut off"),
    pytest.param({"environment": {"bron": {"mode": "external"}}}, "environment.bron.mode", id="environment"),
    pytest.param({"environment": {}}, "environment.bron.mode", id="setting gone"),
    pytest.param({"signature": {"baseline": "TB-2", "environment": "TE-1"}}, "signature.baseline", id="signature"),
]


@pytest.mark.parametrize(("other", "name"), SETTINGS)
def test_other_circumstances_are_a_reason_and_no_difference(
    tmp_path: Path, other: Mapping[str, object], name: str
) -> None:
    """What was set otherwise is named first, as what differences may come of; alone it makes no difference."""
    found = compare(tmp_path, replace(BASE, **other))  # type: ignore[arg-type]
    assert [row.subject for row in found.circumstances] == [name]
    assert not found.differs
    assert "may come of this" in render_text(found, "en")
    assert as_json(found)["circumstances"][0]["name"] == name


def test_an_assumption_set_otherwise_is_named(tmp_path: Path) -> None:
    """The runs were judged by another assumption, so that verdicts may differ for that reason."""
    (row,) = compare(tmp_path, BASE, aanname="resultaat").circumstances
    assert (row.subject, row.before, row.after) == ("aannames.A01", "soap_fault", "resultaat")


def test_both_languages_and_json_tell_the_same(tmp_path: Path) -> None:
    """A regression in words, in both languages, and as data."""
    worse = replace(GOOD, verdict=Verdict.FAILED, at_fault=Fault.BRON, checks=(FAILED_CHECK,))
    found = compare(tmp_path, replace(BASE, scenarios=(worse, BAD)))
    assert "- B-02  geslaagd → gezakt (bron)  slechter" in render_text(found, "nl")
    assert "- B-02  passed → failed (source (bron))  worse" in render_text(found, "en")
    assert "De runs verschillen: 3 slechter." in render_text(found, "nl")
    data = json.loads(json.dumps(as_json(found)))
    assert (data["kind"], data["differs"], data["tolerance"]) == ("run", True, None)
    assert data["summary"] == {"worse": 3, "better": 0, "changed": 0, "same": 0}
    assert data["lines"][0]["before"] == "passed"
    assert data["lines"][0]["after"] == "failed"
    assert found.count(Direction.WORSE) == 3


def test_a_pgn_in_a_setting_is_masked(tmp_path: Path) -> None:
    """Not even a comparison shows a pgn."""
    found = compare(tmp_path, replace(BASE, environment={"bron": {"mode": f"pupil {PGN}"}}))
    assert PGN not in render_text(found, "nl")
    assert PGN not in json.dumps(as_json(found))


@pytest.mark.parametrize(
    "content", [pytest.param(None, id="none"), pytest.param("{", id="no JSON"), pytest.param("{}", id="no run")]
)
def test_a_folder_without_a_whole_run_is_refused(tmp_path: Path, content: str | None) -> None:
    """A missing or broken run.json is a mistake of the user, told with its place."""
    compare(tmp_path, BASE)
    other = tmp_path / "weg"
    other.mkdir()
    if content is not None:
        (other / "run.json").write_text(content, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        compare_functional(tmp_path / "a", other)
    assert "weg" in caught.value.in_language("nl")
