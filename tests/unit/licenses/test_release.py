import pytest

from crs_gate.licenses.stated import stated_terms
from crs_gate.licenses.verdict import Act, Grade
from crs_gate.licenses.weighing import weigh

OPEN = {"commercial": "yes", "derivatives": "yes", "redistribution": "yes", "share_alike": "no", "attribution": "no"}


def release(source, outbound="", own=None, **act):
    return weigh(source, Act(outbound=outbound, **act), own).passing_on


@pytest.mark.parametrize(
    ("source", "outbound", "grade", "rule"),
    [
        ("CC-BY-SA-1.0", "CC-BY-SA-2.0", Grade.CONFLICT, "R3"),
        ("CC-BY-SA-2.0", "CC-BY-SA-3.0", Grade.OK, "R8"),
        ("CC-BY-SA-3.0-DE", "CC-BY-SA-3.0", Grade.OK, "R8"),
        ("CC-BY-SA-4.0", "CC-BY-NC-SA-4.0", Grade.CONFLICT, "R3"),
        ("CC-BY-SA-4.0", "GPL-3.0-or-later", Grade.CONDITIONAL, "E1"),
        ("CC-BY-SA-4.0", "LAL-1.3", Grade.OK, "E2"),
        ("LAL-1.3", "CC-BY-SA-4.0", Grade.OK, "E2"),
        ("CDLA-Permissive-1.0", "CDLA-Permissive-2.0", Grade.OK, "R8"),
        ("GPL-2.0-or-later", "GPL-3.0-only", Grade.OK, "R8"),
        ("GPL-2.0-only", "GPL-3.0-only", Grade.CONFLICT, "R3"),
        ("GFDL-1.3-only", "CC-BY-SA-3.0", Grade.CONFLICT, "R3"),
        ("LicenseRef-dbcl-1.0", "ODbL-1.0", Grade.OK, "E6"),
        ("CC-BY-4.0", "ODbL-1.0", Grade.CONDITIONAL, "E7"),
        ("CC-BY-NC-4.0", "ODbL-1.0", Grade.CONFLICT, "R5"),
        ("CC-BY-4.0", "CC0-1.0", Grade.CONFLICT, "R6"),
        ("MIT", "CC0-1.0", Grade.CONDITIONAL, "R6n"),
        ("MPL-2.0", "CC-BY-4.0", Grade.CONDITIONAL, "R3w"),
        ("CC-BY-NC-ND-4.0", "CC-BY-NC-ND-4.0", Grade.CONFLICT, "R2"),
        ("LicenseRef-ai2-impact-lr", "CC-BY-4.0", Grade.CONDITIONAL, "R7"),
        ("LicenseRef-scancode-ms-research-license-terms", "CC-BY-4.0", Grade.CONFLICT, "R1"),
        ("ODbL-1.0", "ODbL-1.0", Grade.UNKNOWN, "R10"),
        ("LicenseRef-creativeml-openrail-m", "CC-BY-4.0", Grade.UNKNOWN, "R0m"),
        ("LicenseRef-intel-research", "CC-BY-4.0", Grade.UNKNOWN, "R0"),
        ("CC-BY-4.0", "", Grade.UNKNOWN, "R0"),
        ("CC-BY-4.0", "LicenseRef-nobody-read-this", Grade.UNKNOWN, "R0"),
    ],
)
def test_merged_data(source, outbound, grade, rule):
    judged = release(source, outbound)
    assert (judged.grade, judged.rule) == (grade, rule)


def test_odc_by_is_locked_only_where_policy_reads_it_so():
    assert release("ODC-By-1.0", "CC-BY-4.0").grade is Grade.CONFLICT
    assert release("ODC-By-1.0", "CC-BY-4.0", level="license-text", contents=True).grade is Grade.CONDITIONAL


def test_eupl_gives_way_only_beside_data_under_the_other_license():
    assert release("EUPL-1.2", "GPL-3.0-only").grade is Grade.CONFLICT
    assert release("EUPL-1.2", "GPL-3.0-only", beside=frozenset({"GPL-3.0-only"})).grade is Grade.OK


def test_old_licenses_leave_the_european_database_right_open():
    assert release("CC-BY-3.0", "CC-BY-4.0", europe=True).rule == "R9"
    assert release("CC-BY-3.0-DE", "CC-BY-4.0", europe=True).grade is Grade.OK
    assert release("CC-BY-4.0", "CC-BY-4.0", europe=True).grade is Grade.OK


@pytest.mark.parametrize(
    ("source", "outbound", "commercial", "grade"),
    [
        ("CC-BY-ND-4.0", "CC-BY-4.0", True, Grade.OK),
        ("CC-BY-SA-4.0", "CC-BY-4.0", True, Grade.OK),
        ("CC-BY-NC-4.0", "CC-BY-NC-4.0", False, Grade.OK),
        ("CC-BY-NC-4.0", "CC-BY-4.0", False, Grade.CONFLICT),
        ("CC-BY-NC-4.0", "CC-BY-4.0 AND CC-BY-NC-4.0", False, Grade.OK),
        ("LicenseRef-scancode-ms-research-license-terms", "CC-BY-4.0", False, Grade.CONFLICT),
    ],
)
def test_collections_of_unmodified_items(source, outbound, commercial, grade):
    assert release(source, outbound, relation="collection", commercial=commercial).grade is grade


@pytest.mark.parametrize(
    ("source", "grade"),
    [("CC-BY-NC-SA-4.0", Grade.OK), ("CC-BY-ND-4.0", Grade.OK), ("CC-BY-ND-3.0", Grade.CONFLICT)],
)
def test_what_stays_inside(source, grade):
    assert release(source, release="internal").grade is grade


def test_output_of_a_model_is_passed_on_with_what_its_terms_say():
    judged = release("LicenseRef-llama2", "CC-BY-4.0", relation="model_output")
    assert (judged.grade, judged.rule) == (Grade.CONDITIONAL, "O1")


def test_a_dataset_under_either_of_two_licenses_must_keep_both_promises():
    assert release("CC-BY-SA-4.0", "CC-BY-SA-4.0 OR CC-BY-4.0").grade is Grade.CONFLICT


def test_parts_under_a_license_each_may_stay_apart_but_not_be_merged():
    both = "CC-BY-SA-4.0 AND CC-BY-4.0"
    assert release("CC-BY-SA-4.0", both, relation="collection").grade is Grade.OK
    assert release("CC-BY-SA-4.0", both).grade is Grade.CONFLICT
    assert release("ODbL-1.0", "ODbL-1.0 AND CC-BY-SA-4.0", contents=True).grade is Grade.OK


def test_terms_of_your_own_count_as_they_are_stated():
    own = stated_terms("LicenseRef-deal", **OPEN)
    assert release("LicenseRef-deal", "CC0-1.0", own).grade is Grade.OK
    assert release("LicenseRef-deal", "CC0-1.0").grade is Grade.UNKNOWN


@pytest.mark.parametrize("left_out", sorted(OPEN))
def test_what_is_not_stated_of_terms_of_your_own_is_never_a_grant(left_out):
    own = stated_terms("LicenseRef-deal", **OPEN | {left_out: None})
    assert release("LicenseRef-deal", "CC0-1.0", own).grade >= Grade.UNKNOWN


def test_every_refusal_says_why_and_what_to_do():
    for source in ("CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-ND-4.0", "C-UDA-1.0", "ODbL-1.0"):
        judged = release(source, "CC0-1.0")
        assert source in judged.why
        assert "section" in judged.why
        assert judged.remedy
