"""YAML from the parser's events to values with places, in one pass.

Plain scalars stay text (``no``, ``1.10``, ``2024-11-20``); only an empty value, ``~`` and ``null`` become ``None``.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from crs_gate.formats.interface import Unreadable
from crs_gate.formats.paused import garbage_collection_paused
from crs_gate.formats.source_text import line_and_column
from crs_gate.formats.wording import shown
from crs_gate.formats.yaml_tree import LINE_SHIFT, List, Map, MarkedPlaces, key_place, measure, merge, unpack

DEEPEST = 100
"""Levels of nesting that are read."""
MOST_VALUES = 12_000_000
"""Values of a document, lists and mappings counted twice; 95 MiB of honest sources hold fewer."""
MOST_ALIASED = 100_000
"""Values that all aliases of a document may stand for together."""

_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_MERGE = "<<"
_TAGS: dict[type | None, tuple[str, ...]] = {
    None: ("!", "tag:yaml.org,2002:str"),
    Map: ("!", "tag:yaml.org,2002:map"),
    List: ("!", "tag:yaml.org,2002:seq"),
}
# YAML breaks lines here and editors do not: what follows would look like part of a comment in a review.
_ODD_BREAK = re.compile("\r(?!\n)|[\u2028\u2029]")


def parse(text: str) -> tuple[Any, MarkedPlaces]:
    """The document and the places of its values.

    Mappings are ``Map``, lists are ``List``, scalars ``str`` or ``None``. Raises ``Unreadable`` and nothing else.
    """
    _refuse_odd_breaks(text)
    with garbage_collection_paused():
        root = _built(text)
    return root, MarkedPlaces(root)


def _refuse_odd_breaks(text: str) -> None:
    if odd := _ODD_BREAK.search(text):
        message = f"U+{ord(odd.group()):04X} breaks the line in YAML but not in an editor; remove it"
        raise Unreadable(message, *line_and_column(text, odd.start()))


def _built(text: str) -> Any:
    from yaml import YAMLError

    try:
        return _Builder(_event_source(text)).document()
    except (YAMLError, ValueError, OverflowError) as fault:
        # The parser without C raises the last two for escapes such as "\UFFFFFFFF".
        from crs_gate.formats.yaml_errors import explain

        raise explain(fault, text) from fault


def _event_source(text: str) -> Callable[[], Any]:
    """A function that gives the next event; both parsers give the same classes of events."""
    try:
        from yaml.cyaml import CParser  # type: ignore[attr-defined]  # the stubs do not know it
    except ImportError:  # PyYAML was built without libyaml: slower, and it wants quotes round a '?' between brackets
        from yaml import SafeLoader, parse

        return _whole_characters(parse(text, SafeLoader)).__next__
    next_event: Callable[[], Any] = CParser(text).get_event
    return next_event


def _whole_characters(events: Iterator[Any]) -> Iterator[Any]:
    """The parser in Python lets escapes of surrogates through; half a character cannot be written out again."""
    for event in events:
        try:
            getattr(event, "value", "").encode()
        except UnicodeEncodeError as error:
            raise _error(event, "an escape in double quotes is half of a character") from error
        yield event


def _error(event: Any, message: str) -> Unreadable:
    return Unreadable(message, event.start_mark.line + 1, event.start_mark.column + 1)


class _Builder:
    """Builds the tree by descent. ``path`` holds the containers that are open; the loops are long to be fast."""

    def __init__(self, next_event: Callable[[], Any]) -> None:
        from yaml import events

        self.events: Any = events
        self.next_event = next_event
        self.path: list[Map | List] = []
        self.keys: dict[str, str] = {}
        self.anchors: dict[str, Any] = {}
        self.aliased = 0
        self.values = 0

    def document(self) -> Any:
        """The one document of the stream, ``None`` when it is empty."""
        self.next_event()
        if self.next_event().__class__ is self.events.StreamEndEvent:
            return None
        root = self.value(self.next_event())
        self.next_event()
        after = self.next_event()
        if after.__class__ is not self.events.StreamEndEvent:
            raise _error(after, "a second document starts here; a file holds one")
        return root

    def value(self, event: Any) -> Any:
        """The value that starts with an event."""
        kind = event.__class__
        if kind is self.events.ScalarEvent:
            value = None if event.value in _NULLS and event.implicit[0] else event.value
            self.note(event, value, None)
            return value
        if kind is self.events.MappingStartEvent:
            return self.contained(event, Map(), self.fill_map)
        if kind is self.events.SequenceStartEvent:
            return self.contained(event, List(), self.fill_list)
        return self.alias(event)

    def contained(self, event: Any, node: Any, fill: Callable[[Any], None]) -> Any:
        if len(self.path) >= DEEPEST:
            raise _error(event, f"this is nested deeper than {DEEPEST} levels")
        self.note(event, node, node.__class__)
        self.path.append(node)
        self.count(event, 1)
        fill(node)
        self.count(event, len(node))
        self.path.pop()
        return node

    def count(self, event: Any, values: int) -> None:
        self.values += values
        if self.values > MOST_VALUES:
            raise _error(event, f"the document holds more than {MOST_VALUES:,} values; keep sources in a table")

    def fill_list(self, node: List) -> None:
        next_event, scalar, end = self.next_event, self.events.ScalarEvent, self.events.SequenceEndEvent
        marks = node.marks = []
        while (event := next_event()).__class__ is not end:
            mark = event.start_mark
            if event.__class__ is scalar and event.tag is None and event.anchor is None:
                value = event.value
                node.append(None if value in _NULLS and event.implicit[0] else value)
            else:
                node.append(self.value(event))
            marks.append(mark.line << LINE_SHIFT | mark.column)

    def fill_map(self, node: Map) -> None:
        next_event, scalar, end = self.next_event, self.events.ScalarEvent, self.events.MappingEndEvent
        keys = self.keys
        marks = node.marks = []
        merges = False
        while (event := next_event()).__class__ is not end:
            if event.__class__ is not scalar or event.tag is not None or event.anchor is not None:
                self.check_key(event)
            if event.value in node:
                raise _twice(event, node)
            key = keys.setdefault(event.value, event.value)
            merges = merges or (key == _MERGE and event.implicit[0])
            mark = event.start_mark
            place = mark.line << LINE_SHIFT | mark.column
            marks.append(place)
            event = next_event()
            if event.__class__ is scalar:
                mark = event.start_mark
                place = mark.line << LINE_SHIFT | mark.column
            if event.__class__ is scalar and event.tag is None and event.anchor is None:
                value = event.value
                node[key] = None if value in _NULLS and event.implicit[0] else value
            else:
                node[key] = self.value(event)
            marks.append(place)
        if merges:
            _merge(node)

    def check_key(self, event: Any) -> None:
        """A key may be tagged as text or carry an anchor, and nothing else."""
        if event.__class__ is not self.events.ScalarEvent:
            raise _error(event, "this key is a list, a mapping or an alias; keys are plain text")
        self.note(event, event.value, None)

    def note(self, event: Any, value: Any, kind: type | None) -> None:
        """Check the tag of a node and remember its anchor."""
        tag = event.tag
        if tag is not None and str(tag) not in _TAGS[kind]:
            raise _error(event, f"the tag {shown(tag)} is not supported; values are plain text, lists and mappings")
        if event.anchor is not None:
            self.anchors[event.anchor] = value

    def alias(self, event: Any) -> Any:
        name = event.anchor
        if name not in self.anchors:
            raise _error(
                event, f"the alias {shown(f'*{name}')} has no anchor above it; quote text that starts with '*'"
            )
        value = self.anchors[name]
        if any(value is node for node in self.path):
            raise _error(event, "this alias stands for something that holds it")
        count, depth = measure(value, MOST_ALIASED - self.aliased)
        self.aliased += count
        if self.aliased > MOST_ALIASED:
            raise _error(event, f"anchors expand to more than {MOST_ALIASED:,} values")
        if len(self.path) + depth > DEEPEST:
            raise _error(event, f"this is nested deeper than {DEEPEST} levels")
        return value


def _twice(event: Any, node: Map) -> Unreadable:
    first, _ = unpack(key_place(node, event.value))
    return _error(event, f"the key {shown(event.value)} is here twice; the first is on line {first}")


def _merge(node: Map) -> None:
    line, column = unpack(key_place(node, _MERGE))
    if not merge(node, _MERGE):
        raise Unreadable("'<<' merges mappings only; this is something else", line, column)
