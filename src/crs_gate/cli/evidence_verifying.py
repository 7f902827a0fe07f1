"""``crs-gate evidence verify``: does the log hold, who says so, and what is not known."""

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import click

from crs_gate.cli.evidence_folder import MARK, Place, place
from crs_gate.errors import BLOCKED, PASSED, UNDECIDED, UsageError
from crs_gate.escape import json_text, terminal
from crs_gate.evidence import checkpoint as notes
from crs_gate.evidence.appending import manifests_of, read
from crs_gate.evidence.checkpoint import Checkpoint
from crs_gate.evidence.faults import Fault, FaultError
from crs_gate.evidence.held import BASE, FINGERPRINT, Held, Verified
from crs_gate.evidence.identities import INSTALL
from crs_gate.evidence.layout import FOLDER
from crs_gate.evidence.log import Asked, verify

_WORDS = {PASSED: "HOLDS", BLOCKED: "DOES NOT HOLD", UNDECIDED: "UNDECIDED"}
_STATES = {PASSED: "holds", BLOCKED: "fails", UNDECIDED: "undecided"}
_PUT_BACK = "put it back as it is at the base: git checkout BASE -- PATH"
_SIGN = "a maintainer runs `crs-gate evidence add`, and commits"
_MERGE = (
    "take the log of the branch you merge into (`git checkout BRANCH -- .crs/log .crs/checkpoint`), delete entries of "
    "yours that are left, then `crs-gate evidence add` again"
)
_DO = {
    "unsigned": _SIGN,
    "signatures-missing": "another maintainer runs `crs-gate evidence sign`",
    "keys-not-signed": "another maintainer runs `crs-gate evidence sign`",
    "untrusted-signature": "take the entry out, and have a maintainer run `crs-gate evidence add`",
    "sigstore-missing": f"{INSTALL}; it is verified offline",
    "role-missing": "have it signed by a key with that role: `crs-gate evidence log --keys` lists them",
    "key-out-of-use": "have it signed by a key that is in use: `crs-gate evidence log --keys` lists them",
    "checkpoint-gone": "`crs-gate evidence sign` writes it anew",
    "checkpoint-differs": "`crs-gate evidence sign` writes it anew, if the entries are the right ones",
    "merge-conflict": _MERGE,
    "chain-broken": _MERGE,
    "out-of-order": _MERGE,
    "gap": _MERGE,
    "half-written": _MERGE,
    "not-json": _MERGE,
    "fingerprint-unknown": "compare it with what who made the keys tells you; if that is right, these are forged",
    "keys-not-vouched-for": "name the fingerprint: --evidence-root FINGERPRINT",
    "log-empty": "`crs-gate evidence init` completes it",
    "no-log": "`crs-gate evidence init` begins one",
    "stray-file": "take it away",
    "link": "put the file itself there",
    "rewound": "ask who may push to the branch: its history was rewritten",
}


class Verifying(NamedTuple):
    """What the options say."""

    start: Path
    manifest: Path | None
    base: str | None
    pin: str
    anchor: Path | None
    format: str
    today: date


def run(asked: Verifying) -> int:
    """Verify the evidence of a folder, print what comes out, and give the exit code. Raises ``GateError``."""
    anchor = _anchor(asked.anchor) if asked.anchor else None
    with place(asked.start, asked.manifest, asked.base) as here:
        base = here.base()
        pin = asked.pin.strip().lower()
        held = _with_spoken_of(here.held(), here)
        found = verify(held, Asked(here.named, asked.today, base, pin, anchor))
        if found.present and not found.speaks and not found.invalid and not found.unsigned:
            hint = "no entry speaks of it: a maintainer must sign it"
            found = found._replace(unsigned=(Fault("unsigned", here.named, hint),))
        found = _with_own(found, held, pin, base_given=asked.base is not None)
        code = _code(found)
        said = _json(found, code, asked) if asked.format == "json" else "\n".join(_text(found, code, asked, here))
    click.echo(said)
    return code


def _with_spoken_of(held: Held, here: Place) -> Held:
    """What is held, with manifests in other formats that the log speaks of."""
    with suppress(FaultError):
        return here.also(held, manifests_of(read(held)))
    return held


def _anchor(file: Path) -> Checkpoint:
    shown = terminal(str(file))
    try:
        with file.open("rb") as stream:
            return notes.parse(stream.read(notes.LARGEST + 1))
    except OSError as fault:
        raise UsageError(
            f"cannot read the checkpoint {shown}: {fault.strerror}", "name a copy of .crs/checkpoint"
        ) from fault
    except FaultError as fault:
        raise UsageError(f"{shown} is no checkpoint: {fault.message}", "name a copy of .crs/checkpoint") from fault


def _with_own(found: Verified, held: Held, pin: str, *, base_given: bool) -> Verified:
    """What the options ask for beyond the log itself: that there is one, and that the fingerprint is of its keys."""
    if not found.present:
        return found._replace(invalid=(Fault("no-log", FOLDER, "there is no signed log here"),))
    if marked := [path for path, data in held.files.items() if data.startswith(MARK)]:
        faults = [
            Fault("merge-conflict", path, "two branches have appended, and git left its marks") for path in marked
        ]
        return found._replace(invalid=(*faults, *found.invalid))
    if pin and found.trust not in (BASE, FINGERPRINT):
        fault = Fault("fingerprint-unknown", FOLDER, f"no version of the keys has the fingerprint {terminal(pin)[:80]}")
        unsigned = tuple(each for each in found.unsigned if not (base_given and each.code == "keys-not-vouched-for"))
        return found._replace(invalid=(fault, *found.invalid), unsigned=unsigned)
    return found


def _code(found: Verified) -> int:
    if found.invalid or found.unsigned:
        return BLOCKED
    return PASSED if found.holds else UNDECIDED


def _text(found: Verified, code: int, asked: Verifying, here: Place) -> Iterator[str]:
    where = terminal(here.prefix or "./")
    newest = found.newest
    what = (
        f"{found.size:,} {'entry' if found.size == 1 else 'entries'} of {terminal(found.origin)}"
        if found.size
        else "no entry"
    )
    yield f"{_WORDS[code]}  {where}{FOLDER}: {what}"
    if newest is not None and not found.invalid:
        who = ", ".join(map(terminal, found.signers)) or "nobody"
        yield f"newest: entry {newest.seq}, {newest.event}, {newest.time}, signed by {who}"
    yield from _faults("", found.invalid)
    yield from _faults("waits: ", found.unsigned)
    if not found.fingerprint:
        return
    yield f"keys: {_vouched(found, asked)}; the fingerprint of the newest ones is {found.fingerprint}"
    if not found.invalid:
        yield f"root: {found.root}"
        yield _anchored(asked)


def _faults(mark: str, faults: Sequence[Fault]) -> Iterator[str]:
    for fault in faults:
        line = f":{fault.line}" if fault.line else ""
        yield f"{terminal(fault.path)}{line}: {mark}{terminal(fault.message)} [{fault.code}]"
        yield f"  fix: {_DO.get(fault.code, _PUT_BACK)}"


def _vouched(found: Verified, asked: Verifying) -> str:
    if found.trust == BASE:
        return f"vouched for by those of {terminal(asked.base or 'the base')}"
    if found.trust == FINGERPRINT:
        return "vouched for by the fingerprint that was given"
    return (
        "nothing vouches for them but themselves, so whoever rewrote all of it would pass too; "
        "compare the fingerprint with a copy kept elsewhere (--evidence-root), or name a --base that you trust"
    )


def _anchored(asked: Verifying) -> str:
    if asked.anchor:
        return "anchored: it goes on from the checkpoint that was kept elsewhere"
    return "unanchored: whether a longer log was taken back is not known; --anchor FILE compares with a kept checkpoint"


def _json(found: Verified, code: int, asked: Verifying) -> str:
    newest = found.newest
    tree: dict[str, Any] = {
        "state": _STATES[code],
        "origin": found.origin,
        "size": found.size,
        "root": found.root,
        "fingerprint": found.fingerprint,
        "trust": found.trust,
        "anchored": asked.anchor is not None,
        "newest": newest and {"seq": newest.seq, "event": newest.event, "time": newest.time, "signers": found.signers},
        "faults": [
            {"kind": kind, **fault._asdict(), "fix": _DO.get(fault.code, _PUT_BACK)}
            for kind, faults in (("invalid", found.invalid), ("unsigned", found.unsigned))
            for fault in faults
        ],
    }
    return json_text(json.dumps(tree, indent=2))
