import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crs_gate.formats import json_text
from crs_gate.formats.interface import Unreadable


def problem_of(text):
    with pytest.raises(Unreadable) as caught:
        json_text.parse(text)
    return caught.value.problem


def test_numbers_stay_as_written():
    tree, _ = json_text.parse('{"a": 1.10, "b": 42, "c": [true, null, "x"], "d": 1e400}')
    assert tree == {"a": "1.10", "b": "42", "c": [True, None, "x"], "d": "1e400"}


def test_a_number_of_many_digits_is_text():
    assert json_text.parse(f"[{'9' * 5000}]")[0] == ["9" * 5000]


@pytest.mark.parametrize("item", ["[]", "1", '{"a":1}'])
def test_values_are_counted(monkeypatch, item):
    monkeypatch.setattr(json_text, "MOST_VALUES", 1_000)
    assert json_text.parse(f"[{','.join([item] * 300)}]")
    assert "more than 1,000 values" in problem_of(f"[{','.join([item] * 1_100)}]").message


PLACES = '{\n  "a": {"b":  1, "c": [ "x",\n "y" ]},\n  "e/~f": "z \\" {",\n  "é": {}\n}\n'


@pytest.mark.parametrize(
    ("pointer", "place"),
    [
        ("", (1, 1)),
        ("/a", (2, 3)),
        ("/a/b", (2, 15)),
        ("/a/c", (2, 18)),
        ("/a/c/0", (2, 25)),
        ("/a/c/1", (3, 2)),
        ("/e~1~0f", (4, 11)),
        ("/é", (5, 3)),
        ("/a/c/2", (2, 18)),
        ("/a/c/01", (2, 18)),
        ("/a/b/deeper", (2, 15)),
        ("/nowhere", (1, 1)),
    ],
)
def test_a_pointer_leads_to_its_place_or_its_nearest_ancestor(pointer, place):
    assert json_text.parse(PLACES)[1].locate(pointer) == place


def test_a_key_has_a_place_of_its_own():
    places = json_text.parse(PLACES)[1]
    assert places.locate_key("/a/b") == (2, 9)
    assert places.locate_key("/e~1~0f") == (4, 3)


@pytest.mark.parametrize(
    ("text", "place", "part"),
    [
        ('{"a": 1,}', (1, 8), "no ',' stands before"),
        ('{"a": [1,\n]}', (1, 9), "no ',' stands before"),
        ("[,]", (1, 2), "no ',' stands before"),
        ("[,1]", (1, 2), "a value is expected"),
        ('{"a" 1}', (1, 6), "':' is expected"),
        ("{a: 1}", (1, 2), "double quotes"),
        ("[1 2]", (1, 4), "',' or the end"),
        ("// comment\n{}", (1, 1), "no comments"),
        ('{"a": 1}\n x', (2, 2), "ends before this"),
        ('{\n"a', (2, 1), "quote is opened here"),
        ('["a\tb"]', (1, 4), "\\t"),
        ('["\\q"]', (1, 3), "escape"),
        ('{"a":\n', (2, 1), "ends in the middle"),
        ('{"s": "NaN",\n "a": NaN}', (2, 7), "NaN is not a JSON number"),
        ('["Infinity", -Infinity]', (1, 14), "-Infinity is not"),
        ('["\\ud83d\\ude00",\n "\\ud800"]', (2, 3), "half of a character"),
        ('["\\\\ud800", "\\udc00"]', (1, 14), "half of a character"),
    ],
)
def test_a_slip_is_explained_where_it_is(text, place, part):
    problem = problem_of(text)
    assert part in problem.message
    assert (problem.line, problem.column) == place


def test_whole_surrogate_pairs_and_escaped_backslashes_are_fine():
    assert json_text.parse('["\\ud83d\\ude00", "\\\\ud800"]')[0] == ["😀", "\\ud800"]


def test_a_key_twice_names_the_line_of_the_first():
    problem = problem_of('{"a": {"b": "b\\": 1"},\n "c": 1,\n "\\u0061": 2}')
    assert problem.message == "the key 'a' is here twice; the first is on line 1"
    assert (problem.line, problem.column) == (3, 2)


def test_the_same_key_in_two_objects_is_fine():
    assert json_text.parse('[{"a": 1}, {"a": {"a": 2}}]')[0] == [{"a": "1"}, {"a": {"a": "2"}}]


@pytest.mark.parametrize("opening", ["[", '{"a":'])
@pytest.mark.parametrize(("levels", "fits"), [(100, True), (101, False), (100_000, False)])
def test_nesting_has_a_limit(opening, levels, fits):
    text = opening * levels + "1" + {"[": "]", "{": "}"}[opening[0]] * levels
    if fits:
        json_text.parse(text)
    else:
        problem = problem_of(text)
        assert problem.message == "this is nested deeper than 100 levels"
        assert problem.column == 100 * len(opening) + 1


def test_unfinished_depth_is_explained_without_a_traceback():
    assert problem_of("[" * 100_000).message.startswith(("this is nested deeper", "the document ends"))


JSON = st.recursive(
    st.none() | st.booleans() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)


def parsed_or_problem(text):
    try:
        return json_text.parse(text), None
    except Unreadable as error:
        return None, error.problem


@given(JSON)
def test_what_the_standard_library_writes_is_read_back(value):
    parsed, problem = parsed_or_problem(json.dumps(value, indent=1))
    assert parsed[0] == value if parsed else "half of a character" in problem.message


@given(st.text(st.sampled_from('{}[]",:\\ud8 \n\tNaNtrue10-eé'), max_size=60))
@example('"\\u')
@example("-Infinity")
@example('{"a":1,"a"')
def test_no_text_raises_anything_but_unreadable(text):
    parsed, problem = parsed_or_problem(text)
    line, _ = parsed[1].locate("/a/0") if parsed else problem[1:3]
    assert line >= 1
