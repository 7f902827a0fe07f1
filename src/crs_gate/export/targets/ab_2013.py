"""The documentation of training data under California AB 2013 (Civil Code section 3111(a)): its twelve items."""

from crs_gate.export.targets.form import Form, Item, Section, of_each, pair, texts, words, yes_or_no
from crs_gate.export.targets.form_text import made
from crs_gate.export.targets.given import Given, Made, known, name_of, period, records_of
from crs_gate.model.dataset import Dataset
from crs_gate.model.source import Source, Step

_MOST_STEPS = 200
_HELD = (
    *("dataset.name", "dataset.license", "dataset.size", "dataset.first_used", "dataset.use", "title", "id", "locator"),
    *("modality", "role", "collected.from", "collected.to", "acquisition.basis", "license", "personal_data.present"),
    *("synthetic.present", "synthetic.generators", "trace", "files.records", "category"),
)


def render(given: Given, format_: str) -> Made:
    """The twelve items, in their order."""
    dataset = given.dataset
    sources = tuple(dataset.sources)
    form = Form(
        "california-ab-2013",
        f"Training data documentation (California AB 2013): {name_of(dataset)}",
        ("One dataset; a system that was developed with several needs the items of all of them.",),
        (Section("Items of section 3111(a)", (*_first(dataset, sources), *_second(dataset, sources))),),
        _HELD,
    )
    return made(form, given, format_)


def _first(dataset: Dataset, sources: tuple[Source, ...]) -> tuple[Item, ...]:
    records = records_of(dataset, sources)
    return (
        of_each("(1)", "Sources or owners of the datasets", "locator", sources, _source),
        Item("(2)", "How the datasets further the intended purpose of the system", note=_uses(dataset)),
        Item(
            "(3)",
            "Number of data points",
            texts(f"{records:,}" if records is not None else None),
            "dataset.size.records",
        ),
        of_each("(4)", "Types of data points", "modality", sources, lambda each: words(*sorted(each.modality or ()))),
        of_each(
            "(5)", "Protected by copyright, trademark or patent, or in the public domain", "license", sources, _rights
        ),
        of_each("(6)", "Purchased or licensed", "acquisition.basis", sources, lambda each: each.acquisition.basis),
    )


def _second(dataset: Dataset, sources: tuple[Source, ...]) -> tuple[Item, ...]:
    began, ended = period(sources)
    spans = texts(words(began, ended, between=" to "))
    undated = tuple(source.id for source in sources if not known(source.collected.from_)) if spans else ()
    steps = tuple(dict.fromkeys(filter(None, (_step(step) for source in sources for step in source.trace or ()))))
    untold = tuple(source.id for source in sources if source.trace is None)
    none = ("No processing is on record.",) if not steps and not untold and sources else ()
    return (
        yes_or_no("(7)", "Personal information (Civil Code 1798.140(v))", "personal_data.present",
                  (source.personal_data.present for source in sources)),
        Item("(8)", "Aggregate consumer information (Civil Code 1798.140(b))"),
        Item("(9)", "Cleaning, processing and other changes", steps[:_MOST_STEPS] or none, "trace",
             untold if steps else ()),
        Item("(9)", "The purpose of these changes"),
        Item("(10)", "Period of collection", spans, "collected.from", undated),
        Item("(10)", "Notice where collection goes on"),
        Item("(11)", "Dates when first used in development", texts(dataset.about.first_used), "dataset.first_used"),
        yes_or_no("(12)", "Synthetic data generation", "synthetic.present",
                  (source.synthetic.present for source in sources)),
    )  # fmt: skip


def _source(source: Source) -> str | None:
    locator = source.locator
    place = next((text for text in (locator.url, locator.doi, locator.hub, locator.git) if known(text)), None)
    return words(source.title or source.id, place, between=": ") if place else None


def _uses(dataset: Dataset) -> str:
    use = dataset.about.use
    said = [pair(name, value) for name, value in zip(("train", "commercial", "release of models"), use, strict=True)]
    stated = ", ".join(filter(None, said))
    return f"The manifest declares these uses: {stated}." if stated else ""


def _rights(source: Source) -> str | None:
    return source.license.name if source.license.expression == "other" else source.license.expression


def _step(step: Step) -> str | None:
    return words(step.step, pair("with", words(step.tool, step.version, between=" ")))
