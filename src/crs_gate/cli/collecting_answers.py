"""What was collected, as answers of a manifest: signals, and what is known of the texts of a license and terms."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from crs_gate.evidence.layout import BLOBS, OPT_OUT
from crs_gate.evidence.optout import DOCUMENT, OF_SITE, Record
from crs_gate.evidence.permission import EVERY
from crs_gate.evidence.signals.verdict import ALLOW, DISALLOW, Verdict
from crs_gate.export.answers import Answer, Answers
from crs_gate.licenses.texts import recognize
from crs_gate.model.answer import given
from crs_gate.model.source import Signal, Source
from crs_gate.rules.checksums import bare

_PROTOCOLS = {"robots": "robots.txt", "tdmrep": "tdmrep", "ai_txt": "ai.txt"}
_NOT_PROTOCOLS = frozenset((*_PROTOCOLS.values(), "site", "page", EVERY))
_RESULTS = {ALLOW: "allowed", DISALLOW: "disallowed"}
Texts = Mapping[str, tuple[Record, bytes | None]]
"""For ``license`` and ``terms`` the record of their address, and the text where there is one."""


class Filled(NamedTuple):
    """Answers to write, and what to tell of texts."""

    answers: Answers
    told: tuple[str, ...]


def filled(source: Source, site: Record | None, verdict: Verdict | None, checked: str, texts: Texts) -> Filled:
    """What the manifest can say now that it was asked."""
    answers: Answers = {}
    told: list[str] = []
    if site and verdict and checked:
        answers["opt_out.signals"] = Answer(_signals(source.signals or (), site, verdict, checked[:10]))
    for role, (record, data) in texts.items():
        part = record.parts.get(DOCUMENT)
        if part is None or data is None:
            told.append(f"{role}: {record.scope}: {part.said if part else 'it was not asked for'}")
        elif role == "license":
            denied = verdict is not None and verdict.verdict == DISALLOW
            answers.update(_of_license(source, record, part.sha256, data, told, denied=denied))
        else:
            answers.update(_of_terms(source, record, part.sha256, told))
    return Filled(answers, tuple(told))


def _signals(stated: tuple[Signal, ...], site: Record, verdict: Verdict, day: str) -> list[Any]:
    """The signals as stated, with one of this check for each protocol.

    An older check stays, since it is the older one that can prove a look before collecting ended.
    """
    kept = [_plain(signal) for signal in stated]
    for signal in _found(site, verdict, day):
        same = [
            at
            for at, old in enumerate(kept)
            if old.get("protocol") == signal["protocol"] and (old.get("evidence") or "").startswith(".crs/optout/")
        ]
        equal = [at for at in same if _said(kept[at]) == _said(signal)]
        if len(same) > 1 or any(kept[at].get("checked") == day for at in same):
            kept[same[-1]] = signal
        elif not equal or kept[equal[0]].get("checked") != day:
            kept.append(signal)
    return kept


def _said(signal: Mapping[str, str]) -> tuple[str | None, ...]:
    return signal.get("protocol"), signal.get("result"), signal.get("evidence")


def _found(site: Record, verdict: Verdict, day: str) -> list[dict[str, str]]:
    found = []
    for name in OF_SITE:
        protocol, part = _PROTOCOLS[name], site.parts.get(name)
        said = [reason.verdict for reason in verdict.reasons if reason.protocol == protocol]
        there = "allowed" if part and part.found else "absent" if part and part.absent else "unknown"
        result = _RESULTS.get(said[0], "unknown") if said else there
        evidence = f"{BLOBS}/{part.sha256}" if part and part.sha256 else OPT_OUT
        found.append({"protocol": protocol, "checked": day, "result": result, "evidence": evidence})
    others: dict[str, str] = {}
    for reason in verdict.reasons:
        if reason.protocol not in _NOT_PROTOCOLS:
            others.setdefault(reason.protocol, _RESULTS.get(reason.verdict, "unknown"))
    if any(reason.protocol == "page" for reason in verdict.reasons):
        others["headers and meta"] = "unknown"
    found += [
        {"protocol": name, "checked": day, "result": said, "evidence": OPT_OUT} for name, said in sorted(others.items())
    ]
    return found


def _plain(signal: Signal) -> dict[str, str]:
    return {name: value for name, value in signal._asdict().items() if value is not None}


def _of_license(source: Source, record: Record, digest: str, data: bytes, told: list[str], *, denied: bool) -> Answers:
    """The look at the license, and which one the text is, where the manifest states none.

    That is not written where the site reserves: whether the license covers the posts there is for a person to say.
    """
    before = source.license.evidence.sha256
    if given(before) and bare(before or "") != digest:
        told.append(f"license: the text at {record.scope} is another one than was recorded: read it again")
        return {}
    answers = {"license.evidence.sha256": Answer(digest), "license.evidence.retrieved": Answer(record.day)}
    if not given(source.license.evidence.url):
        answers["license.evidence.url"] = Answer(record.scope)
    found = recognize(data.decode("utf-8", "replace"))
    if found and found.license and not given(source.license.expression):
        told.append(f"license: none is stated, and the text at {record.scope} is that of {found.license}")
        if not denied:
            answers["license.expression"] = Answer(found.license)
    return answers


def _of_terms(source: Source, record: Record, digest: str, told: list[str]) -> Answers:
    """The digest of terms that nobody recorded before; an earlier day of reading was of what stood there then."""
    terms = source.acquisition.terms
    if given(terms.sha256):
        if bare(terms.sha256 or "") != digest:
            told.append(f"terms: the text at {record.scope} is another one than was recorded: read it again")
        return {}
    if given(terms.read_on) and terms.read_on != record.day:
        told.append(f"terms: they were read on {terms.read_on}, and what stands at {record.scope} may be newer")
        return {}
    return {"acquisition.terms.sha256": Answer(digest), "acquisition.terms.read_on": Answer(record.day)}
