"""The facts: a well-formed file, words that mean something, and nothing that is granted without having been read."""

import re

import pytest

from crs_gate.licenses import creative_commons, duties, facts
from crs_gate.licenses.facts import Duty, License
from crs_gate.licenses.plain import in_short, plain

ALL = facts.all_facts()
SOME_CC = tuple(
    creative_commons.facts(f"CC-{elements}-{version}")
    for elements in ("BY", "BY-SA", "BY-NC-SA", "BY-NC-ND")
    for version in ("1.0", "2.5", "3.0", "3.0-DE", "3.0-IGO", "4.0")
)
WORDS = {
    "subject": {"content", "data", "database", "contents", "software", "model", "outputs", "unknown"},
    "commercial": {"yes", "no", "conditional", "unknown"},
    "derivatives": {"yes", "private", "no", "conditional", "unknown"},
    "redistribution": {"yes", "no", "conditional", "unknown"},
    "share_alike": {"none", "weak", "strong", "database", "lock", "disputed-lock", "unknown"},
    "credit": {"none", "notice", "credit", "unknown"},
    "database_right": {"licensed", "waived", "not-licensed", "silent", "not-addressed", "unknown"},
    "covers": {"everything", "database", "contents", "model", "outputs", "unknown"},
    "results": {
        "free", "silent", "notice", "naming", "mimic", "no-competing", "no-training", "no-release", "noncommercial",
        "unknown",
    },
    "confidence": {"text", "summary", "secondary", "label"},
}  # fmt: skip
LIMITS = {"noncommercial", "research", "internal", "computational", "behavioral", "terms-of-service"}
ANSWERS = {*License._fields, "*", "produced", "technical_measures", "removal", "endorsement"}
by_id = pytest.mark.parametrize("terms", [*ALL, *SOME_CC], ids=lambda terms: terms.id)


def test_there_are_enough_licenses():
    assert len(ALL) >= 110


def test_the_file_is_sorted_and_each_license_is_there_once():
    ids = [terms.id.lower() for terms in ALL]
    assert ids == sorted(set(ids))


def test_ids_are_in_the_spelling_of_the_spdx_list():
    from packaging.licenses._spdx import LICENSES

    not_listed_yet = {"OpenMDW-1.0"}
    wrong = [
        terms.id
        for terms in ALL
        if not terms.id.startswith("LicenseRef-")
        and terms.id not in not_listed_yet
        and LICENSES.get(terms.id.lower(), {}).get("id") != terms.id
    ]
    assert wrong == []


def test_no_row_is_an_id_that_spdx_gave_up():
    from packaging.licenses._spdx import LICENSES

    assert [terms.id for terms in ALL if LICENSES.get(terms.id.lower(), {}).get("deprecated")] == []


@by_id
def test_each_answer_is_one_of_its_words(terms):
    assert {name: getattr(terms, name) for name, words in WORDS.items() if getattr(terms, name) not in words} == {}
    assert {*terms.limits} <= LIMITS


@by_id
def test_each_source_is_explained(terms):
    tags = [tag for tags in terms.sources.values() for tag in tags.split()]
    assert tags
    assert {*tags} <= facts.sources().keys()


@by_id
def test_clauses_and_sources_belong_to_answers(terms):
    assert {*terms.clauses, *terms.sources} <= ANSWERS


@by_id
def test_each_duty_is_one_that_can_be_told(terms):
    assert {duty.do for duty in terms.duties} <= duties.TEXTS.keys()
    assert {duty.when for duty in terms.duties} <= {*duties.WHENS}
    with_detail = {duty.do for duty in terms.duties if duty.do in {"name-prefix", "built-with", "required-statement"}}
    assert all(duty.detail for duty in terms.duties if duty.do in with_detail)


@by_id
def test_no_duty_is_told_twice_for_one_act(terms):
    told = [(duty.do, duty.when) for duty in terms.duties]
    assert len(told) == len(set(told))


@pytest.mark.parametrize("terms", [terms for terms in ALL if terms.targets], ids=lambda terms: terms.id)
def test_targets_exist_and_are_not_the_license_itself(terms):
    from packaging.licenses import canonicalize_license_expression

    assert terms.id not in terms.targets
    assert [name for name in terms.targets if canonicalize_license_expression(name) != name] == []


@by_id
def test_what_nobody_read_grants_nothing(terms):
    granted = {terms.commercial, terms.derivatives, terms.redistribution}
    assert terms.usable or granted == {"unknown"}


@by_id
def test_a_noncommercial_limit_and_the_answer_agree(terms):
    assert "noncommercial" not in terms.limits or terms.commercial == "no" or not terms.usable


@by_id
def test_share_alike_and_its_duty_go_together(terms):
    told = any(duty.do in {"share-alike", "bind-recipients", "keep-part-under-license"} for duty in terms.duties)
    assert not told or terms.share_alike != "none" or terms.limits


@by_id
def test_a_license_is_told_in_sentences(terms):
    said = plain(terms)
    sentences = [*said.allows, *said.forbids, *said.notes, *(text for _, texts in said.asks for text in texts)]
    assert all(text.endswith(".") and "{" not in text for text in sentences)
    assert bool(sentences) == terms.usable
    assert in_short(terms)


@pytest.mark.parametrize("written", ["odbl-1.0", "ODBL-1.0", "ODbL-1.0"])
def test_ids_are_found_in_any_case(written):
    assert facts.facts(written).id == "ODbL-1.0"


@pytest.mark.parametrize("written", [" MIT", "MIT ", "odbl", "GPL-3.0", "", "CC-BY", "LicenseRef-none", "NONE"])
def test_only_canonical_ids_are_found(written):
    assert facts.facts(written) is None


def test_creative_commons_comes_first_and_is_in_no_row():
    assert facts.facts("cc-by-sa-3.0-de").id == "CC-BY-SA-3.0-DE"
    assert [terms.id for terms in ALL if creative_commons.facts(terms.id)] == []


@pytest.mark.parametrize("table", [facts.aliases(), facts.addresses(), facts.names()])
def test_spellings_are_in_lower_case_and_lead_to_something(table):
    known = {terms.id for terms in ALL}
    unclear = re.compile(r"(?:L|A)?GPL-\d\.\d|GFDL-1\.\d|ODbL-1\.0 AND LicenseRef-dbcl-1\.0")
    assert [key for key in table if key != key.lower() or key != " ".join(key.split())] == []
    assert [meant for meant in table.values() if meant not in known and not unclear.fullmatch(meant)] == []


def test_addresses_have_no_scheme_no_www_and_no_slash_at_the_end():
    wrong = [key for key in facts.addresses() if key.startswith(("http", "www.")) or key.endswith("/") or "://" in key]
    assert wrong == []


@pytest.mark.parametrize("key", ["names", "urls", "ids"])
def test_no_spelling_is_given_to_two_licenses(key):
    rows = facts._document()["licenses"]
    spelled = [spelling for row in rows for spelling in row.get(key, ())]
    assert sorted(spelled) == sorted(set(spelled))


def test_no_other_id_is_the_id_of_another_license():
    rows = facts._document()["licenses"]
    own = {row["id"].lower() for row in rows}
    assert [other for row in rows for other in row.get("ids", ()) if other in own] == []


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("gnu.org/licenses/gpl-3.0.html", "GPL-3.0"),
        ("opendatacommons.org/licenses/odbl/1-0", "ODbL-1.0"),
        ("ai.google.dev/gemma/terms", "LicenseRef-gemma"),
        ("llama.com/llama3_1/license", "LicenseRef-llama3.1"),
        ("openai.com/policies/terms-of-use", "LicenseRef-scancode-openai-tou-20241211"),
    ],
)
def test_addresses_of_stewards_are_known(address, meant):
    assert facts.addresses()[address] == meant


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("cc0: public domain", "CC0-1.0"),
        ("database: open database, contents: database contents", "ODbL-1.0 AND LicenseRef-dbcl-1.0"),
        ("database: open database, contents: © original authors", "ODbL-1.0"),
        ("gnu lesser general public license 3.0", "LGPL-3.0"),
        ("u.s. government works", "LicenseRef-us-government-works"),
        ("world bank dataset terms of use", "LicenseRef-world-bank-terms"),
    ],
)
def test_names_of_hubs_are_known(name, meant):
    assert facts.names()[name] == meant


@pytest.mark.parametrize(
    ("license_id", "answer", "expected"),
    [
        ("CDLA-Permissive-2.0", "credit", "notice"),
        ("C-UDA-1.0", "share_alike", "lock"),
        ("ODC-By-1.0", "share_alike", "disputed-lock"),
        ("ODbL-1.0", "covers", "database"),
        ("LicenseRef-dbcl-1.0", "database_right", "not-licensed"),
        ("LicenseRef-bigscience-openrail-m", "covers", "model"),
        ("LicenseRef-llama2", "results", "no-competing"),
        ("LicenseRef-llama3", "results", "no-competing"),
        ("LicenseRef-llama3.1", "results", "naming"),
        ("LicenseRef-gemma", "results", "mimic"),
        ("LicenseRef-scancode-tongyi-qianwen-2023", "results", "no-competing"),
        ("LicenseRef-scancode-nvidia-model-training-2025", "redistribution", "no"),
        ("NLOD-2.0", "changes", True),
        ("LAL-1.3", "changes", True),
        ("BUSL-1.1", "commercial", "no"),
        ("LGPLLR", "share_alike", "weak"),
    ],
)
def test_facts_that_decide_cases(license_id, answer, expected):
    assert getattr(facts.facts(license_id), answer) == expected


def test_the_qwen_naming_duty_is_in_section_5():
    duty = next(duty for duty in facts.facts("LicenseRef-scancode-qwen-2024").duties if duty.when == "train")
    assert duty == Duty("built-with", "train", "section 5(b)", "Built with Qwen")
