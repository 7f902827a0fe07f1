"""The opt-out signals of a crawled source were checked longer ago than the policy allows while it is still collected.

Why:
    Sites change their minds, and say so in robots.txt and in headers. What counts is what they said when the data was
    taken. So the age of the last check is counted to the end of collection: a crawl that is finished needs no further
    check, since a later reservation does not reach back to copies that were lawfully made; people have the opt-out of
    the dataset for those. Where no end is stated, nobody says that collecting is over, and the age is counted to today.

Example:
    Looked at once, and collected ever since:

        collected: {from: 2024-11-20}
        opt_out:
          signals: [{protocol: robots.txt, checked: 2024-11-20, result: allowed}]

Fix:
    Check again and write down the day, or state the last day of collection.

        collected: {from: 2024-11-20, to: 2024-11-26}

References:
    - https://www.rfc-editor.org/rfc/rfc9309
    - https://eur-lex.europa.eu/eli/dir/2019/790/oj

"""

from datetime import date

from crs_gate.model.dates import days
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.answers import told_by
from crs_gate.rules.interface import Context, End, Ends, Problems, ToldElsewhere
from crs_gate.rules.keeping import fresh_until, seen_until
from crs_gate.rules.signals import collected_of, dated, looked
from crs_gate.rules.statements import owed_when_crawled

SEVERITY = Severity.WARNING
SCOPE = Scope.SOURCE
LOCAL = True

_SPEAKER = "opt-out-signal-unchecked"


def check(source: Source, ctx: Context) -> Problems:
    """Compare the newest check of any protocol with the end of collection, or with today while there is none."""
    with told_by(_SPEAKER):
        owed_when_crawled(source)
    newest, limit = _newest(source, ctx), ctx.policy.evidence_days
    if newest is None:
        raise ToldElsewhere(_SPEAKER, "no opt-out signal was checked")
    end = days(source.collected.to)
    finished = end is not None and end.last < ctx.today
    until = end.last if end and finished else ctx.today
    if fresh_until(newest, limit) < until:
        yield "/opt_out/signals", _told(newest, until, limit, finished=finished)


def ends(source: Source, ctx: Context) -> Ends:
    """The last day on which the newest check counts, where collection is not said to be over by then."""
    owed_when_crawled(source)
    checks = [found for signal in source.signals or () if (found := dated(signal, date.max))]
    checks += [look] if (look := looked(collected_of(source, ctx), date.max)) else []
    end, until = seen_until(checks, ctx.policy.evidence_days, ctx.today), days(source.collected.to)
    if end and (until is None or until.last > end):
        yield End("/opt_out/signals", end, "last check of opt-out signals")


def _newest(source: Source, ctx: Context) -> date | None:
    """The last day on which any opt-out signal was checked, as stated or as stored answers prove."""
    checks = [dated(signal, ctx.today) for signal in source.signals or ()]
    checks.append(looked(collected_of(source, ctx), ctx.today))
    return max((found.last for found in checks if found), default=None)


def _told(newest: date, until: date, limit: int, *, finished: bool) -> str:
    to = "before collection ended" if finished else "ago, and collection is not said to be over"
    return f"the last check was {(until - newest).days} days {to}; the policy allows {limit}"
