"""Opening one manifest with the policy that holds for it: of a file on disk, or of values in memory."""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from crs_gate.errors import PolicyError, UnreadManifestError, UsageError
from crs_gate.formats import read
from crs_gate.formats.interface import ReadResult
from crs_gate.history.opening import History, open_history
from crs_gate.history.repository import top_of
from crs_gate.history.select import Comparison, Request
from crs_gate.model.dataset import Dataset
from crs_gate.model.limits import LARGEST_FILE
from crs_gate.model.naming import is_manifest_name
from crs_gate.model.policy import Policy
from crs_gate.pipeline.lost import a_folder
from crs_gate.pipeline.reading import Reading
from crs_gate.pipeline.request import Run
from crs_gate.settings.policy_file import PolicyText, find, load

if TYPE_CHECKING:
    from crs_gate.evidence.keyed import Keying

IN_MEMORY = "manifest.crs.json"
"""What a manifest is called that is no file."""
_POLICY_IN_MEMORY = "policy.json"
_YES_OR_NO = frozenset(("present", "minors"))
_MOST_TOLD = 20
_MOST_NAMES = 10_000
PolicyPath: TypeAlias = str | os.PathLike[str] | None


class Opened(NamedTuple):
    """A manifest and the policy that holds for it."""

    dataset: Dataset
    policy: Policy


def open_file(
    file: Path,
    policy: PolicyPath,
    today: date,
    read_as: str | None = None,
    key: "Keying | None" = None,
    **request: Any,
) -> Opened:
    """Read a manifest as it stands, and the policy of its repository (or at a path in that).

    Raises ``UsageError`` where there is no file, ``UnreadManifestError`` where it is not valid. ``key`` is
    that of ledgers of removals. ``request`` is handed on to where the repository is opened.
    """
    with opened(file, **request) as (history, path):
        loaded = load(find(history.head, path_in(history.root, policy)))
        run = Run("rate", history.head, None, Comparison.NONE, history.chosen, today, (path,), read_as)._replace(
            removal_key=key
        )
        case = next(Reading(run, loaded).cases())
        result = case.head.read if case.head else ReadResult(None)
        return Opened(held(result, path), loaded)


def path_in(root: Path, path: PolicyPath) -> str | None:
    """A policy's path as the repository has it, from one that is absolute or relative to the top."""
    if path is None:
        return None
    full = Path(os.path.normpath(root.resolve() / path))
    if not full.is_relative_to(root.resolve()):
        raise UsageError(f"the policy {full} is not inside {root}", "name a file of this repository")
    return full.relative_to(root.resolve()).as_posix()


def no_file(file: Path) -> UsageError:
    """What is said where a manifest is named and not there, with the file that may have been meant."""
    if file.is_dir():
        return a_folder(str(file), (str(each) for each in sorted(file.iterdir()) if is_manifest_name(each.name)))
    if near := near_names(file):
        return UsageError(f"there is no file {file}", f"did you mean {' or '.join(near)}?")
    hint = one_above(file) or "name a manifest, or run `crs-gate init` to start one"
    return UsageError(f"there is no file {file}", hint)


def one_above(file: Path) -> str:
    """A hint at a file of this name in a folder above, up to the top of the repository."""
    above = next((up / file.name for up in _folders_above(file) if (up / file.name).is_file()), None)
    return f"there is one at {os.path.relpath(above)}" if above else ""


def near_names(file: Path) -> list[str]:
    """Files of the same folder that are called nearly the same; at most three."""
    from difflib import get_close_matches

    try:
        names = [each.name for each in islice(file.parent.iterdir(), _MOST_NAMES)]
    except OSError:
        return []
    return [str(file.parent / name) for name in get_close_matches(file.name, names, 3, 0.75)]


def _folders_above(file: Path) -> Iterator[Path]:
    """The folders above that of a file, up to the top of the repository."""
    folder = file.parent.resolve()
    top = top_of(folder) if folder.is_dir() else None
    return (up for up in folder.parents if top and up.is_relative_to(top))


class opened:  # noqa: N801 - it reads as a sentence: with opened(file)
    """The repository, or folder, of a file, open as it stands, and the file's path in it."""

    def __init__(self, file: Path, **request: Any) -> None:
        if not file.is_file():
            raise no_file(file)
        folder = file.parent.resolve()
        top = top_of(folder) or folder
        self._file = file
        self._history = open_history(top, Request(compare=False, **request))

    def __enter__(self) -> tuple[History, str]:
        inside = self._file.parent.resolve() / self._file.name
        return self._history, inside.relative_to(self._history.root.resolve()).as_posix()

    def __exit__(self, *_: object) -> None:
        self._history.close()


def manifest_of(tree: Mapping[str, Any]) -> ReadResult:
    """Read a manifest that is in memory, as if it were a file of JSON."""
    return read(IN_MEMORY, _as_json(tree, "manifest", _worded), "native")


def policy_of(tree: Mapping[str, Any]) -> Policy:
    """Read a policy that is in memory; raises ``PolicyError`` where it is not valid."""
    return load(PolicyText(_POLICY_IN_MEMORY, _as_json(tree, "policy"), "in memory"))


def policy_in(file: Path | None) -> Policy:
    """Read a policy file that stands alone; the built-in policy where there is none."""
    if file is None:
        return Policy()
    try:
        with file.open("rb") as stream:
            return load(PolicyText(file.name, stream.read(LARGEST_FILE + 1), "file"))
    except OSError as fault:
        raise PolicyError(f"cannot read the policy {file}: {fault.strerror}", "name a file that is there") from fault


def dataset_of(tree: Mapping[str, Any]) -> Dataset:
    """The dataset that a manifest in memory describes; raises ``UnreadManifestError`` where it is not valid."""
    return held(manifest_of(tree), IN_MEMORY)


def _as_json(tree: Mapping[str, Any], what: str, prepared: Callable[[Any], Any] = lambda tree: tree) -> bytes:
    try:
        return json.dumps(prepared(tree), default=_day, allow_nan=False).encode()
    except (TypeError, ValueError, RecursionError) as fault:
        error = PolicyError if what == "policy" else UsageError
        raise error(f"the {what} holds what JSON cannot: {fault}", "give texts, numbers, lists and mappings") from fault


def _worded(value: Any, key: str = "", above: str = "") -> Any:
    """The tree with ``yes`` and ``no`` where a YAML library made truth values of these words."""
    if isinstance(value, bool) and (key in _YES_OR_NO or above == "grants"):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return {name: _worded(below, name, key) for name, below in value.items()}
    return [_worded(item, "", key) for item in value] if isinstance(value, (list, tuple)) else value


def _day(value: object) -> str:
    """A date as YAML gives it to Python, as manifests write it."""
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a value of type {type(value).__name__}")


def held(result: ReadResult, path: str) -> Dataset:
    """The dataset that was read from a path; raises ``UnreadManifestError`` where there is none."""
    if result.dataset is not None:
        return result.dataset
    told = [f"{p.path or path}:{p.line}:{p.column}: {p.message}" for p in result.problems[:_MOST_TOLD]]
    more = len(result.problems) - _MOST_TOLD
    lines = ["the manifest is not valid", *told, *([f"and {more:,} more"] if more > 0 else [])]
    raise UnreadManifestError("\n".join(lines), "mend each line that is named")
