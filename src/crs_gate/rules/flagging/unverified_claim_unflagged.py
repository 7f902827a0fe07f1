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

from collections.abc import Iterator

from crs_gate.licenses.reading import Kind
from crs_gate.model.answer import State, given, state
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source, Unverified
from crs_gate.rules.interface import Context, Problems
from crs_gate.rules.statements import is_crawled, read_license, says_of_persons
from crs_gate.rules.wording import quoted

SEVERITY = Severity.ERROR
SCOPE = Scope.SOURCE
LOCAL = True

_OTHER_NAMES = {"license": {"license.expression"}}
"""The license as such has two names, as it has two spellings in a manifest."""


def check(source: Source, _ctx: Context) -> Problems:
    """Ask for a note on each owed field that has no answer; a note on a field covers what is below it."""
    gaps = list(_gaps(source))
    if not gaps:
        return
    noted = {_dotted(note.field or "") for note in source.unverified if _says_why(note)}
    for field, what in gaps:
        if not _covered(field, noted):
            yield f"/{field.replace('.', '/')}", f"{field} {what}, and no unverified note says so"


def _gaps(source: Source) -> Iterator[tuple[str, str]]:
    """Each owed field without an answer, and what stands there instead."""
    owed = (
        ("category", source.category),
        ("collected.from", source.collected.from_),
        ("collected.method", source.collected.method),
        ("acquisition.basis", source.acquisition.basis),
        ("personal_data.present", source.personal_data.present),
    )
    for field, text in owed:
        if not given(text):
            yield field, _what(text)
    if not any(given(value) for value in source.locator[:4]):
        yield "locator", "is missing"
    if read_license(source.license).kind not in {Kind.EXPRESSION, Kind.NO_LICENSE}:
        yield "license", _what(source.license.expression, "names no definite license")
    for field, items in (("derived_from", source.derived_from), ("files", source.files), ("trace", source.trace)):
        if items is None:
            yield field, "is missing"
    if says_of_persons(source) is True and not given(source.consent.basis):
        yield "consent.basis", _what(source.consent.basis)
    if is_crawled(source) and not any(given(signal.result) for signal in source.signals or ()):
        yield "opt_out.signals", "is unknown" if source.signals else "is missing"


def _what(text: str | None, otherwise: str = "is no answer") -> str:
    worth = state(text)
    if worth is State.MISSING:
        return "is missing"
    if worth is State.UNKNOWN:
        return "is unknown"
    return f"{quoted(text or '')} {'is a placeholder' if worth is State.PLACEHOLDER else otherwise}"


def _says_why(note: Unverified) -> bool:
    return bool((note.reason or "").strip() or (note.note or "").strip())


def _dotted(field: str) -> str:
    """A field as notes may write it: dotted or as a pointer, in any case."""
    return field.strip().strip("/").replace("/", ".").lower()


def _covered(field: str, noted: set[str]) -> bool:
    """Whether a note names the field or what it is part of. A note on a part leaves the rest silent."""
    parts = field.split(".")
    names = {".".join(parts[:count]) for count in range(1, len(parts) + 1)} | _OTHER_NAMES.get(field, set())
    return not noted.isdisjoint(names)
