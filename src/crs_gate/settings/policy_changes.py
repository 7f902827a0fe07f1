"""What a change does to the policy, in words, and what is left of a policy that nothing vouches for."""

from collections.abc import Iterator, Mapping, Sequence

from crs_gate.model.policy import NO_FLOOR, DatasetEntry, Floors, Policy, Waiver


def without_leniency(policy: Policy) -> Policy:
    """The policy of a change that nothing older vouches for: its floors count, what it lets off does not."""
    default = Policy()
    whole = policy.no_milder_than(default)._replace(
        ignore_data=(),
        license_allow=(),
        license_level=default.license_level,
        evidence_days=min(policy.evidence_days, default.evidence_days),
        select=(),
        ignore=(),
        severities={},
        waivers=(),
    )
    strict = (entry._replace(floors=_as_strict(whole, entry.floors)) for entry in policy.datasets)
    return whole._replace(datasets=tuple(strict))


def _as_strict(whole: Policy, floors: Floors) -> Floors:
    """The floors of an entry where they ask for more than the policy as a whole; else those of the policy."""
    held = whole.under(floors).no_milder_than(whole)
    score = NO_FLOOR if held.min_score is None else str(held.min_score)
    unknown = "block" if held.block_unknown else "warn"
    return Floors(held.min_rating or NO_FLOOR, score, held.min_source_rating or NO_FLOOR, unknown)


def differences(before: Policy, after: Policy) -> tuple[str, ...]:
    """What a change does to the policy, a sentence for each setting, in the order of the settings."""
    names = (name for name in Policy._fields if name not in ("origin", "datasets", "block_unknown"))
    pairs = [(name, _said(getattr(before, name)), _said(getattr(after, name))) for name in names]
    pairs.append(("on_unknown", _on_unknown(before), _on_unknown(after)))
    told = (f"{name}: {was} -> {now}" for name, was, now in pairs if was != now)
    return (*told, *_entries(before.datasets, after.datasets))


def _on_unknown(policy: Policy) -> str:
    return "block" if policy.block_unknown else "warn"


def _entries(before: Sequence[DatasetEntry], after: Sequence[DatasetEntry]) -> Iterator[str]:
    """What became of the entries of ``datasets``, told by their patterns; of two alike the first one counts."""
    was, now = _by_pattern(before), _by_pattern(after)
    yield from (f"datasets: {path} is named no more ({_held(was[path])})" for path in was if path not in now)
    yield from (f"datasets: {path} is named ({_held(now[path])})" for path in now if path not in was)
    for path in (path for path in was if path in now and was[path] != now[path]):
        names = DatasetEntry._fields[1:-1]
        old, new = ((*entry[1:-1], *entry.floors) for entry in (was[path], now[path]))
        pairs = zip((*names, *Floors._fields), old, new, strict=True)
        said = (f"{name} {_plain(one)} -> {_plain(other)}" for name, one, other in pairs if one != other)
        yield f"datasets: {path}: {', '.join(said)}"
    if [path for path in was if path in now] != [path for path in now if path in was]:
        yield "datasets: in another order"


def _by_pattern(entries: Sequence[DatasetEntry]) -> dict[str, DatasetEntry]:
    found: dict[str, DatasetEntry] = {}
    for entry in entries:
        found.setdefault(entry.path, entry)
    return found


def _held(entry: DatasetEntry) -> str:
    """What an entry says beyond its pattern."""
    named = zip((*DatasetEntry._fields[1:-1], *Floors._fields), (*entry[1:-1], *entry.floors), strict=True)
    return ", ".join(f"{name} {value}" for name, value in named if value is not None) or "nothing more"


def _plain(value: object) -> str:
    return "not stated" if value is None else str(value)


def _said(value: object) -> str:
    if isinstance(value, Waiver):
        return f"{value.rule} for {value.source or value.dataset} until {value.expires}"
    if isinstance(value, tuple):
        return ", ".join(map(_said, value)) or "none"
    if isinstance(value, Mapping):
        return ", ".join(f"{rule} {severity.name.lower()}" for rule, severity in sorted(value.items())) or "none"
    return "off" if value is None else str(value)
