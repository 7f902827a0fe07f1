"""What is said once of the lists of answers that a run asks for: what they are not, and what no manifest holds."""

from collections.abc import Iterable, Iterator

from crs_gate.model.report import ManifestReport
from crs_gate.rules.answer_lists import NO_LAW, AnswerList
from crs_gate.rules.regulations import LISTS


def on_lists(reports: Iterable[ManifestReport]) -> Iterator[str]:
    """The notes, one for all lists and one for each with items beyond a manifest."""
    asked = dict.fromkeys(name for report in reports for name in report.require)
    if asked:
        yield f"{', '.join(asked)}: {NO_LAW}"
    yield from (elsewhere(LISTS[name]) for name in asked if LISTS[name].beyond)


def elsewhere(one: AnswerList) -> str:
    """Which items no manifest can answer."""
    items = "; ".join(f"{item.id} {item.asks}" for item in one.beyond)
    return f"{one.name}, not in the manifest; answer it elsewhere: {items}"
