"""Changing the waivers of a policy file in place: a waiver is added or moved, every other byte stays.

What comes out is read again and held against what was meant, so that an unusual spelling ends in ``NotEditableError``.
"""

from collections.abc import Mapping
from typing import Any

from crs_gate.export.edit import NotEditableError
from crs_gate.export.nodes import all_nodes, child, is_null
from crs_gate.export.yaml_text import flow
from crs_gate.formats.interface import Unreadable
from crs_gate.formats.layout import Layout
from crs_gate.formats.yaml_events import parse

_KEY = "waivers"


def with_waiver(text: str, waiver: Mapping[str, str]) -> str:
    """The policy with one waiver more, behind those that it has. Raises ``NotEditableError``."""
    old = _parsed(text)
    changed = _Waivers(text).added(waiver)
    return _checked(changed, {**old, _KEY: [*(old.get(_KEY) or ()), dict(waiver)]})


def with_expiry(text: str, index: int, expires: str) -> str:
    """The policy whose waiver at a place ends on another day. Raises ``NotEditableError``."""
    old = _parsed(text)
    waivers = list(old[_KEY])
    waivers[index] = {**waivers[index], "expires": expires}
    return _checked(_Waivers(text).moved(index, expires), {**old, _KEY: waivers})


def entry_lines(waiver: Mapping[str, str], indent: str = "  ") -> list[str]:
    """A waiver as an item of a list, a line for each answer."""
    first, *rest = (f"{key}: {flow(value)}" for key, value in waiver.items())
    return [f"{indent}- {first}", *(f"{indent}  {line}" for line in rest)]


def _parsed(text: str) -> dict[str, Any]:
    tree, _ = parse(text)
    return dict(tree)


def _checked(changed: str, meant: Mapping[str, Any]) -> str:
    try:
        new, _ = parse(changed)
    except Unreadable as fault:
        raise NotEditableError("its layout is too unusual") from fault
    if new != meant:
        raise NotEditableError("its layout is too unusual")
    return changed


class _Waivers(Layout):
    """The places in one policy."""

    def __init__(self, text: str) -> None:
        import yaml

        super().__init__(text)
        root: Any = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        self._root = root
        if root.flow_style:
            raise NotEditableError("it is written in braces")
        nodes = [id(node) for node in all_nodes(root)]
        if len(nodes) != len(set(nodes)):
            raise NotEditableError("it uses anchors and aliases")

    def added(self, waiver: Mapping[str, str]) -> str:
        """The text with a waiver at the end of the list, which begins where there is none."""
        found = child(self._root, _KEY)
        if found is None:
            end = self._at(self._root.end_mark)  # before a line that closes the document
            gap = "" if self._text[:end].endswith("\n") else self._break
            lines = [f"{_KEY}:", *entry_lines(waiver), self._text[end:]]
            return self._text[:end] + gap + self._break.join(lines)
        key, listed = found
        if is_null(listed) or not listed.value:
            at = self._after_colon(key)
            end = max(at, self._end(listed))
            if "#" in self._text[at:end]:
                raise NotEditableError("a comment stands in its empty list of waivers")
            stop = self._line_end(end)
            return self._text[:at] + self._text[end:stop] + self._lines(waiver, "  ") + self._text[stop:]
        last = self._end(listed.value[-1])
        if listed.flow_style:
            return f"{self._text[:last]}, {flow(dict(waiver))}{self._text[last:]}"
        indent = self._indent_of_dash(listed.value[-1])
        at = self._end_with_comments(last, len(indent))
        return self._text[:at] + self._lines(waiver, indent) + self._text[at:]

    def moved(self, index: int, expires: str) -> str:
        """The text with another last day of one waiver."""
        found = child(self._root, _KEY)
        entry = child(found[1].value[index], "expires") if found else None
        if entry is None:
            raise NotEditableError("its layout is too unusual")
        start, end = self._at(entry[1].start_mark), self._end(entry[1])
        return self._text[:start] + flow(expires) + self._text[end:]

    def _lines(self, waiver: Mapping[str, str], indent: str) -> str:
        return "".join(f"{self._break}{line}" for line in entry_lines(waiver, indent))
