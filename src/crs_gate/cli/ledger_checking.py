"""From a manifest on disk to the counts of its ledger, printed."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import click

from crs_gate.audit.ledger.columns import ISSUES
from crs_gate.audit.ledger.tally import ROWS, Tally, twice, worst
from crs_gate.cli.manifest_file import only_one
from crs_gate.cli.tracing import context_of
from crs_gate.errors import BLOCKED, PASSED, UNDECIDED, HistoryError, UsageError
from crs_gate.escape import in_quotes, json_text, one_line, terminal
from crs_gate.facts.ledgers import Counted
from crs_gate.rules.interface import Context, Undetermined
from crs_gate.rules.ledgers import mismatches, told, wanted_of

_MOST_SHARES = 20
_MOST_IN_JSON = 10_000
_CONFLICTING = "license-conflicting"


def check(manifest: Path | None, format_: str, policy: str | None, start: Path, today: date) -> int:
    """Print the counts and give the exit code. Raises ``GateError``."""
    file = start / manifest if manifest else only_one(start)
    with context_of(file, policy, today) as ctx:
        counted = _counted(ctx, terminal(str(file)))
    wrong = mismatches(ctx.dataset, counted)
    conflicting = any(counts.get(_CONFLICTING) for counts in counted.tally.sources.values())
    code = BLOCKED if wrong or conflicting else PASSED if counted.tally.compared else UNDECIDED
    if format_ == "json":
        click.echo(json_text(json.dumps(_as_json(counted, wrong, code), indent=2)))
    else:
        click.echo("\n".join(_text(counted, wrong, terminal(str(file)))))
    return code


def _counted(ctx: Context, shown: str) -> Counted:
    claim = ctx.dataset.ledger
    if claim is None or ctx.tree is None or ctx.tree.ledger is None:
        hint = "`crs-gate ledger init` writes an empty one and names it under the key ledger"
        raise UsageError(f"{shown} names no ledger", hint)
    try:
        wanted = wanted_of(ctx)
    except Undetermined as gap:
        raise UsageError(str(gap), "split the dataset into several manifests") from gap
    counted = ctx.tree.ledger.without_limit().counted(wanted)
    if counted.why:
        raise HistoryError(f"{shown}: {counted.why}", "split it into several manifests")
    return counted


def _text(counted: Counted, wrong: list[tuple[str, str]], shown: str) -> list[str]:
    tally = counted.tally
    files = ", ".join(terminal(one_line(path)) for path in counted.files[:3])
    more = f" and {len(counted.files) - 3} more files" if len(counted.files) > 3 else ""  # noqa: PLR2004 - as above
    lines = [f"{files or shown}{more}: {tally.rows:,} rows, sha256 {counted.sha256 or 'not known'}"]
    if wrong:
        lines += ["", f"{shown} and the ledger contradict each other:"]
        lines += [f"  {pointer[1:].replace('/', '.')}: {terminal(message)}" for pointer, message in wrong]
    shares = worst(tally)
    if shares:
        lines += ["", "what rows lack, the worst first:"]
        lines += [_share(tally, issue, source) for issue, source, _, _ in shares[:_MOST_SHARES]]
        if len(shares) > _MOST_SHARES:
            lines.append(f"  and {len(shares) - _MOST_SHARES:,} more; --format json has them")
    if tally.columns:
        names = ", ".join(in_quotes(name, 40) for name in tally.columns[:5])
        lines += ["", f"nobody reads {names}: call a column of your own x-..."]
    if not tally.compared:
        lines += ["", "not known: whether an id stands there twice, for the rows are too many to be compared"]
    if not (wrong or shares) and tally.rows:
        lines += ["", "every row has a license, a date, a locator and provenance, and nothing is reserved"]
    return lines


def _share(tally: Tally, issue: str, source: str) -> str:
    said = told(tally, source, issue).removeprefix("in the ledger ")
    return f"  {ISSUES[issue].criterion} {terminal(source)}: {terminal(said)}"


def _as_json(counted: Counted, wrong: list[tuple[str, str]], code: int) -> dict[str, Any]:
    tally = counted.tally
    again = twice(tally)
    return {
        "files": list(counted.files),
        "rows": tally.rows,
        "sha256": counted.sha256 or None,
        "agrees": code == PASSED,
        "contradictions": [{"pointer": pointer, "message": message} for pointer, message in wrong],
        "rows_with_an_id_of_another": again.rows if again else None,
        "unread_rows": tally.broken,
        "rows_of_no_source": tally.strange_rows,
        "sources": {name: counts[ROWS] for name, counts in list(tally.sources.items())[:_MOST_IN_JSON]},
        "shares": [
            {
                "criterion": ISSUES[issue].criterion,
                "issue": issue,
                "source": source,
                "rows": rows,
                "of": of,
                "first": [{"path": path, "row": row} for path, row in tally.places.get((issue, source), ())],
            }
            for issue, source, rows, of in worst(tally)[:_MOST_IN_JSON]
        ],
        "columns_not_read": list(tally.columns),
    }
