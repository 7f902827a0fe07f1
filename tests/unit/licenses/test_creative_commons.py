"""Creative Commons by pattern: which ids exist, what they say, and where share-alike leads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate.licenses import creative_commons
from crs_gate.licenses.creative_commons import adaptable, facts

EVERY = creative_commons.every_id()


def test_the_pattern_knows_each_license_of_the_spdx_list_by_its_spelling():
    from packaging.licenses._spdx import LICENSES  # the list itself; its public face only checks

    listed = [row["id"] for row in LICENSES.values() if row["id"].startswith(("CC-BY", "CC-SA"))]
    assert len(listed) > 45
    assert [name for name in listed if facts(name) is None or facts(name).id != name] == []


def test_each_listed_id_is_known_and_keeps_its_spelling():
    assert [facts(name.lower()).id for name in EVERY] == list(EVERY)


@pytest.mark.parametrize(
    "name",
    [
        "CC-BY-9.0", "CC-BY", "CC-BY-4", "CC-BY-4.0-DE", "CC-BY-3.0-XX", "CC-BY-2.1", "CC-BY-SA-ND-4.0", "CC-SA-2.0",
        "CC-NC-1.0", "CC-BY-ND-NC-1.0", "CC0-1.0", "CC-BY-4.0 ", "", "CC-BY-4.0\n", "CC-BY-3.0-" + "A" * 100,
    ],
)  # fmt: skip
def test_what_creative_commons_never_published_is_not_known(name):
    assert facts(name) is None


@given(st.text(max_size=60))
def test_any_text_is_answered(text):
    found = facts(text)
    assert found is None or found.id == text.upper()


@given(st.sampled_from(EVERY))
def test_elements_decide_what_is_allowed(name):
    terms = facts(name)
    assert (terms.commercial == "no") == ("-NC" in name)
    assert (terms.derivatives != "yes") == ("-ND" in name)
    assert (terms.share_alike == "strong") == ("SA-" in name)
    assert (terms.credit == "credit") == ("BY" in name)
    assert terms.redistribution == "yes"


@pytest.mark.parametrize(
    ("name", "said"),
    [("CC-BY-ND-4.0", "private"), ("CC-BY-ND-3.0", "no"), ("CC-BY-NC-ND-2.5", "no"), ("CC-BY-NC-ND-4.0", "private")],
)
def test_only_version_4_lets_changed_versions_be_made_in_private(name, said):
    assert facts(name).derivatives == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("CC-BY-4.0", "licensed"),
        ("CC-BY-3.0", "not-licensed"),
        ("CC-BY-3.0-IGO", "not-licensed"),
        ("CC-BY-3.0-DE", "licensed"),
        ("CC-BY-3.0-US", "unknown"),
        ("CC-BY-3.0-HR", "unknown"),
        ("CC-BY-2.0", "not-addressed"),
        ("CC-BY-2.0-FR", "unknown"),
    ],
)
def test_the_database_right_follows_version_and_port(name, said):
    assert facts(name).database_right == said


@pytest.mark.parametrize(
    ("name", "answer", "clause"),
    [
        ("CC-BY-4.0", "technical_measures", "section 2(a)(5)(B)"),
        ("CC-BY-SA-4.0", "technical_measures", "section 2(a)(5)(C)"),
        ("CC-BY-4.0", "credit", "section 3(a)(1)"),
        ("CC-BY-SA-4.0", "share_alike", "section 3(b)(1)"),
        ("CC-BY-3.0", "credit", "section 4(b)"),
        ("CC-BY-NC-3.0", "commercial", "section 4(b)"),
        ("CC-BY-NC-SA-3.0", "commercial", "section 4(c)"),
        ("CC-BY-NC-SA-3.0", "credit", "section 4(d)"),
        ("CC-BY-NC-SA-2.5", "share_alike", "section 4(b)"),
    ],
)
def test_clauses_are_those_of_the_text(name, answer, clause):
    assert facts(name).clauses[answer] == clause


@pytest.mark.parametrize("name", ["CC-BY-3.0-DE", "CC-BY-SA-2.0-UK", "CC-BY-NC-SA-2.1-JP", "CC-BY-2.5-SCOTLAND"])
def test_no_clause_is_guessed_for_a_port(name):
    assert facts(name).clauses == {}


@pytest.mark.parametrize(
    ("source", "outbound", "may"),
    [
        ("CC-BY-SA-1.0", "CC-BY-SA-1.0", True),
        ("CC-BY-SA-1.0", "CC-BY-SA-2.0", False),
        ("CC-BY-SA-1.0-FI", "CC-BY-SA-1.0", False),
        ("CC-BY-SA-2.0", "CC-BY-SA-2.0-UK", True),
        ("CC-BY-SA-2.0-UK", "CC-BY-SA-2.5", True),
        ("CC-BY-SA-2.1-JP", "CC-BY-SA-2.0", False),
        ("CC-BY-SA-3.0", "CC-BY-SA-4.0", True),
        ("CC-BY-SA-3.0-DE", "CC-BY-SA-3.0", True),
        ("CC-BY-SA-3.0", "CC-BY-SA-2.5", False),
        ("CC-BY-SA-4.0", "CC-BY-SA-3.0", False),
        ("CC-BY-SA-4.0", "CC-BY-NC-SA-4.0", False),
        ("CC-BY-NC-SA-4.0", "CC-BY-SA-4.0", False),
        ("CC-BY-SA-4.0", "CC-BY-4.0", False),
        ("CC-BY-SA-4.0", "GPL-3.0-only", True),
        ("CC-BY-SA-3.0", "GPL-3.0-only", False),
        ("CC-BY-NC-SA-4.0", "GPL-3.0-only", False),
        ("CC-SA-1.0", "CC-BY-SA-1.0", False),
        ("CC-BY-4.0", "MIT", True),
        ("GPL-3.0-only", "CC-BY-SA-4.0", False),
        ("CC-BY-SA-4.0", "cc-by-sa-4.0", True),
    ],
)
def test_share_alike_goes_to_the_same_elements_and_never_to_an_older_version(source, outbound, may):
    assert adaptable(source, outbound) is may


@given(st.sampled_from(EVERY), st.sampled_from(EVERY), st.sampled_from(EVERY))
def test_what_may_be_released_in_two_steps_may_be_released_in_one(first, second, third):
    share_alike = all("SA" in name for name in (first, second, third))
    if share_alike and adaptable(first, second) and adaptable(second, third):
        assert adaptable(first, third)


def test_each_target_is_one_that_share_alike_allows():
    pairs = [(name, target) for name in EVERY if "SA-" in name for target in facts(name).targets]
    assert len(pairs) > 100
    assert [pair for pair in pairs if not adaptable(*pair)] == []


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("CC-BY-NC-SA-3.0-DE", "https://creativecommons.org/licenses/by-nc-sa/3.0/de/"),
        ("CC-BY-NC-ND-1.0", "https://creativecommons.org/licenses/by-nd-nc/1.0/"),
        ("CC-BY-9.0", ""),
    ],
)
def test_the_address_is_that_of_the_deed(name, address):
    assert creative_commons.address(name) == address
