"""What the rules will ask and a description does not answer: a null, or its placeholder, with a comment."""

from crs_gate.export.answers import Answer, Answers, Draft, Entry
from crs_gate.model.dataset import NotInFormat

_DATASET = {
    "license.expression": "what you release it under: an SPDX expression such as CC-BY-4.0, or LicenseRef-<name>",
    "opt_out.url": "how a person or rights holder has data removed; with personal, crawled or user data",
    "opt_out.email": "or an address for that",
    "retention.period": "how long it is kept: ISO 8601 such as P2Y, or unlimited",
    "retention.basis": "why so long",
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
    "personal_data.present": "yes | no | unknown",
    "synthetic.present": "yes | no | unknown",
    "derived_from": "ids of other sources here; [] when it comes from none of them",
    "files": "[{path: data/part.csv, sha256: ...}]; [] when none of it lies in this repository",
    "trace": "what was done to the data, step by step; [] when nothing was",
}
OWED = frozenset(_DATASET) | frozenset(_SOURCE)
"""The fields that rules ask for."""
HINTS = (*_DATASET.values(), *_SOURCE.values())
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
        entry._replace(answers=_completed(entry.answers, _SOURCE, _Words(format_name, without, full=not number)))
        for number, entry in enumerate(draft.sources[:MOST_SPELLED_OUT] or (Entry("dataset", "dataset", {}),))
    ]
    sources += draft.sources[MOST_SPELLED_OUT:]
    about = _completed(draft.about, _DATASET, _Words(format_name, without, full=True))
    return draft._replace(about=about, sources=tuple(sources))


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
