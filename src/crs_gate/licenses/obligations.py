"""What the licenses of works ask of who passes them on, changes them or trains on them: by work, and merged.

Knows nothing of datasets: the caller says which works are held under which license, and what is done with them.
Nothing is made up: what a license asks for and nobody stated is told as a gap.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from crs_gate.licenses.duties import TEXTS, WHENS, sentence
from crs_gate.licenses.facts import License
from crs_gate.licenses.gaps import gaps
from crs_gate.licenses.holding import (
    SHIPPING,
    Held,
    Named,
    Woken,
    duties_by_license,
    named,
    relied_on,
    statement,
    woken_by,
)

_CREDITING = frozenset(
    (
        "attribution",
        "keep-notices",
        "fixed-statement",
        "required-statement",
        "update-date",
        "link-to-dataset",
        "produced-work-notice",
    )
)
"""The duties that a line under Credits helps to meet."""


class Credit(NamedTuple):
    """A line of credits: title, author (credit), source and license, and whether the work was changed.

    ``title`` is the id where none is stated. ``statement`` is what a license prescribes where the owner gives no
    credit. ``asked`` is false where no license asks for the line.
    """

    id: str
    title: str
    credit: str
    url: str
    licenses: tuple[Named, ...]
    changed: bool
    statement: str
    asked: bool


class Owed(NamedTuple):
    """A duty of one or several works, told once; ``because`` are pairs of license id and clause."""

    when: str
    do: str
    text: str
    because: tuple[tuple[str, str], ...]
    items: tuple[str, ...]


class Told(NamedTuple):
    """Something to say of one or several works: a notice to print, a gap, a choice, something that is not allowed."""

    text: str
    items: tuple[str, ...]


class Obligations(NamedTuple):
    """All that the works ask, sorted. ``gaps`` and ``barred`` must be settled before anything is passed on."""

    credits: tuple[Credit, ...]
    notices: tuple[Told, ...]
    texts: tuple[Named, ...]
    owed: tuple[Owed, ...]
    choices: tuple[Told, ...]
    gaps: tuple[Told, ...]
    barred: tuple[Told, ...]


def obligations(works: Iterable[Held]) -> Obligations:
    """What all works ask together. The order of the works makes no difference."""
    ordered = sorted(works, key=lambda held: held.id)
    woken = [(held, woken_by(held)) for held in ordered]
    texts = {named(w.terms, held.link) for held, all_ in woken for w in all_ if w.duty.do in SHIPPING}
    return Obligations(
        tuple(sorted(_credit(held, all_) for held, all_ in woken if held.taken)),
        _told((text, held.id) for held, all_ in woken for text in _notices(held, all_)),
        tuple(sorted(texts)),
        _merged(woken),
        _told((text, held.id) for held in ordered for text in _choice(held)),
        _told((text, held.id) for held, all_ in woken for text in gaps(held, all_)),
        _told((text, held.id) for held in ordered for text in held.barred),
    )


def _credit(held: Held, woken: tuple[Woken, ...]) -> Credit:
    asked = any(w.duty.do in _CREDITING for w in woken) or any(not terms.usable for terms, _ in duties_by_license(held))
    prescribed = "" if held.credit else statement(woken)
    return Credit(
        held.id, held.title or held.id, held.credit, held.url, relied_on(held), held.changed, prescribed, asked
    )


def _notices(held: Held, woken: tuple[Woken, ...]) -> Iterator[str]:
    for terms, duty in woken:
        if duty.do == "produced-work-notice":
            yield (
                f"Contains information from {held.title or held.id}, which is made available here under the"
                f" {terms.name} ({terms.id})."
            )


def _choice(held: Held) -> Iterator[str]:
    if held.left:
        yield f"{' and '.join(held.taken)} was chosen of {held.canonical}."


def _merged(woken: list[tuple[Held, tuple[Woken, ...]]]) -> tuple[Owed, ...]:
    """The same duty of several works, told once."""
    found: dict[tuple[str, str, str], tuple[dict[tuple[str, str], None], dict[str, None]]] = {}
    for held, all_ in woken:
        for terms, duty in all_:
            because, items = found.setdefault((duty.when, duty.do, _sentence(duty, _called(terms))), ({}, {}))
            because[terms.id, duty.clause] = None
            items[held.id] = None
    keys = sorted(found, key=lambda key: (WHENS.index(key[0]) if key[0] in WHENS else len(WHENS), _rank(key[1]), key))
    return tuple(Owed(*key, tuple(sorted(found[key][0])), tuple(found[key][1])) for key in keys)


def _called(terms: License) -> str:
    """The SPDX id, which people know; else the name."""
    return terms.name if terms.id.startswith("LicenseRef-") else terms.id


_sentence = lru_cache(maxsize=4096)(sentence)
_RANKS = {do: rank for rank, do in enumerate(TEXTS)}


def _rank(do: str) -> int:
    return _RANKS.get(do, len(_RANKS))


def _told(pairs: Iterable[tuple[str, str]]) -> tuple[Told, ...]:
    """What is said of several works, said once, sorted; the works in their order."""
    found: dict[str, dict[str, None]] = {}
    for text, item in pairs:
        found.setdefault(text, {})[item] = None
    return tuple(Told(text, tuple(found[text])) for text in sorted(found))
