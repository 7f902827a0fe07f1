import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crs_gate.licenses.reading import Kind, read

NAMES = {"MIT": "MIT", "CC BY 4.0": "CC-BY-4.0", "odbl": "ODbL-1.0", "Apache License, Version 2.0": "Apache-2.0"}


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("CC-BY-4.0, MIT", "CC-BY-4.0 AND MIT"),
        ("MIT; CC-BY-4.0", "MIT AND CC-BY-4.0"),
        ("MIT and Apache 2.0", "MIT AND Apache-2.0"),
        ("MIT, ISC, and the Apache License, Version 2.0", "MIT AND ISC AND Apache-2.0"),
        ("['mit', \"cc-by-4.0\"]", "MIT AND CC-BY-4.0"),
        ("MIT, MIT", "MIT"),
        ("CC BY 4.0 & https://opensource.org/licenses/MIT", "CC-BY-4.0 AND MIT"),
        ("(MIT OR ISC), Zlib", "(MIT OR ISC) AND Zlib"),
    ],
)
def test_all_items_of_a_list_apply(text, canonical):
    assert read(text).canonical == canonical


@pytest.mark.parametrize(
    "text",
    [
        "dual licensed under MIT or Apache-2.0",
        "Dual-licensed under the MIT License or the Apache License 2.0",
        "either MIT or Apache-2.0 at your option",
    ],
)
def test_a_choice_is_read_where_it_is_plainly_one(text):
    assert read(text).canonical == "MIT OR Apache-2.0"


@pytest.mark.parametrize(
    "text",
    [
        "MIT / Apache-2.0",
        "MIT/Apache-2.0",
        "MIT | Apache-2.0",
        "MIT or Apache 2.0",
        "MIT and/or Apache-2.0",
        "Apache-2.0, MIT or ISC",
        "MIT OR ISC, Zlib",
        "dual licensed under GPL-3.0 or a commercial license",
    ],
)
def test_a_choice_that_may_be_a_list_is_not_read(text):
    assert read(text).kind is Kind.UNRECOGNIZED


@pytest.mark.parametrize(
    ("text", "kind", "part"),
    [
        ("MIT, unknown", Kind.NON_ANSWER, "unknown"),
        ("MIT, gpl", Kind.FAMILY, "gpl"),
        ("MIT, house rules", Kind.UNRECOGNIZED, "house rules"),
        ("MIT, no commercial use", Kind.UNRECOGNIZED, "no commercial use"),
        ("MIT, gpl, all rights reserved", Kind.NO_LICENSE, "all rights reserved"),
        ("CC-BY-4.0 and public domain", Kind.FAMILY, "public domain"),
    ],
)
def test_a_list_is_as_bad_as_its_worst_item_and_names_it(text, kind, part):
    reading = read(text)
    assert (reading.kind, reading.canonical) == (kind, "")
    assert f"'{part}'" in reading.note


@given(st.permutations(sorted(NAMES)), st.integers(1, len(NAMES)))
@settings(max_examples=100, deadline=None)
def test_the_order_of_a_list_changes_only_the_order(names, count):
    chosen = names[:count]
    assert set(read("; ".join(chosen)).ids) == {NAMES[name] for name in chosen}
