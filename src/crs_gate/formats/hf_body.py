"""What the body of a dataset card answers, under the headings of both generations of the Hub's template."""

from collections.abc import Iterator
from typing import NamedTuple

from crs_gate.escape import bounded
from crs_gate.formats.markdown import Section, bullets, plain, with_what_is_below
from crs_gate.formats.prose import EMAIL, LONGEST_ANSWER, URL
from crs_gate.model.answer import State, state

METHOD = ("initial data collection and normalization", "data collection and processing")
PERSONAL = ("personal and sensitive information",)
SUMMARY = ("dataset summary", "dataset description")
CONTACT = ("dataset card contact",)
_MARKED_PLACEHOLDER = "[More Information Needed]"


class Answer(NamedTuple):
    """What a section or bullet says, its line, and where that is: a heading or a label."""

    text: str
    line: int
    where: str


def answers(sections: tuple[Section, ...], titles: tuple[str, ...]) -> Iterator[Answer]:
    """Each section of these titles with text under it or its sub-headings; a template's placeholder comes as one."""
    for title in titles:
        for index, section in enumerate(sections):
            if section.title.lower() == title and (text := with_what_is_below(sections, index)):
                yield Answer(_bounded(text), section.line, f"body/{section.title}")


def answer(sections: tuple[Section, ...], titles: tuple[str, ...]) -> Answer | None:
    """The first section of these titles with text of its own."""
    for title in titles:
        for section in sections:
            if section.title.lower() == title and (text := section.text):
                return Answer(_bounded(text), section.line, f"body/{section.title}")
    return None


def bullet(sections: tuple[Section, ...], label: str) -> Answer | None:
    """The raw Markdown after a bullet's label, such as ``Homepage``."""
    for section in sections:
        for found, value, line in bullets(section):
            if found.lower() == label and value:
                return Answer(value, line, f"body/{found}")
    return None


def _bounded(text: str) -> str:
    if state(text[:LONGEST_ANSWER]) is State.PLACEHOLDER or text.startswith(_MARKED_PLACEHOLDER):
        return _MARKED_PLACEHOLDER
    return bounded(text, LONGEST_ANSWER, "...")


def url_in(value: str) -> str | None:
    """The first web address in a piece of Markdown that is not a template's placeholder."""
    if state(plain(value)[:LONGEST_ANSWER]) is State.PLACEHOLDER:
        return None
    found = URL.search(value)
    return found.group().rstrip(".,;:!?*_") if found else None


def contact_in(value: str) -> str:
    """A contact as text: what a link is labeled, and the address behind it."""
    label = plain(value)
    address = EMAIL.search(value)
    if address and address.group() not in label:
        return _bounded(f"{label} ({address.group()})")
    return _bounded(label)
