"""The tutorials, followed from an empty folder, every block of them and nothing else."""

import os
import re
import signal
from contextlib import suppress
from pathlib import Path

import pytest

from tests.contract.source import ROOT
from tests.e2e.pages import Shell, blocks, edited, fits, follow, page, steps

TUTORIALS = ("tutorial.md", "tutorial-existing.md", "tutorial-evidence.md")


@pytest.mark.parametrize("name", TUTORIALS)
def test_each_step_does_what_the_page_says(tmp_path: Path, name: str) -> None:
    try:
        done = follow(page(name), Shell(tmp_path))
    finally:
        _stop(tmp_path / "server.pid")
    assert len(done) > 15
    assert re.search(r"(?:RATED|PASSED) .* A ", done[-1].shown), "the page ends with an A"


def _stop(pid: Path) -> None:
    """End the server that a page starts, where the page did not come to that."""
    if pid.is_file():
        with suppress(OSError):
            os.kill(int(pid.read_text()), signal.SIGTERM)


@pytest.mark.parametrize("name", TUTORIALS)
def test_every_block_is_followed(name: str) -> None:
    assert [block for block in blocks(page(name)) if block.language != "console" and not block.path] == []
    assert page(name).count("```") == 2 * len(blocks(page(name)))


def test_the_workflow_is_that_of_the_readme() -> None:
    (workflow,) = (block.text for block in blocks(page("tutorial.md")) if block.path.startswith(".github/workflows/"))
    assert f"```yaml\n{workflow}```" in (ROOT / "README.md").read_text("utf-8")


def test_the_hook_is_the_one_that_is_shipped() -> None:
    (hook,) = (block.text for block in blocks(page("tutorial.md")) if block.path == ".git/hooks/pre-commit")
    shipped = (ROOT / "hooks" / "pre-commit").read_text("utf-8")
    assert hook.splitlines() == [line for line in shipped.splitlines() if not line.startswith("# ")]


# The reader of pages: what it must not overlook


@pytest.mark.parametrize(
    ("printed", "shown", "fit"),
    [
        ("a\nb\n", "a\nb\n", True),
        ("a\nb\n", "a\n", False),
        ("a\nb\nc\n", "a\n...\n", True),
        ("a\n", "a\n...\n", True),
        ("a\nb\n", "...\nc\n", False),
        ("A 97.8 -> B\n", "A ... -> B\n", True),
        ("A 97.8 -> C\n", "A ... -> B\n", False),
        ("axb\n", "a.b\n", False),
        ("a\n", "", False),
    ],
)
def test_shown_is_held_against_printed(printed: str, shown: str, fit: bool) -> None:
    assert fits(printed, shown) is fit


def test_commands_go_on_after_a_backslash() -> None:
    assert [*steps("$ a \\\n    b\nout\n$ c\n")] == [("a \\\n    b", "out\n"), ("c", "")]


def test_an_edit_fits_once_or_not_at_all() -> None:
    assert edited("a: 1 # x\nb: 2\n", "-a: 1 # ...\n+a: 3\n b: 2\n@@\n-b: 2\n") == "a: 3\n"
    for diff in ("-c: 1\n+c: 2\n", "-a: ...\n+a: 2\n"):
        with pytest.raises(AssertionError, match="fits at"):
            edited("a: 1\na: 1\n", diff)


def test_a_wrong_page_is_noticed(tmp_path: Path) -> None:
    for console in ("$ echo yes\nno\n", "$ false\n", "$ echo BLOCKED\nBLOCKED\n"):
        with pytest.raises(AssertionError):
            follow(f"```console\n{console}```\n", Shell(tmp_path))


def test_folder_and_variables_stay(tmp_path: Path) -> None:
    text = "```console\n$ mkdir 'a b' && cd 'a b' && export X='1 2'\n```\n`c/d`:\n\n```text\nhello\n```\n"
    follow(f'{text}\n```console\n$ cat c/d && echo "$X"\nhello\n1 2\n```\n', Shell(tmp_path))
    assert (tmp_path / "a b" / "c" / "d").read_text("utf-8") == "hello\n"
