"""Weighs a whole expression: AND takes the worst of its parts, OR the best, and says which branch that is."""

from collections.abc import Callable
from functools import lru_cache
from itertools import product
from math import prod
from typing import NamedTuple, TypeAlias, TypeGuard

from crs_gate.licenses import expression
from crs_gate.licenses.deprecated import stricter
from crs_gate.licenses.facts import License, facts
from crs_gate.licenses.release import labeling, releasing
from crs_gate.licenses.use import using
from crs_gate.licenses.verdict import MERGED, PUBLIC, Act, Grade, Judgement, worst


class Answer(NamedTuple):
    """An expression on one act. ``taken`` are the licenses of the branch that was chosen, ``left`` of the others.

    One branch answers all questions: nobody takes one license of an ``OR`` for passing on and another one for use.
    """

    release: Judgement
    label: Judgement
    use: Judgement
    taken: tuple[str, ...]
    left: tuple[str, ...] = ()

    @property
    def passing_on(self) -> Judgement:
        """Release and label together."""
        return worst([self.release, self.label])

    @property
    def grade(self) -> Grade:
        """The worst of all."""
        return max(self.passing_on.grade, self.use.grade)


@lru_cache(maxsize=16_384)
def weigh(canonical: str, act: Act, own: License | None = None) -> Answer:
    """The answer for a canonical expression; ``own`` are terms that are on no list, as somebody stated them."""
    return _of_node(expression.parse(canonical), act, own)


def _of_node(node: expression.Node, act: Act, own: License | None, *, chosen: bool = False) -> Answer:
    """``chosen`` where branches of an outer AND are chosen already: once is enough, and bounds the work."""
    if isinstance(node, str):
        return _of_license(node, act, own)
    if node.operator == "OR":
        return _best_of([_of_node(part, act, own, chosen=chosen) for part in node.parts])
    if not (chosen or act.contents or covers_contents(node)) and (choices := _choices(node)):
        return _best_of([_of_node(choice, act, own, chosen=True) for choice in choices])
    whole = act._replace(contents=True) if covers_contents(node) else act
    return _all_of([_of_node(part, whole, own, chosen=chosen) for part in node.parts])


def _choices(node: expression.Group) -> tuple[expression.Node, ...]:
    """An AND with one branch of each OR in it, where there are some and not too many.

    Which branch is chosen decides whether what applies to the whole speaks of the contents of a database.
    """
    branches = [part.parts if _is_choice(part) else (part,) for part in node.parts]
    if not 1 < prod(map(len, branches)) <= _MOST_CHOICES:
        return ()
    return tuple(expression.joined("AND", parts) for parts in product(*branches))


def _is_choice(node: expression.Node) -> TypeGuard[expression.Group]:
    return isinstance(node, expression.Group) and node.operator == "OR"


_MOST_CHOICES = 64


def covers_contents(node: expression.Node) -> bool:
    """Whether what applies, whichever branch is chosen, speaks of more than a database."""
    if isinstance(node, str):
        return all(known.usable and known.covers in _CONTENTS for known in resolve(node))
    covered = map(covers_contents, node.parts)
    return any(covered) if node.operator == "AND" else all(covered)


_CONTENTS = frozenset({"everything", "contents"})


def _all_of(answers: list[Answer]) -> Answer:
    taken = tuple(dict.fromkeys(name for answer in answers for name in answer.taken))
    left = tuple(dict.fromkeys(name for answer in answers for name in answer.left))
    return Answer(
        worst([answer.release for answer in answers]),
        worst([answer.label for answer in answers]),
        worst([answer.use for answer in answers]),
        taken,
        left,
    )


def _best_of(answers: list[Answer]) -> Answer:
    best = min(answers, key=lambda answer: (answer.grade, answer.passing_on.grade + answer.use.grade))
    others = [answer for answer in answers if answer is not best]
    names = (name for answer in others for name in (*answer.taken, *answer.left) if name not in best.taken)
    left = dict.fromkeys(names)
    return best._replace(left=(*best.left, *left))


def _of_license(name: str, act: Act, own: License | None) -> Answer:
    candidates = resolve(name, own)
    release = worst([_toward(releasing, candidate, act) for candidate in candidates])
    label = worst([_toward(labeling, candidate, act) for candidate in candidates])
    return Answer(release, label, worst([using(candidate, act) for candidate in candidates]), (name,))


def without_exception(name: str) -> str:
    """The license before ``WITH``."""
    return name.partition(" WITH ")[0]


def resolve(name: str, own: License | None = None) -> tuple[License, ...]:
    """The licenses that a name may mean, never none. A deprecated id may mean two; WITH is left out."""
    base = without_exception(name)
    if own is not None and own.id == base:
        return (own,)
    meant_ids = map(without_exception, stricter(base) or (base,))
    return tuple(facts(meant) or License(meant, meant, "unknown") for meant in meant_ids)


_Judge: TypeAlias = Callable[[License, License | None, Act], Judgement]


def _toward(judge: _Judge, source: License, act: Act) -> Judgement:
    """A source under the license that is granted on; ``None`` where nothing is."""
    if act.release != PUBLIC or not act.outbound:
        return judge(source, None, act)
    return _under(judge, source, expression.parse(act.outbound), act)


def _under(judge: _Judge, source: License, outbound: expression.Node, act: Act) -> Judgement:
    if isinstance(outbound, str):
        return worst([judge(source, candidate, act) for candidate in resolve(outbound, act.granted)])
    if outbound.operator == "OR":
        return worst([_under(judge, source, part, act) for part in outbound.parts])
    judged = [_under(judge, source, part, act) for part in _concerning(source, outbound.parts, act)]
    return worst(judged) if act.relation == MERGED else min(judged, key=lambda judgement: judgement.grade)


def _concerning(source: License, parts: tuple[expression.Node, ...], act: Act) -> tuple[expression.Node, ...]:
    """The parts of an outbound AND that speak of the same thing: a database, its contents, or all of it.

    Parts that stay apart may each have a license; what is merged is under all licenses that speak of it.
    """
    for kind in (source.covers, "everything"):
        same = tuple(part for part in parts if isinstance(part, expression.Group) or _covers(part, kind, act))
        if same:
            return same
    return parts


def _covers(name: str, kind: str, act: Act) -> bool:
    return any(known.covers == kind for known in resolve(name, act.granted))
