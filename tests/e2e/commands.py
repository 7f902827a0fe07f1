"""A command line in an empty folder, in this process."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from crs_gate.cli import main

_OF_THIS_MACHINE = ("CRS_GATE_", "GITHUB_", "INPUT_", "GIT_", "PRE_COMMIT", "SOURCE_DATE")


class Ran(NamedTuple):
    """What a command left."""

    code: int
    out: str
    err: str


Cli = Callable[..., Ran]
"""Takes the arguments as texts, variables of the environment by name."""


def command_line(capsys: pytest.CaptureFixture[str], folder: Path, monkeypatch: pytest.MonkeyPatch, *first: str) -> Cli:
    """Runs crs-gate in a folder, blind to the variables of this machine; ``first`` comes before other arguments."""
    for name in os.environ:
        if name.startswith(_OF_THIS_MACHINE):
            monkeypatch.delenv(name)
    monkeypatch.chdir(folder)

    def run(*arguments: str, **environ: str) -> Ran:
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
        return Ran(main((*first, *arguments)), *capsys.readouterr())

    return run
