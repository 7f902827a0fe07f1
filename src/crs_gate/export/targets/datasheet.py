"""A datasheet, with the seven parts of Gebru and others, "Datasheets for Datasets" (arXiv:1803.09010), in our words."""

from crs_gate.export.targets.form import Form, Item, Rows, Section, of_each, pair, texts, words, yes_or_no
from crs_gate.export.targets.form_text import made
from crs_gate.export.targets.given import Given, Made, known, name_of, records_of
from crs_gate.model.dataset import About, Dataset
from crs_gate.model.source import Source, Step

_MOST_ROWS = 500
_HELD = (
    *("dataset", "id", "title", "category", "modality", "license.expression", "locator", "collected", "acquisition"),
    *("consent", "signals", "personal_data", "synthetic.present", "synthetic.generators", "trace", "removals"),
    *("files.records", "derived_from"),
)
Sources = tuple[Source, ...]


def render(given: Given, format_: str) -> Made:
    """The datasheet; questions on motives are for people."""
    dataset = given.dataset
    sources = tuple(dataset.sources)
    about = dataset.about
    form = Form(
        "datasheet",
        f"Datasheet: {name_of(dataset)}",
        texts(about.description),
        (
            Section("Motivation", _motivation()),
            Section("Composition", _composition(dataset, sources)),
            Section("Collection", _collection(sources)),
            Section("Processing", _processing(sources)),
            Section("Uses", _uses(about)),
            Section("Distribution", _distribution(about, sources)),
            Section("Maintenance", _maintenance(dataset)),
        ),
        _HELD,
    )
    return made(form, given, format_)


def _motivation() -> tuple[Item, ...]:
    asks = ("For what purpose was it made", "Who made it, and on behalf of whom", "Who paid for it")
    return tuple(Item("", each) for each in asks)


def _composition(dataset: Dataset, sources: Sources) -> tuple[Item, ...]:
    records = records_of(dataset, sources)
    return (
        of_each("", "Kinds of data", "modality", sources, lambda each: words(*sorted(each.modality or ()))),
        Item("", "How many records", texts(f"{records:,}" if records is not None else None), "dataset.size.records"),
        Item("", "Languages", dataset.about.languages or (), "dataset.languages"),
        Item("", "Sources", field="sources", rows=_rows(sources)),
        yes_or_no("", "Personal data", "personal_data.present", (each.personal_data.present for each in sources)),
        of_each("", "Identifiers of people that are left in", "personal_data.identifiers",
                tuple(each for each in sources if each.personal_data.present != "no"),
                lambda each: words(*(each.personal_data.identifiers or ()))),
        yes_or_no("", "Synthetic data", "synthetic.present", (each.synthetic.present for each in sources)),
        of_each("", "What made the synthetic data", "synthetic.generators",
                tuple(each for each in sources if each.synthetic.present != "no"), _generators),
        Item("", "Known biases", _biases(dataset.about), "dataset.bias"),
        Item("", "Errors, noise and redundancies"),
    )  # fmt: skip


def _rows(sources: Sources) -> Rows:
    rows = tuple(
        (
            source.id,
            known(source.title) or "unknown",
            known(source.category) or "unknown",
            next((text for text in source.locator[:4] if text and known(text)), "unknown"),
        )
        for source in sources[:_MOST_ROWS]
    )
    return Rows(("Source", "Title", "Category", "Place"), rows, max(len(sources) - _MOST_ROWS, 0))


def _generators(source: Source) -> str | None:
    return words(*(words(model.name, model.version, between=" ") for model in source.synthetic.generators))


def _biases(about: About) -> tuple[str, ...]:
    bias = about.bias
    known_ones = (
        words(each.kind, pair("affects", each.affects), each.description, between="; ") for each in bias.known or ()
    )
    none = "none was found" if bias.known == () else None
    looked = pair("looked for", words(*(bias.looked_for or ())))
    done = (
        pair("done against it", words(each.kind, each.description, between="; ")) for each in bias.mitigations or ()
    )
    return texts(*known_ones, none, looked, *done)


def _collection(sources: Sources) -> tuple[Item, ...]:
    return (
        of_each("", "How it was collected", "collected.method", sources, lambda each: each.collected.method),
        of_each("", "With what", "collected.tool", sources,
                lambda each: words(each.collected.tool, each.collected.tool_version)),
        of_each("", "When", "collected.from", sources,
                lambda each: words(each.collected.from_, each.collected.to, between=" to ")),
        of_each("", "By what right", "acquisition.basis", sources, lambda each: each.acquisition.basis),
        of_each("", "On what basis data of people is used", "consent.basis",
                tuple(each for each in sources if each.personal_data.present != "no"), lambda each: each.consent.basis),
        of_each("", "Opt-out signals that were looked at", "signals",
                tuple(each for each in sources if each.category == "crawled" or not known(each.category)),
                lambda each: words(*(words(one.protocol, one.result, between=": ") for one in each.signals or ()))),
    )  # fmt: skip


def _processing(sources: Sources) -> tuple[Item, ...]:
    return (of_each("", "Steps that were done", "trace", sources, _steps),)


def _steps(source: Source) -> str | None:
    if source.trace == ():
        return "none, as stated"
    return words(*map(_step, source.trace or ()), between="; then ")


def _step(step: Step) -> str | None:
    return words(step.step, pair("with", words(step.tool, step.version, between=" ")), step.at)


def _uses(about: About) -> tuple[Item, ...]:
    use = zip(("train", "commercial", "release of models"), about.use, strict=True)
    return (
        Item("", "Declared uses", texts(*(pair(name, value) for name, value in use)), "dataset.use"),
        Item("", "First used", texts(about.first_used), "dataset.first_used"),
        Item("", "What it should not be used for"),
    )


def _distribution(about: About, sources: Sources) -> tuple[Item, ...]:
    return (
        Item("", "License", texts(about.license), "dataset.license"),
        of_each("", "Licenses of the sources", "license", sources, lambda each: each.license.expression),
        Item("", "How it is released", texts(about.release), "dataset.release"),
        Item("", "Where it is", texts(about.homepage), "dataset.homepage"),
        Item("", "Version", texts(about.version), "dataset.version"),
    )


def _maintenance(dataset: Dataset) -> tuple[Item, ...]:
    about = dataset.about
    kept, way = about.retention, about.opt_out
    removed = () if dataset.removals is None else (f"{len(dataset.removals):,}",)
    return (
        Item("", "Contact", texts(about.contact), "dataset.contact"),
        Item("", "How long it is kept", texts(kept.period, kept.until, pair("basis", kept.basis)), "dataset.retention"),
        Item("", "How people have data removed", texts(way.url, way.email), "dataset.opt_out"),
        Item("", "Removals on record", removed, "removals"),
        Item("", "Who may read and change it", texts(about.security.access), "dataset.security.access"),
        Item("", "How others can add to it"),
    )
