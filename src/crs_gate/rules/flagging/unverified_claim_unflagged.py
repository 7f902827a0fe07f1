"""A field that matters is missing, unknown or a placeholder, and no note says so.

Why:
    A gap that is named can be asked about, weighed and closed. A silent gap is taken for an answer by the next
    person who copies the data.

Example:
    The license is not known, and nothing admits it:

        - id: forum-posts
          license: unknown

Fix:
    Find the answer, or add a note that names the field, why it is open and since when.

        unverified:
          - {field: license, reason: terms-unclear, note: the terms do not speak of datasets, since: 2026-11-01}

References:
    - https://arxiv.org/abs/2512.21775

"""

from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.interface import Context, Problems
from crs_gate.rules.open_fields import Notes, gaps, says_why

SEVERITY = Severity.ERROR
SCOPE = Scope.SOURCE
LOCAL = True


def check(source: Source, _ctx: Context) -> Problems:
    """Ask for a note on each owed field that has no answer; a note on a field covers what is below it."""
    found = gaps(source)
    if not found:
        return
    notes = Notes(note for note in source.unverified if says_why(note))
    for field, what in found:
        if not notes.on(field):
            yield f"/{field.replace('.', '/')}", f"{field} {what}, and no unverified note says so"
