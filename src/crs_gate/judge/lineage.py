"""The way of data from sources over steps to files, with what each link rests on and where the chain is broken."""

from itertools import islice
from typing import NamedTuple

from crs_gate.model.levels import Level
from crs_gate.model.lineage import Basis, Branch, Drawn, Held, Lineage, Names
from crs_gate.model.scheme import Outcome
from crs_gate.model.source import File, Source
from crs_gate.rules.answers import NotApplicable, ToldElsewhere, Undetermined
from crs_gate.rules.artifacts import plain
from crs_gate.rules.chain import Link, link
from crs_gate.rules.interface import Context
from crs_gate.rules.ordering import order_of
from crs_gate.rules.recorded import step_level
from crs_gate.rules.records import digest_of
from crs_gate.rules.trace import trace_broken

MOST_NAMES = 1_000
"""Inputs, outputs or files of one place that are kept; the rest is counted."""


class Limits(NamedTuple):
    """How much is drawn: sources, and steps and files of each.

    With ``judged`` off the chains of sources that are not drawn are counted and not looked at.
    """

    sources: int
    steps: int
    files: int
    judged: bool = True


def lineage(ctx: Context, limits: Limits, only: str | None = None) -> Lineage:
    """Go through the sources of a dataset, or to one of them by its id, and draw the first."""
    drawn: list[Branch] = []
    outcomes: dict[Outcome, int] = {}
    count = 0
    for source in ctx.dataset.sources:
        if only is not None and source.id != only:
            continue
        count += 1
        if len(drawn) >= limits.sources and not limits.judged:
            continue
        outcome, said = _judged(source, ctx)
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
        if len(drawn) < limits.sources:
            drawn.append(_branch(source, ctx, (outcome, said), limits))
    return Lineage(ctx.dataset.path, tuple(drawn), count, outcomes)


def _judged(source: Source, ctx: Context) -> tuple[Outcome, list[tuple[str, str]]]:
    """What the gate says of the chain, with pointers."""
    try:
        found = list(trace_broken.check(source, ctx))
    except NotApplicable:
        return Outcome.NOT_APPLICABLE, []
    except Undetermined as gap:
        return Outcome.UNKNOWN, [(gap.pointer, str(gap))]
    except ToldElsewhere as gap:
        return Outcome.UNKNOWN, [("", str(gap))]
    return (Outcome.FAIL if found else Outcome.PASS), found


def _branch(source: Source, ctx: Context, judged: tuple[Outcome, list[tuple[str, str]]], limits: Limits) -> Branch:
    outcome, said = judged
    at_step, at_file, whole = _placed(said)
    links = tuple(map(link, source.trace or ()))
    failed = outcome is Outcome.FAIL
    steps = (
        _drawn(source, links, place, ctx, tuple(at_step.get(place, ())) if failed else ())
        for place in islice(order_of(links).places, limits.steps)
    )
    files = source.files or ()
    held = (_held(file, ctx, at_file.get(index, "")) for index, file in enumerate(files[: limits.files]))
    shown = tuple(whole) if failed else tuple(message for _, message in said)
    parents = _names(source.derived_from or ())
    return Branch(source.id, parents, outcome, shown, tuple(steps), len(links), tuple(held), len(files))


def _placed(said: list[tuple[str, str]]) -> tuple[dict[int, list[str]], dict[int, str], list[str]]:
    """What is said, by step, by file, and of the whole."""
    at_step: dict[int, list[str]] = {}
    at_file: dict[int, str] = {}
    whole: list[str] = []
    for pointer, message in said:
        _, room, *rest = [*pointer.split("/"), "", ""]
        if room == "trace" and rest[0].isdecimal():
            at_step.setdefault(int(rest[0]), []).append(message)
        elif room == "files" and rest[0].isdecimal():
            at_file.setdefault(int(rest[0]), message)
        else:
            whole.append(message)
    return at_step, at_file, whole


def _drawn(source: Source, links: tuple[Link, ...], place: int, ctx: Context, faults: tuple[str, ...]) -> Drawn:
    step, each = (source.trace or ())[place], links[place]
    level, record = step_level(source, links, place, ctx)
    basis = Basis.BROKEN if faults else _BASES[level]
    inputs, outputs = (_names(tuple(artifact.name for artifact in side)) for side in each)
    return Drawn(place + 1, step, inputs, outputs, basis, record.run.place if record else "", faults)


_BASES = {Level.DECLARED: Basis.DECLARED, Level.DOCUMENTED: Basis.RECORDED, Level.VERIFIED: Basis.VERIFIED}


def _held(file: File, ctx: Context, fault: str) -> Held:
    return Held(plain(file.path or file.url or ""), digest_of(file, ctx.tree), fault)


def _names(some: tuple[str, ...]) -> Names:
    return Names(some[:MOST_NAMES], len(some))
