"""What a change does to the policy, in words, and what is left of a policy that nothing vouches for."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from crs_gate.escape import bounded
from crs_gate.model.policy import NO_FLOOR, DatasetEntry, Floors, Policy, Waiver
from crs_gate.settings.loosening import asks_less, is_looser

_ITEM, _ROOM = 110, 250
"""Characters of one difference, and of all that are told: reports cut a note at 400."""
_LONGEST = 1_000
"""Characters of one setting that is loosened."""
_KEYS = {
    "ignore_data": "data.ignore",
    "no_letter_regression": "no_regression.letter",
    "score_tolerance": "no_regression.score_tolerance",
    "block_unknown": "on_unknown",
    "license_allow": "licenses.allow",
    "license_deny": "licenses.deny",
    "license_level": "licenses.level",
    "evidence_days": "evidence.max_age_days",
    "levels": "evidence.levels",
    "audit_required": "audit.require",
    "audit_days": "audit.max_age_days",
    "audit_signed": "audit.signed",
    "audit_sample": "audit.sample",
    "select": "rules.select",
    "ignore": "rules.ignore",
    "severities": "rules.severity",
}
"""Settings as the policy file spells them, where that is not the name of the field."""
_WAIVERS = "/waivers"
_LOOSER_BY_DROPPING = frozenset(("manifests", "license_deny", "select", "require"))
_NO, _YES = "false", "true"
_SWITCHES = {
    "no_letter_regression": (_NO, _YES),
    "audit_required": (_NO, _YES),
    "audit_signed": (_NO, _YES),
    "block_unknown": ("warn", "block"),
}


def without_leniency(policy: Policy) -> Policy:
    """The policy of a change that nothing older vouches for: its floors count, what it lets off does not."""
    default = Policy()
    whole = policy.no_milder_than(default)._replace(
        ignore_data=(),
        license_allow=(),
        license_level=default.license_level,
        evidence_days=min(policy.evidence_days, default.evidence_days),
        audit_days=min(policy.audit_days, default.audit_days),
        audit_sample=default.audit_sample,
        select=(),
        ignore=(),
        severities={},
        waivers=(),
    )
    return whole._replace(
        tiers=_tiers_as_strict(whole, policy.tiers),
        datasets=tuple(_entry_as_strict(whole, entry) for entry in policy.datasets),
    )


def _entry_as_strict(whole: Policy, entry: DatasetEntry) -> DatasetEntry:
    return entry._replace(
        floors=_as_strict(whole, entry.floors),
        tiers=_tiers_as_strict(whole, entry.tiers),
        require=None if entry.require is None else tuple(dict.fromkeys((*whole.require, *entry.require))),
        severities={},
    )


def _tiers_as_strict(whole: Policy, tiers: Mapping[str, Floors]) -> Mapping[str, Floors]:
    return {tier: _as_strict(whole, floors) for tier, floors in tiers.items()}


def _as_strict(whole: Policy, floors: Floors) -> Floors:
    """The floors of an entry where they ask for more than the policy as a whole; else those of the policy."""
    held = whole.under(floors).no_milder_than(whole)
    score = NO_FLOOR if held.min_score is None else str(held.min_score)
    unknown = "block" if held.block_unknown else "warn"
    return Floors(held.min_rating or NO_FLOOR, score, held.min_source_rating or NO_FLOOR, unknown)


class Difference(NamedTuple):
    """One thing that a change does to the policy, in words, and whether it asks for less than before.

    ``pointer`` is where it stands in the policy at head, or where it would.
    """

    text: str
    looser: bool
    pointer: str = ""


def told(before: Policy, after: Policy) -> str:
    """One sentence on a change of the policy: who judges it, how much it loosens, then the rest; bounded.

    What it loosens is told by findings.
    """
    found = differences(before, after)
    looser = len(loosened(before, after))
    rest = [bounded(one.text, _ITEM) for one in found if not _is_finding(one)]
    said = "it is judged by the policy of the base, and this change touches the policy"
    if looser:
        said += f"; it loosens {looser:,} setting{'s' if looser > 1 else ''}"
    if rest:
        said += f"; {'it also changes' if looser else 'it changes'} {_some(rest, _ROOM)}"
    return said if found else f"{said} in nothing that matters"


def loosened(before: Policy, after: Policy) -> tuple[tuple[str, str], ...]:
    """Pointer and words of each setting that a change loosens; of waivers ``added_waivers`` tells."""
    found = (one for one in differences(before, after) if _is_finding(one))
    return tuple((one.pointer, f"the policy asks less than before: {bounded(one.text, _LONGEST)}") for one in found)


def added_waivers(before: Policy, after: Policy) -> tuple[tuple[str, str], ...]:
    """Pointer and words of each waiver that was not there before, or ends later than it did."""
    return tuple(_added_waivers(before.waivers, after.waivers))


def _added_waivers(before: Sequence[Waiver], after: Sequence[Waiver]) -> Iterator[tuple[str, str]]:
    ends: dict[tuple[str, str, str | None], date] = {}
    for waiver in before:
        ends[waiver[:3]] = max(waiver.expires, ends.get(waiver[:3], waiver.expires))
    for waiver in after:
        was, end = ends.get(waiver[:3]), waiver.expires
        what = f"the waiver of {waiver.rule} for {bounded(waiver.subject)}"
        if was is None:
            yield waiver.location.pointer, f"{what} is new; it ends on {end}"
        elif end > was:
            yield waiver.location.pointer, f"{what} ends on {end} instead of {was}"


def _is_finding(one: Difference) -> bool:
    return one.looser and one.pointer != _WAIVERS


def _some(items: Sequence[str], room: int) -> str:
    """As many items as there is room for, and how many more there are."""
    shown = 0
    while shown < len(items) and room >= len(items[shown]):
        room -= len(items[shown])
        shown += 1
    more = f"{len(items) - shown:,} {'more' if shown else 'settings'}"
    return "; ".join(items[:shown]) + (f"{' and ' if shown else ''}{more}" if shown < len(items) else "")


def differences(before: Policy, after: Policy) -> tuple[Difference, ...]:
    """What a change does to the policy, one for each setting; what it loosens first."""
    names = (name for name in Policy._fields if name not in ("origin", "datasets", "tiers", "baseline"))
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in names)
    found = [
        Difference(
            f"{_KEYS.get(name, name)}: {_changed(name, was, now)}", is_looser(name, was, now), _pointer(name, was, now)
        )
        for name, was, now in pairs
        if _said(name, was) != _said(name, now)
    ]
    found += _tiers(before, after)
    found += _entries(before, after)
    return tuple(sorted(found, key=lambda one: not one.looser))


def _tiers(before: Policy, after: Policy) -> Iterator[Difference]:
    """What becomes of the choice by size and risk; looser where it could have asked for more than is asked now."""
    if before.tiers != after.tiers:
        names = [*before.tiers]
        looser = any(asks_less(before.in_tier(tier), after.in_tier(tier)) for tier in names)
        said = [_in_words(policy.tiers) for policy in (before, after)]
        yield Difference(f"floors by size and risk: {' -> '.join(said)}", looser, "/profile")


def _in_words(tiers: Mapping[str, Floors]) -> str:
    """The floors of each tier that asks for any."""
    asked = {tier: [floor for floor in floors if floor not in (None, NO_FLOOR)] for tier, floors in tiers.items()}
    return ", ".join(f"{tier} {'/'.join(map(str, floors))}" for tier, floors in asked.items()) or "none"


def _pointer(name: str, was: object, now: object) -> str:
    """Where a setting stands; of a list the first item that is new, of a mapping the first value that is."""
    place = f"/{_KEYS.get(name, name).replace('.', '/')}"
    if isinstance(was, Mapping) and isinstance(now, Mapping):
        return next((f"{place}/{key}" for key in now if was.get(key) != now[key]), place)
    if name != "waivers" and isinstance(was, tuple) and isinstance(now, tuple):
        return next((f"{place}/{index}" for index, item in enumerate(now) if item not in was), place)
    return place


def _entries(before: Policy, after: Policy) -> Iterator[Difference]:
    """What became of the entries of ``datasets``, told by their patterns; of two alike the first one counts."""
    was, now = _by_pattern(before.datasets), _by_pattern(after.datasets)
    for path in (path for path in was if path not in now):
        yield Difference(f"datasets: {path} is named no more ({_held(was[path])})", True, "/datasets")
    last_known = max((place for place, path in enumerate(now) if path in was), default=-1)
    for place, path in ((place, path) for place, path in enumerate(now) if path not in was):
        held = after.under_entry(now[path])
        looser = place < last_known or (_asks_less(before, held) and _asks_less(after, held))
        yield Difference(f"datasets: {path} is named ({_held(now[path])})", looser, _entry_at(after, path))
    for path in (path for path in was if path in now and was[path] != now[path]):
        same = _asked(was[path]) == _asked(now[path])
        read_otherwise = was[path].format != now[path].format  # and with it everything else that the file says
        looser = read_otherwise or (
            not same and _asks_less(before.under_entry(was[path]), after.under_entry(now[path]))
        )
        yield Difference(f"datasets: {path}: {_altered(was[path], now[path])}", looser, _entry_at(after, path))
    if [path for path in was if path in now] != [path for path in now if path in was]:
        yield Difference("datasets: in another order", True, "/datasets")


def _asked(entry: DatasetEntry) -> tuple[object, ...]:
    return entry.floors, entry.tiers, entry.require, entry.severities


def _asks_less(before: Policy, after: Policy) -> bool:
    """Whether less is asked, in any tier where there are some."""
    milder = before.severities != after.severities and is_looser("severities", before.severities, after.severities)
    tiers = [*before.tiers] or [*after.tiers] or [""]
    pairs = ((before.in_tier(tier), after.in_tier(tier)) for tier in tiers)
    return milder or any(asks_less(was, now) for was, now in pairs)


def _entry_at(policy: Policy, path: str) -> str:
    return f"/datasets/{next(index for index, entry in enumerate(policy.datasets) if entry.path == path)}"


def _altered(was: DatasetEntry, now: DatasetEntry) -> str:
    pairs = zip(_stated(was), _stated(now), strict=True)
    changed = ((name, one, other) for (name, one), (_, other) in pairs if one != other)
    return ", ".join(f"{name} {_plain(one)} -> {_plain(other)}" for name, one, other in changed) or "its tiers"


def _by_pattern(entries: Sequence[DatasetEntry]) -> dict[str, DatasetEntry]:
    found: dict[str, DatasetEntry] = {}
    for entry in entries:
        found.setdefault(entry.path, entry)
    return found


def _held(entry: DatasetEntry) -> str:
    """What an entry says beyond its pattern."""
    named = ((name, value) for name, value in _stated(entry) if value is not None)
    return ", ".join(f"{name} {value}" for name, value in named) or "nothing more"


def _stated(entry: DatasetEntry) -> Iterator[tuple[str, str | None]]:
    """What an entry says beyond its pattern, in words, or ``None``; the floors of tiers follow from their profile."""
    yield from (("format", entry.format), ("profile", entry.profile), ("owner", entry.owner))
    yield "require", None if entry.require is None else ", ".join(entry.require) or "nothing"
    yield "rules.severity", ", ".join(_items("severities", entry.severities)) or None
    yield from zip(Floors._fields, entry.floors, strict=True)


def _plain(value: object) -> str:
    return "not stated" if value is None else str(value)


def _changed(name: str, was: object, now: object) -> str:
    """What became of a setting; of a list, what is in it now and what is no more, the looser one first."""
    if not isinstance(was, tuple | Mapping) or not isinstance(now, tuple | Mapping):
        return f"{_said(name, was)} -> {_said(name, now)}"
    old, new = _items(name, was), _items(name, now)
    added, dropped = [one for one in new if one not in old], [one for one in old if one not in new]
    parts = [f"{verb} {', '.join(some)}" for verb, some in (("adds", added), ("drops", dropped)) if some]
    return "; ".join(parts[:: -1 if name in _LOOSER_BY_DROPPING else 1]) or "in another order"


def _items(name: str, value: object) -> Mapping[str, None]:
    if isinstance(value, Mapping):
        return dict.fromkeys(f"{rule} {severity.name.lower()}" for rule, severity in sorted(value.items()))
    return dict.fromkeys(_said(name, one) for one in value) if isinstance(value, tuple) else {}


def _said(name: str, value: object) -> str:
    """A value of a setting as the policy file spells it, as far as one line can."""
    if isinstance(value, bool):
        return _SWITCHES[name][value]
    if isinstance(value, Waiver):
        return f"{value.rule} for {value.source or value.dataset} until {value.expires}"
    if isinstance(value, tuple | Mapping):
        return ", ".join(_items(name, value))
    return ("off" if name == "score_tolerance" else "none") if value is None else str(value)
