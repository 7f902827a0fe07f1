"""The graph of what was made from what, against a walk that is plain and slow."""

from hypothesis import given
from hypothesis import strategies as st

from crs_gate.model.packed import Names
from crs_gate.model.source import Source, Synthetic
from crs_gate.rules.ancestry import Ancestry

IDS = tuple("abcdefg")
PARENTS = st.lists(st.sampled_from((*IDS, "nobody")), max_size=3)


def ancestry(sources: list[Source]) -> Ancestry:
    names, found = Names(), Ancestry()
    for row, source in enumerate(sources):
        names.add(source.id)
        found.add(row, source)
    names.freeze()
    found.freeze(names)
    return found


def reached(start: str, parents: dict[str, list[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = list(parents[start])
    while waiting:
        if (name := waiting.pop()) in parents and name not in seen:
            seen.add(name)
            waiting += parents[name]
    return seen


@given(st.dictionaries(st.sampled_from(IDS), PARENTS))
def test_circles_are_the_sources_that_are_their_own_ancestors(parents: dict[str, list[str]]) -> None:
    found = ancestry([Source(id_, derived_from=tuple(above)) for id_, above in parents.items()])
    assert list(found.circles) == [id_ in reached(id_, parents) for id_ in parents]


@given(st.dictionaries(st.sampled_from(IDS), st.tuples(PARENTS, PARENTS)), st.sets(st.integers(0, 6)))
def test_below_is_every_descendant_once_seeds_included(
    parents: dict[str, tuple[list[str], list[str]]], picked: set[int]
) -> None:
    sources = [
        Source(id_, derived_from=tuple(derived), synthetic=Synthetic(seeds=tuple(seeds)))
        for id_, (derived, seeds) in parents.items()
    ]
    both = {id_: derived + seeds for id_, (derived, seeds) in parents.items()}
    starts = sorted(row for row in picked if row < len(sources))
    found = list(ancestry(sources).below(starts))
    names = list(parents)
    expected = {row for row, id_ in enumerate(names) if any(names[start] in reached(id_, both) for start in starts)}
    assert len(found) == len(expected)
    assert {row for row, _ in found} == expected
    assert all(names[starts[origin]] in reached(names[row], both) for row, origin in found)


def test_a_very_deep_line_takes_no_recursion() -> None:
    deep = 50_000
    sources = [Source(str(number), derived_from=(str(number + 1),)) for number in range(deep)]
    assert not any(ancestry([*sources, Source(str(deep))]).circles)
    assert all(ancestry([*sources, Source(str(deep), derived_from=("0",))]).circles)
