"""What to say where a manifest is asked for and not found: the file that was meant, or why it was not seen."""

from collections.abc import Iterable, Iterator
from posixpath import basename
from typing import TYPE_CHECKING

from crs_gate.errors import HistoryError, UsageError
from crs_gate.facts.manifests import find
from crs_gate.history.entries import INDEX, WORK_TREE
from crs_gate.history.snapshot import Snapshot
from crs_gate.model.naming import MANIFEST_SUFFIXES, is_manifest_name
from crs_gate.model.policy import Policy

if TYPE_CHECKING:
    from crs_gate.history.repository import Repository

_NEAR = 0.75
_WHY = {
    WORK_TREE: "git ignores it: `git add -f` it, or mend .gitignore",
    INDEX: "it is not staged: `git add` it",
}
_NOT_COMMITTED = "it is not committed there"


def not_there(path: str, head: Snapshot, policy: Policy) -> UsageError:
    """For a manifest that is named, and at neither side."""
    from difflib import get_close_matches

    found = sorted(find(list(head.names()), policy))
    inside = found if path in {"", "."} else [name for name in found if name.startswith(f"{path}/")]
    if path in {"", "."} or head.paths(path):
        return a_folder(path or ".", inside)
    same = [name for name in found if basename(name) == basename(path)]
    if same:
        return UsageError(f"there is no file {path} at base or head", f"the repository has one at {same[0]}")
    near = get_close_matches(path, found, 3, _NEAR)
    hint = f"did you mean {' or '.join(near)}?" if near else unseen(head) or "name a manifest of this repository"
    return UsageError(f"there is no file {path} at base or head", hint)


def a_folder(path: str, inside: Iterable[str]) -> UsageError:
    """For a folder where a manifest is to be named."""
    first = next(iter(inside), "")
    return UsageError(f"{path} is a folder", f"name the manifest in it{first and f': {first}'}")


def none_found(head: Snapshot, policy: Policy) -> UsageError:
    """For a repository without any manifest, as far as is seen."""
    hint = not_named(head, policy) or unseen(head) or "`crs-gate init` writes one"
    return UsageError("no dataset manifest was found", f"{hint}; looked for {', '.join(policy.manifests)}")


def not_named(head: Snapshot, policy: Policy) -> str:
    """A manifest that is there, and that the patterns of the policy leave out."""
    names = [name for name in head.names() if is_manifest_name(name)]
    left_out = sorted(set(names) - find(names, policy).keys())
    return f"{left_out[0]} is there, and `manifests` of the policy does not name it" if left_out else ""


def unseen(head: Snapshot) -> str:
    """A manifest that lies in the work tree and that git does not know of at head, and why not."""
    repository: Repository | None = getattr(head, "repository", None)
    if repository is None or repository.bare:
        return ""
    known = set(head.names())
    first = min((name for name in _lying(repository) if name not in known), default="")
    return f"{first} lies here, but {_WHY.get(head.label, _NOT_COMMITTED)}" if first else ""


def uncommitted(repository: "Repository") -> list[str]:
    """Manifests of the work tree that git neither tracks nor ignores."""
    return list(_lying(repository, "--exclude-standard"))


def _lying(repository: "Repository", *options: str) -> Iterator[str]:
    patterns = [f":(icase)*{suffix}" for suffix in MANIFEST_SUFFIXES]
    try:
        out = repository.run("ls-files", "-z", "--others", *options, "--", *patterns)
    except HistoryError:
        return
    yield from out.decode("utf-8", "surrogateescape").split("\0")[:-1]
