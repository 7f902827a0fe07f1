"""Claims are supported less well than the policy asks for.

Why:
    Anyone can write into a manifest that a crawl was allowed. What shows it is worth more, what the gate could check
    itself is worth more again, and what a maintainer signed after that is worth most. A policy can ask for a level,
    claim by claim; then it blocks as a floor does, whatever the change is.

Example:
    The policy asks that opt-out signals are verified, and the manifest only says what they were:

        opt_out:
          signals: [{protocol: robots.txt, checked: 2024-11-20, result: allowed}]

Fix:
    Add what the next level asks for: crs-gate collect stores what sites said, crs-gate files lists digests, crs-gate
    trace takes in records of runs, crs-gate evidence signs. The page on evidence says what each level takes.

        opt_out:
          signals:
            - {protocol: robots.txt, checked: 2024-11-20, result: allowed, evidence: docs/robots-2024-11-20.txt}

References:
    - https://arxiv.org/abs/2512.21775
    - https://slsa.dev/spec/v1.1/levels

"""

from crs_gate.evidence.held import OWN
from crs_gate.model.dataset import Dataset
from crs_gate.model.levels import CLAIMS, LEVELS, Level
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.interface import Context, NotAsked, Problems
from crs_gate.rules.levels import level_of
from crs_gate.rules.wording import quoted

SEVERITY = Severity.ERROR
SCOPE = Scope.DATASET

_NAMED = 3
_OWN_KEYS = "; nothing vouches for the keys of the log here: hand over their fingerprint (--evidence-root)"


def check(dataset: Dataset, ctx: Context) -> Problems:
    """Name for each claim the level that is asked, the lowest one there is, and the first sources below."""
    asked = [(CLAIMS[claim], LEVELS[level]) for claim, level in ctx.policy.levels]
    if not asked:
        raise NotAsked("the policy asks for no level of evidence")
    below: list[list[tuple[str, Source, Level]]] = [[] for _ in asked]
    sizes = [0] * len(asked)
    for source, pointer in zip(dataset.sources, dataset.pointers, strict=True):
        for number, (claim, floor) in enumerate(asked):
            level = level_of(claim, source, ctx)
            if level is not None and level < floor:
                sizes[number] += 1
                if len(below[number]) < _NAMED:
                    below[number].append((pointer, source, level))
    for (claim, floor), found, size in zip(asked, below, sizes, strict=True):
        if found:
            named = ", ".join(f"{quoted(source.id)} ({_words(level)})" for _, source, level in found)
            more = f" and {size - len(found):,} more" if size > len(found) else ""
            why = _OWN_KEYS if floor is Level.ATTESTED and ctx.evidence and ctx.evidence.trust == OWN else ""
            yield found[0][0], f"{claim.title}: the policy asks for {floor.title}; below that: {named}{more}{why}"


def _words(level: Level) -> str:
    return level.title if level else "not stated"
