"""What was found in changed files, in words: places, counts and digests, and never a value."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from crs_gate.audit.files.kinds import FLAW_KINDS
from crs_gate.audit.kinds import KINDS
from crs_gate.facts.contents import Looked
from crs_gate.model.dataset import Dataset
from crs_gate.model.source import Source
from crs_gate.rules.claims import bounded_work, claimed_paths
from crs_gate.rules.interface import Context, NotAsked
from crs_gate.rules.wording import quoted

if TYPE_CHECKING:
    from crs_gate.audit.found import Flaw, Sample, Tally

_NAMED = 3
OF_ALL = "/sources"


def looked(ctx: Context) -> Looked:
    """What was found in files that the change brings. Raises ``NotAsked`` where it brings none."""
    if ctx.tree is None or ctx.tree.looked is None:
        raise NotAsked("no data was changed")
    return ctx.tree.looked


def searched(ctx: Context) -> Looked:
    """The same, where records were searched."""
    found = looked(ctx)
    if not found.searched:
        raise NotAsked("records are searched where crs-gate[scan] is installed")
    return found


def flaws_of(found: Looked, *, serious: bool) -> "tuple[Flaw, ...]":
    """The flaws of all files that can do harm, or the others."""
    flaws = (flaw for tally in found.found.values() for flaw in tally.flaws)
    return tuple(flaw for flaw in flaws if FLAW_KINDS[flaw.kind].serious is serious)


def flawed(flaw: "Flaw") -> str:
    """What is wrong with a file, and where in it."""
    return f"{quoted(flaw.path)} is {flaw.what}{f' ({flaw.where})' if flaw.where else ''}"


def unread(found: Looked) -> Iterator[tuple[str, str]]:
    """What was not searched for personal data and secrets, and the first file of which that is so, by reason."""
    by_reason: dict[str, list[str]] = {}
    for path, tally in sorted(found.found.items()):
        for why in sorted({each.why for each in tally.unread}):
            by_reason.setdefault(why, []).append(path)
    for why, (path, *others) in by_reason.items():
        more = f" and {len(others):,} more" if others else ""
        yield path, f"{quoted(path)}{more} was not searched whole for personal data and secrets: {why}"


def of_group(tally: "Tally", group: str) -> tuple[str, ...]:
    """The kinds of a group that a file holds, the most frequent first."""
    held = [kind for kind in tally.rows if kind in KINDS and KINDS[kind].group == group]
    return tuple(sorted(held, key=lambda kind: (-tally.rows[kind], kind)))


def told(path: str, tally: "Tally", kind: str) -> str:
    """How much of a kind a file holds, and where."""
    places = [_place(sample) for sample in tally.samples if sample.kind == kind]
    rows = tally.rows[kind]
    share = f"{rows:,} of {tally.records:,} records" if tally.records > 1 else "its text"
    more = f" and {rows - _NAMED:,} more" if rows > _NAMED else ""
    return f"{quoted(path)} holds {KINDS[kind].what} in {share} ({'; '.join(places[:_NAMED])}{more})"


def _place(sample: "Sample") -> str:
    inside = f", {quoted(sample.field)}" if sample.field else ""
    return f"row {sample.row:,}{inside}, digest {sample.digest}"


def claims(dataset: Dataset, ctx: Context, path: str) -> Iterator[tuple[str, Source]]:
    """Each source that claims a file, with the pointer of the entry. Sources in tables are not looked at."""
    tree = ctx.tree
    if tree is None:
        return
    with bounded_work(OF_ALL):
        for source, pointer in zip(dataset.sources, dataset.pointers, strict=True):
            for index, file in enumerate(source.files or ()):
                if file.path and path in claimed_paths(tree, file.path):
                    yield f"{pointer}/files/{index}/path", source
                    break


def at(pointers: Sequence[tuple[str, Source]]) -> str:
    """Where a finding on a file is shown: at the entry of the first source that claims it."""
    return pointers[0][0] if pointers else OF_ALL


def too_much(found: Looked) -> str:
    """Why nothing is known of some files; empty where all were read."""
    if not found.beyond:
        return ""
    count = len(found.beyond)
    files = f"{count:,} changed files are" if count > 1 else "1 changed file is"
    return f"{files} too much to be read here, such as {quoted(found.beyond[0])}"
