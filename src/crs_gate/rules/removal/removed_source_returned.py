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
    Take the source out; a new agreement is the reason of a waiver that names the source. Where another one is only
    called nearly the same, or lies on the same host or around what was removed, say so in the entry, and where nothing
    was ever removed, say that with an empty list.

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
from dataclasses import replace
from datetime import timedelta

from crs_gate.model.dataset import Dataset
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.interface import Context, End, Ends, Problems, ToldElsewhere, Undetermined
from crs_gate.rules.removed import Return, in_words, is_open, is_to_come, planned_day
from crs_gate.rules.removed_content import contents
from crs_gate.rules.removed_held import Held, held
from crs_gate.rules.wording import quoted

SEVERITY = Severity.ERROR
SCOPE = Scope.DATASET
POINTS_AT_SOURCES = True


def check(dataset: Dataset, ctx: Context) -> Problems:
    """Compare every source with all that head or base says was removed; a request that is open proves nothing yet."""
    all_ = held(dataset, ctx)
    if not all_.removals and dataset.removals is None:
        raise ToldElsewhere("removal-overdue", "whether anything was removed is not stated")
    found = list(_returned(dataset, all_, ctx)) if all_.removals else []
    back = [(at, _is_back(source, one, ctx)) for at, source, one in found if _is_proven(one)]
    here = list(contents(dataset, all_.here, ctx.tree, {at for at, _ in back}))
    back += [(content.pointer, content.said) for content in here if not is_open(content.entry)]
    yield from back
    if not back:
        _insist_on_the_ledgers(dataset)
        _insist_on_an_answer(dataset, all_, ctx)
        for content in here:
            raise Undetermined(content.said, content.pointer)
        for at, source, one in found:
            raise Undetermined(_may_be_back(source, one), at)
        if dataset.removals is None:
            raise ToldElsewhere("removal-overdue", "whether anything was removed is not stated in the manifest")


def ends(dataset: Dataset, ctx: Context) -> Ends:
    """The last day for each source that is to be removed on a later one, and is here still."""
    told = set[str]()
    for day in sorted(set(filter(None, (planned_day(entry, ctx.today) for entry in held(dataset, ctx).removals)))):
        for at, _, found in _returned(dataset, held(dataset, replace(ctx, today=day)), ctx):
            if _is_proven(found) and at not in told and planned_day(found.entry, ctx.today):
                yield End(at, day - timedelta(days=1), f"time until the removal of {in_words(found.entry)}")
            told.update([at] if _is_proven(found) else [])


def _is_new(source: Source, ctx: Context) -> bool:
    return ctx.before is not None and source.id not in ctx.base


def _returned(dataset: Dataset, all_: Held, ctx: Context) -> Iterator[tuple[str, Source, Return]]:
    for source, at in zip(dataset.sources, dataset.pointers, strict=True):
        found = [all_.gone.returned(source)]
        if _is_new(source, ctx):
            found += [all_.to_go.returned(source), all_.gone.around(source), all_.to_go.around(source)]
        if told := sorted(filter(None, found), key=_is_proven, reverse=True):
            yield at + told[0].pointer, source, told[0]


def _is_proven(found: Return) -> bool:
    return not (found.doubt or is_open(found.entry))


def _is_back(source: Source, found: Return, ctx: Context) -> str:
    gone = f"is to be removed on {found.entry.effective}" if is_to_come(found.entry, ctx.today) else "was removed"
    return f"source {quoted(source.id, 60)} is {in_words(found.entry)}, which {gone}: {found.how}"


def _may_be_back(source: Source, found: Return) -> str:
    if found.doubt:
        return f"source {quoted(source.id, 60)} {found.doubt}"
    return f"{in_words(found.entry)} is still here, and it is not stated when it was removed"


def _insist_on_the_ledgers(dataset: Dataset) -> None:
    """Every line of a ledger must have been read, and compared under its key."""
    recorded = dataset.recorded
    if not recorded.whole:
        raise Undetermined("a ledger of removals has lines that cannot be read, so that nobody knows what they name")
    if not recorded.complete:
        raise Undetermined("there are more small files than are looked at, and a pointer among them may be what went")
    if recorded.unkeyed:
        keys = ", ".join(recorded.unkeyed[:3])
        said = f"removals are on record under a secret key that this run does not have ({keys}), as in a fork"
        raise Undetermined(f"{said}; a run of the maintainers with CRS_GATE_REMOVAL_KEY compares them")


def _insist_on_an_answer(dataset: Dataset, all_: Held, ctx: Context) -> None:
    """Each entry must say what was removed, and each source enough to be told from it."""
    if all_.nameless is not None:
        place = f"/removals/{all_.nameless}" if all_.nameless < len(dataset.removals or ()) else "/removals"
        raise Undetermined("an entry of removals does not say what was removed", place)
    for source, at in zip(dataset.sources, dataset.pointers, strict=True) if all_.removals else ():
        missing = all_.gone.gap(source) or (all_.to_go.gap(source) if _is_new(source, ctx) else "")
        if missing:
            said = f"source {quoted(source.id, 60)} states no {missing} to tell it from what was removed"
            raise Undetermined(said, at)
