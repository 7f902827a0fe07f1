"""A Hugging Face dataset card: its metadata, and where there is no card yet its body, under the Hub's own headings.

Into a card that is there only the keys of the metadata that a manifest speaks of are written; the rest of it stays,
byte for byte.
"""

from collections.abc import Iterator, Mapping

from crs_gate.export.targets.card_body import body
from crs_gate.export.targets.card_edit import Value, edited
from crs_gate.export.targets.card_words import license_words, size_class
from crs_gate.export.targets.given import Gap, Given, Made, known, records_of
from crs_gate.export.targets.reading_back import lost
from crs_gate.export.yaml_text import flow, scalar
from crs_gate.model.dataset import Dataset
from crs_gate.model.source import LicenseClaim, Source

_HUB = "hf://datasets/"
_COLLECTED_HERE = frozenset(("user_data", "crawled", "synthetic"))
_BY_HAND = ("task_categories", "annotations_creators", "configs")
_HELD_FOR_OTHERS = frozenset(("dataset.languages", "dataset.size.records", "dataset.security.access"))
"""What is written for people and the Hub, and not read by us."""


def render(given: Given, _format: str) -> Made:
    """The card; one that is given is edited. Raises ``Unreadable`` where that cannot be done."""
    dataset = given.dataset
    sources = tuple(dataset.sources)
    metadata = dict(_metadata(dataset, sources))
    gaps = (*_gaps(dataset, metadata), *(Gap(key) for key in _BY_HAND))
    if given.beside is None:
        lines = [f"{key}: {_written(value)}" for key, value in metadata.items()]
        text = "\n".join(["---", *lines, "---", "", body(dataset, sources, gaps)])
    else:
        text = edited(given.beside, metadata)
    gone = lost(dataset, "README.md", text, _order(sources, metadata))
    return Made(text, gaps, tuple(name for name in gone if name not in _HELD_FOR_OTHERS))


def _written(value: Value) -> str:
    return scalar(value) if isinstance(value, str) else flow(list(value))


def _metadata(dataset: Dataset, sources: tuple[Source, ...]) -> Iterator[tuple[str, Value]]:
    """The keys in the order of the Hub's template. What is not stated is left to the gaps, but for the license."""
    about = dataset.about
    yield "license", (words := license_words(_claim(dataset, sources))).ids
    if words.name:
        yield "license_name", words.name
    if words.link:
        yield "license_link", words.link
    if about.languages:
        yield "language", about.languages
    if name := known(about.name):
        yield "pretty_name", name
    if (records := records_of(dataset, sources)) is not None:
        yield "size_categories", (size_class(records),)
    if listed := _source_datasets(dataset, sources):
        yield "source_datasets", listed
    if any(source.synthetic.present == "yes" for source in sources):
        yield "tags", ("synthetic",)


def _claim(dataset: Dataset, sources: tuple[Source, ...]) -> LicenseClaim:
    """The license of the whole; the claim of a source that is the whole says more of the same one."""
    own = next((source for source in sources if source.id == dataset.itself), None)
    return own.license if own and own.license.expression else LicenseClaim(dataset.about.license)


def _source_datasets(dataset: Dataset, sources: tuple[Source, ...]) -> tuple[str, ...]:
    """Datasets of the Hub by their names there, and ``original`` for data that was gathered for this one."""
    if dataset.format == "hf-card":
        return tuple(_entry(source) or source.id for source in sources if source.id != "card")
    entries = [_entry(source) for source in sources]
    gathered = any(source.category in _COLLECTED_HERE and not source.derived_from for source in sources)
    return tuple(dict.fromkeys([*(["original"] if gathered else []), *filter(None, entries)]))


def _entry(source: Source) -> str:
    hub = source.locator.hub or ""
    return hub.removeprefix(_HUB) if hub.startswith(_HUB) else ""


def _order(sources: tuple[Source, ...], metadata: Mapping[str, Value]) -> tuple[str, ...]:
    """The ids of sources as our reader will meet them."""
    listed = metadata.get("source_datasets", ())
    by_entry = {_entry(source) or source.id: source.id for source in reversed(sources)}
    alone = sources[0].id if len(sources) == 1 else ""
    return tuple(by_entry.get(entry, alone) for entry in listed) or (alone,)


def _gaps(dataset: Dataset, metadata: Mapping[str, Value]) -> Iterator[Gap]:
    about = dataset.about
    if metadata["license"] == ("unknown",):
        yield Gap("license", "dataset.license")
    owed = (
        ("pretty_name", "dataset.name", about.name),
        ("homepage", "dataset.homepage", about.homepage),
        ("dataset summary", "dataset.description", about.description),
        ("contact", "dataset.contact", about.contact),
    )
    yield from (Gap(what, field) for what, field, value in owed if not known(value))
    if "language" not in metadata:
        yield Gap("language", "dataset.languages")
    if "size_categories" not in metadata:
        yield Gap("size_categories", "dataset.size.records")
