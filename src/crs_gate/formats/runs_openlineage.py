"""OpenLineage run events: those of one ``runId`` are one run, which counts once its end is there.

Format: https://openlineage.io/docs/spec/run-cycle and https://openlineage.io/docs/spec/naming.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from crs_gate.formats.interface import Unreadable
from crs_gate.formats.runs import Event, mapping_of, sha256_of, text_of
from crs_gate.model.runs import Item, Run

_ENDS = {"COMPLETE": True, "FAIL": False, "ABORT": False}
_ON_DISK = frozenset(("", "file", "file://"))
_COMMIT = re.compile(r"[0-9a-fA-F]{7,64}")


def runs_of(file: str, events: Iterable[Event]) -> Iterator[Run]:
    """The runs, in the order of their first events. Raises ``Unreadable`` for an event that lacks what makes it one.

    Events on jobs and datasets alone speak of no run and are passed over.
    """
    found: dict[str, _Gathered] = {}
    for event in events:
        if "run" not in event.tree:
            continue
        run_id = text_of(mapping_of(event.tree["run"]).get("runId"))
        name = text_of(mapping_of(event.tree.get("job")).get("name"))
        if not run_id or not name:
            raise Unreadable("an OpenLineage event has run.runId and job.name", event.line)
        found.setdefault(run_id, _Gathered(file, event.line, name)).add(event)
    for each in found.values():
        yield each.run()


class _Gathered:
    """What the events of one run say together, whichever comes first in the file."""

    def __init__(self, file: str, line: int, name: str) -> None:
        self._file, self._line, self._name = file, line, name
        self._inputs: dict[str, str] = {}
        self._outputs: dict[str, str] = {}
        self._told: dict[str, str] = {}
        self._times: dict[str, str] = {}

    def add(self, event: Event) -> None:
        """One more event."""
        tree = event.tree
        kind, time = text_of(tree.get("eventType")).upper() or "OTHER", text_of(tree.get("eventTime"))
        self._times[kind] = max(self._times.get(kind, ""), time)
        for kept, key in ((self._inputs, "inputs"), (self._outputs, "outputs")):
            listed = tree.get(key) or []
            if not isinstance(listed, list):
                raise Unreadable(f"{key} of an OpenLineage event is a list", event.line)
            for item in map(_item, listed):
                if item is None:
                    raise Unreadable(f"each of {key} of an OpenLineage event has a name", event.line)
                kept[item.name] = max(kept.get(item.name, ""), item.sha256)
        for key, text in _tools(tree):
            self._told[key] = max(self._told.get(key, ""), text)

    def run(self) -> Run:
        """The run. Its time is that of its end."""
        end = next((kind for kind in _ENDS if kind in self._times), "")
        return Run(
            self._file,
            self._line,
            "openlineage",
            self._name,
            started=self._times.get("START", ""),
            at=self._times.get(end, ""),
            inputs=_items(self._inputs),
            outputs=_items(self._outputs),
            # A run that failed after all has both ends: it came to none.
            ended=bool(end) and all(_ENDS[kind] for kind in _ENDS if kind in self._times),
            edited=False,
            **self._told,
        )


def _items(named: dict[str, str]) -> tuple[Item, ...]:
    return tuple(Item(name, digest) for name, digest in sorted(named.items()))


def _item(tree: Any) -> Item | None:
    if not isinstance(tree, dict):
        return None
    space, name = text_of(tree.get("namespace")), text_of(tree.get("name"))
    if not name:
        return None
    version = mapping_of(mapping_of(tree.get("facets")).get("version")).get("datasetVersion")
    return Item(_joined(space, name), sha256_of(version))


def _joined(space: str, name: str) -> str:
    """A path for a file on disk, an address where the namespace is one, else both with a colon."""
    if space in _ON_DISK:
        return name
    return f"{space.rstrip('/')}/{name.lstrip('/')}" if "://" in space else f"{space}:{name}"


def _tools(tree: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The engine that ran it, the commit of its code, and who wrote the event."""
    engine = mapping_of(mapping_of(mapping_of(tree.get("run")).get("facets")).get("processing_engine"))
    if name := text_of(engine.get("name")):
        yield "tool", name
        yield "version", text_of(engine.get("version"))
    code = mapping_of(mapping_of(mapping_of(tree.get("job")).get("facets")).get("sourceCodeLocation"))
    commit = text_of(code.get("version"))
    if _COMMIT.fullmatch(commit):
        yield "commit", commit.lower()
    yield "command", text_of(tree.get("producer"))
