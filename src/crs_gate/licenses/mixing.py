"""Which licenses could a dataset be released under, and what to split off when there is none.

For each license a bit mask says which outbound licenses it rules out. AND joins masks, OR crosses them, so that
a hundred thousand sources cost a few operations each.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations, islice
from typing import NamedTuple

from crs_gate.licenses import expression
from crs_gate.licenses.facts import License, all_facts
from crs_gate.licenses.release import labeling, releasing
from crs_gate.licenses.verdict import OF_MODELS, PUBLIC, Act, Grade
from crs_gate.licenses.weighing import covers_contents, resolve, weigh, without_exception

_PREFERRED = (
    "CC-BY-4.0", "CC-BY-SA-4.0", "ODbL-1.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "CDLA-Permissive-2.0",
    "CDLA-Sharing-1.0", "C-UDA-1.0", "ODC-By-1.0", "CC0-1.0", "PDDL-1.0",
)  # fmt: skip
"""What is proposed first: widely used for data, from the least to the most that is given away."""
_FOR_DATA = frozenset({"content", "data", "database"})
_MOST_CLASHES = 20
_MOST_PAIRS = 50_000
_MOST_OWN = 40  # different terms that are on no list; what is beyond is not tried, and so not known


class Part(NamedTuple):
    """What is mixed: a name to tell it by, its canonical expression, and terms of its own that are on no list."""

    name: str
    canonical: str
    own: License | None = None
    contents: bool = False
    """Whether the contents of a database have a license of their own."""


class Clash(NamedTuple):
    """Two parts that no license can hold together, and why one cannot be under the license of the other."""

    first: Part
    second: Part
    why: str = ""


class Mix(NamedTuple):
    """What became of a mix. ``fitting`` are the licenses that all parts may be released under, the best known first.

    Where it is empty and ``grade`` is a conflict, ``clashes`` are pairs that exclude each other (none when it takes
    three), and ``apart`` is the smallest set of parts without which ``then_fitting`` would do.
    """

    grade: Grade
    fitting: tuple[str, ...] = ()
    clashes: tuple[Clash, ...] = ()
    apart: tuple[Part, ...] = ()
    then_fitting: tuple[str, ...] = ()
    gaps: tuple[Part, ...] = ()
    """Where the grade is unknown: the parts of which nobody knows under what they may be released."""


class _Masks(NamedTuple):
    """Bits of the outbound licenses that are forbidden, and of those that are forbidden or not known to be allowed."""

    forbidden: int
    not_known: int


class _Universe:
    """The outbound licenses that are tried, and how an act sees them."""

    def __init__(self, outbound: Sequence[License], act: Act) -> None:
        self.outbound, self._act = tuple(outbound), act._replace(release=PUBLIC)
        self.all = (1 << len(outbound)) - 1
        self._known: dict[tuple[str, License | None, bool], _Masks] = {}
        self._alike: dict[tuple[object, ...] | None, _Masks] = {}

    def masks(self, node: expression.Node, own: License | None, *, contents: bool) -> _Masks:
        """What an expression rules out."""
        if isinstance(node, str):
            key = node, own, contents
            if key not in self._known:
                self._known[key] = self._of_license(*key)
            return self._known[key]
        contents = contents or covers_contents(node)
        parts = [self.masks(part, own, contents=contents) for part in node.parts]
        forbidden, not_known = parts[0]
        for part in parts[1:]:
            if node.operator == "AND":
                forbidden, not_known = forbidden | part.forbidden, not_known | part.not_known
            else:
                forbidden, not_known = forbidden & part.forbidden, not_known & part.not_known
        return _Masks(forbidden, not_known)

    def names(self, mask: int) -> tuple[str, ...]:
        """The licenses of a mask, in order of preference."""
        return tuple(known.id for bit, known in enumerate(self.outbound) if mask >> bit & 1 and _grants_on(known))

    def why(self, one: Part, other: Part) -> str:
        """Why the second part cannot hold the first, or else the first the second."""
        for part, to in ((one, other), (other, one)):
            act = self._act._replace(outbound=to.canonical, granted=to.own, contents=part.contents)
            answer = weigh(part.canonical, act, part.own)
            if answer.passing_on.grade is Grade.CONFLICT:
                return answer.passing_on.why
        return "no license is left that both accept"

    def _of_license(self, name: str, own: License | None, contents: bool) -> _Masks:
        act = self._act._replace(contents=contents)
        candidates = resolve(name, own)
        alike = _alike(candidates[0], contents=contents) if len(candidates) == 1 else None
        if alike in self._alike:
            return self._alike[alike]
        if not any(candidate.usable for candidate in candidates):
            return _Masks(0, self.all)
        forbidden = not_known = 0
        for bit, outbound in enumerate(self.outbound):
            grade = max(_passing_on(candidate, outbound, act) for candidate in candidates)
            forbidden |= (grade is Grade.CONFLICT) << bit
            not_known |= (not grade.passes) << bit
        masks = _Masks(forbidden, not_known)
        if alike is not None:
            self._alike[alike] = masks
        return masks


def _passing_on(source: License, outbound: License, act: Act) -> Grade:
    grade = releasing(source, outbound, act).grade
    return grade if grade is Grade.CONFLICT else max(grade, labeling(source, outbound, act).grade)


def _alike(known: License, *, contents: bool) -> tuple[object, ...] | None:
    """What licenses share that rule out the same; ``None`` for one that its own id tells apart.

    Most are ports of Creative Commons licenses, and a chart of all of them would be tried for each.
    """
    if known.share_alike != "none" or known.confidence == "stated" or not known.usable:
        return None
    answers = known.commercial, known.derivatives, known.redistribution, known.credit, known.limits, known.covers
    return (*answers, known.id.startswith("CC-BY-"), known.id == "LicenseRef-dbcl-1.0", contents)


def mix(parts: Sequence[Part], act: Act, counts: Sequence[int] | None = None) -> Mix:
    """Whether parts can be merged into one release. A part may stand for several that are alike: ``counts`` says so.

    What no license at all can hold by itself is left aside: that is no matter of mixing.
    """
    nodes = {canonical: expression.parse(canonical) for canonical in dict.fromkeys(part.canonical for part in parts)}
    beside = frozenset(name for node in nodes.values() for name in expression.licenses(node))
    own = dict.fromkeys(part.own for part in parts if part.own)
    if len(own) > _MOST_OWN:
        return Mix(Grade.UNKNOWN)
    universe = _universe(beside, tuple(own), act._replace(beside=beside))
    ruled = {
        key: universe.masks(nodes[key[0]], key[1], contents=key[2]) for key in dict.fromkeys(part[1:] for part in parts)
    }
    masks = [ruled[part[1:]] for part in parts]
    rows = zip(parts, masks, counts or [1] * len(parts), strict=True)
    kept = [(part, mask, count) for part, mask, count in rows if mask.forbidden != universe.all]
    forbidden, not_known = _joined(mask for _, mask, _ in kept)
    if fitting := universe.names(universe.all & ~not_known):
        return Mix(Grade.OK, fitting)
    if forbidden != universe.all:
        gaps = tuple(part for part, mask, _ in kept if mask.not_known == universe.all)
        return Mix(Grade.UNKNOWN, universe.names(universe.all & ~forbidden), gaps=gaps)
    return _conflict([(part, mask.forbidden, count) for part, mask, count in kept], universe)


def _joined(masks: Iterable[_Masks]) -> _Masks:
    forbidden = not_known = 0
    for ruled in masks:
        forbidden |= ruled.forbidden
        not_known |= ruled.not_known
    return _Masks(forbidden, not_known)


def _conflict(parts: Sequence[tuple[Part, int, int]], universe: _Universe) -> Mix:
    first_of: dict[int, Part] = {}
    counted: Counter[int] = Counter()
    for part, mask, count in parts:
        first_of.setdefault(mask, part)
        counted[mask] += count
    pairs = islice(combinations(first_of.items(), 2), _MOST_PAIRS)
    excluding = ((one, other) for (mask, one), (added, other) in pairs if mask | added == universe.all)
    clashes = (Clash(one, other, universe.why(one, other)) for one, other in excluding)
    # The licenses are in order of preference, and index gives the first of equals.
    shut = [sum(count for mask, count in counted.items() if mask >> bit & 1) for bit in range(len(universe.outbound))]
    bit = shut.index(min(shut))
    apart = tuple(part for part, mask, _ in parts if mask >> bit & 1)
    rest, _ = _joined(_Masks(mask, mask) for mask in counted if not mask >> bit & 1)
    then = universe.names(universe.all & ~rest)
    return Mix(Grade.CONFLICT, (), tuple(islice(clashes, _MOST_CLASHES)), apart, then)


@lru_cache(maxsize=16)
def _universe(names: frozenset[str], own: tuple[License, ...], act: Act) -> _Universe:
    """The licenses that are tried: those for data, and what parts allow that none of those can take up.

    The datasets of a repository mostly mix the same few; what an act makes of each is found out once.
    """
    known = _Universe(_for_data(), act)
    stated = sorted({without_exception(name) for name in names})
    alone = [name for name in stated if known.masks(name, None, contents=True).forbidden == known.all]
    upheld = (terms for name in alone for meant in resolve(name) for terms in _upheld_by(meant))
    added = {terms.id: terms for terms in (*upheld, *own) if _may_grant_on(terms)}
    for terms in known.outbound:
        added.pop(terms.id, None)
    return _Universe((*known.outbound, *added.values()), act) if added else known


def _upheld_by(terms: License) -> Iterator[License]:
    """A license, and those that it accepts in its place."""
    yield terms
    yield from (found for target in terms.targets for found in resolve(target))


def _grants_on(terms: License) -> bool:
    """Whether changed data can be given out under it."""
    return _may_grant_on(terms) and terms.redistribution == "yes" and terms.derivatives == "yes"


def _may_grant_on(terms: License) -> bool:
    """Whether nothing that is known of it speaks against that."""
    if not terms.usable or terms.covers in OF_MODELS:
        return False
    return terms.redistribution != "no" and terms.derivatives not in {"no", "private"}


@lru_cache(maxsize=1)
def _for_data() -> tuple[License, ...]:
    preferred = [found for name in _PREFERRED for found in resolve(name)]
    others = [known for known in all_facts() if known.subject in _FOR_DATA and known.id not in _PREFERRED]
    return tuple(filter(_grants_on, (*preferred, *sorted(others, key=lambda known: known.id))))
