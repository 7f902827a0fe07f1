"""The level of each claim of a source: what is stated, what shows it, and what the gate could check itself."""

from collections import Counter
from collections.abc import Callable, Mapping

from crs_gate.evidence.signals.verdict import DISALLOW, UNKNOWN
from crs_gate.facts.digests import Proof
from crs_gate.facts.tree import Tree, TreeWorkError
from crs_gate.model.answer import given
from crs_gate.model.dates import days
from crs_gate.model.levels import Claim, Level, Weighed
from crs_gate.model.source import File, Source
from crs_gate.rules.checksums import bare, fault
from crs_gate.rules.claims import claimed_objects, claimed_paths
from crs_gate.rules.interface import Context
from crs_gate.rules.owing import may_be_crawled, may_rest_on_consent
from crs_gate.rules.recorded import all_recorded
from crs_gate.rules.signals import collected_of, dated, is_reserved, looked


def level_of(claim: Claim, source: Source, ctx: Context) -> Level | None:
    """The level of one claim; ``None`` where the source does not owe it."""
    found = _LEVELS[claim](source, ctx)
    return Level.ATTESTED if found is Level.VERIFIED and is_signed(ctx) else found


def is_signed(ctx: Context) -> bool:
    """Whether a trusted key has signed the manifest as it is."""
    return ctx.evidence is not None and ctx.evidence.holds


def weighed(ctx: Context) -> Weighed:
    """All claims of all sources, counted."""
    counts: dict[Claim, Counter[Level]] = {claim: Counter() for claim in Claim}
    for source in ctx.dataset.sources:
        for claim in Claim:
            level = level_of(claim, source, ctx)
            if level is not None:
                counts[claim][level] += 1
    return Weighed({claim: found for claim, found in counts.items() if found}, is_signed(ctx))


def _step(*reached: bool) -> Level:
    """The level of a claim: each step counts where those before it do."""
    level = Level.NOTHING
    for one, here in zip((Level.DECLARED, Level.DOCUMENTED, Level.VERIFIED), reached, strict=False):
        if not here:
            break
        level = one
    return level


def _sourcing(source: Source, _ctx: Context) -> Level:
    place, when = source.locator, source.collected
    stated = any(given(text) for text in place[:4]) and days(when.from_ or when.to) is not None
    return _step(stated, given(place.revision) or given(place.doi))


def _license(source: Source, ctx: Context) -> Level:
    evidence = source.license.evidence
    seen = given(evidence.url) and days(evidence.retrieved) is not None
    documented = seen and (given(evidence.sha256) or given(evidence.verified_by))
    return _step(given(source.license.expression), documented, _is_stored(evidence.url, evidence.sha256, ctx))


def _acquisition(source: Source, ctx: Context) -> Level:
    terms, license_ = source.acquisition.terms, _license(source, ctx)
    shown = given(terms.url) and days(terms.read_on) is not None
    verified = (shown and _is_stored(terms.url, terms.sha256, ctx)) or license_ >= Level.VERIFIED
    return _step(given(source.acquisition.basis), shown or license_ >= Level.DOCUMENTED, verified)


def _is_stored(url: str | None, digest: str | None, ctx: Context) -> bool:
    """Whether the text of an address lies beside the manifest, as it was fetched and with the digest that is stated."""
    stored = ctx.tree.collected.text(url) if ctx.tree and ctx.tree.collected else None
    return stored is not None and bare(digest or "") == stored[0]


def _opt_out(source: Source, ctx: Context) -> Level | None:
    if not may_be_crawled(source):
        return None
    signals = source.signals or ()
    checked = [signal for signal in signals if dated(signal, ctx.today)]
    found = collected_of(source, ctx)
    stored = found is not None and looked(found, ctx.today) is not None and found.verdict.verdict != UNKNOWN
    agrees = found is not None and (not signals or is_reserved(source) == (found.verdict.verdict == DISALLOW))
    documented = stored or all(given(signal.evidence) for signal in checked)
    return _step(bool(checked) or stored, documented, stored and agrees)


def _consent(source: Source, _ctx: Context) -> Level | None:
    if not may_rest_on_consent(source):
        return None
    return _step(given(source.consent.basis), given(source.consent.evidence))


def _trace(source: Source, ctx: Context) -> Level | None:
    if source.trace is None:
        return Level.NOTHING
    if not source.trace:
        return None
    if all_recorded(source, ctx) and (_files(source, ctx) or Level.NOTHING) >= Level.VERIFIED:
        return Level.VERIFIED
    whole = all(given(s.tool) and given(s.version) and days(s.at) is not None and s.outputs for s in source.trace)
    return _step(all(given(step.step) for step in source.trace), whole)


def _files(source: Source, ctx: Context) -> Level | None:
    if source.files is None:
        return Level.NOTHING
    if not source.files:
        return None
    named = [file for file in source.files if given(file.path) or given(file.url)]
    tree = ctx.tree
    try:
        compared = ctx.before is not None
        proven = tree is not None and all(_is_proven(file, tree, compared=compared) for file in named)
        digests = proven or all(_digest(file) or claimed_objects(tree, file) for file in named)
    except TreeWorkError:
        return Level.DECLARED
    return _step(len(named) == len(source.files), digests, proven)


def _digest(file: File) -> str:
    digest = bare(file.sha256 or "")
    return "" if not digest or fault(digest) else digest


def _is_proven(file: File, tree: Tree, *, compared: bool) -> bool:
    """Whether every file that an entry names has a digest that does not rest on the manifest, and is that stated.

    Where a change is judged, files that it touches were read, and the base vouches for the list of all others.
    """
    stated, paths = _digest(file), claimed_paths(tree, file.path or "")
    known = [_known(tree, path, compared=compared) for path in paths]
    return bool(paths) and all(known) and (not stated or known == [stated])


def _known(tree: Tree, path: str, *, compared: bool) -> str:
    proof, line = tree.proven.get(path), tree.listed.by_path.get(path) if tree.listed else None
    found = (isinstance(proof, Proof) and proof.sha256) or tree.digests.get(path) or ""
    if found:
        return "" if line and line.sha256 != found else found
    return line.sha256 if line and compared and path not in tree.unhashed else ""


_LEVELS: Mapping[Claim, Callable[[Source, Context], Level | None]] = {
    Claim.SOURCING: _sourcing,
    Claim.LICENSE: _license,
    Claim.ACQUISITION: _acquisition,
    Claim.OPT_OUT: _opt_out,
    Claim.CONSENT: _consent,
    Claim.TRACE: _trace,
    Claim.FILES: _files,
}
