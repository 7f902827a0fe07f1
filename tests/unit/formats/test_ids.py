import re

from hypothesis import given
from hypothesis import strategies as st

from crs_gate.formats.ids import LONGEST, Ids, fixed, is_valid
from crs_gate.formats.schemas import schema

VALID = re.compile(schema("manifest")["$defs"]["id"]["pattern"])
NAMES = st.lists(st.one_of(st.none(), st.text(max_size=9), st.sampled_from(["a", "a-2", "a-3", "x" * 200, "x" * 120])))


@given(NAMES)
def test_ids_are_valid_in_a_manifest_each_once_and_the_same_each_time(names):
    first, second = Ids(), Ids()
    found = [first.take(name, f"source-{number}") for number, name in enumerate(names)]
    assert found == [second.take(name, f"source-{number}") for number, name in enumerate(names)]
    assert len(set(found)) == len(found)
    assert all(VALID.search(id_) and len(id_) <= LONGEST for id_ in found)


def test_a_name_that_was_taken_by_a_number_is_passed_over():
    ids = Ids()
    assert [ids.take(name, "s") for name in ("a-2", "a", "a", "a-2")] == ["a-2", "a", "a-3", "a-2-2"]


def test_many_doubles_take_no_longer_each():
    ids = Ids()
    for _ in range(100_000):
        last = ids.take("x" * 1000, "s")
    assert last == f"{'x' * 120}-100000"


def test_an_id_that_is_free_stays_as_it_is():
    ids = Ids({"b-", "b--2"})
    assert [ids.free(name) for name in ("a-", "a-", "b-")] == ["a-", "a--2", "b--3"]


@given(NAMES.map(lambda names: [name for name in names if name]))
def test_a_name_that_is_no_id_gets_one_that_other_names_do_not_change(names):
    for name in filter(lambda each: not is_valid(each), names):
        alone, beside = fixed(name, ()), fixed(name, {fixed(name, ())})
        assert is_valid(alone)
        assert is_valid(beside)
        assert alone != beside
