"""A source holds a template's words where an answer belongs.

Why:
    TODO and [More Information Needed] look like an answer to a program and to a hurried reader. They say that
    nobody has looked yet.

Example:
    A template that was not filled in:

        title: "[More Information Needed]"

Fix:
    Write the answer, or take the field out and name the gap in an unverified note.

        unverified:
          - {field: title, reason: unknown, note: asked the owner, since: 2026-11-01}

References:
    - https://huggingface.co/docs/hub/datasets-cards

"""

from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.interface import Context, NotAsked, Problems
from crs_gate.rules.stated import placeholders
from crs_gate.rules.wording import quoted

SEVERITY = Severity.ERROR
SCOPE = Scope.SOURCE
LOCAL = True

_NOT_ANSWERS = ("/id", "/unverified")


def check(source: Source, _ctx: Context) -> Problems:
    """Look at every stated value but the id and the notes, whose reasons may say ``placeholder``."""
    if source == Source(source.id, unverified=source.unverified):
        raise NotAsked("nothing is stated")
    for pointer, value in placeholders(source):
        if not pointer.startswith(_NOT_ANSWERS):
            yield pointer, f"{pointer[1:].replace('/', '.')} holds the placeholder {quoted(value)}"
