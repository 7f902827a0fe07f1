"""A source that was removed is back, under its own name or another one.

Why:
    Data that was taken out at somebody's request tends to come back with the next copy: a set of instructions scraped
    from a website was merged into an open dataset in 2023, doubled the day after, and removed at the owner's request
    four days later. Whoever kept a copy can add it again under a new name. Who asked for the removal must not have to
    watch for that.

Example:
    The forum was taken out, and a copy of it comes back:

        sources:
          - {id: green-threads, title: Gardening forum (cleaned), locator: {url: "https://mirror.example.org/threads"}}
        removals:
          - source: gardening-forum
            title: Gardening forum
            locator: https://forum.example.org
            effective: 2025-01-09

Fix:
    Take the source out; a new agreement is a waiver's reason. Where another source is only called nearly the same, or
    lies on the same host, say so in the entry, and where nothing was ever removed, say that with an empty list.

        removals:
          - id: R-1
            source: gardening-forum
            title: Gardening forum
            locator: https://forum.example.org
            effective: 2025-01-09
            unlike:
              - {source: gardening-forum-rules, reason: rules of the house that we wrote}

References:
    - https://github.com/LAION-AI/Open-Assistant/pull/3034
    - https://eur-lex.europa.eu/eli/reg/2016/679/oj

"""

from collections.abc import Iterator

from crs_gate.model.dataset import Dataset, Removal
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.interface import Context, Problems, ToldElsewhere, Undetermined
from crs_gate.rules.removed import Ledger, Return, entries, in_words, is_open, names_something
from crs_gate.rules.wording import quoted

SEVERITY = Severity.ERROR
SCOPE = Scope.DATASET


def check(dataset: Dataset, ctx: Context) -> Problems:
    """Compare every source with all that head or base says was removed; a request that is open proves nothing yet."""
    removals = entries(dataset, ctx.before)
    if not removals and dataset.removals is None:
        raise ToldElsewhere("removal-overdue", "whether anything was removed is not stated")
    ledger = Ledger(removals, ctx.today, ctx.tree.digests if ctx.tree else None)
    found = list(_returned(dataset, ledger)) if ledger else []
    back = [(at, _is_back(source, one)) for at, source, one in found if not (one.host or is_open(one.entry))]
    yield from back
    if not back:
        _insist_on_an_answer(dataset, removals, ledger)
        for at, source, one in found:
            raise Undetermined(_may_be_back(source, one), at)


def _returned(dataset: Dataset, ledger: Ledger) -> Iterator[tuple[str, Source, Return]]:
    for source, at in zip(dataset.sources, dataset.pointers, strict=True):
        if found := ledger.returned(source):
            yield at + found.pointer, source, found


def _is_back(source: Source, found: Return) -> str:
    return f"source {quoted(source.id, 60)} is {in_words(found.entry)}, which was removed: {found.how}"


def _may_be_back(source: Source, found: Return) -> str:
    if not found.host:
        return f"{in_words(found.entry)} is still here, and it is not stated when it was removed"
    entry = f"the locator of {in_words(found.entry)}, which was removed, is that host alone"
    return f"source {quoted(source.id, 60)} lies on {quoted(found.host, 60)[1:-1]}, and {entry}"


def _insist_on_an_answer(dataset: Dataset, removals: tuple[Removal, ...], ledger: Ledger) -> None:
    """Each entry must say what was removed, and each source enough to be told from it."""
    for index, entry in enumerate(removals):
        if not names_something(entry):
            place = f"/removals/{index}" if index < len(dataset.removals or ()) else "/removals"
            raise Undetermined("an entry of removals does not say what was removed", place)
    for source, at in zip(dataset.sources, dataset.pointers, strict=True) if ledger else ():
        if missing := ledger.gap(source):
            said = f"source {quoted(source.id, 60)} states no {missing} to tell it from what was removed"
            raise Undetermined(said, at)
