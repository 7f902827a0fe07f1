"""Evidence as people read it: whether the log is signed, and how well each claim is supported."""

from collections.abc import Callable, Iterator

from crs_gate.model.levels import Claim, Level, Weighed
from crs_gate.model.report import ManifestReport, SignedLog
from crs_gate.report.ink import Paint, cut, listed

_WIDTH = 13
_MOST_SIGNERS = 3
_WORDS = {
    "signed": "signed",
    "own-keys": "signed, and nothing but itself vouches for its keys here",
    "unsigned": "waits for the signature of a maintainer",
    "invalid": "does not verify",
}


def lines(manifest: ManifestReport, paint: Paint, *, everything: bool) -> Iterator[str]:
    """The section of the text report."""
    found = rows(manifest, cut, everything=everything)
    if found:
        yield ""
        yield paint("Evidence", "bold")
    yield from (f"  {name:{_WIDTH}} {what}" for name, what in found)


def rows(manifest: ManifestReport, escaped: Callable[[str], str], *, everything: bool) -> list[tuple[str, str]]:
    """What is spoken of and what is said of it; without a log only where everything is told or the policy asks.

    ``escaped`` is for names out of the log.
    """
    found = manifest.evidence
    asked = any(result.rule_id == "evidence-level-missing" for result in manifest.results)
    if found is None or not (found.log or asked or everything):
        return []
    signed = [("signed log", _log(found.log, escaped))] if found.log else []
    return [*signed, *((claim.title, _levels(found.levels, claim)) for claim in found.levels.counts)]


def _log(found: SignedLog, escaped: Callable[[str], str]) -> str:
    if not found.entries:
        return _WORDS[found.state]
    entries = "1 entry" if found.entries == 1 else f"{found.entries:,} entries"
    names = tuple(map(escaped, found.signers))
    by = f" by {listed(names, _MOST_SIGNERS)}" if names else ""
    newest = f", the newest {found.event}{by} at {found.time}" if found.event else ""
    return f"{_WORDS[found.state]}; {entries}{newest}"


def _levels(weighed: Weighed, claim: Claim) -> str:
    """The lowest level, and how many sources are at which, where they differ."""
    counts = weighed.counts[claim]
    if len(counts) == 1:
        return _word(weighed.lowest(claim))
    told = ", ".join(f"{counts[level]:,} {_word(level)}" for level in sorted(counts))
    return f"{_word(weighed.lowest(claim))} ({told})"


def _word(level: Level) -> str:
    return level.title if level else "not stated"
