"""``from crs_gate import rate, check, screen``: what docs/python.md shows, and how it fails."""

import doctest
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import yaml

import crs_gate
from crs_gate import GateError, HistoryError, PolicyError, UnreadManifestError, UsageError, check, rate, screen
from crs_gate.cli import main
from tests.e2e.example import ROOT, build, environment
from tests.e2e.manifests import manifest

TODAY = date(2026, 11, 22)
PAGE = ROOT / "docs" / "python.md"


@pytest.fixture(autouse=True)
def in_the_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The current folder is the example repository, as docs/python.md says."""
    for name in list(os.environ):
        if name.startswith(("CRS_GATE_", "GITHUB_", "GIT_", "PRE_COMMIT", "SOURCE_DATE")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(build(tmp_path / "example"))


def test_the_examples_of_the_page_give_what_it_shows() -> None:
    text = PAGE.read_text("utf-8").replace("\n```\n", "\n\n```\n")  # a fence ends what is expected
    example = doctest.DocTestParser().get_doctest(text, {}, PAGE.name, str(PAGE), 0)
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    failed, tried = runner.run(example, out=said.append)
    assert tried > 10
    assert failed == 0, "".join(said)


def test_all_that_the_page_promises_is_there_and_described() -> None:
    page = PAGE.read_text("utf-8")
    for name in crs_gate.__all__:
        assert getattr(crs_gate, name).__doc__, name
        assert f"`{name}" in page, name
    assert set(crs_gate.__all__) <= set(dir(crs_gate))
    with pytest.raises(AttributeError):
        _ = crs_gate.nothing  # type: ignore[attr-defined]


def test_importing_the_package_imports_nothing_else() -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT / 'src')!r}); import crs_gate; "
        "print([name for name in sys.modules if name.startswith(('crs_gate', 'click', 'typing'))])"
    )
    command = [sys.executable, "-I", "-S", "-c", code]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "['crs_gate']"


class TestRate:
    def test_a_manifest_in_memory_is_reported_as_the_file_is(self) -> None:
        text = manifest("good", scraped=("bad",))
        Path("d.crs.yaml").write_text(text, "utf-8")
        held = rate(yaml.load(text, Loader=yaml.BaseLoader), today=TODAY).report  # noqa: S506 - it makes texts alone
        filed = rate("d.crs.yaml", today=TODAY).report
        assert held["notes"]
        assert held["notes"] == filed["notes"]
        assert {name: held["rules"][name] for name in filed["rules"]} == filed["rules"]

    def test_a_time_is_taken_for_its_day(self) -> None:
        late = datetime(2026, 11, 22, 23, 30, tzinfo=timezone(timedelta(hours=-2)))
        days = [rate("dataset.crs.yaml", today=day).report["run"]["today"] for day in (datetime(2026, 11, 22, 5), late)]
        assert days == ["2026-11-22", "2026-11-23"]

    def test_it_says_what_the_command_says(self, capsys: pytest.CaptureFixture[str]) -> None:
        Path("d.crs.yaml").write_text(manifest("good", scraped=("bad",)), "utf-8")
        found = rate("d.crs.yaml", today=TODAY)
        main(["rate", "d.crs.yaml", "--today", TODAY.isoformat(), "--format", "json"])
        said = json.loads(capsys.readouterr().out)
        assert found.report == said
        assert (found.letter, found.passed) == (said["manifests"][0]["head"]["letter"], said["status"] == "passed")
        assert len(found.findings) == len(said["manifests"][0]["findings"])
        first = found.findings[0]
        assert first.file == "d.crs.yaml"
        assert first.line > 1
        assert first.fix

    def test_a_manifest_in_memory_is_rated_as_its_file_would_be_but_for_what_lies_around_it(self) -> None:
        text = manifest("good", scraped=("bad",))
        Path("d.crs.yaml").write_text(text, "utf-8")
        tree = yaml.safe_load(text)  # dates, and truth values where yes and no were written
        there, here = rate("d.crs.yaml", policy=_policy({}), today=TODAY), rate(tree, today=TODAY)
        assert here.letter == there.letter
        rules = {finding.rule for finding in there.findings} - {"data-path-unclaimed"}
        assert rules <= {finding.rule for finding in here.findings} | {"checksum-missing"}

    def test_a_manifest_that_is_not_valid_has_findings_and_no_letter(self) -> None:
        for found in (rate({"crs": 1, "sources": [{}]}), rate(_written("d.crs.yaml", "crs: 1\nsources: [{}]\n"))):
            assert (found.letter, found.score, found.passed) == (None, None, False)
            assert found.findings[0].rule == "manifest-invalid"

    def test_floors_of_a_policy_hold(self) -> None:
        tree = yaml.safe_load(manifest("good", scraped=("bad",)))
        assert rate(tree, today=TODAY).passed
        assert not rate(tree, policy={"version": 1, "min_rating": "A"}, today=TODAY).passed
        assert not rate(tree, policy=_policy({"min_rating": "A"}), today=TODAY).passed
        Path("d.crs.yaml").write_text(manifest("good", scraped=("bad",)), "utf-8")
        assert not rate("d.crs.yaml", policy=_policy({"min_rating": "A"}), today=TODAY).passed
        assert not rate("d.crs.yaml", policy=Path(_policy({"min_rating": "A"})).resolve(), today=TODAY).passed


def _written(name: str, text: str) -> str:
    Path(name).write_text(text, "utf-8")
    return name


def _policy(more: dict[str, Any]) -> str:
    return _written("p.yml", yaml.safe_dump({"version": 1, **more}))


class TestCheck:
    def test_a_change_that_is_blocked_and_one_that_passes(self) -> None:
        blocked = check(".", base="main", head="add-scraped-source", today=TODAY)
        assert (blocked.passed, blocked.status) == (False, "blocked")
        assert any("rating" in reason for reason in blocked.reasons)
        assert {finding.source for finding in blocked.findings} >= {"microblog"}
        passed = check(base="main", head="main", today=TODAY)
        assert (passed.passed, passed.reasons, passed.findings) == (True, (), ())


class TestScreen:
    def test_records_and_addresses_come_out_as_they_went_in_one_at_a_time(self) -> None:
        taken: list[int] = []

        def records() -> Any:
            for number in range(3):
                taken.append(number)
                yield {"url": "https://example.org/open-data/notices", "n": number}

        found = screen(records(), "dataset.crs.yaml", today=TODAY)
        assert taken == []
        record, verdict = next(found)
        assert (record, verdict.admitted, taken) == (
            {"url": "https://example.org/open-data/notices", "n": 0},
            True,
            [0],
        )

    def test_a_field_can_have_several_names_where_several_signals_are_stated(self) -> None:
        record = {"url": "https://example.org/open-data/notices/7", "a": "allowed", "b": "disallowed"}
        for names, admitted in (("a", True), (["a", "b"], False)):
            ((_, verdict),) = screen([record], "dataset.crs.yaml", today=TODAY, fields={"opt_out": names})
            assert verdict.admitted is admitted

    def test_what_is_no_record_is_rejected_and_no_error(self) -> None:
        odd: Any = [3, None, [], {"url": object()}, {"url": b"x"}, {1: 2}, "", "\ud800"]
        verdicts = [verdict for _, verdict in screen(odd, "dataset.crs.yaml", today=TODAY)]
        assert [verdict.admitted for verdict in verdicts] == [False] * len(odd)


def wrong(value: Any) -> Any:
    """What no type checker lets through."""
    return value


FAULTS: list[tuple[Callable[[], object], type[GateError], str]] = [
    (lambda: rate("nowhere.crs.yaml"), UsageError, "there is no file"),
    (lambda: rate("dataset.crs.yaml", policy="nowhere.yml"), PolicyError, "no policy at nowhere.yml"),
    (lambda: rate("dataset.crs.yaml", policy={"version": 1}), UsageError, "in memory"),
    (lambda: rate("dataset.crs.yaml", policy="../../p.yml"), UsageError, "is not inside"),
    (lambda: rate({"crs": {1}}), UsageError, "what JSON cannot"),
    (lambda: rate({"crs": 1}, policy={"versio": 1}), PolicyError, "unknown key 'versio'"),
    (lambda: rate({"crs": 1}, policy="nowhere.yml"), PolicyError, "cannot read the policy"),
    (lambda: check("/nonexistent"), HistoryError, "no folder"),
    (lambda: check(base="nothing", head="main"), HistoryError, "nothing"),
    (lambda: screen([], "nowhere.crs.yaml"), UsageError, "there is no file"),
    (lambda: screen([], {"crs": 1}), UnreadManifestError, "missing key 'sources'"),
    (lambda: screen([], "dataset.crs.yaml", {"licenses": {"allow": ["nonsense"]}}), PolicyError, "version"),
    (lambda: screen([], "dataset.crs.yaml", fields={"uri": "x"}), UsageError, "there is no field 'uri'"),
    (lambda: screen([], "dataset.crs.yaml", require=["luck"]), UsageError, "'luck' cannot be required"),
    (lambda: rate(wrong(None)), UsageError, "the manifest is of type NoneType"),
    (lambda: rate(wrong(b"x")), UsageError, "the manifest is of type bytes"),
    (lambda: rate({"crs": 1}, policy=wrong(3)), UsageError, "the policy is of type int"),
    (lambda: rate("dataset.crs.yaml", today=wrong("2026-11-22")), UsageError, "today is of type str"),
    (lambda: check(policy=wrong({"version": 1})), UsageError, "in memory"),
    (lambda: screen([], wrong(3)), UsageError, "the manifest is of type int"),
    (lambda: screen([], "dataset.crs.yaml", fields=wrong({"url": 3})), UsageError, "a field is of type int"),
]


@pytest.mark.parametrize(("call", "kind", "said"), FAULTS, ids=[f"{k.__name__}-{s}" for _, k, s in FAULTS])
def test_every_fault_is_of_the_error_tree_and_says_what_is_wrong(
    call: Callable[[], object], kind: type[GateError], said: str
) -> None:
    with pytest.raises(kind) as caught:
        call()
    assert said in caught.value.message
    assert isinstance(caught.value, GateError)


def test_types_are_there_for_who_uses_it(tmp_path: Path) -> None:
    (tmp_path / "use.py").write_text(
        "from crs_gate import rate, screen\n"
        "letter: str | None = rate('d.crs.yaml').letter\n"
        "for record, verdict in screen(['https://example.org'], 'd.crs.yaml'):\n"
        "    admitted: bool = verdict.admitted\n"
        "rate(3)\n",
        "utf-8",
    )
    ran = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file", os.devnull, "use.py"],
        cwd=tmp_path, env=environment(MYPYPATH=str(ROOT / "src")), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert [line for line in ran.stdout.splitlines() if "use.py" in line and ": error" in line] == [
        line for line in ran.stdout.splitlines() if line.startswith("use.py:5: error")
    ], ran.stdout
    assert "use.py:5: error" in ran.stdout
