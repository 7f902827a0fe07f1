"""The way of data as a flowchart that GitHub draws. Nothing of a manifest becomes syntax.

Nodes are called by numbers. Mermaid decodes ``#60;`` in a label after it has parsed the chart, so that every sign other
than letters, digits and a few harmless ones is written so. Labels are no HTML (``htmlLabels`` off), so that what is
decoded is not HTML either.
"""

import re
from collections.abc import Iterator

from crs_gate.escape import bounded, one_line, terminal
from crs_gate.model.lineage import Lineage
from crs_gate.report.lineage_chart import Chart

_LONGEST = 60
_SHAPES = {"source": ("([", "])"), "data": ("[(", ")]"), "step": ("[", "]")}
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
    lines = [*_OPENING, *_lines(Chart(found, _NODES))]
    if more := found.sources - len(found.branches):
        lines.append(f'  rest["and {more:,} more sources"]')
    return "\n".join(lines)


def _lines(chart: Chart) -> Iterator[str]:
    """Nodes, then links."""
    for number, node in enumerate(chart.nodes):
        left, right = _SHAPES[node.kind]
        yield f'  n{number}{left}"{label(node.text)}"{right}'
        if node.style:
            yield f"  class n{number} {node.style}"
    for link in chart.links:
        yield f"  n{link.start} {'-.->' if link.weak else '-->'}|{link.says}| n{link.end}"
    if chart.left_out:
        yield f'  more["and {chart.left_out:,} more nodes"]'


def label(text: str) -> str:
    """A text as a label: on one line, cut, and every sign that could be syntax as an entity of Mermaid."""
    shown = _UNSAFE.sub(_entity, terminal(bounded(one_line(text, _LONGEST), _LONGEST)))
    return _LIST.sub(r"\1#160;", shown) or "#32;"


def _entity(found: re.Match[str]) -> str:
    return f"#{ord(found.group())};"
