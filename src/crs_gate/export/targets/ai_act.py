"""The public summary of training content under the EU AI Act, article 53(1)(d), as far as a dataset can answer it.

Source: the template that is annexed to Commission communication C(2025) 5235 of 24 July 2025; its numbers, our words.
The duty is that of whoever places a general-purpose model on the market: most of part 1 is for them.
"""

from collections.abc import Sequence

from crs_gate.export.targets.domains import top_domains
from crs_gate.export.targets.form import Form, Item, Rows, Section, of_each, texts, words, yes_or_no
from crs_gate.export.targets.form_text import made
from crs_gate.export.targets.given import Given, Made, known, name_of, period, records_in, records_of
from crs_gate.model.dataset import Dataset
from crs_gate.model.source import Source

_MOST_ROWS = 1000
_KINDS = ("text", "image", "audio", "video")
_UNITS = {"text": "tokens", "image": "images", "audio": "hours", "video": "hours"}
_HELD = (
    *("dataset.name", "dataset.version", "dataset.languages", "dataset.size", "dataset.opt_out", "dataset.contact"),
    *("title", "id", "category", "modality", "locator.url", "locator.doi", "locator.git"),
    *("locator.hub", "collected", "acquisition", "license.expression", "signals", "synthetic.present"),
    *("synthetic.generators", "files.bytes", "files.records", "role", "removals", "derived_from", "consent.basis"),
)
Sources = Sequence[Source]


def render(given: Given, format_: str) -> Made:
    """The summary of one dataset; a model that was trained on several needs all of theirs."""
    dataset = given.dataset
    listed = tuple(dataset.sources)
    trained = tuple(source for source in listed if source.role != "eval")
    opening = [
        "One dataset among all that a model may have been trained on: the summary of a model joins them.",
    ]
    if left := len(listed) - len(trained):
        opening.append(f"{left:,} sources that are used for evaluation alone are left out.")
    form = Form(
        "eu-ai-act-53-1-d",
        f"Summary of training content (EU AI Act, article 53(1)(d)): {name_of(dataset)}",
        tuple(opening),
        (_general(given, trained), _lists(trained), _processing(dataset, trained)),
        _HELD,
    )
    return made(form, given, format_)


def _general(given: Given, sources: Sources) -> Section:
    about, (_, last) = given.dataset.about, period(sources)
    items = (
        Item("", "Version of the summary, and links to earlier ones"),
        Item("", "Last update", (given.today.strftime("%d/%m/%y"),)),
        Item("1.1", "Provider: name and contact", note=_hint("The dataset's contact", about.contact)),
        Item("1.1", "Authorised representative of a provider outside of the Union"),
        Item("1.2", "Versioned model names, models they depend on, date of placing on the market"),
        Item("1.3", "Modalities of the training data", _modalities(sources), "modality", _lacking(sources)),
        *(_size(kind, sources) for kind in _KINDS if any(kind in (each.modality or ()) for each in sources)),
        Item("1.3", "Size of the whole as the manifest states it", _whole(given.dataset, sources), "dataset.size"),
        Item("1.3", "Latest date of acquisition (month/year)", texts(_month(last)), "collected.to"),
        Item("1.3", "Whether the model is trained on new data after that"),
        Item("1.3", "Linguistic characteristics", about.languages or (), "dataset.languages"),
        Item("1.3", "Other characteristics: places and groups of people"),
    )
    return Section("1 General information", items)


def _hint(what: str, text: str | None) -> str:
    return f"{what}: {text}" if known(text) else ""


def _modalities(sources: Sources) -> tuple[str, ...]:
    return tuple(sorted({kind for source in sources for kind in source.modality or ()}))


def _lacking(sources: Sources) -> tuple[str, ...]:
    lacking = tuple(source.id for source in sources if not source.modality)
    return lacking if len(lacking) < len(sources) else ()


def _size(kind: str, sources: Sources) -> Item:
    """The template counts images, hours and tokens; a manifest counts records, which are images alone of these."""
    held = [source for source in sources if kind in (source.modality or ())]
    asks = f"Size of the {kind} ({_UNITS[kind]})"
    alone = all(source.modality == (kind,) for source in held)
    records = records_in(held) if kind == "image" and alone else None
    if records is None:
        return Item("1.3", asks, note="A manifest counts records and bytes; this needs another measure.")
    bins = ((1_000_000, "less than 1 million"), (1_000_000_000, "1 million to 1 billion"))
    found = next((text for limit, text in bins if records < limit), "more than 1 billion")
    return Item("1.3", asks, (f"{found} ({records:,} records)",), "files.records")


def _whole(dataset: Dataset, sources: Sources) -> tuple[str, ...]:
    records = records_of(dataset, sources)
    size = dataset.about.size.bytes
    return texts(f"{records:,} records" if records is not None else None, f"{size} bytes" if size else None)


def _month(date: str | None) -> str | None:
    """A day as the template writes months; a year stays one."""
    year, _, rest = (date or "").partition("-")
    return f"{rest[:2]}/{year}" if rest else year or None


def _lists(sources: Sources) -> Section:
    """Part 2: a source counts where its category says; one without a category leaves every "no" unknown."""
    return Section(
        "2 List of data sources",
        (
            *_public("2.1", "Publicly available datasets", "public_dataset", sources),
            *_public("2.2.1", "Data licensed by rightsholders", "licensed", sources),
            *_public("2.2.2", "Other data from third parties that is not public", "private_third_party", sources),
            *_crawled(sources),
            *_public("2.4", "Data of users", "user_data", sources),
            *_synthetic(sources),
            *_public("2.6", "Data from other sources", "other", sources),
        ),
    )


def _used(number: str, what: str, category: str, sources: Sources) -> tuple[Item, tuple[Source, ...]]:
    """Whether there is data of a category, and the sources that are."""
    found = tuple(source for source in sources if source.category == category)
    open_ = tuple(source.id for source in sources if not known(source.category))
    answer = ("yes",) if found else () if open_ or not sources else ("no",)
    return Item(number, f"{what}: used?", answer, "category", open_ if found else ()), found


def _public(number: str, what: str, category: str, sources: Sources) -> tuple[Item, ...]:
    used, found = _used(number, what, category, sources)
    if not found:
        return (used,)
    return (
        used,
        Item(number, f"{what}: modalities", _modalities(found), "modality", _lacking(found)),
        Item(number, f"{what}: list", field="title", rows=_rows(found)),
    )


def _rows(sources: Sources) -> Rows:
    rows = tuple(
        (
            known(source.title) or source.id,
            _place(source) or "unknown",
            words(source.collected.from_, source.collected.to, between=" to ") or "unknown",
            known(source.license.expression) or "unknown",
        )
        for source in sources[:_MOST_ROWS]
    )
    return Rows(("Name", "Place", "Collected", "License"), rows, max(len(sources) - _MOST_ROWS, 0))


def _place(source: Source) -> str | None:
    locator = source.locator
    return next((text for text in (locator.url, locator.doi, locator.hub, locator.git) if known(text)), None)


def _crawled(sources: Sources) -> tuple[Item, ...]:
    used, found = _used("2.3", "Crawled and scraped data", "crawled", sources)
    if not found:
        return (used,)
    began, ended = period(found)
    spans = words(_month(began), _month(ended), between=" to ")
    return (
        used,
        of_each(
            "2.3",
            "Names of the crawlers",
            "collected.agent",
            found,
            lambda each: each.collected.agent or each.collected.tool,
        ),
        Item("2.3", "Purposes of the crawlers"),
        of_each(
            "2.3", "Behavior of the crawlers: methods", "collected.method", found, lambda each: each.collected.method
        ),
        Item("2.3", "Behavior of the crawlers: captchas, paywalls"),
        Item("2.3", "Behavior of the crawlers: what was asked before", _signals(found), "signals", _unasked(found)),
        Item("2.3", "Period of collection (month/year)", texts(spans), "collected.from"),
        Item("2.3", "Modalities", _modalities(found), "modality", _lacking(found)),
        _domains(found),
    )


def _signals(sources: Sources) -> tuple[str, ...]:
    """Each protocol with what it answered, and how often."""
    counts: dict[str, int] = {}
    for source in sources:
        for signal in source.signals or ():
            said = words(signal.protocol, signal.result or "result unknown", between=": ")
            counts[said or "unknown"] = counts.get(said or "unknown", 0) + 1
    return tuple(f"{said} ({count:,} of {len(sources):,} sources)" for said, count in sorted(counts.items()))


def _unasked(sources: Sources) -> tuple[str, ...]:
    lacking = tuple(source.id for source in sources if not source.signals)
    return lacking if len(lacking) < len(sources) else ()


def _domains(sources: Sources) -> Item:
    found = top_domains(sources)
    rows = tuple((domain, f"{amount:,}") for domain, amount in found.top[:_MOST_ROWS])
    note = f"The first tenth of {found.total:,} domains, by {found.measure}."
    if found.measure == "sources":
        note += " The template asks for content volume, which files of these sources do not state."
    note += " Small and medium-sized enterprises may name a twentieth, or 1,000 where that is fewer."
    left = max(len(found.top) - _MOST_ROWS, 0)
    return Item(
        "2.3", "Most relevant domains", field="locator.url", lacking=found.nameless if rows else (),
        rows=Rows(("Domain", found.measure.capitalize()), rows, left), note=note,
    )  # fmt: skip


def _synthetic(sources: Sources) -> tuple[Item, ...]:
    found = tuple(source for source in sources if source.synthetic.present == "yes" or source.category == "synthetic")
    says = ["yes" if source in found else source.synthetic.present for source in sources]
    used = yes_or_no("2.5", "Synthetic data: used?", "synthetic.present", says)
    if not found:
        return (used,)
    models = {
        words(model.name, model.version, between=" ") for source in found for model in source.synthetic.generators
    }
    lacking = tuple(source.id for source in found if not source.synthetic.generators)
    names = tuple(sorted(filter(None, models)))
    return (
        used,
        Item("2.5", "Modalities", _modalities(found), "modality", _lacking(found)),
        Item("2.5", "Models that made it", names, "synthetic.generators", lacking if names else ()),
        Item("2.5", "Summaries of those that are general-purpose models on the market"),
        Item("2.5", "Training data of the provider's own models among them"),
    )


def _processing(dataset: Dataset, sources: Sources) -> Section:
    about = dataset.about
    ways = texts(about.opt_out.url, about.opt_out.email)
    removals = () if dataset.removals is None else (f"{len(dataset.removals):,} removals are on record",)
    items = (
        Item("3.1", "Whether the provider signed the Code of Practice"),
        Item("3.1", "Opt-out protocols that were looked at", _signals(sources), "signals", _unasked(sources)),
        Item("3.1", "Where rights holders can object", ways, "dataset.opt_out"),
        Item("3.1", "Other measures before and during collection"),
        Item("3.2", "Measures against illegal content"),
        Item("3.3", "Data that was taken out", removals, "removals"),
    )
    return Section("3 Processing of the data", items)
