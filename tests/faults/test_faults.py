"""What goes wrong around the gate: a clear message, the right exit code, nothing lost and nothing half-written.

`make faults` says how many were injected.
"""

import ctypes
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.writing import COMMANDS, environment, repository, state
from tests.gitrepo import GitRepo

pytestmark = pytest.mark.fault

UNDECIDED = 3
CHECK = ("check", "--base", "HEAD~1", "--head", "HEAD")
DROP, OVERRIDES = 24, (1, 2, 3)
"""``PR_CAPBSET_DROP``, and the capabilities by which root writes where it may not (``linux/capability.h``)."""


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> GitRepo:
    """Its last commit changes a name that no ASCII can spell."""
    repo = repository(tmp_path_factory.mktemp("faults") / "repo")
    text = (repo.path / "dataset.crs.yaml").read_text("utf-8")
    repo.write("dataset.crs.yaml", text + "x-note: Grüße, 数据 und \u0130\n")
    repo.commit("a note")
    return repo


def run(
    folder: Path, *command: str, before: Callable[[], object] | None = None, **variables: str | None
) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own; a variable that is ``None`` is not set."""
    environ = {**environment(), **{name: value for name, value in variables.items() if value is not None}}
    for name in [name for name, value in variables.items() if value is None]:
        environ.pop(name, None)
    line = (sys.executable, "-m", "crs_gate", *command)
    return subprocess.run(
        line, cwd=folder, env=environ, capture_output=True, text=True, encoding="utf-8", errors="replace",
        preexec_fn=before, check=False, timeout=120,
    )  # fmt: skip


def obey_modes() -> None:
    """Let root be told by modes of files too, from the next program on."""
    for each in OVERRIDES if os.geteuid() == 0 else ():
        ctypes.CDLL(None).prctl(DROP, each, 0, 0, 0)


def told(done: subprocess.CompletedProcess[str], what: str, code: int = UNDECIDED) -> None:
    """One line says what is wrong and a second one what to do; there is no traceback."""
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    lines = [line for line in done.stderr.splitlines() if what in line]
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("crs-gate: ")


@pytest.mark.parametrize("room", [0, 64])
@pytest.mark.parametrize("name", COMMANDS)
def test_a_full_disk_loses_nothing(repo: GitRepo, tmp_path: Path, name: str, room: int) -> None:
    whole = shutil.copytree(repo.path, tmp_path / "whole")
    before = state(whole)
    assert run(whole, *COMMANDS[name]).returncode in (0, 1)
    wanted = state(whole)
    folder = shutil.copytree(repo.path, tmp_path / "full")
    done = run(folder, *COMMANDS[name], before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)))
    assert done.returncode in (2, UNDECIDED), (done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    assert "File too large" in done.stderr or "No space left" in done.stderr
    found = state(folder)
    assert {path: data for path, data in found.items() if data not in (before.get(path), wanted.get(path))} == {}
    assert [path for path in before if path not in found] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_a_tree_that_may_not_be_written_is_said_and_left(repo: GitRepo, tmp_path: Path, name: str) -> None:
    folder = shutil.copytree(repo.path, tmp_path / "theirs")
    before = state(folder)
    for path in (folder, *folder.rglob("*")):
        path.chmod(path.stat().st_mode & ~0o222)
    try:
        done = run(folder, *COMMANDS[name], before=obey_modes)
    finally:
        for path in (folder, *folder.rglob("*")):
            path.chmod(path.stat().st_mode | 0o200)
    assert done.returncode in (2, UNDECIDED), (done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    assert "Permission denied" in done.stderr or "may not be written" in done.stderr
    assert state(folder) == before


def stub(folder: Path, script: str) -> str:
    """A PATH on which git is a script."""
    folder.mkdir()
    (folder / "git").write_text(f"#!/bin/sh\n{script}\n")
    (folder / "git").chmod(0o755)
    return f"{folder}:/usr/bin:/bin"


def test_no_git(repo: GitRepo, tmp_path: Path) -> None:
    told(run(repo.path, *CHECK, PATH=str(tmp_path)), "git is not installed, or not on PATH")


@pytest.mark.parametrize("script", [
    "echo 'fatal: out of memory' >&2; exit 128",
    "exit 1",
    "kill -9 $$",
    "echo nonsense",
    "echo \"git: 'x' is not a git command\" >&2; exit 1",
    "echo \"unknown option: $1\" >&2; exit 129",
])  # fmt: skip
def test_a_git_that_fails_or_is_too_old(repo: GitRepo, tmp_path: Path, script: str) -> None:
    done = run(repo.path, *CHECK, PATH=stub(tmp_path / "bin", script))
    assert done.returncode == UNDECIDED
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("crs-gate: error: ")
    assert "hint: " in done.stderr


@pytest.mark.parametrize("variables", [
    {"HOME": None},
    {"HOME": "/nonexistent"},
    {"HOME": "/proc"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"LC_ALL": "POSIX", "LANG": None},
    {"LC_ALL": "tr_TR.UTF-8"},
    {"LANG": "no_SUCH.locale"},
    {"PYTHONIOENCODING": "ascii"},
    {"PYTHONIOENCODING": "latin-1:strict"},
    {"TZ": "Pacific/Kiritimati"},
    {"TERM": None, "COLUMNS": "1"},
    {"COLUMNS": "not a number"},
    {"TMPDIR": "/nonexistent"},
    {"TMPDIR": "/proc"},
    {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "7"},
    {"GIT_DIR": "/nonexistent"},
])  # fmt: skip
def test_an_odd_environment_changes_no_verdict(repo: GitRepo, variables: dict[str, str | None]) -> None:
    usual = run(repo.path, *CHECK, "--show-origin")
    done = run(repo.path, *CHECK, "--show-origin", **variables)
    if "GIT_DIR" in variables:  # another repository is named, and it is not there
        assert (done.returncode, "Traceback" in done.stderr) == (UNDECIDED, False)
        return
    assert (done.returncode, done.stderr) == (usual.returncode, usual.stderr)
    assert done.stdout.splitlines()[0].split()[:2] == usual.stdout.splitlines()[0].split()[:2]


@pytest.mark.parametrize("command", [CHECK, ("rules",), ("schema", "manifest"), ("rate",), ("--version",), ("--help",)])
@pytest.mark.parametrize("to", ["/dev/full", "closed", "reader gone"])
def test_an_output_that_takes_nothing(repo: GitRepo, command: tuple[str, ...], to: str) -> None:
    words = (sys.executable, "-m", "crs_gate", *command)
    if to == "reader gone":
        read, out = os.pipe()
        os.close(read)
    else:
        out = os.open("/dev/full" if to == "/dev/full" else os.devnull, os.O_WRONLY)
    try:
        done = subprocess.run(
            words, cwd=repo.path, env=environment(), stdout=out, stderr=subprocess.PIPE, text=True, check=False,
            preexec_fn=(lambda: os.close(1)) if to == "closed" else None, timeout=120,
        )  # fmt: skip
    finally:
        os.close(out)
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    if to == "/dev/full":
        told(done, "No space left on device")
        assert "hint: " in done.stderr
    elif to == "closed" or command in (CHECK, ("rate",)):  # a verdict is what the exit code says
        assert (done.returncode, done.stderr) == (0, "")
    else:
        assert (done.returncode, done.stderr) == (130, "")


@pytest.mark.parametrize(
    ("command", "code"), [(CHECK, UNDECIDED), (("rules",), UNDECIDED), (("--wrong",), 2), (("--help",), UNDECIDED)]
)
@pytest.mark.parametrize("error", ["/dev/full", "closed"])
def test_where_nobody_can_be_told_the_exit_code_is_right(
    repo: GitRepo, command: tuple[str, ...], code: int, error: str
) -> None:
    words = (sys.executable, "-m", "crs_gate", *command)
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            words, cwd=repo.path, env=environment(), stdout=full, stderr=full, check=False, timeout=120,
            preexec_fn=(lambda: os.close(2)) if error == "closed" else None,
        )  # fmt: skip
    assert done.returncode == code


def test_no_standard_input_and_no_standard_error(repo: GitRepo) -> None:
    usual = run(repo.path, *CHECK)
    for closed in (0, 2):
        done = run(repo.path, *CHECK, before=lambda number=closed: os.close(number))  # type: ignore[misc]
        assert (done.returncode, done.stdout) == (usual.returncode, usual.stdout)


@pytest.mark.parametrize("name", ["add", "answer"])
def test_what_asks_asks_nothing_where_there_is_no_standard_input(repo: GitRepo, tmp_path: Path, name: str) -> None:
    folder = shutil.copytree(repo.path, tmp_path / "copy")
    command = [word for word in COMMANDS[name] if word != "--no-input"]
    done = run(folder, *command, before=lambda: os.close(0))
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert state(folder) != state(repo.path)


def test_an_interrupt_ends_it_without_a_word_of_python(repo: GitRepo, tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    path = stub(tmp_path / "bin", f'touch "{ready}"; sleep 60')
    words = (sys.executable, "-m", "crs_gate", *CHECK)
    environ = {**environment(), "PATH": path}
    with subprocess.Popen(words, cwd=repo.path, env=environ, stderr=subprocess.PIPE, text=True,
                          start_new_session=True) as process:  # fmt: skip
        while not ready.exists():
            assert process.poll() is None
        os.killpg(process.pid, signal.SIGINT)
        _, error = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in error


def test_a_library_that_cannot_be_loaded(repo: GitRepo, tmp_path: Path) -> None:
    (tmp_path / "yaml.py").write_text("raise ImportError('libyaml.so: cannot open shared object file')")
    done = run(repo.path, *CHECK, PYTHONPATH=str(tmp_path))
    told(done, "a library cannot be loaded: libyaml.so: cannot open")
    assert "hint: nothing was decided; install crs-gate anew" in done.stderr


@pytest.mark.parametrize("day", ["1999-12-31", "2026-11-22", "2099-01-01"])
def test_a_clock_that_is_wrong_is_said_and_never_helps(repo: GitRepo, day: str) -> None:
    done = run(repo.path, "rate", "dataset.crs.yaml", "--today", day)
    today = run(repo.path, "rate", "dataset.crs.yaml")
    assert "Traceback" not in done.stderr
    letter, usual = (each.stdout.split()[2] for each in (done, today))
    assert letter >= usual
