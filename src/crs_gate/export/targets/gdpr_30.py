"""The record of processing activities of GDPR article 30(1), as far as it concerns one dataset.

Only sources that hold personal data, or do not say that they hold none, are in it.
"""

from crs_gate.export.targets.form import Form, Item, Section, of_each, pair, texts, words
from crs_gate.export.targets.form_text import made
from crs_gate.export.targets.given import Given, Made, known, name_of
from crs_gate.model.dataset import About
from crs_gate.model.source import Source

_CLASSES = {
    "pi": "personal information",
    "pii": "personally identifiable information",
    "spi": "sensitive personal information",
    "pfi": "personal financial information",
    "phi": "personal health information",
    "pci": "payment card information",
}
_HELD = (
    *("dataset.name", "dataset.contact", "dataset.use", "dataset.retention", "dataset.security", "dataset.release"),
    *("dataset.opt_out", "title", "id", "locator", "consent", "personal_data", "category"),
)


def render(given: Given, format_: str) -> Made:
    """Items (a) to (g), and beside them the grounds on which the data is held."""
    dataset = given.dataset
    listed = tuple(dataset.sources)
    sources = tuple(source for source in listed if source.personal_data.present != "no")
    opening = "One dataset; the record of a controller holds all of its processing."
    told = f"{len(listed) - len(sources):,} of {len(listed):,} sources are stated to hold no personal data."
    form = Form(
        "gdpr-30",
        f"Record of processing (GDPR, article 30(1)): {name_of(dataset)}",
        (opening, told),
        (
            Section("Record", _record(dataset.about, sources)),
            Section("Grounds and origin", _grounds(dataset.about, sources)),
        ),
        _HELD,
    )
    return made(form, given, format_)


def _record(about: About, sources: tuple[Source, ...]) -> tuple[Item, ...]:
    contact = f"The dataset's contact: {about.contact}" if known(about.contact) else ""
    use = zip(("train", "commercial", "release of models"), about.use, strict=True)
    purposes = ", ".join(filter(None, (pair(name, value) for name, value in use)))
    retention = about.retention
    return (
        Item("(a)", "Controller, joint controller, representative and data protection officer", note=contact),
        Item("(b)", "Purposes of the processing", note=f"Declared uses: {purposes}." if purposes else ""),
        _held(sources),
        Item("(c)", "Categories of data subjects"),
        of_each("(c)", "Categories of personal data", "personal_data.classes", sources, _classes),
        of_each("(c)", "Identifiers that are left in", "personal_data.identifiers", sources, _identifiers),
        of_each("(c)", "Data of minors", "personal_data.minors", sources, lambda each: each.personal_data.minors),
        Item("(d)", "Recipients", texts(pair("release", about.release)), "dataset.release"),
        Item("(e)", "Transfers to third countries, and their safeguards"),
        Item("(f)", "Time limits for erasure", texts(pair("period", retention.period), pair("until", retention.until),
             pair("basis", retention.basis)), "dataset.retention"),
        Item("(g)", "Technical and organisational measures", _measures(about, sources), "dataset.security"),
    )  # fmt: skip


def _held(sources: tuple[Source, ...]) -> Item:
    certain = tuple(source for source in sources if source.personal_data.present == "yes")
    names = tuple(known(source.title) or source.id for source in certain)
    rest = tuple(source.id for source in sources if source not in certain)
    answer = names or (() if rest else ("none of the sources",))
    return Item("(c)", "Sources that hold personal data", answer, "personal_data.present", rest if names else ())


def _classes(source: Source) -> str | None:
    return words(*(_CLASSES.get(name, name) for name in sorted(source.personal_data.classes or ())))


def _identifiers(source: Source) -> str | None:
    left = source.personal_data.identifiers
    return "none, as stated" if left == () else words(*sorted(left or ()))


def _measures(about: About, sources: tuple[Source, ...]) -> tuple[str, ...]:
    scan = about.security.scanned
    hidden = dict.fromkeys(pair("anonymisation", source.personal_data.anonymisation) for source in sources)
    return texts(
        pair("access", about.security.access),
        pair("scanned", words(scan.tool, scan.version, scan.on)),
        *hidden,
    )


def _grounds(about: About, sources: tuple[Source, ...]) -> tuple[Item, ...]:
    way = about.opt_out
    return (
        of_each("art. 6", "Lawful basis", "personal_data.gdpr_basis", sources,
                lambda each: each.personal_data.gdpr_basis),
        of_each("art. 9", "Condition for special categories", "personal_data.art9", sources,
                lambda each: each.personal_data.art9),
        of_each("art. 7", "Consent and its evidence", "consent", sources, _consent),
        of_each("art. 14", "Where the data comes from", "locator", sources, _origin),
        Item("art. 17, 21", "Where people can object or have data erased",
             texts(way.url, way.email, pair("days to answer", way.response_days)), "dataset.opt_out"),
    )  # fmt: skip


def _consent(source: Source) -> str | None:
    consent = source.consent
    return words(
        consent.basis, pair("evidence", consent.evidence), pair("withdrawal", consent.withdrawal), between="; "
    )


def _origin(source: Source) -> str | None:
    place = next((text for text in source.locator[:4] if known(text)), None)
    return words(known(source.title) or source.id, place, between=": ") if place else None
