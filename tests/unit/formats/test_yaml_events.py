import gc
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crs_gate.formats import yaml_events
from crs_gate.formats.interface import Unreadable


@pytest.fixture(params=["c", "pure"])
def parse(request, monkeypatch):
    """Both parsers must read alike."""
    if request.param == "pure":
        monkeypatch.setitem(sys.modules, "yaml.cyaml", None)
    return yaml_events.parse


def problem_of(parse, text):
    with pytest.raises(Unreadable) as caught:
        parse(text)
    return caught.value.problem


@pytest.mark.parametrize(
    "scalar", ["no", "yes", "true", "1.10", "42", "0x1F", "2024-11-20", "1e3", ".inf", "<", "null x"]
)
def test_plain_scalars_stay_text(parse, scalar):
    assert parse(f"a: {scalar}\n")[0] == {"a": scalar}


@pytest.mark.parametrize("scalar", ["", "~", "null", "Null", "NULL"])
def test_only_an_empty_value_and_null_are_nothing(parse, scalar):
    assert parse(f"a: {scalar}\n")[0] == {"a": None}
    assert parse(f"- {scalar}\n- x\n")[0] == [None, "x"]


@pytest.mark.parametrize("scalar", ["''", '"null"', "'~'", "!!str null"])
def test_quoted_and_tagged_nulls_are_text(parse, scalar):
    assert isinstance(parse(f"a: {scalar}\n")[0]["a"], str)


def test_blocks_and_flows_nest(parse):
    tree, _ = parse("a:\n  - b: 1\n    c: [x, {d: y}]\n  - |\n    two\n    lines\n")
    assert tree == {"a": [{"b": "1", "c": ["x", {"d": "y"}]}, "two\nlines\n"]}


def test_keys_are_text_even_when_they_look_like_nothing(parse):
    assert parse("null: 1\n~: 2\n3: 4\n")[0] == {"null": "1", "~": "2", "3": "4"}


@pytest.mark.parametrize("text", ["# only a comment\n", "---\n", "---\n...\n"])
def test_a_document_without_content_is_nothing(parse, text):
    assert parse(text)[0] is None


PLACES = "a:\n  b:  one\n  c:\n    - x\n    - d: y\n'e/~f': {g: h}\n"


@pytest.mark.parametrize(
    ("pointer", "place"),
    [
        ("", (1, 1)),
        ("/a", (1, 1)),
        ("/a/b", (2, 7)),
        ("/a/c", (3, 3)),
        ("/a/c/0", (4, 7)),
        ("/a/c/1", (5, 7)),
        ("/a/c/1/d", (5, 10)),
        ("/e~1~0f/g", (6, 13)),
        ("/a/c/2", (3, 3)),
        ("/a/c/01", (3, 3)),
        ("/a/c/-1", (3, 3)),
        ("/a/c/x", (3, 3)),
        ("/a/b/deeper/still", (2, 7)),
        ("/nowhere", (1, 1)),
    ],
)
def test_a_pointer_leads_to_its_place_or_its_nearest_ancestor(parse, pointer, place):
    assert parse(PLACES)[1].locate(pointer) == place


def test_a_key_has_a_place_of_its_own(parse):
    places = parse(PLACES)[1]
    assert places.locate_key("/a/b") == (2, 3)
    assert places.locate_key("/a/c/1/d") == (5, 7)


def test_a_key_twice_names_the_line_of_the_first(parse):
    problem = problem_of(parse, "a: 1\nb: 2\n\na: 3\n")
    assert (problem.line, problem.column) == (4, 1)
    assert problem.message == "the key 'a' is here twice; the first is on line 1"


def test_a_merge_gives_what_the_mapping_lacks(parse):
    text = "one: &one {a: 1, b: 1}\ntwo: &two {b: 2, c: 2}\nboth:\n  <<: [*one, *two]\n  a: own\n"
    tree, places = parse(text)
    assert tree["both"] == {"a": "own", "b": "1", "c": "2"}
    assert places.locate("/both/a") == (5, 6)
    assert places.locate("/both/c") == (2, 21)


def test_a_merge_may_come_last_and_name_one_mapping(parse):
    tree, places = parse("base: &base {a: 1}\nuse:\n  b: 2\n  <<: *base\n")
    assert tree["use"] == {"b": "2", "a": "1"}
    assert places.locate("/use/b") == (3, 6)


@pytest.mark.parametrize("value", ["text", "[text]", "[{a: 1}, text]", ""])
def test_only_mappings_can_be_merged(parse, value):
    problem = problem_of(parse, f"a:\n  <<: {value}\n")
    assert (problem.line, problem.column) == (2, 3)


def test_a_quoted_merge_key_is_a_key(parse):
    assert parse("'<<': x\n")[0] == {"<<": "x"}


def test_an_alias_stands_for_the_same_value(parse):
    tree, places = parse("a: &x [1, 2]\nb: *x\nc: &t text\nd: *t\n")
    assert tree["b"] is tree["a"]
    assert tree["d"] == "text"
    assert places.locate("/d") == (4, 1)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("{u: https://example.org/b=c:d}", {"u": "https://example.org/b=c:d"}),
        ("{at: 2024-11-26T10:00:00Z}", {"at": "2024-11-26T10:00:00Z"}),
        ("[a:b, 'c:d', \"e:f\"]", ["a:b", "c:d", "e:f"]),
        ('{"a":1, u: x:y}', {"a": "1", "u": "x:y"}),
        ("{u: x:y} # why? http://z\n", {"u": "x:y"}),
        ('{u: x:y, z: "\\uE000\ue001"}', {"u": "x:y", "z": "\ue000\ue001"}),
        ("{x:y: {b:c: d}, e: [{f: g:h}]}", {"x:y": {"b:c": "d"}, "e": [{"f": "g:h"}]}),
    ],
)
def test_addresses_and_times_need_no_quotes_between_brackets(parse, text, tree):
    assert parse(text)[0] == tree


def test_places_hold_where_addresses_stand_between_brackets(parse):
    places = parse("a: {u: https://example.org/x, v: w}\n")[1]
    assert places.locate("/a/u") == (1, 8)
    assert places.locate("/a/v") == (1, 34)


def test_a_question_mark_between_brackets_is_text():
    tree, _ = yaml_events.parse("{u: https://example.org/?a=b, q: why?}")
    assert tree == {"u": "https://example.org/?a=b", "q": "why?"}


def test_a_slip_after_an_address_is_still_explained(parse):
    problem = problem_of(parse, "a: {u: https://example.org}\nb: c: d\n")
    assert (problem.line, problem.column) == (2, 5)
    assert "quote text that holds" in problem.message


def bomb(levels):
    lines = ["l0: &l0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" for n in range(1, levels)]
    return "\n".join(lines) + "\n"


def test_anchors_expand_within_bounds(parse):
    assert len(parse(bomb(4))[0]) == 4


def test_a_bomb_of_anchors_is_refused(parse):
    problem = problem_of(parse, bomb(12))
    assert problem.message == "anchors expand to more than 100,000 values"
    assert problem.line == 5


def test_aliases_cannot_nest_deeper_than_brackets_may(parse):
    lines = ["l0: &l0 [x]", *(f"l{n}: &l{n} [*l{n - 1}]" for n in range(1, 120))]
    assert "deeper than 100 levels" in problem_of(parse, "\n".join(lines)).message


@pytest.mark.parametrize(("levels", "fits"), [(99, True), (100, True), (101, False), (100_000, False)])
def test_nesting_has_a_limit(parse, levels, fits):
    text = "[" * levels + "x" + "]" * min(levels, 200)
    if fits:
        parse(text)
    else:
        problem = problem_of(parse, text)
        assert problem.message == "this is nested deeper than 100 levels"
        assert problem.column == 101


@pytest.mark.parametrize(
    ("text", "place", "part"),
    [
        ("a: 1\n---\nb: 2\n", (2, 1), "second document"),
        ("a: &a [*a]\n", (1, 8), "holds it"),
        ("&a a: &b {c: *b}\n", (1, 14), "holds it"),
        ("a: *gone\n", (1, 4), "no anchor"),
        ("&a x: 1\n*a : 2\n", (2, 1), "keys are plain text"),
        ("? [a]\n: b\n", (1, 3), "keys are plain text"),
        ("? {a: b}\n: c\n", (1, 3), "keys are plain text"),
        ("a: !!python/object:os.system x\n", (1, 4), "not supported"),
        ("a: !!int 3\n", (1, 4), "not supported"),
        ("a: !!str [x]\n", (1, 4), "not supported"),
        ("!!int a: 3\n", (1, 1), "not supported"),
        ("a: 1 # x\rlicense: MIT\n", (1, 9), "U+000D"),
        ("# a\u2028b: 1\n", (1, 4), "U+2028"),
        ("a: \ufffe\n", (1, 4), "U+FFFE"),
    ],
)
def test_what_yaml_allows_and_a_manifest_does_not(parse, text, place, part):
    problem = problem_of(parse, text)
    assert part in problem.message
    assert (problem.line, problem.column) == place


@pytest.mark.parametrize(
    ("text", "place", "part"),
    [
        ("a: b: c\n", (1, 5), "quote text that holds ': '"),
        ("a:\n\t- b\n", (2, 1), "a tab is used for indentation"),
        ("a:\n  - x\n\t- y\n", (3, 1), "a tab is used for indentation"),
        ("a: [1, 2\n", (1, 4), "'['"),
        ("a: {x: 1\n", (1, 4), "'{'"),
        ("a: 'x\n", (1, 4), "a quote is opened here"),
        ("a: @foo\n", (1, 4), "cannot start with '@'"),
        ("a: `x`\n", (1, 4), "cannot start with '`'"),
        ("a:\n  b: 1\n c: 2\n", (3, 2), "does not fit the lines above"),
        ("- a\nb: 1\n", (2, 1), "does not fit the lines above"),
        ("a: - b\n", (1, 4), "line of its own"),
        ("a: |\n x\ny\n", (3, 1), "without its ':'"),
        ("a: ]\n", (1, 4), "a value is expected here"),
        ("a: |3x\n", (1, 6), "may follow"),
        ("a: *\n", (1, 5), "quote the value"),
        ("%YAML 3.0\n---\na: 1\n", (1, 1), "YAML 1.x"),
        ("{a: 1}}\n", (1, 7), "ends before this"),
    ],
)
def test_a_slip_is_explained_where_it_is(parse, text, place, part):
    problem = problem_of(parse, text)
    assert part in problem.message
    assert (problem.line, problem.column) == place


@pytest.mark.parametrize("escape", ["\\q", "\\x1", "\\ud800", "\\UFFFFFFFF"])
def test_an_escape_that_names_nothing_is_an_error(parse, escape):
    assert "escape" in problem_of(parse, f'a: "{escape}"\n').message


@pytest.mark.parametrize("was_enabled", [True, False])
@pytest.mark.parametrize("text", ["a: 1\n", "a: [\n"])
def test_the_garbage_collector_is_left_as_it_was(was_enabled, text):
    before = gc.isenabled()
    (gc.enable if was_enabled else gc.disable)()
    try:
        yaml_events.parse(text)
    except Unreadable:
        pass
    finally:
        after = gc.isenabled()
        (gc.enable if before else gc.disable)()
    assert after is was_enabled


YAML_TEXT = st.text(st.sampled_from("ab:-? \n\t#&*!|>'\"%@`{}[],~<\\0é\u2028"), max_size=60)


@pytest.mark.parametrize("text", ["x: [{}]", "x:\n- {}", "x: {{a: {}}}"])
@pytest.mark.parametrize("item", ["[],", "1,", "a: 1,"])
def test_values_are_counted(parse, monkeypatch, text, item):
    monkeypatch.setattr(yaml_events, "MOST_VALUES", 1_000)
    assert parse(text.format(f"[{item * 300}]"))
    assert "more than 1,000 values" in problem_of(parse, text.format(f"[{item * 1_000}]")).message


def places_or_problem(text):
    try:
        return yaml_events.parse(text)[1], None
    except Unreadable as error:
        return None, error.problem


def check(text):
    places, problem = places_or_problem(text)
    line, column = places.locate("/a/0") if places else problem[1:3]
    assert line >= 1
    assert column >= 1


@given(YAML_TEXT | st.text(max_size=40))
@example("a: !")
@example("? ")
@example("<<: *a")
@example("{a: b:c?}")
def test_no_text_raises_anything_but_unreadable(text):
    check(text)


@given(YAML_TEXT)
def test_the_parser_without_c_raises_nothing_else_either(text):
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "yaml.cyaml", None)
        check(text)
