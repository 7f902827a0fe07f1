"""The way of data as a tree for people: each source, its steps in their order, and its files."""

from collections.abc import Iterator, Sequence

from crs_gate.escape import bounded, log_line, terminal
from crs_gate.model.answer import given
from crs_gate.model.lineage import Basis, Branch, Drawn, Held, Lineage, Names
from crs_gate.model.scheme import Outcome

_NAMES = 6
_LONGEST = 80
_FAULTS = 5
_SAYS = {
    Outcome.PASS: "the chain is whole",
    Outcome.FAIL: "BROKEN",
    Outcome.UNKNOWN: "UNKNOWN",
    Outcome.NOT_APPLICABLE: "as it came: no steps",
    Outcome.ERROR: "UNKNOWN",
}


def lineage_text(found: Lineage) -> str:
    """The tree, without a line break at its end."""
    return "\n".join(log_line(line) for line in _lines(found))


def _lines(found: Lineage) -> Iterator[str]:
    yield f"{_shown(found.path)}: {_counted(found.sources, 'source')}; {summary(found)}"
    for branch in found.branches:
        yield ""
        yield from _branch(branch)
    if more := found.sources - len(found.branches):
        yield ""
        yield f"and {_counted(more, 'more source')}: `--source ID` draws one of them"


def summary(found: Lineage) -> str:
    """How many chains are whole, broken and unknown, in words."""
    words = {
        Outcome.PASS: "whole",
        Outcome.NOT_APPLICABLE: "as it came",
        Outcome.FAIL: "broken",
        Outcome.UNKNOWN: "unknown",
    }
    return ", ".join(f"{found.outcomes[each]:,} {words[each]}" for each in words if found.outcomes.get(each)) or "none"


def _branch(branch: Branch) -> Iterator[str]:
    parents = f", from {_names(branch.parents)}" if branch.parents.total else ""
    yield f"{_shown(branch.id)}{parents}: {_SAYS[branch.outcome]}"
    for fault in branch.said[:_FAULTS]:
        yield f"│    {_mark(branch.outcome)} {terminal(fault)}"
    rows: list[list[str]] = [list(_step(drawn)) for drawn in branch.steps]
    if more := branch.step_count - len(branch.steps):
        rows.append([f"and {_counted(more, 'more step')}"])
    rows += [_file(held) for held in branch.files]
    if more := branch.file_count - len(branch.files):
        rows.append([f"and {_counted(more, 'more file')}"])
    for number, row in enumerate(rows):
        last = number == len(rows) - 1
        yield f"{'└─' if last else '├─'} {row[0]}"
        yield from (f"{' ' if last else '│'}    {line}" for line in row[1:])


def _step(drawn: Drawn) -> Iterator[str]:
    step = drawn.step
    name = step.step if step.step and given(step.step) else f"step {drawn.number}"
    tool = " ".join(_shown(text) for text in (step.tool, step.version or step.commit) if text)
    told = [f"[{basis_text(drawn)}]", tool, _shown(step.at or "")]
    yield f"{_shown(name)}  {'  '.join(filter(None, told))}"
    yield f"in   {_names(drawn.inputs) or 'nobody says'}"
    yield f"out  {_names(drawn.outputs) or 'nobody says'}"
    yield from (f"✗ {terminal(fault)}" for fault in drawn.faults[:_FAULTS])


def basis_text(drawn: Drawn) -> str:
    """What a step rests on, with the record where there is one."""
    return f"{drawn.basis.value}: {_shown(drawn.record)}" if drawn.record else drawn.basis.value


def _file(held: Held) -> list[str]:
    known = f"sha256 {held.digest[:12]}…" if held.digest else "no digest"
    lines = [f"{_shown(held.name)}  [{Basis.BROKEN.value if held.fault else 'file'}]  {known}"]
    return [*lines, f"✗ {terminal(held.fault)}"] if held.fault else lines


def _mark(outcome: Outcome) -> str:
    return "✗" if outcome is Outcome.FAIL else "?"


def _names(names: Names) -> str:
    shown = [_shown(name) for name in names.first[:_NAMES]]
    more = [f"and {names.total - len(shown):,} more"] if names.total > len(shown) else []
    return ", ".join([*shown, *more])


def _shown(text: str) -> str:
    return terminal(bounded(" ".join(text[: _LONGEST * 4].split()), _LONGEST))


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def listed(some: Sequence[str]) -> str:
    """Names for a message."""
    return _names(Names(tuple(some), len(some)))
