"""A native manifest as YAML with comments, in the order of the schema; the same draft gives the same bytes."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from crs_gate.export.answers import Answer, Answers, Draft, Entry
from crs_gate.export.fit import node_of
from crs_gate.export.yaml_text import comment, flow, name_of, scalar

_LONGEST_LINE = 120
_STEP = "  "

Tree = dict[str, Any]


def render(opening: Iterable[str], draft: Draft, closing: str = "", removals: str = "") -> str:
    """The whole manifest. ``opening`` are lines of a comment, without line breaks; ``closing`` is YAML for its end.

    ``removals`` is a line of YAML that asks for them, or empty.
    """
    lines = [*(f"# {line}" for line in opening), "crs: 1"]
    about = list(field_lines(about_tree(draft.about), "dataset", _STEP))
    lines += ["dataset:", *about] if about else ["dataset: {}"]
    lines += ["", *([removals] if removals else []), "sources:"]
    for entry in draft.sources:
        lines += source_lines(entry, _STEP)
    return "\n".join(lines) + "\n" + (f"\n{closing}" if closing else "")


def source_lines(entry: Entry, indent: str) -> list[str]:
    """One item of ``sources``, its dash at an indentation."""
    fields = field_lines(tree_of(entry.answers), "source", f"{indent}{_STEP}")
    return [f"{indent}- id: {scalar(entry.id)}{comment(entry.comment)}", *fields]


def about_tree(answers: Answers) -> Tree:
    """The dataset as a whole; its license is a plain text where nothing but the expression is said."""
    tree = tree_of(answers)
    if isinstance(tree.get("license"), dict) and tree["license"].keys() == {"expression"}:
        tree["license"] = tree["license"]["expression"]
    return tree


def tree_of(answers: Mapping[str, Answer]) -> Tree:
    """Answers under dotted names as mappings within mappings."""
    tree: Tree = {}
    for name, answer in answers.items():
        *above, last = name.split(".")
        place = tree
        for step in above:
            place = place.setdefault(step, {})
        place[last] = answer
    return tree


def field_lines(tree: Tree, kind: str, indent: str, above: str = "") -> Iterator[str]:
    """The lines of one mapping. ``kind`` is ``dataset`` or ``source``."""
    order = list(node_of(kind, above).get("properties", ()))
    for key in sorted(tree, key=order.index):
        value = tree[key]
        if isinstance(value, dict):
            yield f"{indent}{key}:"
            yield from field_lines(value, kind, f"{indent}{_STEP}", f"{above}.{key}" if above else key)
        else:
            yield from answer_lines(key, value, indent)


def answer_lines(key: str, answer: Answer, indent: str) -> list[str]:
    """One key with its value; a list of mappings, or one too long for a line, has a line for each item."""
    items = answer.value
    if isinstance(items, list) and items and (isinstance(items[0], dict) or len(flow(items)) > _LONGEST_LINE):
        lines = [f"{indent}{_STEP}- {flow(item)}" for item in items]
        return [f"{indent}{name_of(key)}:{comment(answer.comment)}", *lines]
    return [f"{indent}{name_of(key)}: {flow(items, key)}{comment(answer.comment)}"]
