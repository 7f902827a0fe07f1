"""A license as a source states it: what applies, or which rule says why it cannot be read."""

import re
from functools import lru_cache
from typing import NamedTuple

from crs_gate.licenses import expression, weighing
from crs_gate.licenses.facts import License, facts
from crs_gate.licenses.reading import Kind, Reading, read
from crs_gate.licenses.stated import stated_terms
from crs_gate.model.source import Grants, LicenseClaim
from crs_gate.rules.answers import ToldElsewhere
from crs_gate.rules.statements import read_license

_REFERENCE = r"(?:DocumentRef-[^:]+:)?LicenseRef-(?:scancode-)?(.+)"


class Terms(NamedTuple):
    """A license as a source states it: the canonical expression of all that applies, and terms that are on no list."""

    canonical: str
    own: License | None
    contents: bool
    """Whether the contents have a license of their own."""


def terms_of(claim: LicenseClaim) -> Terms:
    """The license and that of the contents, which both apply; raises ``ToldElsewhere`` when it cannot be read.

    Contents whose license cannot be read count as contents that nobody speaks of.
    """
    reading = readable(claim)
    contents = contents_of(claim)
    both = f"({reading.canonical}) AND ({contents})" if contents else reading.canonical
    canonical = expression.render(expression.parse(both))
    return Terms(canonical, own_terms(reading, claim.grants), bool(contents))


def contents_of(claim: LicenseClaim) -> str:
    """The canonical expression of the license of the contents; empty without one, and for one of databases alone."""
    reading = read(claim.contents or "")
    return "" if len(covering(reading.ids, frozenset({"database"}))) == len(reading.ids) else reading.canonical


def readable(claim: LicenseClaim) -> Reading:
    """The license as it is read; raises ``ToldElsewhere`` when it cannot be."""
    reading = read_license(claim)
    if not reading.canonical:
        raise ToldElsewhere(_SPOKEN_OF_BY[reading.kind], "the license cannot be read")
    return reading


_SPOKEN_OF_BY = {
    Kind.MISSING: "license-missing",
    Kind.NO_LICENSE: "license-missing",
    Kind.NON_ANSWER: "license-unknown",
    Kind.FAMILY: "license-unknown",
    Kind.UNRECOGNIZED: "license-unrecognized",
}
"""The rule that speaks of what is no license."""


def spoken_of_by(rule: str, reading: Reading) -> bool:
    """Whether a text is no license and this rule says so; raises ``ToldElsewhere`` when another one does.

    So each way of not stating a license costs the same: ``unknown`` is worth no more than nothing.
    """
    speaker = _SPOKEN_OF_BY.get(reading.kind, "")
    if speaker and speaker != rule:
        raise ToldElsewhere(speaker, "there is no license that can be read")
    return bool(speaker)


@lru_cache(maxsize=4096)
def covering(names: tuple[str, ...], covers: frozenset[str]) -> tuple[str, ...]:
    """Those of the licenses whose text covers one of these and nothing else."""
    return tuple(
        name for name in names if (known := facts(weighing.without_exception(name))) and known.covers in covers
    )


def own_terms(reading: Reading, grants: Grants) -> License | None:
    """Terms as stated, where the one license is on no list."""
    if not any(grants) or len(reading.ids) != 1:
        return None
    name = weighing.without_exception(reading.ids[0])
    reference = re.fullmatch(_REFERENCE, name)
    if not reference or read(reference[1]).canonical or any(known.usable for known in weighing.resolve(name)):
        return None  # it is on a list, or calls itself like a license that is
    stated, (named,) = _stated(name, grants), weighing.resolve(name)
    return stated._replace(
        commercial="no" if named.commercial == "no" else stated.commercial,
        redistribution="no" if named.redistribution == "no" else stated.redistribution,
        limits=named.limits,
    )


@lru_cache(maxsize=1024)
def _stated(name: str, grants: Grants) -> License:
    return stated_terms(name, **grants._asdict())
