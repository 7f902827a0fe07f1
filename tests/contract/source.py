"""The package as the contract tests see it: its modules, parsed, never imported."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "crs_gate"


class Module(NamedTuple):
    """One module: its path in the package (``rules/registry.py``), its room and its syntax tree."""

    path: str
    room: str
    tree: ast.Module


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the package. A room is the first folder or module name below the package."""
    found = []
    for file in sorted(PACKAGE.rglob("*.py")):
        path = file.relative_to(PACKAGE)
        room = path.parts[0].removesuffix(".py")
        found.append(Module(path.as_posix(), room, ast.parse(file.read_text("utf-8"), str(file))))
    return tuple(found)


def imports(module: Module) -> Iterator[tuple[str, int]]:
    """Every imported module or name, dotted, with its line; imports inside functions count too."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = _absolute(module, node)
            yield from ((f"{start}.{alias.name}", node.lineno) for alias in node.names)


def _absolute(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    folders = ["crs_gate", *module.path.split("/")[:-1]]
    kept = folders[: len(folders) - node.level + 1]
    return ".".join([*kept, *([node.module] if node.module else [])])


def strings(module: Module) -> Iterator[tuple[str, int]]:
    """Every text constant with its line."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value, node.lineno


def parsed(text: str) -> Any:
    """YAML with every scalar as text, since YAML 1.1 reads the key ``on`` as true."""
    return yaml.load(text, yaml.BaseLoader)  # noqa: S506 - the base loader makes nothing but text
