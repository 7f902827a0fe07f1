"""Finds and reads the policy. For a pull request it is read from the base commit, never from the change itself."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from crs_gate.errors import PolicyError
from crs_gate.facts.kinds import PYPROJECT
from crs_gate.formats.interface import Unreadable
from crs_gate.history.snapshot import Snapshot
from crs_gate.model.location import Location, Places
from crs_gate.model.policy import CANDIDATES, Policy
from crs_gate.settings.policy_shape import Shaper, invalid


class PolicyText(NamedTuple):
    """A policy file as it was found: its path, its content, and where (a commit, ``work tree``, ...)."""

    path: str
    data: bytes
    label: str


def find(files: Snapshot, explicit: str | None = None) -> PolicyText | None:
    """The policy file at an explicit path, which must be there, or the first of the usual ones.

    A pyproject.toml counts only with a ``[tool.crs-gate]`` table.
    """
    for path in (explicit,) if explicit else CANDIDATES:
        if (data := files.read(path)) is not None:
            return PolicyText(path, data, files.label)
    if explicit:
        raise PolicyError(f"no policy at {explicit} in {files.label}", "check the path given as --policy")
    data = files.read(PYPROJECT)
    return PolicyText(PYPROJECT, data, files.label) if data is not None and _has_table(data) else None


def load(found: PolicyText | None) -> Policy:
    """The policy that a file holds; the built-in policy where there is none."""
    if found is None:
        return Policy()
    return load_placed(found)[0]


def load_placed(found: PolicyText) -> tuple[Policy, Callable[[str], Location]]:
    """The policy that a file holds, and where its values stand."""
    tree, places = _parse(found.path, found.data)
    policy = Shaper(found.path, tree, places, f"{found.path}@{found.label}").policy()
    return policy, lambda pointer: Location(found.path, *places.locate(pointer), pointer)


def _has_table(data: bytes) -> bool:
    """Whether a pyproject.toml configures the gate; one that cannot be read may do so."""
    try:
        return b"crs-gate" in data and _table(data.decode()) is not None
    except (ValueError, RecursionError):
        return True


def _table(text: str) -> dict[str, Any] | None:
    import tomllib

    tool = tomllib.loads(text).get("tool")
    table = tool.get("crs-gate") if isinstance(tool, dict) else None
    return table if isinstance(table, dict) else None


def _parse(path: str, data: bytes) -> tuple[Mapping[str, Any], Places]:
    from crs_gate.formats.documents import parse_document
    from crs_gate.formats.source_text import decode
    from crs_gate.formats.validation import schema_problems

    try:
        text = decode(data)
        tree, places = _toml(text) if path.endswith(".toml") else parse_document(path, text)
    except Unreadable as fault:
        raise invalid(path, (fault.problem,)) from fault
    if problems := schema_problems(tree, places, "policy"):
        raise invalid(path, problems, "`crs-gate schema policy` prints what a policy may hold")
    return tree, places


class _TomlPlaces:
    """Places in a pyproject.toml: the line of the table, since tomllib keeps none."""

    def __init__(self, text: str) -> None:
        self._line = 1 + text[: max(text.find("[tool.crs-gate"), 0)].count("\n")

    def locate(self, pointer: str) -> tuple[int, int]:  # noqa: ARG002 - the same for all
        return self._line, 1


def _toml(text: str) -> tuple[Mapping[str, Any], Places]:
    try:
        return _plain(_table(text) or {}), _TomlPlaces(text)
    except (ValueError, RecursionError) as fault:
        raise Unreadable(f"not valid TOML: {fault}") from fault


def _plain(value: Any) -> Any:
    """TOML's dates as text, as in the other formats."""
    if isinstance(value, dict):
        return {key: _plain(below) for key, below in value.items()}
    if isinstance(value, list):
        return [_plain(below) for below in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
