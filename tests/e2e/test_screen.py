"""``crs-gate screen``: candidates of a crawler go in, those that the policy would take come out."""

import io
import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.commands import Cli, Ran, command_line
from tests.e2e.example import environment
from tests.gitrepo import GitRepo

MANIFEST = """\
crs: 1
dataset: {name: posts, license: CC-BY-4.0, release: public, use: {train: true, commercial: true}}
sources:
  - id: notices
    category: public_dataset
    locator: {url: "https://example.org/notices"}
    collected: {method: download}
    acquisition: {basis: licensed}
    license: CC0-1.0
    personal_data: {present: no}
    synthetic: {present: no}
    derived_from: []
  - id: forum
    category: crawled
    locator: {url: "https://forum.example.org"}
    collected: {from: 2026-09-01, to: 2026-09-30, method: crawl}
    acquisition: {basis: scraped-within-terms, terms: {url: "https://forum.example.org/terms", read_on: 2026-08-30}}
    license: CC-BY-4.0
    opt_out: {signals: [{protocol: robots.txt, checked: 2026-08-31, result: allowed}]}
    personal_data: {present: no}
    synthetic: {present: no}
    derived_from: []
  - id: closed
    category: crawled
    locator: {url: "https://forum.example.org/closed"}
    collected: {from: 2026-09-01, method: crawl}
    acquisition: {basis: scraped-within-terms, terms: {url: "https://forum.example.org/terms", read_on: 2026-08-30}}
    license: LicenseRef-forum-terms
    opt_out: {signals: [{protocol: robots.txt, checked: 2026-08-31, result: disallowed}]}
    personal_data: {present: no}
    synthetic: {present: no}
    derived_from: []
  - id: silent
    category: public_dataset
    locator: {url: "https://example.org/silent"}
    collected: {method: download}
    acquisition: {basis: licensed}
    personal_data: {present: no}
    synthetic: {present: no}
    derived_from: []
removals:
  - {source: howto, locator: "https://howto.example/articles", reason: the owner asked, requested: 2026-01-05}
  - {locator: "https://example.org/notices/private", reason: named a person}
"""
SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
IN_NOTICES = {"url": "https://example.org/notices/1"}
IN_FORUM = {"url": "https://forum.example.org/t/1"}
Screen = Callable[..., Ran]


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """crs-gate screen in a folder with a manifest."""
    (tmp_path / "d.crs.yaml").write_text(MANIFEST, "utf-8")
    return command_line(capsys, tmp_path, monkeypatch, "screen", "d.crs.yaml", "--today", "2026-11-22")


@pytest.fixture
def screen(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Screen:
    """crs-gate screen with records, lines or bytes on standard input."""

    def run(given: Any, *arguments: str) -> Ran:
        if not isinstance(given, bytes):
            lines = (line if isinstance(line, str) else json.dumps(line) for line in given)
            given = "".join(f"{line}\n" for line in lines).encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        return cli(*arguments)

    return run


def rule_for(screen: Screen, record: Any, *arguments: str) -> str:
    """The rule by which one record is rejected; empty where it passes."""
    ran = screen([record], "--rejected", "r.jsonl", *arguments)
    assert ran.code == 0, ran.err
    rejected = Path("r.jsonl").read_text("utf-8")
    assert bool(rejected) is not bool(ran.out)
    return str(json.loads(rejected)["rule"]) if rejected else ""


class TestWhatPasses:
    def test_a_candidate_of_a_declared_source_passes_as_it_is(self, screen: Screen) -> None:
        odd = b'{ "url" : "https://example.org/notices/1", "b": 1e5, "a": "\xc3\xa4" }\r\n'
        ran = screen(odd)
        assert (ran.code, ran.out.encode()) == (0, odd)
        assert "read 1, passed 1, rejected 0" in ran.err

    def test_addresses_one_a_line(self, screen: Screen) -> None:
        ran = screen(["https://example.org/notices/1", "https://else.example", " ", IN_NOTICES["url"]], "--urls")
        assert ran.out == "https://example.org/notices/1\nhttps://example.org/notices/1\n"
        assert "line 2: rejected [source-undeclared]" in ran.err

    def test_order_is_kept(self, screen: Screen) -> None:
        given = [{**IN_NOTICES, "n": n} if n % 3 else {"n": n} for n in range(100)]
        ran = screen(given, "--quiet")
        assert [json.loads(line)["n"] for line in ran.out.splitlines()] == [n for n in range(100) if n % 3]

    def test_fields_have_the_names_that_are_given(self, screen: Screen) -> None:
        record = {"metadata": {"link": IN_NOTICES["url"], "rights": "CC-BY-NC-4.0"}}
        fields = ("--url-field", "metadata.link", "--license-field", "metadata.rights")
        assert rule_for(screen, record, *fields) == "license-label-overpromises"
        assert rule_for(screen, record, *fields[:2]) == ""

    def test_a_device_is_no_file_of_records(self, cli: Cli) -> None:
        Path("x.jsonl").symlink_to("/dev/zero")
        ran = cli("x.jsonl")
        assert (ran.code, ran.out) == (2, "")
        assert "cannot read x.jsonl: it is a device" in ran.err

    def test_a_last_line_without_end_is_read_and_two_files_never_share_a_line(self, cli: Cli) -> None:
        line = json.dumps(IN_NOTICES)
        Path("a.jsonl").write_text(line, "utf-8")
        Path("b.jsonl").write_text(f"{line}\n[]\n", "utf-8")
        ran = cli("a.jsonl", "b.jsonl")
        assert ran.out == f"{line}\n{line}\n"
        assert "b.jsonl:2: rejected [record-unreadable]" in ran.err


class TestWhatIsRejected:
    @pytest.mark.parametrize(
        ("record", "rule"),
        [
            ({}, "address-missing"),
            ({"url": None}, "address-missing"),
            ({"url": "notices/1"}, "address-unreadable"),
            ({"url": ["https://example.org/notices"]}, "address-unreadable"),
            ({"url": "https://example.org@evil.example/notices"}, "address-unreadable"),
            ({"url": "https://example.org/notices/../private"}, "address-unreadable"),
            ({"url": "https://example.org/noticesboard"}, "source-undeclared"),
            ({**IN_NOTICES, "source": "nobody"}, "source-undeclared"),
            ({**IN_NOTICES, "source": "forum"}, "address-outside-source"),
            ({"url": "https://forum.example.org/closed/1"}, "opt-out-signal-ignored"),
            ({"url": "https://example.org/silent/1"}, "license-missing"),
            ({**IN_NOTICES, "license": "unknown"}, "license-unknown"),
            ({**IN_NOTICES, "license": "TODO"}, "license-missing"),
            ({**IN_NOTICES, "license": "all rights reserved"}, "license-missing"),
            ({**IN_NOTICES, "license": {"x": 1}}, "license-unrecognized"),
            ({**IN_NOTICES, "license": 7}, "license-unrecognized"),
            ({**IN_NOTICES, "license": ["CC0-1.0", "CC-BY-NC-4.0"]}, "license-label-overpromises"),
            ({**IN_NOTICES, "license": "CC-BY-SA-4.0"}, "license-conflict"),
            ({**IN_FORUM, "robots": "disallowed"}, "opt-out-signal-ignored"),
            ({**IN_FORUM, "opt_out": {"tdmrep": "reserved"}}, "opt-out-signal-ignored"),
            ({**IN_FORUM, "opt_out": {"signals": [{"protocol": "x", "result": "Denied"}]}}, "opt-out-signal-ignored"),
            ({**IN_FORUM, "opt_out": ["allowed", ["disallowed"]]}, "opt-out-signal-ignored"),
            ({**IN_FORUM, "opt_out": True}, "opt-out-signal-ignored"),
            ({**IN_FORUM, "robots": "timeout"}, "opt-out-signal-ignored"),
            ({**IN_FORUM, "retrieved": "2026-08-01T08:00:00Z"}, "opt-out-signal-unchecked"),
            ({**IN_FORUM, "retrieved": "yesterday"}, "opt-out-signal-unchecked"),
        ],
        ids=str,
    )
    def test_each_for_its_reason(self, screen: Screen, record: dict[str, Any], rule: str) -> None:
        assert rule_for(screen, record) == rule

    @pytest.mark.parametrize(
        "record",
        [
            {**IN_NOTICES, "license": "CC-BY-4.0"},
            {**IN_NOTICES, "license": "https://creativecommons.org/licenses/by/4.0/"},
            {**IN_NOTICES, "source": "notices"},
            {**IN_FORUM, "robots": "allowed"},
            {**IN_FORUM, "opt_out": {"robots.txt": "allowed", "tdmrep": "absent"}},
            {**IN_FORUM, "retrieved": "2026-09-03T08:00:00Z"},
        ],
        ids=str,
    )
    def test_a_record_that_states_what_is_fine_passes(self, screen: Screen, record: dict[str, Any]) -> None:
        assert rule_for(screen, record) == ""

    @pytest.mark.parametrize(
        "line",
        ["", "{", "[]", '"https://example.org/notices/1"', "null", "[" * 5000, '{"url": 1, "url": 2}', '{"url": NaN}'],
        ids=lambda line: repr(line[:20]),
    )
    def test_a_line_that_is_no_record(self, screen: Screen, line: str) -> None:
        assert rule_for(screen, line) == "record-unreadable"

    def test_a_line_that_is_no_text_and_one_that_is_too_long_keep_their_numbers(self, screen: Screen) -> None:
        fine = json.dumps(IN_NOTICES).encode() + b"\n"
        ran = screen(b"\xff\n" + b"x" * 2_000_000 + b"\n" + fine, "--rejected", "r.jsonl")
        found = [json.loads(line) for line in Path("r.jsonl").read_text("utf-8").splitlines()]
        assert [(row["line"], row["rule"]) for row in found] == [(1, "record-unreadable"), (2, "record-unreadable")]
        assert (found[0]["record"], found[1]["cut"]) == (r"\xff", True)
        assert ran.out.encode() == fine


class TestRemovals:
    @pytest.mark.parametrize(
        "url",
        [
            "https://howto.example/articles/1",
            "http://www.howto.example:80/Articles/1",
            "https://howto.example//articles/%31?utm=x",
            "https://example.org/notices/private/7",
        ],
    )
    def test_what_was_removed_does_not_come_back_in_any_spelling(self, screen: Screen, url: str) -> None:
        assert rule_for(screen, {"url": url}) == "removed-source-returned"

    @pytest.mark.parametrize(
        ("stated", "rule"),
        [
            (SHA, "removed-source-returned"),
            (f" {SHA.upper()} ", "removed-source-returned"),
            (f"sha256:{SHA}", "removed-source-returned"),
            (f"SHA256-{SHA}", "removed-source-returned"),
            (f"0x{SHA}", "removed-source-returned"),
            ([SHA], "removed-source-returned"),
            ({"sha256": SHA}, "removed-source-returned"),
            (SHA[:32], "removed-source-returned"),
            ("garbage", "removed-source-returned"),
            (123, "removed-source-returned"),
            ([SHA, SHA], "removed-source-returned"),
            (SHA[::-1], ""),
        ],
    )
    def test_nor_by_its_content_however_that_is_spelled(self, screen: Screen, stated: object, rule: str) -> None:
        gone = MANIFEST + f"  - {{title: A book, sha256: [{SHA}], requested: 2026-01-01, effective: 2026-01-02}}\n"
        Path("d.crs.yaml").write_text(gone, "utf-8")
        assert rule_for(screen, {**IN_NOTICES, "sha256": stated}) == rule

    def test_nor_under_the_id_of_the_source(self, screen: Screen) -> None:
        assert rule_for(screen, {**IN_NOTICES, "source": "howto"}, "--by-source") == "removed-source-returned"

    def test_nor_where_a_source_is_declared_for_it_again(self, screen: Screen) -> None:
        again = MANIFEST.replace("https://example.org/silent", "https://howto.example/articles")
        Path("d.crs.yaml").write_text(again.replace("id: silent", "id: kept\n    license: CC0-1.0"), "utf-8")
        assert rule_for(screen, {"url": "https://howto.example/articles/1"}) == "removed-source-returned"

    def test_one_that_names_no_place_is_told_of(self, screen: Screen) -> None:
        Path("d.crs.yaml").write_text(MANIFEST + "  - {reason: a book, requested: 2026-01-01}\n", "utf-8")
        assert "removals/2 names no address" in screen([]).err


class TestPolicy:
    def test_lists_of_the_policy_hold(self, screen: Screen) -> None:
        Path("crs-gate.yml").write_text("version: 1\nlicenses: {allow: [CC-BY-4.0]}\n", "utf-8")
        assert rule_for(screen, IN_NOTICES) == "license-not-allowed"
        assert rule_for(screen, IN_FORUM) == ""

    def test_a_waiver_lets_a_source_in_until_its_day_and_says_nothing_of_what_records_state(
        self, screen: Screen
    ) -> None:
        waiver = (
            "version: 1\nlicenses: {deny: [CC0-1.0, CC-BY-4.0]}\nwaivers:\n  - {rule: license-not-allowed, "
            "dataset: d.crs.yaml, source: notices, reason: agreed, approved_by: a@example.org, expires: 2026-12-31}\n"
        )
        Path("crs-gate.yml").write_text(waiver, "utf-8")
        assert rule_for(screen, IN_NOTICES) == ""
        assert rule_for(screen, {**IN_NOTICES, "license": "CC-BY-4.0"}) == "license-not-allowed"
        Path("crs-gate.yml").write_text(waiver.replace("2026-12-31", "2026-11-21"), "utf-8")
        assert rule_for(screen, IN_NOTICES) == "license-not-allowed"

    def test_a_rule_that_the_policy_switches_off_rejects_nothing(self, screen: Screen) -> None:
        Path("crs-gate.yml").write_text("version: 1\nrules: {ignore: [license-missing, license-conflict]}\n", "utf-8")
        assert rule_for(screen, {"url": "https://example.org/silent/1"}) != "license-missing"

    def test_the_policy_of_the_repository_is_found_from_anywhere(self, screen: Screen, tmp_path: Path) -> None:
        repo = GitRepo.init(tmp_path)
        repo.write("deep/d.crs.yaml", MANIFEST)
        repo.save(".github/crs-gate.yml", "version: 1\nlicenses: {deny: [CC0-1.0]}\n")
        os.chdir(tmp_path / "deep")
        assert rule_for(screen, IN_NOTICES) == "license-not-allowed"


class TestOptions:
    def test_unknown_is_admitted_only_when_asked_and_told(self, screen: Screen) -> None:
        unknown, refused = {**IN_NOTICES, "license": "unknown"}, {**IN_NOTICES, "license": "all rights reserved"}
        ran = screen([unknown, refused, {"url": "https://else.example"}], "--admit-unknown")
        assert ran.out == json.dumps(unknown) + "\n"
        assert "1 passed with unknown answers" in ran.err

    @pytest.mark.parametrize("name", ["license", "opt_out", "retrieved", "source"])
    def test_what_is_required_must_be_stated_by_each_record(self, screen: Screen, name: str) -> None:
        stated = {"license": "CC-BY-4.0", "opt_out": "allowed", "retrieved": "2026-09-02", "source": "forum"}
        assert rule_for(screen, {**IN_FORUM, **stated}, "--require", name) == ""
        for nothing in ({}, {name: None}, {name: ""}, {name: []}):
            left = {key: value for key, value in stated.items() if key != name}
            assert rule_for(screen, {**IN_FORUM, **left, **nothing}, "--require", name) == "answer-missing"

    def test_by_source_believes_the_record(self, screen: Screen) -> None:
        record = {"url": "https://else.example/1", "source": "notices"}
        assert rule_for(screen, record) == "address-outside-source"
        assert rule_for(screen, record, "--by-source") == ""

    def test_a_field_of_the_source_can_be_left_unread(self, screen: Screen) -> None:
        assert rule_for(screen, {**IN_NOTICES, "source": "https://example.org"}, "--source-field", "") == ""

    def test_exit_codes(self, screen: Screen, cli: Cli) -> None:
        assert screen([IN_NOTICES, {}]).code == 0
        assert screen([IN_NOTICES, {}], "--fail-on-reject").code == 1
        assert screen([IN_NOTICES], "--fail-on-reject").code == 0
        assert cli("nowhere.jsonl").code == 2
        assert cli("d.crs.yaml", "--rejected", "d.crs.yaml").code == 2
        assert cli("--policy", "nowhere.yml").code == 2
        assert Path("d.crs.yaml").read_text("utf-8") == MANIFEST
        Path("d.crs.yaml").write_text("crs: 1\n", "utf-8")
        ran = screen([IN_NOTICES])
        assert (ran.code, ran.out) == (3, "")
        assert "d.crs.yaml:1:1: missing key 'sources'" in ran.err

    def test_quiet_leaves_the_summary(self, screen: Screen) -> None:
        assert screen([{}], "--quiet").err.count("\n") - screen([], "--quiet").err.count("\n") == 0

    def test_sources_that_let_nothing_in_are_told_first(self, screen: Screen) -> None:
        said = screen([]).err
        assert "source closed lets nothing in: opt-out-signal-ignored" in said
        assert "source silent lets nothing in: license-missing" in said

    def test_what_a_record_says_cannot_forge_a_line_of_ours(self, screen: Screen) -> None:
        ran = screen(["::error::x", "\x1b[31m", json.dumps({"url": "https://else.example", "a": "##[group]"})])
        assert "\x1b" not in ran.err
        assert not any(line.startswith("::") for line in ran.err.splitlines())
        assert "##[group]" not in ran.err


def start(folder: Path, *arguments: str) -> "subprocess.Popen[bytes]":
    """crs-gate screen in a process of its own."""
    (folder / "d.crs.yaml").write_text(MANIFEST, "utf-8")
    command = [sys.executable, "-I", "-m", "crs_gate", "screen", "d.crs.yaml", *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, bufsize=0, cwd=folder, env=environment(), stdin=pipe, stdout=pipe, stderr=pipe)


def answer(process: "subprocess.Popen[bytes]") -> bytes:
    """The next line that comes out; nothing where none comes within a minute."""
    assert process.stdout
    ready, _, _ = select.select([process.stdout], [], [], 60)
    if not ready:
        process.kill()
    return process.stdout.readline()


class TestPipes:
    line = json.dumps(IN_NOTICES).encode() + b"\n"

    def test_a_slow_crawler_is_answered_line_by_line(self, tmp_path: Path) -> None:
        with start(tmp_path) as process:
            assert process.stdin
            assert process.stdout
            for _ in range(3):
                process.stdin.write(self.line)
                process.stdin.flush()
                assert answer(process) == self.line
            process.stdin.close()
            assert process.wait(60) == 0

    def test_a_reader_that_leaves_ends_it_without_a_traceback(self, tmp_path: Path) -> None:
        with start(tmp_path) as process:
            assert process.stdin
            assert process.stdout
            assert process.stderr
            process.stdout.close()
            with pytest.raises(BrokenPipeError):
                process.stdin.writelines([self.line * 100] * 10_000)
            said = process.stderr.read().decode()
            assert process.wait(60) == 130
            assert "interrupted" in said
            assert "Traceback" not in said
            assert "Exception" not in said

    def test_without_an_output_nothing_is_read(self, tmp_path: Path) -> None:
        (tmp_path / "d.crs.yaml").write_text(MANIFEST, "utf-8")
        closed = f"exec {sys.executable} -I -m crs_gate screen d.crs.yaml >&-"
        command, nothing = ["sh", "-c", closed], subprocess.DEVNULL
        ran = subprocess.run(command, cwd=tmp_path, env=environment(), stdin=nothing, capture_output=True, check=False)
        assert ran.returncode == 2
        assert b"there is no standard output" in ran.stderr

    def test_ctrl_c_keeps_what_was_admitted_and_says_how_far_it_came(self, tmp_path: Path) -> None:
        with start(tmp_path) as process:
            assert process.stdin
            assert process.stdout
            assert process.stderr
            process.stdin.write(self.line)
            process.stdin.flush()
            assert answer(process) == self.line
            process.send_signal(signal.SIGINT)
            assert process.wait(60) == 130
            assert "read 1, passed 1, rejected 0, interrupted" in process.stderr.read().decode()
