from pathlib import Path

import pytest

from crs_gate.delivery.emit import Outputs, emit
from crs_gate.delivery.fault import UnwrittenError, emit_fault
from crs_gate.errors import GateError, HistoryError, UsageError
from tests.unit.report import sample
from tests.unit.report.runner import commands

Runner = dict[str, str]


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    """What GitHub's runner gives to a step."""
    files = {name: str(tmp_path / name) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    return {"GITHUB_ACTIONS": "true", **files}


@pytest.mark.parametrize(
    ("fault", "conclusion", "exit_code"),
    [(UsageError("no such thing", "name another"), "error", 2), (HistoryError("no base", "fetch it"), "undecided", 3)],
)
def test_a_fault_is_told_wherever_an_author_looks(
    runner: Runner, capsys: pytest.CaptureFixture[str], fault: GateError, conclusion: str, exit_code: int
) -> None:
    assert emit_fault(fault, runner) == exit_code
    out, err = capsys.readouterr()
    assert [found.message for found in commands(out)] == [f"{fault.message}. {fault.hint}"]
    assert err == f"crs-gate: error: {fault.message}\n  hint: {fault.hint}\n"
    assert Path(runner["GITHUB_OUTPUT"]).read_text() == f"conclusion={conclusion}\n"
    assert Path(runner["GITHUB_STEP_SUMMARY"]).read_text().startswith(f"## crs-gate: {conclusion}\n")


def test_elsewhere_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    emit_fault(UsageError("no such thing"), {"GITHUB_OUTPUT": str(tmp_path / "output")})
    assert capsys.readouterr() == ("", "crs-gate: error: no such thing\n")
    assert list(tmp_path.iterdir()) == []


def test_a_hostile_message_forges_nothing(runner: Runner, capsys: pytest.CaptureFixture[str]) -> None:
    emit_fault(UsageError("\n".join(sample.HOSTILE), sample.HOSTILE[0]), runner)
    out, err = capsys.readouterr()
    assert [found.name for found in commands(out + err)] == ["error"]
    assert Path(runner["GITHUB_OUTPUT"]).read_text() == "conclusion=error\n"


def test_a_report_that_cannot_be_written_leaves_the_conclusion_as_it_was(runner: Runner, tmp_path: Path) -> None:
    outputs = Outputs(files=(("json", str(tmp_path / "missing" / "report.json")),))
    with pytest.raises(UnwrittenError) as caught:
        emit(sample.blocked(), outputs, runner)
    assert emit_fault(caught.value, runner) == 2
    written = Path(runner["GITHUB_OUTPUT"]).read_text().splitlines()
    assert [line for line in written if line.startswith("conclusion=")] == ["conclusion=blocked"]
    assert "could not be written" in Path(runner["GITHUB_STEP_SUMMARY"]).read_text()
