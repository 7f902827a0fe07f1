"""Pages of the documentation, followed as a reader would: files are written, edits made, commands typed in order.

A fenced block under a line that ends in a path (``... `data/a.txt`:``) is that file; a ``diff`` there is an edit of
it, in hunks between lines of ``@@``. A ``console`` block holds commands after ``$ ``, a line that ends in a backslash
goes on in the next one, and below a command stands what it prints. ``...`` stands for anything in a line, and a line
of it for any lines.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.contract.source import ROOT
from tests.gitrepo import clean_environment

_FENCE = re.compile(r"(?:`([^`\n]+)`:\n\n)?^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_OF_THIS_MACHINE = ("CRS_GATE", "GITHUB_", "INPUT_")


class Block(NamedTuple):
    """A fenced block, and the path that the line above it names, if it does."""

    language: str
    text: str
    path: str = ""


class Step(NamedTuple):
    """A command, and the lines that the page shows below it."""

    command: str
    shown: str


class Printed(NamedTuple):
    """What a command left: both streams together, as on a terminal."""

    code: int
    text: str


def page(name: str) -> str:
    """The text of a page in docs."""
    return (ROOT / "docs" / name).read_text("utf-8")


def blocks(text: str, language: str = "") -> list[Block]:
    """The fenced blocks of a page, in order; of one language when it is named."""
    found = (Block(kind, inside, path) for path, kind, inside in _FENCE.findall(text))
    return [block for block in found if language in {"", block.language}]


def steps(console: str) -> Iterator[Step]:
    """The commands of one console block."""
    for part in re.split(r"^\$ ", console, flags=re.MULTILINE)[1:]:
        lines = part.splitlines(keepends=True)
        last = next(number for number, line in enumerate(lines) if not line.endswith("\\\n"))
        yield Step("".join(lines[: last + 1]).rstrip("\n"), "".join(lines[last + 1 :]))


def edited(before: str, diff: str) -> str:
    """A text after a diff; each hunk has to fit at exactly one place."""
    for hunk in re.split(r"^@@.*\n", diff, flags=re.MULTILINE):
        lines = hunk.splitlines()
        old = re.compile("".join(_kept(line) for line in lines if line[0] != "+"), re.MULTILINE)
        assert len(old.findall(before)) == 1, f"fits at {len(old.findall(before))} places:\n{hunk}"
        (found,) = old.finditer(before)
        there = iter(found[0].splitlines())
        new = [line[1:] if line[0] == "+" else next(there) for line in lines]
        stays = (text for text, line in zip(new, lines, strict=True) if line[0] != "-")
        before = before[: found.start()] + "".join(f"{line}\n" for line in stays) + before[found.end() :]
    return before


def _kept(line: str) -> str:
    """A pattern for a line of a diff that is in the text already."""
    return f"^{_pattern(line[1:])}\n"


def _pattern(shown: str) -> str:
    return re.escape(shown).replace(r"\.\.\.", ".*")


def fits(printed: str, shown: str) -> bool:
    """Whether a page shows what was printed."""
    lines = (r"(?:.*\n)*?" if line.strip() == "..." else _pattern(line) + r"\n" for line in shown.splitlines())
    return re.fullmatch("".join(lines), printed) is not None


class Shell:
    """A shell in a folder, blind to the settings of this machine; folder and variables stay from command to command."""

    def __init__(self, folder: Path, **variables: str) -> None:
        self.folder = folder
        self._state = folder / ".shell-state"
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        kept = {name: value for name, value in clean_environment().items() if not name.startswith(_OF_THIS_MACHINE)}
        self._environment = {**kept, "PATH": path, "HOME": str(folder), **variables}
        self._state.write_text(f"cd '{folder}'\n", "utf-8")

    def type(self, command: str) -> Printed:
        """Run a command; nothing can be read from its standard input."""
        script = f". '{self._state}'\ncd \"$PWD\"\n{command}\ncode=$?\nexport -p > '{self._state}'\nexit $code\n"
        ran = subprocess.run(
            ("sh", "-c", script), cwd=self.folder, env=self._environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        )  # fmt: skip
        return Printed(ran.returncode, ran.stdout)

    @property
    def here(self) -> Path:
        """The folder in which the next command runs."""
        return Path(self.type("pwd").text.strip())


def follow(text: str, shell: Shell) -> list[Step]:
    """Do what a page says, from its first block to its last, and hold what is printed against what it shows."""
    done: list[Step] = []
    for block in blocks(text):
        if block.language == "console":
            for step in steps(block.text):
                _hold(step, shell.type(step.command))
                done.append(step)
        elif block.path:
            _write(shell.here / block.path, block)
    return done


def _hold(step: Step, printed: Printed) -> None:
    assert fits(printed.text, step.shown), f"$ {step.command}\nprints\n{printed.text}\nand the page shows\n{step.shown}"
    assert "Traceback" not in printed.text
    assert (printed.code != 0) == ("BLOCKED" in step.shown), f"$ {step.command}\nends with {printed.code}"


def _write(path: Path, block: Block) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = edited(path.read_text("utf-8"), block.text) if block.language == "diff" else block.text
    path.write_text(text, "utf-8")
