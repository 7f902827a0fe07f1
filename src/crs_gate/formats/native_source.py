"""From one entry of ``sources`` of a checked manifest to its record; quick, because there may be 100,000."""

from typing import Any

from crs_gate.model.source import (
    Acquisition,
    Collected,
    Consent,
    Evidence,
    File,
    Generator,
    Grants,
    LegalException,
    LicenseClaim,
    Locator,
    PersonalData,
    Signal,
    Source,
    Step,
    Synthetic,
    Terms,
    Unverified,
)

Entry = dict[str, Any]

# Records are frozen, so every source that is silent on a point shares one.
_NO_LOCATOR = Locator()
_NO_COLLECTED = Collected()
_NO_TERMS = Terms()
_NO_ACQUISITION = Acquisition()
_NO_EVIDENCE = Evidence()
_NO_GRANTS = Grants()
_NO_EXCEPTION = LegalException()
_NO_LICENSE = LicenseClaim()
_NO_CONSENT = Consent()
_NO_PERSONAL_DATA = PersonalData()
_NO_SYNTHETIC = Synthetic()


def shape(entry: Entry) -> Source:
    """The record; what is not stated is ``None``, an empty list is an empty tuple."""
    get = entry.get
    signals = (get("opt_out") or {}).get("signals")
    files = get("files")
    trace = get("trace")
    # By position, in the order of the record's fields: keywords would cost a third more.
    return Source(
        entry["id"],
        get("title"),
        get("category"),
        texts(get("modality")),
        get("role"),
        get("relation"),
        _locator(get("locator")),
        _collected(get("collected")),
        _acquisition(get("acquisition")),
        claim(get("license")),
        _consent(get("consent")),
        None if signals is None else tuple([_signal(item) for item in signals]),
        _personal_data(get("personal_data")),
        _synthetic(get("synthetic")),
        texts(get("derived_from")),
        None if files is None else tuple([_file(item) for item in files]),
        None if trace is None else tuple([_step(item) for item in trace]),
        unverified(get("unverified")),
        get("reviewed"),
    )


def unverified(entries: list[Entry] | None) -> tuple[Unverified, ...]:
    """The gaps that are named."""
    if not entries:
        return ()
    return tuple([Unverified(e["field"], e.get("reason"), e.get("note"), e.get("since")) for e in entries])


def texts(items: list[str] | None) -> tuple[str, ...] | None:
    """A list of texts as it is kept: ``None`` is nothing stated, an empty tuple is none."""
    return None if items is None else tuple(items)


def _locator(entry: Entry | None) -> Locator:
    if not entry:
        return _NO_LOCATOR
    get = entry.get
    return Locator(get("url"), get("doi"), get("git"), get("hub"), get("revision"), get("part"))


def _collected(entry: Entry | None) -> Collected:
    if not entry:
        return _NO_COLLECTED
    get = entry.get
    return Collected(get("from"), get("to"), get("method"), get("tool"), get("tool_version"), get("agent"))


def _acquisition(entry: Entry | None) -> Acquisition:
    if not entry:
        return _NO_ACQUISITION
    terms = entry.get("terms")
    read = Terms(terms.get("url"), terms.get("read_on"), terms.get("sha256")) if terms else _NO_TERMS
    return Acquisition(entry.get("basis"), read)


def claim(entry: Entry | str | None) -> LicenseClaim:
    """A license, stated as an expression alone or as a mapping."""
    if isinstance(entry, str):
        return LicenseClaim(entry)
    if not entry:
        return _NO_LICENSE
    get = entry.get
    seen = get("evidence")
    evidence = _evidence(seen) if seen else _NO_EVIDENCE
    grants, exception = _grants(get("grants")), _exception(get("exception"))
    contents, name, link = get("contents"), get("name"), get("link")
    return LicenseClaim(get("expression"), contents, name, link, evidence, get("credit"), grants, exception)


def _grants(entry: Entry | None) -> Grants:
    return Grants(*map(entry.get, Grants._fields)) if entry else _NO_GRANTS


def _exception(entry: Entry | None) -> LegalException:
    return LegalException(entry.get("basis"), entry.get("note")) if entry else _NO_EXCEPTION


def _evidence(entry: Entry) -> Evidence:
    get = entry.get
    return Evidence(get("url"), get("sha256"), get("retrieved"), get("verified_by"))


def _consent(entry: Entry | None) -> Consent:
    return Consent(entry.get("basis"), entry.get("evidence"), entry.get("withdrawal")) if entry else _NO_CONSENT


def _signal(entry: Entry) -> Signal:
    get = entry.get
    return Signal(get("protocol"), get("checked"), get("result"), get("evidence"))


def _personal_data(entry: Entry | None) -> PersonalData:
    if not entry:
        return _NO_PERSONAL_DATA
    get = entry.get
    classes, identifiers = texts(get("classes")), texts(get("identifiers"))
    basis, condition = get("gdpr_basis"), get("art9")
    method, minors, tested = get("anonymisation"), get("minors"), get("anonymisation_test")
    return PersonalData(get("present"), classes, identifiers, basis, condition, method, minors, tested)


def _synthetic(entry: Entry | None) -> Synthetic:
    if not entry:
        return _NO_SYNTHETIC
    get = entry.get
    return Synthetic(
        present=get("present"),
        share=get("share"),
        generators=tuple([_generator(item) for item in get("generators") or ()]),
        seeds=tuple(get("seeds") or ()),
        disclosure=get("disclosure"),
        checks=_checks(get("checks") or {}),
    )


def _checks(entry: Entry) -> tuple[tuple[str, str], ...]:
    return tuple([(name, entry[name]) for name in ("privacy", "bias", "validity") if entry.get(name) is not None])


def _generator(entry: Entry) -> Generator:
    return Generator(entry.get("name"), entry.get("version"), entry.get("terms"))


def _file(entry: Entry) -> File:
    get = entry.get
    return File(get("path"), get("sha256"), get("bytes"), get("records"), get("url"))


def _step(entry: Entry) -> Step:
    get = entry.get
    return Step(
        get("step"),
        get("tool"),
        get("version"),
        get("commit"),
        get("at"),
        _artifacts(get("inputs")),
        _artifacts(get("outputs")),
    )


def _artifacts(items: list[Entry | str] | None) -> tuple[str, ...]:
    """Paths, ids and digests in one row; a mapping gives its path, then its digest."""
    flat: list[str] = []
    for item in items or ():
        if isinstance(item, str):
            flat.append(item)
        else:
            flat += [part for part in (item.get("path"), item.get("sha256")) if part is not None]
    return tuple(flat)
