"""What a snippet says for each field that a rule asks for: holes, for no answer is invented."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from crs_gate.model.answer import given
from crs_gate.model.dates import days
from crs_gate.model.plan import Effort, Hole
from crs_gate.model.source import Source
from crs_gate.rules.generated import hint
from crs_gate.rules.statements import is_crawled
from crs_gate.rules.steps import made_how

Value = Any
"""A text, a hole, or a list or mapping of them: what is written at a place of the manifest."""

_KNOWN, _FIND_OUT = Effort.STATEMENT, Effort.INVESTIGATION
_SOME_TIME = 60


class Asked(NamedTuple):
    """Where a value is put: the source (``None`` for the dataset as a whole), today, and the license counted with."""

    source: Source | None
    today: date
    license: str


class Snippet(NamedTuple):
    """A value with its holes, and how much judgement it takes to fill them."""

    value: Value
    effort: Effort


def hole(text: str, example: str, *, decides: bool = False) -> Hole:
    """A hole for a text."""
    return Hole(f'"<{text}>"', f'"{example}"', decides)


def list_hole(text: str) -> Hole:
    """A hole for a list, which stays empty where there is nothing to say."""
    return Hole(f'["<{text}>"]', "[]", True)


def snippet_for(field: str, asked: Asked) -> Snippet | None:
    """What to write at a field, dotted and without places in lists; ``None`` where no pasted text answers it."""
    made = _SNIPPETS.get(field)
    return made(asked) if made else None


def note_on(field: str, asked: Asked) -> Snippet:
    """A note that names a gap. That it is open is what the gate found: the reason and the day are for its author."""
    since = hole("day since when it is open", asked.today.isoformat())
    why = hole("why it is not known", "the records of that time are gone")
    return Snippet({"field": field, "reason": "unknown", "note": why, "since": since}, _KNOWN)


def _end_of_collection(asked: Asked) -> str:
    collected = asked.source.collected if asked.source else None
    text = (collected.to if given(collected.to) else collected.from_) if collected else None
    found = days(text)
    return (found.first if found else _before(asked)).isoformat()


def _before(asked: Asked) -> date:
    return asked.today - timedelta(days=_SOME_TIME)


def _fixed(value: Value, effort: Effort = _KNOWN) -> Callable[[Asked], Snippet]:
    return lambda _asked: Snippet(value, effort)


def _first_day(asked: Asked) -> Snippet:
    end = days(asked.source.collected.to) if asked.source else None
    if end:
        return Snippet(hole("first day, no later than collected.to", end.first.isoformat()), _KNOWN)
    return Snippet(hole("first day of collection", _before(asked).isoformat()), _KNOWN)


def _license(asked: Asked) -> Snippet:
    return Snippet(hole("SPDX id of the license that it came with", asked.license, decides=True), _FIND_OUT)


def _own_license(asked: Asked) -> Snippet:
    return Snippet(hole("SPDX id to give it out under", asked.license, decides=True), _KNOWN)


def _signals(asked: Asked) -> Snippet:
    day = hole("day of the check, no later than the last of collection", _end_of_collection(asked))
    result = hole("allowed, disallowed, reserved or absent", "allowed", decides=True)
    return Snippet(
        [{"protocol": hole("such as robots.txt", "robots.txt"), "checked": day, "result": result}], _FIND_OUT
    )


def _terms_url(_asked: Asked) -> Snippet:
    return Snippet(hole("address of the terms of use", "https://example.org/terms"), _FIND_OUT)


def _read_on(asked: Asked) -> Snippet:
    return Snippet(hole("day on which they were read, before collection", _end_of_collection(asked)), _FIND_OUT)


def _terms(asked: Asked) -> Snippet:
    return Snippet({"url": _terms_url(asked).value, "read_on": _read_on(asked).value}, _FIND_OUT)


def _steps(asked: Asked) -> Snippet:
    source = asked.source
    if source is None or not made_how(source):
        return Snippet(list_hole("steps, or none if nothing was changed"), _KNOWN)
    return Snippet([_step(asked)], _FIND_OUT)


def _step(asked: Asked) -> Value:
    return {
        "step": hole("what was done", "deduplication"),
        "tool": hole("with which tool", "dedup"),
        "version": hole("version of the tool", "1.0"),
        "at": hole("when it was done", asked.today.isoformat()),
        "inputs": [_input(asked)],
        "outputs": [_output(asked)],
    }


def _input(asked: Asked) -> Hole:
    source = asked.source
    came = (source.derived_from or (source.id,))[0] if source else ""
    return hole("what went in, such as the id of a source", came)


def _output(asked: Asked) -> Hole:
    files = (asked.source.files if asked.source else None) or ()
    made = next((file.path for file in files if file.path), None) or "result"
    return hole("what came out, such as a path of files", made)


def _category(asked: Asked) -> Snippet:
    crawled = asked.source is not None and (asked.source.acquisition.basis or "").startswith("scraped")
    example = "crawled" if crawled else "public_dataset"
    return Snippet(hole("public_dataset, licensed, crawled, user_data or other", example, decides=True), _KNOWN)


def _right(asked: Asked) -> Snippet:
    if asked.source is not None and is_crawled(asked.source):
        text = "scraped-within-terms, licensed or given"
        return Snippet(hole(text, "scraped-within-terms", decides=True), _FIND_OUT)
    return Snippet(hole(_RIGHTS, "licensed", decides=True), _KNOWN)


def _persons(asked: Asked) -> Snippet:
    personal = asked.source.personal_data if asked.source else None
    stated = asked.source is not None and bool(
        (personal and (personal.identifiers or personal.classes)) or asked.source.category == "user_data"
    )
    text = "yes or no, whether people are in it"
    return Snippet(hole(text, "yes" if stated else "no", decides=True), _KNOWN)


def _by_a_model(asked: Asked) -> Snippet:
    example = "yes" if asked.source is not None and hint(asked.source) else "no"
    return Snippet(hole("yes or no, whether a model wrote it", example, decides=True), _KNOWN)


_OPT_OUT = hole("address to write to for removal", "privacy@example.org")
_RETENTION = {
    "period": hole("how long after its collection, as P10Y", "P10Y"),
    "basis": hole("why so long", "needed to repeat published results"),
}
_GENERATOR = {
    "name": hole("model that wrote it", "Example-1"),
    "version": hole("version of the model", "1.0"),
    "terms": hole("SPDX id of the terms of its output", "CC0-1.0", decides=True),
}
_BASES = "opt-in, license, contract, terms or legitimate-interest"
_RIGHTS = "purchased, licensed, given, public-domain or own-collection"

_SNIPPETS: Mapping[str, Callable[[Asked], Snippet]] = {
    "acquisition.basis": _right,
    "acquisition.terms": _terms,
    "acquisition.terms.read_on": _read_on,
    "acquisition.terms.url": _terms_url,
    "category": _category,
    "collected.from": _first_day,
    "collected.method": _fixed(hole("how it was collected, such as download", "download", decides=True)),
    "consent.basis": _fixed(hole(_BASES, "legitimate-interest")),
    "dataset.description": _fixed(hole("what the dataset holds", "Short notices of public offices")),
    "dataset.license": _own_license,
    "dataset.opt_out": _fixed({"email": _OPT_OUT}),
    "dataset.opt_out.email": _fixed(_OPT_OUT),
    "dataset.opt_out.url": _fixed(hole("page on which removal can be asked for", "https://example.org/opt-out")),
    "dataset.retention": _fixed(_RETENTION),
    "dataset.retention.basis": _fixed(_RETENTION["basis"]),
    "dataset.retention.period": _fixed(_RETENTION["period"]),
    "derived_from": _fixed(list_hole("ids of sources that it was made from, if any")),
    "files": _fixed(list_hole("files of it that are in this repository, if any")),
    "license.contents": _license,
    "license.expression": _license,
    "locator": _fixed({"url": hole("address where it can be found", "https://example.org/data/v1")}, _FIND_OUT),
    "locator.url": _fixed(hole("address where it can be found", "https://example.org/data/v1"), _FIND_OUT),
    "opt_out.signals": _signals,
    "personal_data.art9": _fixed(hole("condition of article 9, as A9-2-a", "A9-2-j"), _FIND_OUT),
    "personal_data.classes": _fixed([hole("pi, pii, spi, pfi, phi or pci", "pi", decides=True)], _FIND_OUT),
    "personal_data.gdpr_basis": _fixed(hole("ground of article 6, as A6-1-f", "A6-1-f"), _FIND_OUT),
    "personal_data.identifiers": _fixed(list_hole("what identifies people and is kept, if anything"), _FIND_OUT),
    "personal_data.present": _persons,
    "removals": _fixed(list_hole("what was taken out on request, if anything")),
    "synthetic.generators": _fixed([_GENERATOR]),
    "synthetic.generators.name": _fixed(_GENERATOR["name"]),
    "synthetic.generators.terms": _fixed(_GENERATOR["terms"], _FIND_OUT),
    "synthetic.present": _by_a_model,
    "title": _fixed(hole("what it is called", "Notices of public offices")),
    "trace": _steps,
    "trace.inputs": lambda asked: Snippet([_input(asked)], _FIND_OUT),
    "trace.outputs": lambda asked: Snippet([_output(asked)], _FIND_OUT),
}
