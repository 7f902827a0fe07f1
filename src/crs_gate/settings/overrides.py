"""What flags, environment or action inputs lay over the policy. An empty value means: not given."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from crs_gate.errors import UsageError
from crs_gate.model.levels import LEVELS, Level
from crs_gate.model.policy import DatasetEntry, Floors, Policy
from crs_gate.model.scheme import CRITERIA, SAFEGUARDS, Criterion, Severity, criterion_named
from crs_gate.settings.names import check_ignorable, check_selector
from crs_gate.settings.policy_shape import tolerance

_UNSIGNED = "evidence-unsigned"
_CHECKED = Level.VERIFIED.title


class Overrides(NamedTuple):
    """Each as text, just as it was given."""

    min_rating: str | None = None
    min_score: str | None = None
    min_source_rating: str | None = None
    on_unknown: str | None = None
    score_tolerance: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    safeguards: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    on_unsigned: str | None = None


def lay_over(policy: Policy, given: Overrides) -> Policy:
    """The policy with the given values in place of its own, for every dataset.

    ``ignore`` adds to the policy's; ``only``, ``criteria`` and ``safeguards`` add up, and stand alone.
    """
    faults = [*map(check_selector, (*given.select, *given.only)), *map(check_ignorable, given.ignore)]
    for fault in filter(None, faults):
        raise UsageError(fault, "`crs-gate rules` lists them")
    _known("--criteria", given.criteria, CRITERIA)
    _known("--safeguards", given.safeguards, SAFEGUARDS)
    _number("--min-score", given.min_score, None, _score)
    named = (given.min_rating, given.min_score, given.min_source_rating, given.on_unknown)
    floors = Floors(*(stated or None for stated in named))
    policy = _awaiting_a_signature(policy) if given.on_unsigned == "warn" else policy
    return policy.under(floors)._replace(
        datasets=tuple(_over(floors, entry) for entry in policy.datasets),
        tiers={tier: floors.over(below) for tier, below in policy.tiers.items()},
        score_tolerance=_number("--score-tolerance", given.score_tolerance, policy.score_tolerance, tolerance),
        select=given.select or policy.select,
        ignore=(*policy.ignore, *given.ignore),
        only=(*given.only, *given.criteria, *given.safeguards),
        sources=given.sources,
    )


def _awaiting_a_signature(policy: Policy) -> Policy:
    """The policy before a maintainer has looked: what waits for a signature is told, and blocks nothing."""
    milder = {_UNSIGNED: Severity.WARNING}
    return policy._replace(
        severities={**policy.severities, **milder},
        datasets=tuple(entry._replace(severities={**entry.severities, **milder}) for entry in policy.datasets),
        audit_signed=False,
        levels=tuple((claim, min(level, _CHECKED, key=LEVELS.__getitem__)) for claim, level in policy.levels),
    )


def _over(floors: Floors, entry: DatasetEntry) -> DatasetEntry:
    tiers = {tier: floors.over(below) for tier, below in entry.tiers.items()}
    return entry._replace(floors=floors.over(entry.floors), tiers=tiers)


def _known(option: str, names: Iterable[str], known: Sequence[Criterion]) -> None:
    """Refuse a name that is none of these; ``--criteria privacy`` would else run what nobody meant."""
    for name in names:
        if criterion_named(name) not in known:
            listed = ", ".join(dict.fromkeys(each for one in known for each in (one.value, one.title)))
            raise UsageError(f"{option} names '{name[:80]}', which it does not know", f"name any of {listed}")


def _score(stated: str, default: Decimal | None) -> Decimal | None:
    return Decimal(stated) if stated else default


def _number(
    option: str, stated: str | None, default: Decimal | None, read: Callable[[str, Decimal | None], Decimal | None]
) -> Decimal | None:
    if not stated:
        return default
    try:
        number = read(stated, default)
    except InvalidOperation:
        number = Decimal(-1)
    if number is not None and not (number.is_finite() and 0 <= number <= 100):  # noqa: PLR2004 - the scale of scores
        raise UsageError(f"{option} is '{stated}'", "give a number from 0 to 100, without a percent sign")
    return number
