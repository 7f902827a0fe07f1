"""``noai`` and ``noimageai`` in ``X-Robots-Tag`` and in a robots meta: a convention, with no standard behind it.

First written down by DeviantArt in 2022. ``noindex`` and the like say nothing of training.
"""

from collections.abc import Iterator

from crs_gate.evidence.signals.preferences import LONGEST
from crs_gate.evidence.signals.verdict import DISALLOW, TRAIN, UNKNOWN, Reason

_NO = frozenset(("noai", "noimageai", "noml", "no-ai", "no-image-ai"))
_MOST = 200


def directives(text: str, protocol: str, use: str) -> Iterator[Reason]:
    """What a value says of training; ``somebot: noai`` counts whoever somebody is."""
    if use != TRAIN:
        return
    for part in text.lower().split(",", _MOST)[:_MOST]:
        said = part.rpartition(":")[2].split()
        found = _NO.intersection(said)
        if found:
            yield Reason(protocol, DISALLOW, f"it says {min(found)}")
    if len(text) > LONGEST or text.count(",") >= _MOST:
        yield Reason(protocol, UNKNOWN, "it is too long to be read")
