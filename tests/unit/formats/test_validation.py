import json

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate.errors import UsageError
from crs_gate.formats.documents import parse_document
from crs_gate.formats.schemas import SCHEMA_NAMES, schema, schema_text
from crs_gate.formats.validation import schema_problems

HEAD = "crs: 1\nsources:\n"


def problems(text, name="manifest", path="dataset.crs.yaml"):
    return schema_problems(*parse_document(path, text), name)


class Nowhere:
    def locate(self, _):
        return 1, 1


def validate(tree, name):
    return tuple((problem.pointer, problem.message) for problem in schema_problems(tree, Nowhere(), name))


def only(text, name="manifest"):
    (problem,) = problems(text, name)
    return problem


def test_a_small_manifest_is_valid():
    assert problems(HEAD + "  - {id: a}\n") == ()


@pytest.mark.parametrize(
    ("entry", "message", "pointer", "column"),
    [
        ("id: a, licence: MIT", "unknown key 'licence'; did you mean 'license'?", "/sources/0/licence", 13),
        ("id: a, zzz: 1", "unknown key 'zzz'", "/sources/0/zzz", 13),
        ("title: A", "missing key 'id'", "/sources/0", 5),
        ("id: a, files: x", "expected a list, found text", "/sources/0/files", 20),
        ("id: a, locator: [x]", "expected a mapping, found a list", "/sources/0/locator", 13),
        ("id: a, title: {}", "expected text, found a mapping", "/sources/0/title", 13),
        ("id: a, license: [MIT]", "expected a mapping or text, found a list", "/sources/0/license", 13),
        ("id: ", "expected text, found nothing", "/sources/0/id", 10),
        ("id: a, role: trian", "'trian' is not one of: train, eval; did you mean 'train'?", "/sources/0/role", 19),
        ("id: a, role: [train]", "expected one of: train, eval; found a list", "/sources/0/role", 13),
        (
            "id: a b",
            "expected an id of 1 to 128 letters, digits and . _ : / @ + # ~ = , - without spaces, found 'a b'",
            "/sources/0/id",
            10,
        ),
    ],
)
def test_a_message_says_what_was_expected_at_its_place(entry, message, pointer, column):
    problem = only(f"{HEAD}  - {{{entry}}}\n")
    assert (problem.message, problem.pointer) == (message, pointer)
    assert (problem.line, problem.column) == (3, column)


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        ("2024", True),
        ("2024-11", True),
        ("2024-02-29", True),
        ("2024-11-26T10:00:00Z", True),
        ("2024-11-26T10:00+01:00", True),
        ("unknown", True),
        ("", True),
        ("TODO", False),
        ("2024-13", False),
        ("2024-02-30", False),
        ("2027-02-28", True),
        ("2027-02-29", False),
        ("2027-02-29T10:00:00Z", False),
        ("2024-02-29T10:00:00Z", True),
        ("2000-02-29", True),
        ("1900-02-29", False),
        ("2100-02-29", False),
        ("2024-04-31", False),
        ("20241120", False),
        ("26.11.2024", False),
        ("2024-11-26T25:00:00Z", False),
    ],
)
def test_dates_are_checked_as_dates(value, fits):
    found = problems(f"{HEAD}  - {{id: a, reviewed: {value}}}\n")
    assert (found == ()) is fits
    assert fits or "a date such as 2024" in found[0].message


@pytest.mark.parametrize("key", ["title", "category", "locator", "license", "files", "consent", "reviewed", "trace"])
def test_every_optional_field_may_say_nothing(key):
    assert problems(f"{HEAD}  - {{id: a, {key}: null}}\n") == ()


@pytest.mark.parametrize(
    "text",
    [
        "x-team: [anything, {goes: here}]\n" + HEAD + "  - {id: a}\n",
        HEAD + "  - {id: a, x-note: {deep: [1]}, license: {x-seen: 1}}\n",
        "crs: 1\ndataset: {x-a: 1, use: {x-b: 2}}\nsources: [{id: a}]\n",
    ],
)
def test_keys_that_start_with_x_are_free_everywhere(text):
    assert problems(text) == ()


def test_several_errors_come_at_once_in_file_order():
    text = "sources:\n  - {id: a, rol: x}\n  - {title: b}\ncrs: 2\ndataset: {name: [x]}\nsource: 1\n"
    found = problems(text)
    assert [(p.line, p.pointer) for p in found] == [
        (2, "/sources/0/rol"),
        (3, "/sources/1"),
        (4, "/crs"),
        (5, "/dataset/name"),
        (6, "/source"),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("text\n", "expected a mapping, found text"),
        ("- a\n", "expected a mapping, found a list"),
        ("# nothing\n", "the file is empty but for comments"),
        ("crs: 1\nsources: []\n", "expected 1 or more items, found none"),
        ("crs: 1\nsources:\n", "expected a list or a mapping, found nothing"),
        ("crs: 1\nsources: {table: x.csv, rows: 3}\n", "unknown key 'rows'"),
        ("crs: two\nsources: [{id: a}]\n", "expected 1, found 'two'"),
    ],
)
def test_the_top_of_a_manifest_is_checked(text, message):
    assert only(text).message == message


def test_a_long_value_is_shown_in_part():
    assert len(only(f"{HEAD}  - {{id: a, role: {'x' * 5000}}}\n").message) < 150
    assert len(only(f"{HEAD}  - {{id: a, {'k' * 500}: 1}}\n").message) < 150


def test_offending_items_of_a_long_list_keep_their_numbers():
    entries = [f"  - {{id: s{n}}}\n" for n in range(500)]
    entries[321] = "  - {id: s321, rol: x}\n"
    problem = only(HEAD + "".join(entries))
    assert (problem.pointer, problem.line) == ("/sources/321/rol", 324)


def test_beyond_200_problems_the_rest_is_counted():
    found = problems(HEAD + "".join(f"  - {{id: s{n}, rol: x}}\n" for n in range(500)))
    assert len(found) == 201
    assert found[-1].message == "300 more problems"
    assert found[199].pointer == "/sources/199/rol"


def test_one_entry_with_many_unknown_keys_is_bounded():
    keys = ", ".join(f"k{n}: 1" for n in range(1000))
    assert len(problems(f"{HEAD}  - {{id: a, {keys}}}\n")) <= 201


def test_a_trailing_line_break_in_an_id_is_refused():
    (problem,) = problems(json.dumps({"crs": 1, "sources": [{"id": "a\n"}]}), path="dataset.crs.json")
    assert problem.pointer == "/sources/0/id"


def test_json_is_checked_like_yaml():
    text = json.dumps({"crs": 1, "dataset": {"use": {"train": True}}, "sources": [{"id": "a", "title": True}]})
    (problem,) = problems(text, path="dataset.crs.json")
    assert problem.message == "expected text, found true"


POLICY = """\
version: 1
manifests: ["**/*.crs.yaml"]
datasets: [{path: cards/*/README.md, format: hf-card}]
data: {ignore: [docs/**]}
min_rating: B
min_score: 70
min_source_rating: none
no_regression: {letter: true, score_tolerance: off}
on_unknown: warn
licenses: {allow: [MIT], deny: []}
rules: {select: [license-missing, C1, c2, privacy, opt-out], ignore: [C4], severity: {license-missing: warning}}
waivers:
  - {rule: license-missing, dataset: d.crs.yaml, source: a, reason: r, approved_by: x@example.org, expires: 2027-01-31}
"""


def test_a_whole_policy_is_valid():
    assert problems(POLICY, "policy") == ()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("min_score: 80%", "expected a number from 0 to 100, without %, or none, found '80%'"),
        ("min_score: 101", "expected a number from 0 to 100, without %, or none, found '101'"),
        ("min_rating: H", "'H' is not one of: A, B, C, D, E, F, G, none"),
        ("min_ratng: B", "unknown key 'min_ratng'; did you mean 'min_rating'?"),
        ("on_unknown: ignore", "'ignore' is not one of: block, warn"),
        ("no_regression: {score_tolerance: -1}", "expected a number of points, 0 or more, or off, found '-1'"),
        ("no_regression: {letter: maybe}", "'maybe' is not one of: true, false"),
        ("rules: {severity: {license-missing: fatal}}", "'fatal' is not one of: error, warning, note"),
        ("rules: {severity: {License: error}}", "expected a rule id such as license-missing, found 'License'"),
        ("rules: {ignore: license-missing}", "expected a list, found text"),
        (
            "rules: {ignore: [C7]}",
            "expected a rule or criterion such as license-missing, C2 or privacy, found 'C7'",
        ),
        ("on_missing_base: treat-as-new", "unknown key 'on_missing_base'"),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused(line, message):
    problem = only(f"version: 1\n{line}\n", "policy")
    assert problem.message == message
    assert problem.line == 2


@pytest.mark.parametrize("key", ["rule", "dataset", "reason", "approved_by", "expires"])
def test_a_waiver_needs_all_its_parts(key):
    waiver = {"rule": "r", "dataset": "d", "reason": "w", "approved_by": "a", "expires": "2027-01-31"}
    del waiver[key]
    assert validate({"version": 1, "waivers": [waiver]}, "policy") == (("/waivers/0", f"missing key '{key}'"),)


@pytest.mark.parametrize(
    ("key", "value"),
    [("reason", " "), ("reason", ""), ("approved_by", ""), ("expires", "2027-02-30"), ("expires", "2027-02-29")],
)
def test_a_waiver_with_an_empty_part_is_refused(key, value):
    waiver = {"rule": "r", "dataset": "d", "reason": "w", "approved_by": "a", "expires": "2027-01-31", key: value}
    ((pointer, message),) = validate({"version": 1, "waivers": [waiver]}, "policy")
    assert pointer == f"/waivers/0/{key}"
    assert message.startswith("expected ")


@pytest.mark.parametrize("name", SCHEMA_NAMES)
def test_a_schema_is_a_schema(name):
    jsonschema.Draft202012Validator.check_schema(schema(name))
    assert json.loads(schema_text(name))["$id"] == f"https://crs-gate.github.io/schemas/{name}-1.json"


def described(node, path=""):
    """Pointer and description of each property of a schema."""
    for key, value in node.items():
        if key in ("properties", "patternProperties"):
            for name, entry in value.items():
                yield f"{path}/{name}", entry.get("description")
        if isinstance(value, dict):
            yield from described(value, f"{path}/{key}")


@pytest.mark.parametrize("name", SCHEMA_NAMES)
def test_every_property_is_described(name):
    assert [pointer for pointer, text in described(schema(name)) if not text] == []


def test_an_unknown_schema_is_said_in_a_sentence():
    with pytest.raises(UsageError, match=r"there is no schema called '\.\./policy'") as caught:
        schema_text("../policy")
    assert caught.value.hint == "there are manifest, policy, report"


SCALARS = st.sampled_from(["a", "yes", "unknown", "2024-11", "3", "", "TODO", None, True, 3])
KEYS = st.sampled_from(
    ["id", "title", "license", "role", "files", "collected", "from", "bytes", "present", "x-a", "zzz"]
)
VALUES = st.recursive(SCALARS, lambda v: st.lists(v, max_size=2) | st.dictionaries(KEYS, v, max_size=3), max_leaves=6)


@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_both_libraries_agree_on_what_is_valid(source):
    tree = {"crs": 1, "sources": [{"id": "s", **source}]}
    oracle = jsonschema.Draft202012Validator(schema("manifest"))
    assert (validate(tree, "manifest") == ()) is oracle.is_valid(tree)
