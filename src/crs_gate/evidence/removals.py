"""The ledger of removals: one line a request, with the days that matter and digests of what it names.

Lines are canonical JSON (RFC 8785). Written, they are sorted by request; read, their order says nothing::

    {"done":"2026-11-20","due":"2026-12-01","received":"2026-11-01","request_id":"R-7","sha256":["9f86..."]}

``done`` is left out while the request is open. ``sha256`` are digests of files; ``keyed`` stands in for them, and for
addresses, where the ledger must not tell what it names. ``entry_seq`` is the entry of the log that speaks of it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from crs_gate.evidence.encoded import is_sha256
from crs_gate.evidence.faults import Fault, FaultError
from crs_gate.evidence.keyed import key_of
from crs_gate.evidence.strict import LARGEST_NUMBER, canonical, parse, parse_canonical

LARGEST = 64 * 1024 * 1024
MOST = 200_000
"""Lines of one ledger."""
LONGEST_LINE = 1024 * 1024
MOST_NAMED = 10_000
"""Digests in one line."""
LONGEST_ID = 100
MOST_FAULTS = 100
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NEEDED = ("request_id", "received", "due")
_KEYS = frozenset((*_NEEDED, "done", "sha256", "keyed", "entry_seq"))


class Request(NamedTuple):
    """One request. Days are ``2026-11-22``; ``done`` is empty while it is open, ``line`` is 0 where it was not read."""

    id: str
    received: str
    due: str
    done: str = ""
    sha256: tuple[str, ...] = ()
    keyed: tuple[str, ...] = ()
    entry_seq: int | None = None
    line: int = 0


class Record(NamedTuple):
    """What a file holds. Lines with a fault in their days count; where ``whole`` is false, others were lost."""

    requests: tuple[Request, ...] = ()
    faults: tuple[Fault, ...] = ()
    whole: bool = True


def read(data: bytes, path: str) -> Record:
    """The requests of a ledger, and all that is wrong with it. ``path`` is what faults call the file."""
    lines = data.split(b"\n")
    if len(data) > LARGEST or len(lines) > MOST + 1:
        bound = f"more than {LARGEST:,} bytes or {MOST:,} lines: none of it was read"
        return Record((), (Fault("too-large", path, f"it has {bound}"),), whole=False)
    found: list[Request] = []
    faults: list[Fault] = []
    whole = True
    if lines.pop():
        faults.append(Fault("half-written", path, "it does not end with a line break", len(lines) + 1))
        whole = False
    seen: set[str] = set()
    for number, line in enumerate(lines, 1):
        try:
            value, spelled = _value(line)
            request = _request(value)._replace(line=number)
        except FaultError as fault:
            faults.append(fault.at(path, number))
            whole = False
            continue
        found.append(request)
        faults += (fault.at(path, number) for fault in (*spelled, *_faults(request, seen)))
        seen.add(request.id)
    return Record(tuple(found), _bounded(faults, path), whole)


def in_future(requests: Iterable[Request], today: date, path: str) -> Iterator[Fault]:
    """What is dated later than today: a request nobody can have made yet, and data that is not gone yet."""
    now = today.isoformat()
    for each in requests:
        for name, day in (("received", each.received), ("done", each.done)):
            if day > now and _is_day(day):
                yield Fault(f"{name}-in-future", path, f"{name} is {day}, which has not come yet", each.line)


def altered(before: Iterable[Request], now: Iterable[Request], path: str) -> Iterator[Fault]:
    """What became of lines that were there: one may gain ``done`` and digests, and nothing else ever changes."""
    held: dict[str, list[Request]] = {}
    for each in now:
        held.setdefault(each.id, []).append(each)
    for was in before:
        same = held.get(was.id, ())
        if not same:
            yield Fault("request-gone", path, f"request {was.id!r} is gone; put its line back")
        elif not any(_keeps(was, each) for each in same):
            told = f"request {was.id!r} was changed; a line may gain done and digests, and nothing of it is taken back"
            yield Fault("request-changed", path, told, same[0].line)


def written(requests: Iterable[Request]) -> bytes:
    """The ledger as a file: sorted by request, a line each."""
    ordered = sorted(requests, key=lambda each: (each.id, each.received))
    return b"".join(canonical(_values(each)) + b"\n" for each in ordered)


def day_fault(text: str) -> str:
    """Why a text is no day; empty where it is one."""
    return "" if _is_day(text) else f"{text[:40]!r} is no day such as 2026-11-22"


def id_fault(text: str) -> str:
    """Why a text cannot name a request; empty where it can."""
    fine = 0 < len(text) <= LONGEST_ID and text.isprintable() and text == text.strip()
    return "" if fine else f"a request is named by 1 to {LONGEST_ID} characters that can be seen"


def _keeps(was: Request, now: Request) -> bool:
    days = (now.received, now.due) == (was.received, was.due) and was.done in ("", now.done)
    return days and {*now.sha256} >= {*was.sha256} and {*now.keyed} >= {*was.keyed}


def _values(each: Request) -> dict[str, Any]:
    optional = {
        "done": each.done,
        "sha256": sorted(set(each.sha256)),
        "keyed": sorted(set(each.keyed)),
    }
    values: dict[str, Any] = {"request_id": each.id, "received": each.received, "due": each.due}
    values.update({key: value for key, value in optional.items() if value})
    if each.entry_seq is not None:
        values["entry_seq"] = each.entry_seq
    return values


def _value(line: bytes) -> tuple[Any, tuple[FaultError, ...]]:
    """What a line holds. Spelled otherwise, it counts as well, and is a fault."""
    if not line:
        raise FaultError("empty-line", "the line is empty; take it out")
    try:
        return parse_canonical(line, LONGEST_LINE), ()
    except FaultError as fault:
        if fault.code != "not-canonical":
            raise
        return parse(line, LONGEST_LINE), (fault,)


def _request(value: Any) -> Request:
    """A line as it is counted. Raises ``FaultError`` where nobody can tell what it names."""
    if not isinstance(value, dict):
        raise FaultError("not-an-object", "the line is no JSON object")
    if lacks := [key for key in _NEEDED if key not in value]:
        raise FaultError("missing-key", f"the line has no {' and no '.join(lacks)}")
    if odd := sorted(value.keys() - _KEYS):
        raise FaultError("unknown-key", f"a line has no key {odd[0][:60]!r}; it has {', '.join(sorted(_KEYS))}")
    texts = {key: value.get(key, "") for key in (*_NEEDED, "done")}
    if bad := [key for key, text in texts.items() if not isinstance(text, str)]:
        raise FaultError("not-text", f"{bad[0]} is no text")
    if fault := id_fault(texts["request_id"]):
        raise FaultError("bad-id", fault)
    seq = value.get("entry_seq")
    if seq is not None and (not isinstance(seq, int) or isinstance(seq, bool) or not 0 <= seq <= LARGEST_NUMBER):
        raise FaultError("bad-number", "entry_seq is no number of an entry of the log")
    digests, keyed = _listed(value, "sha256", is_sha256), _listed(value, "keyed", key_of)
    id_, received, due, done = texts.values()
    return Request(id_, received, due, done, digests, keyed, seq)


def _listed(value: Mapping[str, Any], key: str, fits: Any) -> tuple[str, ...]:
    listed = value.get(key, [])
    if not isinstance(listed, list) or len(listed) > MOST_NAMED:
        raise FaultError("bad-list", f"{key} is a list of at most {MOST_NAMED:,} texts")
    for text in listed:
        if not isinstance(text, str) or not fits(text):
            form = "64 lower-case hexadecimal digits" if key == "sha256" else "hmac-sha256:<id of the key>:<64 digits>"
            raise FaultError(f"bad-{key}", f"{str(text)[:80]!r} in {key} is not {form}")
    return tuple(listed)


def _faults(each: Request, seen: set[str]) -> Iterator[FaultError]:
    """What is wrong with a line of which it is clear what it names."""
    if each.id in seen:
        yield FaultError("duplicate-id", f"request {each.id!r} has a line already; each has one")
    days = {"received": each.received, "due": each.due, **({"done": each.done} if each.done else {})}
    for key, text in days.items():
        if fault := day_fault(text):
            yield FaultError("bad-day", f"{key}: {fault}")
            return
    for key in ("due", "done"):
        if days.get(key, each.received) < each.received:
            yield FaultError(f"{key}-before-received", f"{key} is {days[key]}, before it was received, {each.received}")


def _is_day(text: str) -> bool:
    if not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _bounded(faults: list[Fault], path: str) -> tuple[Fault, ...]:
    more = len(faults) - MOST_FAULTS
    return (*faults[:MOST_FAULTS], *([Fault("more", path, f"and {more:,} more faults")] if more > 0 else []))
