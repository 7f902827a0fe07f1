"""Importing GitPython without the two ``git version`` that it starts for that: nobody here needs the answers."""

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from git.cmd import Git

_ON_IMPORT = {"GIT_PYTHON_GIT_EXECUTABLE": os.devnull, "GIT_PYTHON_REFRESH": "quiet"}
"""GitPython tries what nobody can execute, says nothing of it, and goes on with the ``git`` of PATH."""


def git_class() -> "type[Git]":
    """The class that runs git commands."""
    before = {name: os.environ.get(name) for name in _ON_IMPORT}
    os.environ.update(_ON_IMPORT)
    try:
        from git.cmd import Git
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
    return Git
