"""The body of a card that is made anew, under the headings of the Hub's template."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from crs_gate.escape import bounded
from crs_gate.escape import code as code_span
from crs_gate.export.targets.given import Gap, agreed, known, name_of
from crs_gate.export.targets.prose import linked, shown, table
from crs_gate.model.dataset import Dataset
from crs_gate.model.source import Source

_OPEN = "[More Information Needed]"
_MOST_SOURCES = 500
_LONGEST = 500


class _Part(NamedTuple):
    heading: str
    lines: tuple[str, ...]


def body(dataset: Dataset, sources: tuple[Source, ...], gaps: Iterable[Gap]) -> str:
    """Markdown. What nobody states is marked as the template marks it, which no reader takes for an answer."""
    parts = [_title(dataset), *_parts(dataset, sources), _Part("## What Is Not Known", _told(gaps))]
    blocks = ["\n".join([part.heading, "", *(part.lines or (_OPEN,))]) for part in parts]
    return "\n\n".join(blocks) + "\n"


def _title(dataset: Dataset) -> _Part:
    bullets = (
        ("Homepage", dataset.about.homepage),
        ("Point of Contact", dataset.about.contact),
    )
    listed = tuple(f"- **{label}:** {linked(value) if known(value) else _OPEN}" for label, value in bullets)
    name = shown(bounded(name_of(dataset), _LONGEST))
    return _Part(f"# Dataset Card for {name}\n\n## Dataset Description", listed)


def _parts(dataset: Dataset, sources: tuple[Source, ...]) -> Iterator[_Part]:
    about = dataset.about
    yield _Part("### Dataset Summary", _said(about.description))
    methods = sorted({method for source in sources if (method := known(source.collected.method))})
    yield _Part(
        "## Dataset Creation\n\n### Source Data\n\n#### Initial Data Collection and Normalization",
        _said("; ".join(methods[:_MOST_SOURCES])),
    )
    yield _Part("### Sources", _sources(sources))
    yield _Part("### Personal and Sensitive Information", _personal(sources))
    biases = (" ".join(filter(None, (each.kind, each.affects, each.description))) for each in about.bias.known or ())
    none_found = ("None was found.",) if about.bias.known == () else ()
    listed = tuple(f"- {shown(bounded(bias, _LONGEST))}" for bias in biases) or none_found
    yield _Part("## Considerations for Using the Data\n\n### Discussion of Biases", listed)
    yield _Part("## Additional Information\n\n### Licensing Information", _said(about.license))
    yield _Part("### Opting Out", _way_out(dataset))
    if access := known(about.security.access):
        yield _Part("### Access", _said(access))


def _said(text: str | None) -> tuple[str, ...]:
    return (shown(bounded(text, _LONGEST)),) if text and known(text) else ()


def _personal(sources: tuple[Source, ...]) -> tuple[str, ...]:
    present = agreed(source.personal_data.present for source in sources)
    if present == "no":
        return ("The dataset does not contain any personal information.",)
    if present == "unknown":
        return ()
    holding = [code_span(source.id) for source in sources if source.personal_data.present == "yes"]
    return (f"Yes, in these sources: {', '.join(holding[:_MOST_SOURCES])}.",)


def _way_out(dataset: Dataset) -> tuple[str, ...]:
    offered = [known(value) for value in (dataset.about.opt_out.email, dataset.about.opt_out.url)]
    where = " or ".join(linked(value) for value in offered if value)
    return (f"To have data removed, contact us at {where}",) if where else ()


def _sources(sources: tuple[Source, ...]) -> tuple[str, ...]:
    rows = [
        (
            code_span(source.id),
            shown(bounded(source.title or "unknown", _LONGEST)),
            shown(bounded(source.license.expression or "unknown", _LONGEST)),
            linked(next(filter(None, source.locator[:4]), "unknown")),
        )
        for source in sources[:_MOST_SOURCES]
    ]
    more = len(sources) - len(rows)
    return (*table(("Source", "Title", "License", "Place"), rows), *([f"\nand {more:,} more"] if more > 0 else []))


def _told(gaps: Iterable[Gap]) -> tuple[str, ...]:
    return tuple(f"- {gap.told}" for gap in gaps) or ("Nothing that this card asks for.",)
