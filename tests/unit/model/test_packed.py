"""Names and keys of very many sources, against plain dictionaries."""

from array import array

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crs_gate.model import packed
from crs_gate.model.packed import Names, SharedKeys, ranked

HASHES = st.lists(st.integers(-(2**63), 2**63 - 1) | st.integers(-3, 3), max_size=60)


@settings(deadline=None)
@given(HASHES, st.integers(1, 20))
def test_big_arrays_are_ranked_in_parts_as_at_once(hashes: list[int], at_once: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packed, "_SORTED_AT_ONCE", at_once)
        found = ranked(array("q", hashes))
    assert list(found) == sorted(range(len(hashes)), key=hashes.__getitem__)


@given(st.lists(st.text(max_size=5) | st.just("\ud800")), st.lists(st.text(max_size=5)))
def test_names_are_found_by_row_and_by_text(texts: list[str], others: list[str]) -> None:
    names = Names()
    for text in texts:
        names.add(text)
    names.freeze()
    assert list(names) == texts
    for text in (*texts, *others):
        first = texts.index(text) if text in texts else None
        assert (names.row(text), text in names) == (first, first is not None)
        assert names.row_of(hash(text)) == (-1 if first is None else first)


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 5))), st.integers(1, 4))
def test_shared_keys_give_the_rows_in_order(pairs: list[tuple[int, int]], most: int) -> None:
    shared, rows = SharedKeys(), [row for row, _ in pairs]
    for row, (_, key) in zip(sorted(rows), pairs, strict=True):
        shared.add(key, row)
    shared.freeze()
    owners = {key: [row for row, (_, k) in zip(sorted(rows), pairs, strict=True) if k == key] for _, key in pairs}
    for key in range(7):
        expected = owners.get(key, [])
        assert shared.rows(key, most) == (expected[:most] if len(expected) > 1 else [])
    assert set(shared.all_rows()) == {row for some in owners.values() if len(some) > 1 for row in some}
