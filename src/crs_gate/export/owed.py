"""What the rules will ask and a description does not answer: a null, or its placeholder, with a comment."""

from collections.abc import Iterator

from crs_gate.export.answers import Answer, Answers, Draft, Entry, Value
from crs_gate.model.answer import denies, given
from crs_gate.model.dataset import NotInFormat

_DATASET = {
    "license.expression": "what you release it under: an SPDX expression such as CC-BY-4.0, or LicenseRef-<name>",
    "opt_out.url": "how a person or rights holder has data removed; with personal, crawled or user data",
    "opt_out.email": "or an address for that",
    "retention.period": "how long it is kept: ISO 8601 such as P2Y, or unlimited",
    "retention.basis": "why so long",
    "bias.known": "[{kind: representation, affects: whom, description: how}]; [] when none was found",
}
_SOURCE = {
    "category": "public_dataset | licensed | private_third_party | crawled | user_data | synthetic | other",
    "locator.url": "where it comes from: url, doi, git or hub",
    "locator.revision": "the commit, tag or version that you took",
    "collected.from": "first day of collection: YYYY-MM-DD, YYYY-MM or YYYY",
    "collected.method": "download, api, web-scraping, survey, ...",
    "acquisition.basis": "by what right you have it: purchased | licensed | given | public-domain | ...",
    "license.expression": "what the source itself says: an SPDX expression, or LicenseRef-<name>",
    "license.evidence.url": "where you saw that license",
    "license.evidence.retrieved": "when you saw it: YYYY-MM-DD",
    "license.evidence.verified_by": "who looked, or sha256 of what was seen",
    "consent.basis": "with personal data: opt-in | license | contract | terms | public-task | none | ...",
    "opt_out.signals": "with crawled data: [{protocol: robots.txt, checked: ..., result: ...}]",
    "personal_data.present": "yes | no | unknown; with yes also classes, identifiers, gdpr_basis and minors",
    "synthetic.present": "yes | no | unknown; with yes also generators, disclosure and checks",
    "derived_from": "ids of other sources here; [] when it comes from none of them",
    "files": "[{path: data/part.csv, sha256: ...}]; [] when none of it lies in this repository",
    "trace": "what was done to the data, step by step; [] when nothing was",
}
_NO_BIAS = {"bias.looked_for": "what was looked for and how, as none is known"}
_BIASED = {"bias.mitigations": "what was done about it: [{kind: re-weighting, description: how}]"}
_SCRAPED = {
    "acquisition.terms.url": "the terms of the site that was scraped",
    "acquisition.terms.read_on": "when they were read: YYYY-MM-DD, before the collection ended",
}
_AGREED = {"consent.evidence": "the form or agreement that shows it"}
_OPTED_IN = {"consent.withdrawal": "how people take their consent back"}
_OF_PERSONS = {
    "personal_data.classes": "[pi, pii, spi, pfi, phi, pci]",
    "personal_data.identifiers": "what identifies a person and is left in it: [handle]; [] when nothing is",
    "personal_data.gdpr_basis": "the ground in article 6 of the GDPR: A6-1-a ... A6-1-f",
    "personal_data.minors": "whether people under 18 are among them: yes | no | unknown",
}
_SENSITIVE = {"personal_data.art9": "the condition in article 9 of the GDPR: A9-2-a ... A9-2-j"}
_ANONYMIZED = {"personal_data.anonymisation_test": "who tried to find people in it, how, and what came out"}
_GENERATED = {
    "synthetic.generators": "[{name: ..., version: ..., terms: license id or address}]",
    "synthetic.disclosure": "how readers of the data are told",
    "synthetic.checks.privacy": "what was looked at for leaks of personal data, and what came out",
    "synthetic.checks.bias": "the same for bias",
    "synthetic.checks.validity": "the same for being right",
}
_WHEN = (_NO_BIAS, _BIASED, _SCRAPED, _AGREED, _OPTED_IN, _OF_PERSONS, _SENSITIVE, _ANONYMIZED, _GENERATED)
"""What is owed because of another answer."""
REMOVALS = "what was taken out and stays out: [{id: ..., locator: ..., reason: ...}]; [] when nothing was"
"""What `removals` asks, which stands beside the dataset and its sources."""
OWED = frozenset(_DATASET) | frozenset(_SOURCE) | {name for some in _WHEN for name in some}
"""The fields that rules ask for."""
HINTS = (*_DATASET.values(), *_SOURCE.values(), *(hint for some in _WHEN for hint in some.values()), REMOVALS)
"""What the comments beside owed answers say in full."""
MOST_SPELLED_OUT = 1_000
"""Sources that get a null for each owed answer: in a hundred thousand of them nobody would read it."""
_LOCATORS = ("locator.url", "locator.doi", "locator.git", "locator.hub")
_SEEN = ("license.evidence.verified_by", "license.evidence.sha256")


def with_owed(draft: Draft, format_name: str = "", not_in_format: NotInFormat = ()) -> Draft:
    """The draft with a null for each answer that is owed; the first source says in full what each asks.

    From source ``MOST_SPELLED_OUT`` on, what is owed is left out, which means the same.
    """
    without = frozenset(field for _, fields in not_in_format for field in fields)
    sources = [
        entry._replace(
            answers=_completed(
                entry.answers, {**_SOURCE, **_in_turn(entry.answers)}, _Words(format_name, without, full=not number)
            )
        )
        for number, entry in enumerate(draft.sources[:MOST_SPELLED_OUT] or (Entry("dataset", "dataset", {}),))
    ]
    sources += draft.sources[MOST_SPELLED_OUT:]
    about = _completed(draft.about, {**_DATASET, **_of_biases(draft.about)}, _Words(format_name, without, full=True))
    return draft._replace(about=about, sources=tuple(sources))


def removals_owed(format_name: str = "", not_in_format: NotInFormat = ()) -> str:
    """The line that asks for removals, which no draft holds."""
    without = frozenset(field for _, fields in not_in_format for field in fields)
    said = _Words(format_name, without, full=True).comment("removals", REMOVALS)
    return f"removals: null # {said}"


def _of_biases(about: Answers) -> dict[str, str]:
    known = _value("bias.known", about)
    if known is None:
        return {}
    return _BIASED if known else _NO_BIAS


def _in_turn(answers: Answers) -> dict[str, str]:
    """What a source owes because of what it says."""
    basis, consent = _text("acquisition.basis", answers), _text("consent.basis", answers)
    generated = _text("synthetic.present", answers) == "yes" or _text("category", answers) == "synthetic"
    owed = (
        (basis.startswith("scraped"), _SCRAPED),
        (consent in {"opt-in", "contract"}, _AGREED),
        (consent == "opt-in", _OPTED_IN),
        (generated, _GENERATED),
        *_of_persons(answers),
    )
    return {name: hint for holds, some in owed if holds for name, hint in some.items()}


def _of_persons(answers: Answers) -> Iterator[tuple[bool, dict[str, str]]]:
    if _text("personal_data.present", answers) == "yes":
        classes = _value("personal_data.classes", answers)
        method = _text("personal_data.anonymisation", answers)
        yield True, _OF_PERSONS
        yield isinstance(classes, list) and not {"spi", "phi"}.isdisjoint(classes), _SENSITIVE
        yield given(method) and not denies(method), _ANONYMIZED


def _value(name: str, answers: Answers) -> Value | None:
    return answers[name].value if name in answers else None


def _text(name: str, answers: Answers) -> str:
    value = _value(name, answers)
    return value.strip().lower() if isinstance(value, str) else ""


class _Words:
    """Says why a null stands somewhere."""

    def __init__(self, format_name: str, without: frozenset[str], *, full: bool) -> None:
        self._format, self._without, self._full = format_name, without, full

    def comment(self, name: str, hint: str = "") -> str:
        """The comment for an owed field."""
        start = f"owed, not in {self._format}" if self._has_no_place(name) else "owed"
        return f"{start}: {hint}" if self._full and hint else start

    def _has_no_place(self, name: str) -> bool:
        parts = name.split(".")
        above = {".".join(parts[:count]) for count in range(1, len(parts) + 1)}
        return not self._without.isdisjoint(above)


def _completed(answers: Answers, asked: dict[str, str], words: _Words) -> Answers:
    found = dict(answers)
    emptied = {name: "" for name, answer in answers.items() if answer.value is None}  # what was there is no answer
    for name, hint in {**emptied, **asked}.items():
        if not _answered(name, found):
            answer = found.get(name, Answer(None))
            comment = "; ".join(filter(None, (answer.comment, words.comment(name, hint))))
            found[name] = answer._replace(comment=comment)
    return found


def _answered(name: str, answers: Answers) -> bool:
    """Whether there is a value, or another one that makes it needless."""
    names = _LOCATORS if name == "locator.url" else _SEEN if name in _SEEN else (name,)
    if name == "opt_out.email" and "opt_out.url" in answers:
        names = ("opt_out.url", name)
    return any(each in answers and not answers[each].owed for each in names)
