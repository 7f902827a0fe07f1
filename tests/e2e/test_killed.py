"""A command that is killed anywhere (kill -9, power cut of the process) leaves each file as it was or as it should be.

The process ends itself before the n-th thing that it does to a file, for every n until it comes to its end.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.writing import COMMANDS, environment, repository, state
from tests.gitrepo import GitRepo

pytestmark = pytest.mark.fault

_ENDED = 9
_KILLED = """
import os, sys
left, top = int(sys.argv[1]), os.getcwd() + os.sep
DOES = {"os.rename", "os.remove", "os.mkdir", "os.link", "os.chmod", "os.rmdir", "os.truncate"}
def watch(event, given):
    global left
    writes = event == "open" and isinstance(given[2], int) and given[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    if not (writes or event in DOES) or not isinstance(given[0], str):
        return
    path = os.path.abspath(given[0])
    if not path.startswith(top) or path.startswith(top + ".git" + os.sep):
        return
    if left == 0:
        os._exit(9)
    left -= 1
sys.addaudithook(watch)
from crs_gate.cli import main
sys.exit(main(sys.argv[2:]))
"""
_TEMPORARY = re.compile(r"\..+\.[a-z0-9_]{8}")


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> GitRepo:
    return repository(tmp_path_factory.mktemp("killed") / "repo")


def _ran(folder: Path, *command: str, after: int) -> int:
    words = (sys.executable, "-c", _KILLED, str(after), *command)
    return subprocess.run(words, cwd=folder, env=environment(), capture_output=True, check=False).returncode


@pytest.mark.parametrize("name", COMMANDS)
def test_each_file_is_as_it_was_or_as_it_should_be(
    repo: GitRepo, tmp_path: Path, name: str, record_property: Callable[[str, object], None]
) -> None:
    command = COMMANDS[name]
    before = state(repo.path)
    whole = shutil.copytree(repo.path, tmp_path / "whole")
    code = _ran(whole, *command, after=10**6)
    wanted = state(whole)
    assert code in (0, 1), name
    assert wanted != before
    for number in range(60):
        folder = shutil.copytree(repo.path, tmp_path / str(number))
        ended = _ran(folder, *command, after=number)
        found = state(folder)
        left = {path for path in found if path not in before and path not in wanted}
        assert [path for path in left if not _TEMPORARY.fullmatch(Path(path).name)] == []
        known = {path: {before.get(path), wanted.get(path)} for path in found}
        assert [path for path, data in found.items() if path not in left and data not in known[path]] == []
        assert [path for path in before if path not in found and path in wanted] == []
        if ended != _ENDED:
            assert ended == code
            assert number > 0
            record_property("how many", number)
            return
        again = _ran(folder, *command, after=10**6)
        assert again in {code, 2}
        if again == code:
            now = state(folder)
            assert {path: now[path] for path in wanted} == wanted
    raise AssertionError(f"{name} did not come to its end")
