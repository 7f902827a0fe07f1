"""Whether a change of a setting asks for less than before. Where that cannot be told, it does."""

from collections.abc import Callable, Mapping
from typing import Any

from crs_gate.model.levels import LEVELS
from crs_gate.model.policy import Policy, Waiver
from crs_gate.model.scheme import LETTERS, Severity

_LEVELS = ("conservative", "license-text", "exception-claimed")
_NAMES = frozenset(("origin", "profile", "only", "sources", "baseline"))
"""Settings that ask for nothing by themselves: what a profile asks stands in the floors."""


def is_looser(name: str, was: Any, now: Any) -> bool:
    """Whether a field of ``Policy`` asks for less; ``was`` and ``now`` differ."""
    return name not in _NAMES and _LOOSER[name](was, now)


def asks_less(before: Policy, after: Policy) -> bool:
    """Whether one floor or another is lower than before, or fewer answers are asked; of severities others tell."""
    return after.no_milder_than(before)._replace(severities=after.severities) != after


def _lower_letter(was: str | None, now: str | None) -> bool:
    return was is not None and (now is None or LETTERS.index(now) > LETTERS.index(was))


def _lower_number(was: Any, now: Any) -> bool:
    return was is not None and (now is None or now < was)


def _higher_number(was: Any, now: Any) -> bool:
    return was is not None and (now is None or now > was)


def _coarser(was: Any, now: Any) -> bool:
    """The bound of a sample: none stands for all records."""
    return now is not None and (was is None or now > was)


def _off(was: bool, now: bool) -> bool:
    return was and not now


def _more(was: tuple[Any, ...], now: tuple[Any, ...]) -> bool:
    """A list of what is let off: looser when something is added."""
    return bool(set(now) - set(was))


def _more_waivers(was: tuple[Waiver, ...], now: tuple[Waiver, ...]) -> bool:
    """As ``_more``; where in the file a waiver stands makes no difference."""
    known = {waiver[:-1] for waiver in was}
    return any(waiver[:-1] not in known for waiver in now)


def _fewer(was: tuple[Any, ...], now: tuple[Any, ...]) -> bool:
    """A list of what is looked at: looser when something is gone."""
    return bool(set(was) - set(now))


def _fewer_rules(was: tuple[Any, ...], now: tuple[Any, ...]) -> bool:
    """As ``_fewer``, where an empty list stands for everything."""
    return bool(now) and (not was or _fewer(was, now))


def _more_licenses(was: tuple[Any, ...], now: tuple[Any, ...]) -> bool:
    """As ``_more``, where an empty list allows everything."""
    return bool(was) and (not now or _more(was, now))


def _other_level(was: str, now: str) -> bool:
    return _LEVELS.index(now) > _LEVELS.index(was)


def _lower_levels(was: tuple[tuple[str, str], ...], now: tuple[tuple[str, str], ...]) -> bool:
    """What is said of no claim asks for nothing."""
    after = dict(now)
    return any(claim not in after or LEVELS[after[claim]] < LEVELS[level] for claim, level in was)


def _milder(was: Mapping[str, Severity], now: Mapping[str, Severity]) -> bool:
    """What a rule weighs that the policy says nothing of is not known here: then only an error is no milder."""
    return any(
        now.get(rule) is None or now[rule] < was.get(rule, Severity.ERROR)
        for rule in was.keys() | now.keys()
        if was.get(rule) != now.get(rule)
    )


_LOOSER: Mapping[str, Callable[[Any, Any], bool]] = {
    "manifests": _fewer,
    "ignore_data": _more,
    "min_rating": _lower_letter,
    "min_score": _lower_number,
    "min_source_rating": _lower_letter,
    "no_letter_regression": _off,
    "score_tolerance": _higher_number,
    "block_unknown": _off,
    "license_allow": _more_licenses,
    "license_deny": _fewer,
    "license_level": _other_level,
    "evidence_days": _higher_number,
    "levels": _lower_levels,
    "audit_required": _off,
    "audit_days": _higher_number,
    "audit_signed": _off,
    "audit_sample": _coarser,
    "select": _fewer_rules,
    "ignore": _more,
    "severities": _milder,
    "waivers": _more_waivers,
    "require": _fewer,
}
