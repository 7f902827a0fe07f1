"""Which owed fields of a source are without an answer, and which notes speak of them."""

from collections.abc import Iterable, Iterator

from crs_gate.licenses.reading import Kind
from crs_gate.model.answer import State, explains, given, state
from crs_gate.model.caching import of_the_last
from crs_gate.model.source import Source, Unverified
from crs_gate.rules.statements import is_crawled, read_license, says_of_persons
from crs_gate.rules.wording import quoted

_OTHER_NAMES = {"license": {"license.expression"}}
"""The license as such has two names, as it has two spellings in a manifest."""


@of_the_last
def gaps(source: Source) -> tuple[tuple[str, str], ...]:
    """Each owed field without an answer, and what stands there instead."""
    return tuple(_gaps(source))


def _gaps(source: Source) -> Iterator[tuple[str, str]]:
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


def says_why(note: Unverified) -> bool:
    """Whether a note gives any reason at all; one letter, ``none`` and ``asdf`` are none."""
    return bool((note.reason or "").strip()) or explains(note.note)


class Notes:
    """Notes by the fields that they name."""

    def __init__(self, notes: Iterable[Unverified]) -> None:
        self._by_field: dict[str, list[Unverified]] = {}
        for note in notes:
            self._by_field.setdefault(_dotted(note.field or ""), []).append(note)

    def on(self, field: str) -> list[Unverified]:
        """The notes that name a field or what it is part of. A note on a part leaves the rest silent."""
        parts = field.split(".")
        names = [".".join(parts[:count]) for count in range(1, len(parts) + 1)]
        return [note for name in (*names, *_OTHER_NAMES.get(field, ())) for note in self._by_field.get(name, ())]


def _dotted(field: str) -> str:
    """A field as notes may write it: dotted or as a pointer, in any case."""
    return field.strip().strip("/").replace("/", ".").lower()
