"""One entry of the log: an in-toto Statement v1 on what became of a dataset."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from crs_gate.evidence import envelope, strict, trust
from crs_gate.evidence.encoded import is_sha256
from crs_gate.evidence.faults import FaultError
from crs_gate.evidence.layout import TRUST

PAYLOAD_TYPE = "application/vnd.in-toto+json"
TYPE = "https://in-toto.io/Statement/v1"
PREDICATE = "https://github.com/crs-gate/crs-gate/dataset-event/v1"
ROLE_OF = {
    **dict.fromkeys(("create", "add", "remove", "transform", "optout-removal", "retention", "change"), trust.ENTRY),
    "audit": trust.AUDIT,
    "release": trust.RELEASE,
    "policy-change": trust.POLICY,
    "key-change": trust.ROOT,
}
"""The events, and the role that each takes."""
MOST_SUBJECTS = 1000
REPOSITORY = "repository:/"
"""Before the name of a subject that is a path of the repository: the policy."""
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_TEXTS = ("reason", "actor")
_LONGEST_TEXT = 2000


class Statement(NamedTuple):
    """What an entry states. ``subjects`` maps a path below the manifest's folder to its SHA-256."""

    origin: str
    seq: int
    event: str
    time: str
    """ISO 8601, UTC. A claim of who signs: the order of entries comes from ``seq`` alone."""
    subjects: Mapping[str, str]
    prev: str = ""
    """SHA-256 of the bytes of the entry before; empty in the first one."""
    reason: str = ""
    actor: str = ""
    more: Mapping[str, Any] = {}
    """Further keys of the predicate: tool, materials, retention, filesRoot, filesCount, audit, ..."""

    @property
    def role(self) -> str:
        """What a key must be trusted with to sign it."""
        return ROLE_OF[self.event]


def roles_of(said: Statement, before: Statement | None) -> tuple[str, ...]:
    """The roles whose thresholds an entry has to meet: its own, and that of entries where it tells of other files.

    So no audit, and no change of the keys, carries a change of the dataset past those who have to sign one.
    ``before`` is the entry before that counts.
    """
    changed = before is not None and _files(said) != _files(before)
    return (said.role, trust.ENTRY) if changed and said.role != trust.ENTRY else (said.role,)


def _files(said: Statement) -> dict[str, str]:
    apart = (f"{TRUST}/", REPOSITORY)
    return {name: digest for name, digest in said.subjects.items() if not name.startswith(apart)}


_OWN = frozenset(("origin", "seq", "event", "time", "prev", *_TEXTS))


def file_name(seq: int) -> str:
    """``000000.dsse.json``."""
    return f"{seq:06}.dsse.json"


def payload(statement: Statement) -> bytes:
    """The canonical bytes: what is signed."""
    predicate = {"origin": statement.origin, "seq": statement.seq, "event": statement.event, "time": statement.time}
    optional = {"prev": statement.prev, "reason": statement.reason, "actor": statement.actor}
    tree = {
        "_type": TYPE,
        "subject": [
            {"name": name, "digest": {"sha256": digest}} for name, digest in sorted(statement.subjects.items())
        ],
        "predicateType": PREDICATE,
        "predicate": {**statement.more, **predicate, **{key: text for key, text in optional.items() if text}},
    }
    return strict.canonical(tree)


def parse(data: bytes) -> Statement:
    """The statement in a payload. Raises ``FaultError``."""
    tree = strict.parse_canonical(data, envelope.LARGEST)
    if not isinstance(tree, dict) or tree.get("_type") != TYPE or tree.get("predicateType") != PREDICATE:
        raise FaultError("not-a-statement", f"it is no {TYPE} with the predicate {PREDICATE}")
    predicate = tree.get("predicate")
    if not isinstance(predicate, dict):
        raise FaultError("not-a-statement", "it has no predicate")
    texts = {key: predicate.get(key, "") for key in ("origin", "event", "time", "prev", *_TEXTS)}
    wrong = next((key for key, text in texts.items() if not isinstance(text, str) or len(text) > _LONGEST_TEXT), "")
    seq = predicate.get("seq")
    if wrong or not isinstance(seq, int) or isinstance(seq, bool) or seq < 0:
        raise FaultError("not-a-statement", f"its {wrong or 'seq'} is not what it should be")
    if texts["event"] not in ROLE_OF:
        raise FaultError("unknown-event", f"its event is none of {', '.join(ROLE_OF)}")
    if not _is_time(texts["time"]):
        raise FaultError("bad-time", "its time is not like 2026-11-22T05:00:00Z")
    if texts["prev"] and not is_sha256(texts["prev"]):
        raise FaultError("not-a-statement", "its prev is no SHA-256")
    more = {key: value for key, value in predicate.items() if key not in _OWN}
    return Statement(seq=seq, subjects=_subjects(tree.get("subject")), more=more, **texts)


def in_entry(data: bytes) -> Statement:
    """The statement in the file of an entry; its signatures are not looked at. Raises ``FaultError``."""
    return parse(envelope.parse(data, PAYLOAD_TYPE).payload)


def _subjects(listed: Any) -> dict[str, str]:
    if not isinstance(listed, list) or not 1 <= len(listed) <= MOST_SUBJECTS:
        raise FaultError("not-a-statement", f"it does not have 1 to {MOST_SUBJECTS:,} subjects")
    found: dict[str, str] = {}
    for each in listed:
        name, digest = _subject(each)
        if name in found:
            raise FaultError("not-a-statement", f"the subject {name[:60]!r} is there twice")
        found[name] = digest
    return found


def _subject(tree: Any) -> tuple[str, str]:
    name = tree.get("name") if isinstance(tree, dict) else None
    digests = tree.get("digest") if isinstance(tree, dict) else None
    digest = digests.get("sha256") if isinstance(digests, dict) else None
    if not isinstance(name, str) or not name or not is_sha256(digest):
        raise FaultError("not-a-statement", "a subject has no name, or no sha256 of 64 hexadecimal digits")
    return name, digest


def _is_time(text: str) -> bool:
    if not _TIME.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
