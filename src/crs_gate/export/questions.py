"""What is asked of somebody who adds a source: what the rules will ask, given what was answered so far."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from crs_gate.export.answers import Value
from crs_gate.formats.native_source import shape
from crs_gate.licenses.facts import facts
from crs_gate.licenses.reading import read
from crs_gate.model.answer import given
from crs_gate.model.source import Source
from crs_gate.rules.statements import is_crawled, says_of_persons

Stated = dict[str, Value]
"""Values by the dotted names of their fields."""
_SENSITIVE = frozenset({"spi", "phi"})
_SHOWN = frozenset({"opt-in", "contract", "license"})


class Question(NamedTuple):
    """One question: the field, the words, and whether a source owes the answer. ``keys`` make one entry of a list."""

    field: str
    words: str
    owed: Callable[[Source], bool] = lambda _source: True
    keys: tuple[str, ...] = ()


def source_of(id_: str, stated: Stated) -> Source:
    """The record of a source that states what was answered."""
    tree: dict[str, object] = {"id": id_}
    for name, value in stated.items():
        *above, last = name.split(".")
        place = tree
        for step in above:
            place = place.setdefault(step, {})  # type: ignore[assignment]  # mappings within mappings
        place[last] = value
    return shape(tree)


def next_question(id_: str, stated: Stated, passed: set[str]) -> Question | None:
    """The first question that is owed and neither answered nor passed over; ``None`` when all are done."""
    source = source_of(id_, stated)
    return next((each for each in _open(stated, passed) if each.owed(source)), None)


def _open(stated: Stated, passed: set[str]) -> Iterator[Question]:
    return (each for each in QUESTIONS if each.field not in stated and each.field not in passed)


def _nowhere(source: Source) -> bool:
    return not any(given(value) for value in source.locator[:4])


def _crawled(source: Source) -> bool:
    return is_crawled(source) is True


def _scraped(source: Source) -> bool:
    return (source.acquisition.basis or "").startswith("scraped")


def _licensed(source: Source) -> bool:
    return given(source.license.expression)


def _for_a_database(source: Source) -> bool:
    terms = facts(read(source.license.expression or "").canonical)
    return terms is not None and terms.covers == "database"


def _personal(source: Source) -> bool:
    return says_of_persons(source) is True


def _sensitive(source: Source) -> bool:
    return _personal(source) and not _SENSITIVE.isdisjoint(source.personal_data.classes or ())


def _agreed_to(source: Source) -> bool:
    return _personal(source) and source.consent.basis in _SHOWN


def _opted_in(source: Source) -> bool:
    return _personal(source) and source.consent.basis == "opt-in"


def _anonymized(source: Source) -> bool:
    return _personal(source) and given(source.personal_data.anonymisation)


def _generated(source: Source) -> bool:
    return source.synthetic.present == "yes"


def _untold(source: Source) -> bool:
    return source.trace is None


QUESTIONS = (
    Question("locator.url", "Where it comes from: an address, a DOI, hf://owner/name@revision", _nowhere),
    Question("locator.revision", "The commit, tag or version that was taken", lambda source: not _nowhere(source)),
    Question("title", "What people call it"),
    Question("category", "How it came to you"),
    Question("collected.from", "First day of collection (YYYY-MM-DD, YYYY-MM or YYYY)"),
    Question("collected.to", "Last day of collection"),
    Question("collected.method", "How it was collected, such as download, api, web-scraping or survey"),
    Question("collected.agent", "The name that the crawler gave itself (user agent)", _crawled),
    Question(
        "opt_out.signals",
        "An opt-out signal that was looked at, such as robots.txt",
        _crawled,
        ("protocol", "checked", "result"),
    ),
    Question("acquisition.basis", "By what right you have it"),
    Question("acquisition.terms.url", "Where the terms of use stand", _scraped),
    Question("acquisition.terms.read_on", "When they were read", _scraped),
    Question("license.expression", "Its license as the source itself says: an SPDX expression such as CC-BY-4.0"),
    Question("license.contents", "The license of what is in the database", _for_a_database),
    Question("license.evidence.url", "Where you saw that license", _licensed),
    Question("license.evidence.retrieved", "When you saw it", _licensed),
    Question("license.evidence.verified_by", "Who looked", _licensed),
    Question("personal_data.present", "Does it hold data of people?"),
    Question("personal_data.classes", "Which classes of personal data", _personal),
    Question("personal_data.identifiers", "What identifies a person and is left in it, or none", _personal),
    Question("personal_data.gdpr_basis", "The basis in article 6(1) of the GDPR", _personal),
    Question("personal_data.art9", "The condition in article 9(2) of the GDPR", _sensitive),
    Question("consent.basis", "On what basis people's data is used", _personal),
    Question("consent.evidence", "What shows it: a file of the repository or an address", _agreed_to),
    Question("consent.withdrawal", "How a person takes consent back", _opted_in),
    Question("personal_data.anonymisation", "How persons were made unrecognizable, if they were", _personal),
    Question("personal_data.anonymisation_test", "How that was tested, and what came out", _anonymized),
    Question("personal_data.minors", "Are people under 18 among them?", _personal),
    Question("synthetic.present", "Did a model make it?"),
    Question("synthetic.generators", "A model that made it", _generated, ("name", "version", "terms")),
    Question("synthetic.disclosure", "How readers of the data are told", _generated),
    Question("synthetic.seeds", "Ids of the sources here that it was made from, or none", _generated),
    Question("synthetic.checks.privacy", "Whether data of people leaked from the model", _generated),
    Question("synthetic.checks.bias", "Whether it is skewed", _generated),
    Question("synthetic.checks.validity", "Whether it is right", _generated),
    Question("derived_from", "Ids of the sources here that it was made from, or none"),
    Question("files", "Its files in this repository: paths or folders with commas, or none"),
    Question(
        "trace",
        "What was done to the data: the step, such as dedup or translate, or none",
        _untold,
        ("step", "tool", "version", "at", "inputs", "outputs"),
    ),
)
"""In the order in which they are asked."""
