"""A crawled source does not say which opt-out signals were checked before it was collected.

Why:
    Owners of works and sites reserve their rights in robots.txt, in headers and in metadata. Whether that was so
    can be found out at the time of collection; later nobody can prove it. A copy of somebody else's crawl is a
    crawled source too. The category other says neither yes nor no: a basis such as purchased, given or
    own-collection and a method without crawling together say that nothing is owed. A check of the protocol none is
    none. What `crs-gate collect` stored proves a check and its day.

Example:
    Looked at a year after the crawl:

        collected: {from: 2024-11-20, to: 2024-11-26}
        opt_out:
          signals: [{protocol: robots.txt, checked: 2025-12-01, result: allowed}]

Fix:
    List each protocol that was checked, the day of the check and what it said.

        opt_out:
          signals:
            - {protocol: robots.txt, checked: 2024-11-20, result: allowed}
            - {protocol: tdmrep, checked: 2024-11-20, result: absent}

References:
    - https://www.rfc-editor.org/rfc/rfc9309
    - https://eur-lex.europa.eu/eli/dir/2019/790/oj

"""

from crs_gate.escape import one_line
from crs_gate.model.answer import given
from crs_gate.model.dates import days
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.interface import Context, Problems, Undetermined
from crs_gate.rules.signals import collected_of, dated, looked
from crs_gate.rules.statements import owed_when_crawled
from crs_gate.rules.wording import quoted

SEVERITY = Severity.ERROR
SCOPE = Scope.SOURCE
LOCAL = True


def check(source: Source, ctx: Context) -> Problems:
    """Pass on one dated check with a result that is not later than the end of collection."""
    owed_when_crawled(source)
    stored = collected_of(source, ctx)
    checks = [found for signal in source.signals or () if (found := dated(signal, ctx.today))]
    checks += [look] if (look := looked(stored, ctx.today)) else []
    end_text = source.collected.to if given(source.collected.to) else source.collected.from_
    end = days(end_text)
    if not checks and stored is not None and stored.problem:
        raise Undetermined(f"what was collected proves no check: {one_line(stored.problem, 160)}", "/opt_out/signals")
    if not source.signals and not checks:
        yield "/opt_out/signals", "no opt-out signal was checked"
    elif not checks:
        yield "/opt_out/signals", "no check of an opt-out signal has a protocol, a past date and a result"
    elif end is None:
        raise Undetermined("the end of collection is not known, so that no check can be placed before it", "/collected")
    elif all(found.first > end.last for found in checks):
        yield "/opt_out/signals", f"every check is later than the end of collection, {quoted(end_text or '')}"
