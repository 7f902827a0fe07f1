"""Pure rooms touch no file, process, network, clock, chance or environment: same bytes in, same bytes out."""

import ast

import pytest

from tests.contract.source import Module, imports, modules

PURE_ROOMS = (
    *("model", "licenses", "formats", "rules", "judge", "report", "export", "screening"),
    *("escape", "errors", "facts", "evidence", "settings", "audit", "columnar"),
)
OUTSIDE = {
    "asyncio", "git", "glob", "http", "io", "logging", "multiprocessing", "os", "pathlib", "platform", "random",
    "secrets", "shutil", "signal", "socket", "ssl", "subprocess", "sys", "tempfile", "threading", "time",
    "urllib.request", "uuid",
}  # fmt: skip
IN_MEMORY = {"io.BytesIO", "io.StringIO", "io.TextIOWrapper", "io.BufferedReader", "io.RawIOBase"}
"""Streams over bytes that are here already."""
CALLS = {"breakpoint", "compile", "eval", "exec", "input", "open", "print", "__import__"}
METHODS = {"now", "today", "utcnow", "read_text", "read_bytes", "write_text", "write_bytes", "import_module", "iterdir"}


def breaches(module: Module) -> list[str]:
    """Each thing that a pure module must not do: the module's path, the line, and what."""
    found = [(name, line) for name, line in imports(module) if _outside(name)]
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            called = _called(node)
            if called:
                found.append((called, node.lineno))
    return [f"{module.path}:{line} {name}" for name, line in found]


def _outside(name: str) -> bool:
    return name not in IN_MEMORY and any(name == room or name.startswith(room + ".") for room in OUTSIDE)


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Name) and node.func.id in CALLS:
        return node.func.id
    if isinstance(node.func, ast.Attribute) and node.func.attr in METHODS:
        return node.func.attr
    return ""


@pytest.mark.parametrize("room", PURE_ROOMS)
def test_pure_rooms_touch_nothing_outside(room: str) -> None:
    assert [breach for module in modules() if module.room == room for breach in breaches(module)] == []


@pytest.mark.parametrize(
    "code",
    [
        "import os",
        "def f():\n    import subprocess",
        "from datetime import date\nx = date.today()",
        "import datetime\nx = datetime.datetime.now()",
        "def f(p):\n    return open(p)",
        "from pathlib import Path",
        "import urllib.request",
        "print('x')",
    ],
)
def test_the_check_itself_sees_what_is_impure(code: str) -> None:
    assert breaches(Module("rules/x.py", "rules", ast.parse(code)))


@pytest.mark.parametrize("code", ["import re", "from datetime import date", "x = [].append(1)", "import json"])
def test_the_check_itself_lets_pure_code_be(code: str) -> None:
    assert breaches(Module("rules/x.py", "rules", ast.parse(code))) == []
