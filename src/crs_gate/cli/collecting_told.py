"""What was collected, told: a table for people, JSON, and the next step."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import click

from crs_gate.cli.collecting_answers import Filled
from crs_gate.errors import BLOCKED, PASSED, UNDECIDED
from crs_gate.escape import bounded, json_text, terminal
from crs_gate.evidence.signals import agents as known_agents
from crs_gate.evidence.signals.verdict import ALLOW, DISALLOW, TRAIN, UNKNOWN, Verdict
from crs_gate.model.source import Source
from crs_gate.report.digest import many

_MOST_TOLD = 3
_MOST_SOURCES = 50
"""Sources of a table that are told one by one."""
_CODES = {ALLOW: PASSED, DISALLOW: BLOCKED, UNKNOWN: UNDECIDED}
_WORST = (PASSED, UNDECIDED, BLOCKED)


class Found(NamedTuple):
    """What is known of one source: the address, the verdict for each use, the time, what its texts are."""

    source: Source
    url: str
    verdicts: dict[str, Verdict]
    checked: str
    filled: Filled

    @property
    def verdict(self) -> str:
        """The verdict for training."""
        return self.verdicts[TRAIN].verdict


def code_of(verdicts: Iterable[str]) -> int:
    """The exit code for some verdicts: that of the worst."""
    return max((_CODES[verdict] for verdict in verdicts), key=_WORST.index, default=PASSED)


def tell_stream(found: Iterable[Found], *, as_json: bool) -> int:
    """Tell of the sources of a table as they come, people of the first that do not allow; the exit code."""
    counts: Counter[str] = Counter()
    before = f'{{"agents": {json.dumps(known_agents.VERSION)}, "sources": ['
    for each in found:
        counts[each.verdict] += 1
        if as_json:
            click.echo(json_text(f"{before}\n  {json.dumps(_entry(each))}"), nl=False)
            before = ","
        elif each.verdict != ALLOW and counts.total() - counts[ALLOW] <= _MOST_SOURCES:
            click.echo("\n".join(table((each,))))
    if as_json:
        click.echo(f"{before if not counts else ''}\n]}}")
        return code_of(counts)
    more = counts.total() - counts[ALLOW] - _MOST_SOURCES
    if more > 0:
        click.echo(f"and {more:,} more that are disallowed or unknown; `--format json` has them all")
    parts = [f"{counts[verdict]:,} {verdict}" for verdict in (DISALLOW, UNKNOWN, ALLOW) if counts[verdict]]
    click.echo(f"{many(counts.total(), 'crawled source')}: {', '.join(parts)}" if counts else _NOTHING)
    if counts[DISALLOW]:
        click.echo("next: leave out what is disallowed, or record the permission you have", err=True)
    return code_of(counts)


_NOTHING = "there is nothing to ask: no crawled source has a web address, and no license or terms have one"


def tell_nothing() -> None:
    """Say that nothing is to be asked."""
    click.echo(_NOTHING)


def table(found: Sequence[Found]) -> Iterator[str]:
    """A few lines for each source."""
    if not found:
        yield _NOTHING
    width = max((len(terminal(each.source.id)) for each in found), default=0)
    for each in found:
        name, lines = terminal(each.source.id).ljust(width), list(_lines(each))
        yield f"{name}  {lines[0]}"
        yield from (f"{' ' * width}  {line}" for line in lines[1:])


def _lines(found: Found) -> Iterator[str]:
    if found.url:
        verdict = found.verdicts[TRAIN]
        reasons = [reason for reason in verdict.reasons if reason.verdict == verdict.verdict]
        yield f"{verdict.verdict.ljust(8)}  {terminal(bounded(found.url, 100))}, checked {found.checked or 'never'}"
        yield from (f"  {terminal(bounded(reason.told, 160))}" for reason in reasons[:_MOST_TOLD])
        if len(reasons) > _MOST_TOLD:
            yield f"  and {len(reasons) - _MOST_TOLD} more"
    yield from (terminal(bounded(line, 200)) for line in found.filled.told)


def tell_next(found: Sequence[Found], file: str, *, fill: bool) -> None:
    """The next step."""
    if any(each.url and each.verdict == DISALLOW for each in found):
        click.echo(
            "next: leave out what is disallowed (`crs-gate remove`), or record the permission you have", err=True
        )
    elif any(each.filled.answers for each in found) and not fill:
        click.echo(f"next: `crs-gate collect {file} --write` fills in the manifest; commit .crs", err=True)


def as_tree(found: Sequence[Found]) -> dict[str, object]:
    """All of it, for JSON."""
    return {"agents": known_agents.VERSION, "sources": [_entry(each) for each in found]}


def _entry(found: Found) -> dict[str, object]:
    verdicts = {
        use: {"verdict": said.verdict, "reasons": [reason._asdict() for reason in said.reasons]}
        for use, said in found.verdicts.items()
    }
    notes = list(found.filled.told)
    return {"id": found.source.id, "url": found.url, "checked": found.checked, "uses": verdicts, "notes": notes}
