"""Steps of a record in the manifest of their source; every other byte stays, and the result is read again."""

import copy
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from crs_gate.export.answers import Answer
from crs_gate.export.edit import NotEditableError
from crs_gate.export.edit_nodes import Editor
from crs_gate.export.held import flat
from crs_gate.export.repairing import json_with
from crs_gate.formats.documents import is_json, parse_document
from crs_gate.formats.interface import Unreadable
from crs_gate.model.runs import Item
from crs_gate.model.source import Source
from crs_gate.rules.artifacts import is_digest, plain
from crs_gate.rules.chain import link
from crs_gate.rules.records import Recorded, Records

_UNUSUAL = "its layout is too unusual"
_WEB = ("http://", "https://")
Value = str | list[Any]


class Taken(NamedTuple):
    """What a record brings to a source: steps as a manifest has them, and what it says of the collection."""

    steps: tuple[dict[str, Any], ...]
    collected: Mapping[str, str]
    before: int = 0
    """How many of the steps come before those that are stated: they make what these take."""
    known: int = 0
    """Runs that the steps of the source speak of already."""

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to write."""
        return not self.steps and not self.collected


def taken(records: Records, source: Source) -> Taken:
    """What the runs say that lead to the files of a source; all of them count where it has no files here."""
    links = tuple(map(link, source.trace or ()))
    wanted = [text for each in links for one in each.inputs for text in one if text]
    early = _leading_to(records, [each for text in wanted for each in records.newest(text)])
    mine = [each for each, _ in records.making(source.id).values()]
    late = _leading_to(records, mine or ([] if source.files or early else list(records.all)))
    ids = set(map(id, early))
    runs = [*early, *(each for each in late if id(each) not in ids)]
    crawls = [each for each in runs if _is_collection(each, source)]
    steps = [each for each in runs if not _is_collection(each, source)]
    stated = {text for each in links for one in each.outputs for text in one if text}
    fresh = [each for each in steps if stated.isdisjoint(each.names[1])]
    before, left = sum(id(each) in ids for each in fresh), len(steps) - len(fresh)
    return Taken(tuple(map(_step, fresh)), _collected(crawls, source), before, left)


def _leading_to(records: Records, last: Sequence[Recorded]) -> list[Recorded]:
    """Some runs and those before them, in the order of what they take from each other."""
    order: list[Recorded] = []
    seen: set[int] = set()
    waiting = [(each, False) for each in reversed(last)]
    while waiting:
        each, done = waiting.pop()
        if done:
            order.append(each)
        elif id(each) not in seen:
            seen.add(id(each))
            waiting.append((each, True))
            earlier = (before for item in each.inputs for text in item if text for before in records.newest(text))
            waiting += [(before, False) for before in earlier if id(before) not in seen]
    return order


def _is_collection(each: Recorded, source: Source) -> bool:
    """Whether a record says that data came from the address of the source: then it tells of its collection."""
    addresses = {plain(text) for text in source.locator[:4] if text}
    return bool(each.inputs) and all(name in addresses and name.startswith(_WEB) for name, _ in each.inputs)


def _collected(crawls: Sequence[Recorded], source: Source) -> dict[str, str]:
    """Days and tool of the collection, each only where the records state it and the source does not."""
    starts = [day for each in crawls if (day := _day(each.run.started))]
    ends = [day for each in crawls if (day := _day(each.run.at))]
    tools = {(each.run.tool, each.run.version) for each in crawls}
    tool, version = tools.pop() if len(tools) == 1 else ("", "")
    held = source.collected
    said = (
        ("from", held.from_, min(starts, default="")),
        ("to", held.to, max(ends, default="")),
        ("tool", held.tool, tool),
        ("tool_version", held.tool_version or (held.tool and held.tool != tool and "other"), version),
    )
    return {key: text for key, stated, text in said if text and stated is None}


def _day(text: str) -> str:
    return text[:10] if len(text) >= 10 and text[4:8:3] == "--" else ""  # noqa: PLR2004 - YYYY-MM-DD


def _step(each: Recorded) -> dict[str, Any]:
    run = each.run
    texts = {
        "step": run.step,
        "tool": run.tool or run.command,
        "version": run.version,
        "commit": run.commit,
        "at": run.at,
    }
    found: dict[str, Any] = {key: text for key, text in texts.items() if text}
    for key, items in (("inputs", each.inputs), ("outputs", each.outputs)):
        if items:
            found[key] = [_artifact(item) for item in items]
    return found


def _artifact(item: Item) -> str | dict[str, str]:
    return {"path": item.name, "sha256": item.sha256} if item.sha256 and not is_digest(item.name) else item.name


def with_taken(path: str, text: str, source_id: str, found: Taken) -> str:
    """The manifest with what a record brings. Raises ``NotEditableError``."""
    old, _ = parse_document(path, text)
    index = next(n for n, source in enumerate(old["sources"]) if source["id"] == source_id)
    meant = _with(old, index, found)
    if is_json(path, text):
        return json_with(text, lambda tree: _with(tree, index, found))
    editor = Editor(text, "native")
    if reason := editor.unfit():
        raise NotEditableError(reason)
    answers = {f"collected.{key}": Answer(value) for key, value in found.collected.items()}
    if found.steps:
        answers["trace"] = Answer(meant["sources"][index]["trace"])
    try:
        editor.set_source(index, answers)
        changed = editor.text()
        new, _ = parse_document(path, changed)
    except (Unreadable, ValueError, LookupError) as error:
        raise NotEditableError(_UNUSUAL) from error
    if not _same(new, meant):
        raise NotEditableError(_UNUSUAL)
    return changed


def _with(tree: Mapping[str, Any], index: int, found: Taken) -> dict[str, Any]:
    new: dict[str, Any] = copy.deepcopy(dict(tree))
    source = new["sources"][index]
    if found.steps:
        source["trace"] = [*found.steps[: found.before], *(source.get("trace") or ()), *found.steps[found.before :]]
    if found.collected:
        source["collected"] = {**(source.get("collected") or {}), **found.collected}
    return new


def _same(new: Any, meant: Mapping[str, Any]) -> bool:
    """Whether two manifests say the same, but for keys without a value."""
    if not isinstance(new, dict) or new.keys() != meant.keys() or not isinstance(new["sources"], list):
        return False
    sources: Iterable[tuple[Any, Any]] = zip(new["sources"], meant["sources"], strict=False)
    return (
        len(new["sources"]) == len(meant["sources"])
        and all(flat(now) == flat(then) for now, then in sources)
        and all(flat({"_": new[key]}) == flat({"_": meant[key]}) for key in new if key != "sources")
    )
