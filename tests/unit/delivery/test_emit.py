import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from crs_gate.delivery.emit import Outputs, emit
from crs_gate.errors import UsageError
from crs_gate.report.markdown import LIMIT
from tests.unit.report import sample
from tests.unit.report.runner import commands

ACTIONS = {"GITHUB_ACTIONS": "true"}


class Stream(io.TextIOWrapper):
    """A stream as standard output is one, with what was written to it."""

    def __init__(self, encoding: str = "utf-8", terminal: bool = False) -> None:
        self.raw_bytes = io.BytesIO()
        self.terminal = terminal
        super().__init__(self.raw_bytes, encoding=encoding)

    def isatty(self) -> bool:
        return self.terminal

    @property
    def text(self) -> str:
        return self.raw_bytes.getvalue().decode(self.encoding)


def run(outputs: Outputs, environ: dict[str, str], out: Stream | None = None) -> tuple[str, str]:
    out, err = out or Stream(), Stream()
    emit(sample.blocked(), outputs, environ, out, err)
    return out.text, err.text


def test_a_laptop_gets_plain_text_and_nothing_else() -> None:
    out, err = run(Outputs(), {})
    assert out.startswith("BLOCKED  data/social.crs.yaml")
    assert (commands(out), err) == ([], "")


def test_a_terminal_gets_color() -> None:
    assert "\x1b[" in run(Outputs(), {"TERM": "xterm"}, Stream(terminal=True))[0]
    assert "\x1b[" not in run(Outputs(), {"NO_COLOR": "1"}, Stream(terminal=True))[0]


def test_in_actions_annotations_come_before_the_text() -> None:
    out, _ = run(Outputs(), ACTIONS)
    assert len(commands(out)) == 5
    assert out.index("::error") < out.index("BLOCKED")


@pytest.mark.parametrize("format_name", ["json", "markdown"])
def test_a_document_on_stdout_stays_whole_and_annotations_go_to_stderr(format_name: str) -> None:
    out, err = run(Outputs(format=format_name), ACTIONS)
    assert commands(out) == []
    assert len(commands(err)) == 5


def test_github_format_annotates_once() -> None:
    out, err = run(Outputs(format="github"), ACTIONS)
    assert (len(commands(out)), err) == (5, "")


def test_the_summary_is_appended(tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("earlier\n")
    run(Outputs(), {"GITHUB_STEP_SUMMARY": str(summary)})
    assert summary.read_text().startswith("earlier\n\n## crs-gate: ❌ blocked\n")


def test_the_summary_leaves_room_for_what_is_there(tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("x" * (LIMIT - 2000))
    run(Outputs(), {"GITHUB_STEP_SUMMARY": str(summary)})
    assert summary.stat().st_size <= LIMIT


def test_step_outputs_are_written(tmp_path: Path) -> None:
    file, report = tmp_path / "output", tmp_path / "report.json"
    run(Outputs(files=(("json", str(report)),)), {"GITHUB_OUTPUT": str(file)})
    assert file.read_text().splitlines() == [
        "conclusion=blocked",
        "rating=D",
        "score=55.0",
        "base-rating=A",
        "base-score=82.1",
        "delta=-27.1",
        "added=1",
        "changed=2",
        "removed=1",
        "dataset=data/social.crs.yaml",
        "datasets=1",
        "datasets-not-passed=1",
        "datasets-left-out=0",
        f"report-json={report}",
    ]


@pytest.mark.parametrize(
    ("name", "told"), [("GITHUB_STEP_SUMMARY", "the job summary"), ("GITHUB_OUTPUT", "the step outputs")]
)
def test_what_the_runner_offers_may_fail_without_harm(tmp_path: Path, name: str, told: str) -> None:
    out, err = run(Outputs(), {name: str(tmp_path / "missing" / "file")})
    assert err == f"crs-gate: warning: {told} could not be written: No such file or directory\n"
    assert out.startswith("BLOCKED")


def test_a_file_that_was_asked_for_must_be_written_but_all_else_comes_first(tmp_path: Path) -> None:
    good, out = tmp_path / "good.json", Stream()
    files = (("markdown", str(tmp_path / "missing/x.md")), ("json", str(good)))
    with pytest.raises(UsageError, match="No such file or directory"):
        emit(sample.blocked(), Outputs(files=files), {}, out, Stream())
    assert out.text.startswith("BLOCKED")
    assert json.loads(good.read_text())["status"] == "blocked"


def test_files_list_everything(tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    run(Outputs(files=(("text", str(file)),)), {})
    assert "There before: 1 warning" in file.read_text()


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_any_encoding_of_stdout_will_do(encoding: str) -> None:
    out = Stream(encoding)
    report = sample.passed()._replace(notes=("日本語 😀",))
    emit(report, Outputs(), {}, out, Stream())
    assert r"\u65e5" in out.text


def test_a_reader_that_leaves_early_ends_the_output_quietly() -> None:
    code = (
        "from tests.unit.report import sample; from crs_gate.delivery.emit import Outputs, emit;"
        "emit(sample.many(20000), Outputs(verbose=True), {}); raise SystemExit(7)"
    )
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([sys.executable, "-c", code], stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (7, b"")
