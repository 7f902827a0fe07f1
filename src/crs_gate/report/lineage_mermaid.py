"""The way of data as a flowchart that GitHub draws. Nothing of a manifest becomes syntax.

Nodes are called by numbers. Mermaid decodes ``#60;`` in a label after it has parsed the chart, so that every sign other
than letters, digits and a few harmless ones is written so. Labels are no HTML (``htmlLabels`` off), so that what is
decoded is not HTML either.
"""

import re
from collections.abc import Iterator

from crs_gate.escape import bounded, one_line, terminal
from crs_gate.judge.lineage import Basis, Branch, Drawn, Lineage, Names
from crs_gate.model.answer import given
from crs_gate.model.scheme import Outcome

_LONGEST = 60
_NAMES = 8
_NODES = 400
_UNSAFE = re.compile(r"[^A-Za-z0-9 .,/+-]")
_LIST = re.compile(r"^(\d+\.|[-+]) ")
"""What Mermaid takes for an item of a list, which it refuses to draw."""
_OPENING = (
    '%%{init: {"flowchart": {"htmlLabels": false}, "securityLevel": "strict"}}%%',
    "flowchart LR",
    "  classDef broken stroke:#c00,stroke-width:3px",
    "  classDef unknown stroke-dasharray:4",
    "  classDef verified stroke:#080,stroke-width:2px",
)


def lineage_mermaid(found: Lineage) -> str:
    """The chart, to stand in a fence of its own language."""
    chart = _Chart()
    for branch in found.branches:
        chart.add(branch)
    lines = [*_OPENING, *chart.lines()]
    if more := found.sources - len(found.branches):
        lines.append(f'  rest["and {more:,} more sources"]')
    return "\n".join(lines)


class _Chart:
    """Nodes by what they stand for, each with a number of its own; there are no more than a browser draws."""

    def __init__(self) -> None:
        self._nodes: dict[tuple[str, str], str] = {}
        self._shapes: list[str] = []
        self._edges: dict[str, None] = {}
        self._left_out = 0

    def add(self, branch: Branch) -> None:
        """One source with its steps and files."""
        own = self._node("source", branch.id, ("([", "])"), branch.id, _class(branch.outcome))
        for parent in branch.parents.first[:_NAMES]:
            self._edge(self._node("source", parent, ("([", "])"), parent), own, "derived", dotted=True)
        outputs = {name for drawn in branch.steps for name in drawn.outputs.first}
        for drawn in branch.steps:
            self._step(branch, drawn)
        for held in branch.files:
            node = self._node("data", held.name, ("[(", ")]"), held.name, "broken" if held.fault else "")
            if held.name not in outputs and (not branch.steps or held.fault):
                self._edge(own, node, "holds", dotted=True)

    def lines(self) -> Iterator[str]:
        """Nodes, then links."""
        yield from self._shapes
        yield from self._edges
        if self._left_out:
            yield f'  more["and {self._left_out:,} more nodes"]'

    def _step(self, branch: Branch, drawn: Drawn) -> None:
        step = drawn.step
        name = step.step if step.step and given(step.step) else f"step {drawn.number}"
        tool = " ".join(text for text in (step.tool, step.version or step.commit) if text)
        kind = "broken" if drawn.basis is Basis.BROKEN else "verified" if drawn.basis is Basis.VERIFIED else ""
        node = self._node("step", f"{branch.id}/{drawn.number}", ("[", "]"), f"{name}, {tool}" if tool else name, kind)
        for text in _some(drawn.inputs):
            place = ("source", text) if ("source", text) in self._nodes or text == branch.id else ("data", text)
            self._edge(self._node(*place, ("[(", ")]"), text), node, drawn.basis.value)
        for text in _some(drawn.outputs):
            self._edge(node, self._node("data", text, ("[(", ")]"), text), drawn.basis.value)

    def _node(self, kind: str, name: str, shape: tuple[str, str], text: str, style: str = "") -> str:
        key = kind, name
        if key not in self._nodes:
            if len(self._nodes) >= _NODES:
                self._left_out += 1
                return ""
            self._nodes[key] = node = f"n{len(self._nodes)}"
            self._shapes.append(f'  {node}{shape[0]}"{label(text)}"{shape[1]}')
        if style:
            self._shapes.append(f"  class {self._nodes[key]} {style}")
        return self._nodes[key]

    def _edge(self, start: str, end: str, text: str, *, dotted: bool = False) -> None:
        if start and end:
            self._edges[f"  {start} {'-.->' if dotted else '-->'}|{text}| {end}"] = None


def label(text: str) -> str:
    """A text as a label: on one line, cut, and every sign that could be syntax as an entity of Mermaid."""
    shown = _UNSAFE.sub(_entity, terminal(bounded(one_line(text, _LONGEST), _LONGEST)))
    return _LIST.sub(r"\1#160;", shown) or "#32;"


def _entity(found: re.Match[str]) -> str:
    return f"#{ord(found.group())};"


def _some(names: Names) -> list[str]:
    return list(names.first[:_NAMES])


def _class(outcome: Outcome) -> str:
    return {Outcome.FAIL: "broken", Outcome.UNKNOWN: "unknown"}.get(outcome, "")
