"""From the ``dataset`` part of a checked manifest to the record of the dataset as a whole."""

from typing import Any

from crs_gate.formats.native_source import claim, texts, unverified
from crs_gate.model.dataset import (
    About,
    Bias,
    KnownBias,
    LedgerClaim,
    Mitigation,
    OptOut,
    Removal,
    Retention,
    Scan,
    Security,
    Size,
    Unlike,
    Use,
)


def shape(entry: dict[str, Any]) -> About:
    """The record; what is not stated is ``None``."""
    get = entry.get
    license_ = claim(get("license"))
    return About(
        name=get("name"),
        version=get("version"),
        description=get("description"),
        homepage=get("homepage"),
        license=license_.expression,
        release=get("release"),
        use=_use(get("use") or {}),
        contact=get("contact"),
        opt_out=_opt_out(get("opt_out") or {}),
        retention=_retention(get("retention") or {}),
        unverified=unverified(get("unverified")),
        jurisdictions=texts(get("jurisdictions")),
        grants=license_.grants,
        bias=_bias(get("bias") or {}),
        security=_security(get("security") or {}),
        languages=texts(get("languages")),
        size=_size(get("size") or {}),
        first_used=_as_written(get("first_used")),
    )


def removals(entries: list[dict[str, Any]] | None) -> tuple[Removal, ...] | None:
    """What was taken out; ``None`` is nothing stated, an empty tuple is none."""
    return None if entries is None else tuple([_removal(entry) for entry in entries])


def ledger(entry: dict[str, Any] | None) -> LedgerClaim | None:
    """The ledger that is named; ``None`` without one."""
    if entry is None:
        return None
    return LedgerClaim(entry["table"], _as_written(entry.get("rows")), entry.get("sha256"))


def _use(entry: dict[str, Any]) -> Use:
    return Use(_text(entry.get("train")), _text(entry.get("commercial")), _text(entry.get("release_model")))


def _opt_out(entry: dict[str, Any]) -> OptOut:
    get = entry.get
    return OptOut(get("url"), get("email"), get("response_days"), _text(get("past_versions")))


def _retention(entry: dict[str, Any]) -> Retention:
    return Retention(entry.get("period"), entry.get("until"), entry.get("basis"))


def _bias(entry: dict[str, Any]) -> Bias:
    known, steps = entry.get("known"), entry.get("mitigations")
    return Bias(
        None if known is None else tuple([KnownBias(*map(each.get, KnownBias._fields)) for each in known]),
        texts(entry.get("looked_for")),
        None if steps is None else tuple([Mitigation(*map(each.get, Mitigation._fields)) for each in steps]),
    )


def _security(entry: dict[str, Any]) -> Security:
    scanned = entry.get("scanned") or {}
    return Security(entry.get("access"), Scan(*map(scanned.get, Scan._fields)))


def _removal(entry: dict[str, Any]) -> Removal:
    get = entry.get
    return Removal(
        id=get("id"),
        source=get("source"),
        title=get("title"),
        locator=get("locator"),
        sha256=tuple(get("sha256") or ()),
        reason=get("reason"),
        requested=get("requested"),
        effective=get("effective"),
        versions=tuple(str(version) for version in get("versions") or ()),
        unlike=tuple([Unlike(each.get("source"), each.get("reason")) for each in get("unlike") or ()]),
    )


def _size(entry: dict[str, Any]) -> Size:
    return Size(_as_written(entry.get("records")), _as_written(entry.get("bytes")))


def _as_written(value: str | int | None) -> str | None:
    """A number of JSON as text."""
    return None if value is None else str(value)


def _text(value: str | bool | None) -> str | None:
    """JSON's ``true`` and ``false`` as written; YAML's are text already."""
    return str(value).lower() if isinstance(value, bool) else value
