"""What is known of each license: what it allows, asks and forbids, with the clause and the source of each fact.

The facts are data (``data/licenses.json``); Creative Commons licenses beyond its rows follow from their ids.
"""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

import crs_gate

_SPELLINGS = frozenset({"names", "urls", "ids"})


class Duty(NamedTuple):
    """Something that a license asks: what (a key of ``duties.TEXTS``), on which act, by which clause.

    ``when`` is ``share`` (pass the data on), ``adapt`` (pass on a changed version), ``use`` (any use), ``produce``
    (publish a work made with a database), ``train`` (release a model that was trained on it).
    ``detail`` is what the text is filled with, such as the statement to print or the name to carry.
    """

    do: str
    when: str
    clause: str = ""
    detail: str = ""


class License(NamedTuple):
    """One license. Each answer is one of the words that are listed; ``unknown`` never counts as permission."""

    id: str
    """SPDX id, or ``LicenseRef-`` and a name."""
    name: str
    subject: str
    """What it is made for: content, data, database, contents, software, model, outputs or unknown."""
    url: str = ""
    commercial: str = "unknown"
    """yes, no, conditional or unknown."""
    derivatives: str = "unknown"
    """yes, private (make, but do not share), no, conditional or unknown."""
    redistribution: str = "unknown"
    """yes, no, conditional or unknown."""
    share_alike: str = "unknown"
    """none, weak (only the part itself keeps the license), strong, database, lock (every recipient is bound to the same
    license), disputed-lock or unknown."""
    targets: tuple[str, ...] = ()
    """Besides itself, the licenses under which an adaptation may be released, where ``share_alike`` is not none."""
    credit: str = "unknown"
    """none, notice (keep notices or text), credit (name the source) or unknown."""
    changes: bool = False
    """Whether changes must be marked."""
    limits: tuple[str, ...] = ()
    """Limits on use: noncommercial, research, internal, computational, behavioral, terms-of-service."""
    network: bool = False
    """Whether offering it over a network counts as passing it on."""
    database_right: str = "unknown"
    """licensed, waived, not-licensed, silent, not-addressed or unknown (EU Directive 96/9/EC article 7)."""
    covers: str = "everything"
    """everything, database (not its contents), contents (not the database), model (no data), outputs or unknown."""
    results: str = "silent"
    """What a model trained on it owes: free, silent, notice, naming, mimic (a model that imitates is bound),
    no-competing (outputs must not train other models), no-training, no-release, noncommercial or unknown."""
    duties: tuple[Duty, ...] = ()
    clauses: Mapping[str, str] = {}
    """Where the text says so, by the name of the answer: ``{"commercial": "section 2(a)(1)"}``."""
    sources: Mapping[str, str] = {}
    """Where each fact was taken from, by the name of the answer; ``*`` is all others."""
    confidence: str = "label"
    """text (the license was read), summary, secondary, label (only the name is known: grants nothing) or stated (terms
    of one's own)."""

    def __hash__(self) -> int:
        return hash(self[:12])  # what is behind are mappings, and follows from these

    @property
    def usable(self) -> bool:
        """Whether enough is known to say what it allows."""
        return self.confidence != "label"

    def clause(self, answer: str) -> str:
        """Where the text says so, in a form for parentheses."""
        return self.clauses.get(answer) or self.clauses.get("*") or f"as {self.name} is read"


def facts(license_id: str) -> License | None:
    """What is known of a license by its canonical id, in any case; ``None`` when nothing is."""
    # Here, because that module needs the types of this one.
    from crs_gate.licenses import creative_commons

    return creative_commons.facts(license_id) or _row(license_id.lower())


@cache
def all_facts() -> tuple[License, ...]:
    """Every license of the data file, sorted by id: without those of Creative Commons that follow from their id."""
    return tuple(_license(row) for row in _document()["licenses"])


def sources() -> Mapping[str, str]:
    """What the tags in ``License.sources`` stand for: title and place, by tag."""
    return {tag: f"{source['title']} ({source['at']})" for tag, source in _document()["sources"].items()}


@cache
def aliases() -> Mapping[str, str]:
    """Canonical id by each id of a license in lower case: its own, hub ids, scancode keys, other spellings."""
    own = {row["id"].lower(): row["id"] for row in _document()["licenses"]}
    return _spelled("ids", own)


@cache
def addresses() -> Mapping[str, str]:
    """Canonical id by address: lower case, without scheme, ``www.`` and trailing slash.

    An address of several licenses is not here. One that leaves open which is meant gives the id that says so:
    ``GPL-3.0``.
    """
    own = {_bare_address(row["url"]): row["id"] for row in _document()["licenses"] if row.get("url")}
    return _spelled("urls", own)


@cache
def names() -> Mapping[str, str]:
    """Canonical id or expression by name in words: lower case, one space between words."""
    return _spelled("names", {row["name"].lower(): row["id"] for row in _document()["licenses"]})


def _spelled(key: str, own: dict[str, str]) -> Mapping[str, str]:
    """The spellings of all rows; those that mean no single row win."""
    others = {spelling: row["id"] for row in _document()["licenses"] for spelling in row.get(key, ())}
    of_no_row: dict[str, str] = _document()["spellings"][key]
    return own | others | of_no_row


def _bare_address(url: str) -> str:
    return url.lower().partition("://")[2].removeprefix("www.").rstrip("/")


@cache
def _row(key: str) -> License | None:
    row = _rows().get(key)
    return _license(row) if row else None


@cache
def _rows() -> dict[str, dict[str, Any]]:
    return {row["id"].lower(): row for row in _document()["licenses"]}


def _license(row: dict[str, Any]) -> License:
    given = {key: value for key, value in row.items() if key not in _SPELLINGS}
    given |= {key: tuple(value) for key, value in given.items() if isinstance(value, list)}
    return License(**given | {"duties": tuple(Duty(*duty) for duty in row.get("duties", ()))})


@cache
def _document() -> dict[str, Any]:
    # As in formats.schemas: the loader of the package reads its data wherever the package lies.
    loader: Any = crs_gate.__loader__
    loaded: dict[str, Any] = json.loads(loader.get_data(f"{crs_gate.__path__[0]}/licenses/data/licenses.json"))
    return loaded
