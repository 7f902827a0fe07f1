"""A license id is deprecated: it leaves open which version is meant.

Why:
    GPL-3.0 may mean that version only, or that and every later one. What may be done differs, so the stricter reading
    counts until somebody says.

Example:
    Only or or-later?

        license: GPL-3.0

Fix:
    Look into the license notice of the source, and use the id that it means.

        license: GPL-3.0-or-later

References:
    - https://spdx.org/licenses/

"""

from crs_gate.licenses.deprecated import is_deprecated, stricter
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.interface import Context, Problems
from crs_gate.rules.licensing import stated_ids
from crs_gate.rules.wording import listing

SEVERITY = Severity.NOTE
SCOPE = Scope.SOURCE
LOCAL = True


def check(source: Source, _ctx: Context) -> Problems:
    """Say which ids may be meant."""
    for pointer, name in stated_ids(source.license):
        if is_deprecated(name):
            meant = listing(stricter(name)) or "several licenses in one text"
            yield pointer, f"{name} is deprecated; it may mean {meant}"
