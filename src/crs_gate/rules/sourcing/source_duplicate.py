"""Two sources have one locator or one content: the same data is counted twice.

Why:
    A source listed twice under two names doubles its weight, and removing it once leaves it in.

Example:
    The second source is the first under another name:

        sources:
          - {id: posts, locator: {hub: hf://datasets/acme/posts, revision: v1}}
          - {id: posts-again, locator: {hub: hf://datasets/acme/posts, revision: v1}}

Fix:
    Keep one of the two, or give each part the locator and the files of its own.

        locator:
          url: https://example.org/posts/v1/part-2.parquet

References:
    - https://arxiv.org/abs/2512.21775

"""

from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.identity import keys
from crs_gate.rules.interface import Context, Problems, Undetermined
from crs_gate.rules.wording import quoted

SEVERITY = Severity.WARNING
SCOPE = Scope.SOURCE

_MOST_ASKED = 50  # of thousands of sources with one locator, so that the work stays linear


def check(source: Source, ctx: Context) -> Problems:
    """Blame the later of two sources; one that was there at base is the earlier."""
    if ctx.overview.stands_alone(source.id):
        return
    stated = keys(source)
    if not stated:
        raise Undetermined("neither a locator nor a checksum is stated to compare with other sources", "/locator")
    for pointer, key in stated:
        owners = [ctx.overview.names.name(row) for row in ctx.overview.shared.rows(key, _MOST_ASKED)] or [source.id]
        first = next((name for name in owners if name in ctx.base), owners[0])
        if first != source.id:
            what = "the locator" if isinstance(key, tuple) else f"sha256 {quoted(key, 16)}"
            yield pointer, f"{what} is the one of source {quoted(first)}"
