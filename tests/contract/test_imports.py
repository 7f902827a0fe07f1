"""Imports go down only, and rooms of one floor do not know each other."""

import ast

import pytest

from tests.contract.source import Module, imports, modules

FLOORS = (
    ("__init__", "model", "errors", "escape", "licenses", "columnar"),
    ("formats", "history", "evidence", "audit"),
    ("facts",),
    ("rules",),
    ("judge",),
    ("report", "export", "screening"),
    ("delivery", "settings", "hashing", "signing", "collecting", "auditing"),
    ("pipeline",),
    ("cli", "api"),
    ("__main__",),
)
FLOOR_OF = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
# The nouns, the error tree and the version are known to all; they lie below the other rooms of their floor.
FOUNDATIONS = {"model", "errors", "__init__"}
# What programs import from the package itself; it is imported when they do, and never before.
FRONT_DOOR = ("__init__", "api")


def imported_rooms(module: Module) -> list[tuple[str, int]]:
    """The rooms that a module imports from, with the line."""
    rooms = []
    for name, line in imports(module):
        package, _, rest = name.partition(".")
        if package == "crs_gate":
            first = rest.split(".")[0]
            rooms.append((first if first in FLOOR_OF else "__init__", line))
    return rooms


def breaches(module: Module) -> list[str]:
    """Each import that goes up, or across to a room of the same floor."""
    own = FLOOR_OF[module.room]
    return [
        f"{module.path}:{line} imports {room}"
        for room, line in imported_rooms(module)
        if room not in {module.room, *(FOUNDATIONS - {module.room})}
        and FLOOR_OF[room] >= own
        and (module.room, room) != FRONT_DOOR
    ]


def test_every_room_has_a_floor() -> None:
    assert {module.room for module in modules()} <= FLOOR_OF.keys()


@pytest.mark.parametrize("room", FLOOR_OF)
def test_imports_go_down_only(room: str) -> None:
    assert [breach for module in modules() if module.room == room for breach in breaches(module)] == []


def test_the_model_imports_nothing_of_the_project_but_itself() -> None:
    assert {room for module in modules() if module.room == "model" for room, _ in imported_rooms(module)} <= {"model"}


@pytest.mark.parametrize(
    ("path", "code", "caught"),
    [
        ("rules/x.py", "from crs_gate.judge import decide", True),
        ("rules/x.py", "from crs_gate import judge", True),
        ("rules/x.py", "def f():\n    import crs_gate.judge.decide", True),
        ("rules/x.py", "from ..judge import decide", True),
        ("formats/x.py", "from crs_gate.history import repository", True),
        ("rules/sourcing/x.py", "from ..interface import Context", False),
        ("judge/x.py", "from crs_gate.rules.interface import Context", False),
        ("report/x.py", "from crs_gate import __version__", False),
    ],
)
def test_the_check_itself_sees_every_spelling_of_an_import(path: str, code: str, caught: bool) -> None:
    module = Module(path, path.split("/", maxsplit=1)[0], ast.parse(code))
    assert bool(breaches(module)) is caught
