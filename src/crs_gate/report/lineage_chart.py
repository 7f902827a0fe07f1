"""The way of data as nodes and links, whoever draws them: sources, data and steps, each once."""

from typing import NamedTuple

from crs_gate.model.answer import given
from crs_gate.model.lineage import Basis, Branch, Drawn, Lineage, Names
from crs_gate.model.scheme import Outcome

_NAMES = 8


class Node(NamedTuple):
    """One node; ``kind`` is source, data or step, ``style`` empty, broken, unknown or verified. Its text is hostile."""

    kind: str
    text: str
    style: str = ""


class Link(NamedTuple):
    """From one node to another, by their places, and what it rests on. ``weak`` where no step leads along it."""

    start: int
    end: int
    says: str
    weak: bool = False


class Chart:
    """Nodes and links of a dataset; ``most`` nodes and no more, ``left_out`` counts how often another was needed."""

    def __init__(self, found: Lineage, most: int) -> None:
        self.nodes: list[Node] = []
        self.links: list[Link] = []
        self.left_out = 0
        self._most = most
        self._places: dict[tuple[str, str], int] = {}
        for branch in found.branches:
            self._add(branch)
        self.links = list(dict.fromkeys(self.links))

    def _add(self, branch: Branch) -> None:
        own = self._node("source", branch.id, branch.id, _style(branch.outcome))
        for parent in branch.parents.first[:_NAMES]:
            self._link(self._node("source", parent, parent), own, "derived", weak=True)
        outputs = {name for drawn in branch.steps for name in drawn.outputs.first}
        for drawn in branch.steps:
            self._step(branch, drawn)
        for held in branch.files:
            node = self._node("data", held.name, held.name, "broken" if held.fault else "")
            if held.name not in outputs and (not branch.steps or held.fault):
                self._link(own, node, "holds", weak=True)

    def _step(self, branch: Branch, drawn: Drawn) -> None:
        step = drawn.step
        name = step.step if step.step and given(step.step) else f"step {drawn.number}"
        tool = " ".join(text for text in (step.tool, step.version or step.commit) if text)
        style = {Basis.BROKEN: "broken", Basis.VERIFIED: "verified"}.get(drawn.basis, "")
        node = self._node("step", f"{branch.id}/{drawn.number}", f"{name}, {tool}" if tool else name, style)
        for text in _some(drawn.inputs):
            kind = "source" if ("source", text) in self._places or text == branch.id else "data"
            self._link(self._node(kind, text, text), node, drawn.basis.value)
        for text in _some(drawn.outputs):
            self._link(node, self._node("data", text, text), drawn.basis.value)

    def _node(self, kind: str, name: str, text: str, style: str = "") -> int | None:
        place = self._places.get((kind, name))
        if place is None:
            if len(self.nodes) >= self._most:
                self.left_out += 1
                return None
            place = self._places[kind, name] = len(self.nodes)
            self.nodes.append(Node(kind, text))
        if style:
            self.nodes[place] = self.nodes[place]._replace(style=style)
        return place

    def _link(self, start: int | None, end: int | None, says: str, *, weak: bool = False) -> None:
        if start is not None and end is not None:
            self.links.append(Link(start, end, says, weak))


def _some(names: Names) -> list[str]:
    return list(names.first[:_NAMES])


def _style(outcome: Outcome) -> str:
    return {Outcome.FAIL: "broken", Outcome.UNKNOWN: "unknown"}.get(outcome, "")
