"""What a source, or the dataset as a whole, says at base and no longer says at head.

Another answer is a change and not a loss, but for what says which data was removed: that is only ever added to. Entries
of lists are compared by what they are, not by where they stand.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias

from crs_gate.model.address import searched
from crs_gate.model.answer import State, given, state
from crs_gate.model.dataset import About, LedgerClaim, Removal
from crs_gate.model.source import LicenseClaim, Locator, Source
from crs_gate.rules.hollow import is_hollow
from crs_gate.rules.steps import names_tool


class Loss(NamedTuple):
    """A value at base, and what is there at head: nothing, ``unknown``, a placeholder, a no or other removed data."""

    pointer: str
    before: str
    after: str = ""


_Stands: TypeAlias = Callable[[str, str, str], bool]
"""Whether what a pointer holds at head stands in for what it held at base: pointer, base, head."""

_NAMED_BY = {
    "files": ("path", "url"),
    "generators": ("name",),
    "known": ("kind",),
    "mitigations": ("kind",),
    "removals": ("id", "source", "title", "locator"),
    "signals": ("protocol",),
    "trace": ("step",),
    "unlike": ("source",),
}
"""The fields by which an entry of a list is known; the first that is stated counts."""
_ANSWERED_ELSEWHERE = frozenset({"id", "unverified", "locator"})
_TAKES_ANY_WORD = frozenset(
    (
        *("present", "minors", "release", "result", "art9", "gdpr_basis", "share", "credit"),
        *("acquisition/basis", "consent/basis", "exception/basis"),
        *("train", "commercial", "release_model", "past_versions"),
        *("derivatives", "redistribution", "training", "share_alike", "attribution"),
        *("license", "expression", "contents", "languages", "jurisdictions"),
        *("path", "derived_from", "inputs", "outputs", "id", "source", "seeds"),
    )
)
"""Fields, some with that around them, to which yes, no or none is an answer that other rules weigh, and those that hold
codes, ids and paths: ``no`` is Norwegian, and Norway."""
_IN_MANIFEST = {"grants": "license/grants"}
"""Fields of the dataset that stand elsewhere in the manifest."""


def losses(base: Source, head: Source) -> Iterator[Loss]:
    """Each loss, in the order of the fields. Notes may go: another rule asks for those that are still owed."""
    yield from _locator(base.locator, head.locator)
    yield from _admissions(base.license, head.license)
    for name, before, after in zip(base._fields, base, head, strict=True):
        if name not in _ANSWERED_ELSEWHERE and before != after:
            yield from (loss for loss in _of(f"/{name}", before, after) if not _replaced(loss.pointer, base, head))


def about_losses(base: About, head: About) -> Iterator[Loss]:
    """Each loss of the dataset as a whole, under its pointer in the manifest. Notes may go here as well."""
    for name, before, after in zip(base._fields, base, head, strict=True):
        if name not in _ANSWERED_ELSEWHERE and before != after:
            yield from _of(f"/dataset/{_IN_MANIFEST.get(name, name)}", before, after)


def removal_losses(base: Sequence[Removal] | None, head: Sequence[Removal] | None) -> Iterator[Loss]:
    """Each loss of what is on record of removals. What says which data it was may move to another entry, and not go."""
    held = {each for entry in head or () for each in _naming(entry)}

    def stands(pointer: str, before: str, after: str) -> bool:
        field = pointer.split("/")[3]
        return held.issuperset(_spellings(field, before)) if field in _SAYS_WHAT else _answered(pointer, before, after)

    yield from _of("/removals", base, head, stands)


def ledger_losses(base: LedgerClaim | None, head: LedgerClaim | None) -> Iterator[Loss]:
    """The loss of the ledger, or of what binds it; another file is none, for it is held against the manifest anew."""
    if base is not None and head is None:
        yield Loss("/ledger", base.table)
    elif base is not None:
        yield from _of("/ledger", base, head)


_SAYS_WHAT = frozenset({"source", "title", "locator", "sha256"})
"""The fields of a removal by which data is known again."""


def _naming(entry: Removal) -> Iterator[tuple[str, str]]:
    for field, text in (("source", entry.source), ("title", entry.title), ("locator", entry.locator)):
        yield from _spellings(field, text or "")
    for text in entry.sha256:
        yield from _spellings("sha256", text)


def _spellings(field: str, text: str) -> Iterator[tuple[str, str]]:
    """What a text names, however it is written: each place of a locator, other text without regard to case."""
    places = searched("url", text) if field == "locator" else ()
    yield from ((field, str(place)) for place in places or (" ".join(text.lower().split()),))


def _answered(pointer: str, before: str, after: str) -> bool:
    """Whether there is still an answer, and not a word that answers nothing in the place of one."""
    return given(after) and (_answers(after, pointer) or not _answers(before, pointer))


def _answers(text: str, pointer: str) -> bool:
    """Whether a text answers what its field asks. To some fields a plain no is an answer."""
    *above, name = (part for part in pointer.split("/") if not part.isdecimal())
    if not given(text) or not _TAKES_ANY_WORD.isdisjoint((name, "/".join((*above[-1:], name)))):
        return given(text)
    return names_tool(text) if name == "tool" else not is_hollow(text)


def _of(pointer: str, before: Any, after: Any, stands: _Stands = _answered) -> Iterator[Loss]:
    if before is None or before == after:
        return
    if isinstance(before, str):
        text = after if isinstance(after, str) else ""
        if given(before) and not stands(pointer, before, text):
            yield Loss(pointer, before, text)
    elif hasattr(before, "_fields"):
        for name, one, other in zip(before._fields, before, after, strict=True):
            yield from _of(f"{pointer}/{name.rstrip('_')}", one, other, stands)
    elif after is None:
        yield Loss(pointer, _entry(before[0], pointer) if len(before) == 1 else f"{len(before)} entries")
    else:
        yield from _entries(pointer, before, after, stands)


def _entries(pointer: str, before: Sequence[Any], after: Sequence[Any], stands: _Stands) -> Iterator[Loss]:
    """Pair the entries: equal ones, then those of one name, then the rest in order; what is left over is lost."""
    left, free = list(before), dict(enumerate(after))
    for same in (lambda one: one, lambda one: _entry(one, pointer)):
        left, pairs = _paired(left, free, same)
        for one, index in pairs:
            yield from _of(f"{pointer}/{index}", one, after[index], stands)
    for one, index in zip(left, list(free), strict=False):
        yield from _of(f"{pointer}/{index}", one, after[index], stands)
    for one in left[len(free) :]:
        yield Loss(pointer, _entry(one, pointer))


def _paired(left: list[Any], free: dict[int, Any], same: Any) -> tuple[list[Any], list[tuple[Any, int]]]:
    """Pair entries whose key is the same; takes what is paired out of ``free``."""
    places: dict[Any, list[int]] = {}
    for index in reversed(free):
        places.setdefault(same(free[index]), []).append(index)
    pairs, alone = [], []
    for one in left:
        if matching := places.get(same(one)):
            index = matching.pop()
            del free[index]
            pairs.append((one, index))
        else:
            alone.append(one)
    return alone, pairs


def _entry(one: Any, pointer: str) -> str:
    """How an entry of a list is known: by its text, or by the field that names it."""
    if isinstance(one, str):
        return one
    names = _NAMED_BY.get(pointer.rpartition("/")[2], ())
    stated = (getattr(one, name, None) for name in names)
    return next(filter(None, stated), None) or (one[0] if one and isinstance(one[0], str) else "")


def _locator(before: Locator, after: Locator) -> Iterator[Loss]:
    """A locator of another kind stands in for one that is gone; a revision has no stand-in."""
    gone = [
        Loss(f"/locator/{kind}", one, other or "")
        for kind, one, other in zip(before._fields, before, after, strict=True)
        if one and given(one) and not _answered(kind, one, other or "")
    ]
    new = sum(
        _answers(other or "", kind) and not given(one)
        for kind, one, other in zip(before._fields[:4], before[:4], after[:4], strict=True)
    )
    revision = [loss for loss in gone if loss.pointer == "/locator/revision"]
    yield from [loss for loss in gone if loss not in revision][new:] + revision


def _admissions(before: LicenseClaim, after: LicenseClaim) -> Iterator[Loss]:
    """What was admitted to be unknown of a license, and is silent now that other parts are to speak for it.

    Elsewhere an unknown may go, since silence is worth no more. Here a link alone is a license, and a license without a
    word on the contents covers them.
    """
    speaks = (("expression", (after.name, after.link)), ("contents", (after.expression, after.name, after.link)))
    changed = given(after.expression) and after.expression != before.expression
    for field, others in speaks:
        was, now = getattr(before, field), getattr(after, field)
        if state(was) is State.UNKNOWN and state(now) is State.MISSING and any(map(given, others)) and not changed:
            yield Loss(f"/license/{field}", was)


def _replaced(pointer: str, base: Source, head: Source) -> bool:
    """Whether a better answer elsewhere took the place of a value."""
    if pointer in {"/license/name", "/license/link"}:
        return given(head.license.expression) and head.license.expression != base.license.expression
    if pointer in {"/personal_data/identifiers", "/personal_data/classes"}:
        was, now = base.personal_data.anonymisation or "", head.personal_data.anonymisation or ""
        return _answers(now, "anonymisation") and not _answers(was, "anonymisation")
    return False
