"""A work under its license, what is done with it, and the duties which that wakes."""

from functools import lru_cache
from typing import NamedTuple

from crs_gate.licenses.duties import ADAPT, PRODUCE, SHARE, TRAIN, USE, duties_of
from crs_gate.licenses.facts import Duty, License
from crs_gate.licenses.verdict import OF_MODELS, PRODUCED_WORK, PUBLIC, Act
from crs_gate.licenses.weighing import resolve

SHIPPING = frozenset({"ship-text", "bind-recipients", "flow-down-limits"})
"""The duties for which people need the text of the license."""
_OF_THE_MODEL = frozenset(
    {"attribution", "built-with", "keep-notices", "mark-changes", "required-statement", "ship-text"}
)
"""The duties of who passes on a model itself, such as Llama 3.1 section 1.b; its output bears no notices."""


class Held(NamedTuple):
    """A work, the license that it is held under, and what is done with it. Empty text is not stated.

    ``taken`` are the license ids that are relied on: all of an ``AND``, the branch of an ``OR`` that was chosen, also
    those of the contents of a database; ``left`` are the ids that were not chosen. ``updated`` is the day of the
    owner's last update. ``link`` is where the text of a license is that no list knows, ``own`` what somebody stated
    of it. ``along`` are terms of models whose output it is, or was made from. ``doubts`` say what of all that cannot
    be read, ``barred`` what is not allowed.
    """

    id: str
    title: str = ""
    credit: str = ""
    url: str = ""
    canonical: str = ""
    taken: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    act: Act = Act()
    changed: bool = True
    updated: str = ""
    link: str = ""
    own: License | None = None
    along: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()


class Named(NamedTuple):
    """A license to point to; ``url`` is empty where no address is known."""

    id: str
    name: str
    url: str


class Woken(NamedTuple):
    """A duty that must be met, and the license that asks for it."""

    terms: License
    duty: Duty


def wakes(duty: Duty, terms: License, held: Held) -> bool:
    """Whether what is done with a work wakes a duty of its license. What nobody denied counts as meant."""
    act, shared = held.act, held.act.release == PUBLIC
    model = act.train is not False and act.release_model is not False
    produced = act.relation == PRODUCED_WORK
    if duty.when in {SHARE, ADAPT} and produced and terms.covers == "database":
        return False  # the database itself is not passed on (ODbL 1.0 section 4.5(b), ODC-By 1.0 section 4.3)
    if duty.when in {SHARE, ADAPT} and duty.do in _OF_THE_MODEL and _is_output_alone(terms, held):
        return False  # the output is passed on, not the model
    woken = {
        USE: True,
        SHARE: shared,
        ADAPT: shared and held.changed,
        PRODUCE: model or (shared and produced),
        TRAIN: model,
    }
    return woken.get(duty.when, True)


def _is_output_alone(terms: License, held: Held) -> bool:
    """Whether the terms are there for a model's output only, and nobody states them as the license of the work."""
    return terms.covers in OF_MODELS and terms.id not in held.taken


def woken_by(held: Held) -> tuple[Woken, ...]:
    """The duties that are woken by what is done with a work."""
    return tuple(
        Woken(terms, duty) for terms, duties in duties_by_license(held) for duty in duties if wakes(duty, terms, held)
    )


def duties_by_license(held: Held) -> tuple[tuple[License, tuple[Duty, ...]], ...]:
    """The licenses that are relied on, with all their duties, and the terms that travel along."""
    return _of_ids(tuple(dict.fromkeys((*held.taken, *held.along))), held.own)


@lru_cache(maxsize=4096)
def _looked_up(name: str) -> tuple[tuple[License, tuple[Duty, ...]], ...]:
    return tuple((terms, duties_of(terms)) for terms in resolve(name))


def _of_ids(taken: tuple[str, ...], own: License | None) -> tuple[tuple[License, tuple[Duty, ...]], ...]:
    if own is not None and own.id in taken:
        rest = tuple(name for name in taken if name != own.id)
        return ((own, duties_of(own)), *_of_ids(rest, None))
    return tuple(found for name in taken for found in _looked_up(name))


def named(terms: License, link: str, stated: str = "") -> Named:
    """A license to point to, by the id that is ``stated``; ``link`` counts where the license is on no list."""
    return Named(stated or terms.id, terms.name, terms.url or ("" if terms.name != terms.id else link))


def relied_on(held: Held) -> tuple[Named, ...]:
    """The licenses of a work as they are stated; an id that may mean two is one of them."""
    return tuple(named(resolve(name, held.own)[0], held.link, name) for name in held.taken)


def statement(woken: tuple[Woken, ...]) -> str:
    """What licenses prescribe as credit where the owner gives none; empty when none does."""
    return " ".join(dict.fromkeys(w.duty.detail for w in woken if w.duty.do == "fixed-statement" and w.duty.detail))
