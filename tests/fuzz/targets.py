"""What strangers' bytes reach, one function for each reader: any bytes must end in a finding or an answer.

What may be raised is a ``GateError`` or a ``FaultError``, each a clear message. Anything else that is raised is a bug,
and so is an answer that differs the second time.
"""

import io
import os
import tempfile
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout, suppress
from datetime import date
from functools import cache
from pathlib import Path

from crs_gate import formats
from crs_gate.audit.files.look import look
from crs_gate.audit.ledger.count import count
from crs_gate.audit.ledger.owed import Wanted
from crs_gate.audit.media import xmp
from crs_gate.audit.scan import Rules, scan
from crs_gate.audit.shards import Shard
from crs_gate.cli import main
from crs_gate.errors import GateError
from crs_gate.evidence import audited, checkpoint, envelope, filelist, optout, removals, sshsig, statement
from crs_gate.evidence.faults import FaultError
from crs_gate.evidence.signals import ai_txt, html_meta, noai, preferences, robots, rsl, tdmrep
from crs_gate.evidence.signals.text import decoded
from crs_gate.facts.digests import digest_in_file, digest_in_link, proof_in_file
from crs_gate.facts.runs import runs_in
from crs_gate.history.event import read_event
from crs_gate.licenses import names, prose, reading, texts, weighing
from crs_gate.licenses.verdict import Act
from crs_gate.model.dates import days
from crs_gate.report.comment_marker import mark_of, marked
from crs_gate.settings.baseline_file import read_baseline
from crs_gate.settings.measures_file import read_measures
from crs_gate.settings.policy_file import PolicyText, load

TODAY = "2026-11-22"
_EXITS = range(4)
_PATHS = (
    "dataset.crs.yaml",
    "README.md",
    "metadata.json",
    "datapackage.json",
    "dataset.crs.json",
    "dataset-metadata.json",
    "dataset.crs.yml",
    "datapackage.yaml",
)
_DATA = ("a.jsonl", "a.csv", "a.txt", "a.json", "a.jsonl.gz", "a.tsv", "a.zip", "a.parquet", "a.txt.zst", "a.tar")
_FILES = ("a.bin", "a.pkl", "a.npy", "a.zip", "a.csv", "a.svg", "a.html", "a.pt", "a.png", "a.tar.gz", "a.txt", "a.py")
_RUNS = ("dvc.lock", "a.openlineage.jsonl", "a.prov.json", "a.jsonl", "a.json")
_READ_ONLY = ("check", "rate", "explain", "rules", "schema", "trace", "waivers", "license", "screen", "history", "diff")


def _named(data: bytes, paths: tuple[str, ...]) -> tuple[str, bytes]:
    """The first byte says which name the others are read under."""
    return (paths[data[0] % len(paths)], data[1:]) if data else (paths[0], b"")


@cache
def folder() -> Path:
    """An empty folder with a repository in it, gone when the process ends."""
    keep = tempfile.TemporaryDirectory(prefix="crs-gate-fuzz-")
    _KEPT.append(keep)
    root = Path(keep.name)
    os.environ.update(GIT_CONFIG_GLOBAL=os.devnull, GIT_CONFIG_NOSYSTEM="1", HOME=keep.name)
    os.system(f"git init -q {root}")  # noqa: S605 - a path of our own
    return root


_KEPT: list[tempfile.TemporaryDirectory[str]] = []


def command(*arguments: str) -> tuple[int, str, str]:
    """Exit code, output and messages of a command in the folder."""
    out, err = io.StringIO(), io.StringIO()
    before = Path.cwd()
    os.chdir(folder())
    try:
        with redirect_stdout(out), redirect_stderr(err):
            try:
                code = main(list(arguments))
            except SystemExit as end:
                code = int(end.code or 0)
    finally:
        os.chdir(before)
    if code not in _EXITS or "Traceback" in err.getvalue():
        raise AssertionError(f"{arguments} exited with {code}: {err.getvalue()[-2000:]}")
    return code, out.getvalue(), err.getvalue()


def manifest(data: bytes) -> None:
    """A description of a dataset in any format, and all that follows from what it says."""
    path, content = _named(data, _PATHS)
    found = formats.read(path, content)
    if found.dataset is None:
        if not found.problems:
            raise AssertionError("neither a dataset nor a problem")
        return
    file = folder() / path
    file.write_bytes(content)
    try:
        asked = ("rate", path, "--format", "json", "--today", TODAY)
        if command(*asked) != command(*asked):
            raise AssertionError("two answers to one question")
        command("rate", path, "--format", "markdown", "--today", TODAY)
        command("rate", path, "--format", "sarif", "--today", TODAY)
    finally:
        file.unlink()


def policy(data: bytes) -> None:
    """A policy, a baseline, and bounds of measures."""
    path, content = _named(data, ("crs-gate.yml", "pyproject.toml", "crs-gate.toml"))
    with suppress(GateError):
        load(PolicyText(path, content, "work tree"))
    with suppress(GateError):
        read_measures("measures.yaml", content, {"duplicates": ("max_overlap",)})
    with suppress(GateError):
        read_baseline(_Files({"b.yml": content}), "b.yml")


class _Files:
    """A snapshot of some files."""

    label = "work tree"

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    def read(self, path: str, _limit: int = 0) -> bytes | None:
        return self._files.get(path)


def license_text(data: bytes) -> None:
    """A license as somebody wrote it."""
    text = data.decode("utf-8", "replace")
    found = reading.read(text)
    if reading.read(text) != found:
        raise AssertionError("two readings of one text")
    for act in (Act(), Act(outbound="CC-BY-4.0", train=True, commercial=True), Act(relation="collection", europe=True)):
        if found.canonical:
            weighing.weigh(found.canonical, act)
    names.at_address(text)
    prose.mention(text)
    texts.recognize(text)
    days(text)


def evidence(data: bytes) -> None:
    """Each kind of file in ``.crs``."""
    filelist.parse(data)
    removals.read(data, "x")
    optout.parse(data)
    for parse in (audited.parse, checkpoint.parse, statement.parse, statement.in_entry):
        with suppress(FaultError):
            parse(data)
    with suppress(FaultError):
        envelope.parse(data, "application/vnd.in-toto+json")
    for parts in (sshsig.key_of, sshsig.ed25519_of, sshsig.algorithm_of, sshsig.is_supported):
        with suppress(FaultError):
            parts(data)
    with suppress(FaultError):
        sshsig.holds(sshsig.ed25519_blob(b"k" * 32), data, b"message", "file")
    proof_in_file(data)
    digest_in_file(data)
    digest_in_link(data.decode("utf-8", "replace"))
    optout.address_of(data.decode("utf-8", "replace"))


def lineage(data: bytes) -> None:
    """Records of what a pipeline did."""
    path, content = _named(data, _RUNS)
    runs_in(path, content)


def event(data: bytes) -> None:
    """What a runner says of the event, and the hidden line of a comment."""
    file = folder() / "event.json"
    file.write_bytes(data)
    with suppress(GateError):
        read_event(file)
    text = data.decode("utf-8", "replace")
    if (mark := mark_of(text)) and mark_of(marked("### x", mark)) != mark:
        raise AssertionError("a marker that is another one when it is written")


def signals(data: bytes) -> None:
    """What sites answer about the use of what is on them."""
    url = "https://example.org/a/b?c"
    text = decoded(data).text
    found = robots.read(text)
    for agent in ("GPTBot", "CCBot", "x"):
        if robots.parties(found, (agent,))[0].work <= robots.MOST_WORK:
            robots.may_fetch(found, url, agent)
        robots.delay_of(found, agent)
    for parse in (ai_txt.of_file, rsl.of_file):
        list(parse(data, url, "train"))
    tdmrep.of_file(data, url)
    html_meta.meta_of(data)
    html_meta.inline_licenses(data)
    preferences.dictionary(text)
    list(preferences.usage(text, "train"))
    list(preferences.signal(text, "train"))
    list(noai.directives(text, "x", "train"))


def file_content(data: bytes) -> None:
    """A data file that may be something else than it says."""
    path, content = _named(data, _FILES)
    look(path, len(content), io.BytesIO(content))
    xmp.read(content)


def records(data: bytes) -> None:
    """Records with personal data and secrets in them, and a ledger of datapoints."""
    path, content = _named(data, _DATA)
    shard = Shard(path, len(content), 0, len(content))
    if scan(shard, io.BytesIO(content), Rules()) != scan(shard, io.BytesIO(content), Rules()):
        raise AssertionError("two tallies of one file")
    with suppress(GateError):
        count(path, io.BytesIO(content), Wanted(sources={}, today=date(2026, 11, 22)))


def command_line(data: bytes) -> None:
    """Words after ``crs-gate``; no path that leads out of the folder, and no command that goes to the network."""
    words = [word.replace("/", "_") for word in data.decode("utf-8", "replace").replace("\0", "").split("\n")[:12]]
    if words and ".." not in words and not any(word.startswith("--github") for word in words):
        command(_READ_ONLY[len(words[0]) % len(_READ_ONLY)] if words[0] not in _READ_ONLY else words[0], *words[1:])


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "manifest": manifest, "policy": policy, "license": license_text, "evidence": evidence, "lineage": lineage,
    "event": event, "signals": signals, "file": file_content, "records": records, "command": command_line,
}  # fmt: skip
