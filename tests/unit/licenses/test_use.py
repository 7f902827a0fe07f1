import pytest

from crs_gate.licenses.verdict import Act, Grade
from crs_gate.licenses.weighing import weigh

TRAIN = {"train": True, "commercial": False, "release_model": False}
BUSINESS = {"train": True, "commercial": True, "release_model": True}
RELEASE = {"train": True, "commercial": False, "release_model": True}


def use(source, **act):
    return weigh(source, Act(release="internal", **act)).use


@pytest.mark.parametrize(
    ("source", "act", "grade", "rule"),
    [
        ("CC-BY-4.0", TRAIN, Grade.OK, "M2"),
        ("CC-BY-SA-4.0", TRAIN, Grade.OK, "M2"),
        ("CC-BY-ND-4.0", TRAIN, Grade.OK, "M2"),
        ("CC-BY-ND-3.0", TRAIN, Grade.CONFLICT, "M4"),
        ("CC-BY-4.0", RELEASE, Grade.CONDITIONAL, "M4"),
        ("CC-BY-SA-4.0", RELEASE, Grade.CONDITIONAL, "M4"),
        ("CC-BY-ND-4.0", RELEASE, Grade.CONFLICT, "M4"),
        ("CC-BY-ND-4.0", RELEASE | {"level": "license-text"}, Grade.CONDITIONAL, "M4"),
        ("CC-BY-NC-4.0", TRAIN, Grade.CONDITIONAL, "I1"),
        ("CC-BY-NC-4.0", BUSINESS, Grade.CONFLICT, "M3"),
        ("CC-BY-NC-4.0", {"train": False, "commercial": True}, Grade.CONFLICT, "I1"),
        ("CDLA-Sharing-1.0", BUSINESS, Grade.OK, "M2"),
        ("CC0-1.0", BUSINESS, Grade.OK, "M2"),
        ("C-UDA-1.0", BUSINESS, Grade.OK, "M2"),
        ("ODbL-1.0", BUSINESS | {"contents": True}, Grade.CONDITIONAL, "P1"),
        ("ODbL-1.0", BUSINESS, Grade.UNKNOWN, "R10"),
        ("LicenseRef-llama2", TRAIN, Grade.CONFLICT, "M5"),
        ("LicenseRef-llama2", TRAIN | {"train": False}, Grade.OK, "M2"),
        ("LicenseRef-gemma", TRAIN, Grade.CONDITIONAL, "M5"),
        ("LicenseRef-llama3.1", RELEASE, Grade.CONDITIONAL, "M4"),
        ("LicenseRef-intel-research", TRAIN, Grade.UNKNOWN, "R0"),
    ],
)
def test_declared_use(source, act, grade, rule):
    judged = use(source, **act)
    assert (judged.grade, judged.rule) == (grade, rule)


def test_a_use_that_nobody_declared_is_asked_for_where_it_matters():
    judged = use("CC-BY-NC-4.0", train=True, release_model=True)
    assert judged.grade is Grade.UNKNOWN
    assert "dataset.use.commercial" in judged.remedy
    assert use("CC0-1.0").grade is Grade.OK


@pytest.mark.parametrize(
    ("exception", "commercial", "grade"),
    [
        ("eu-dsm-4", True, Grade.CONDITIONAL),
        ("us-fair-use", True, Grade.CONDITIONAL),
        ("eu-dsm-3", True, Grade.CONFLICT),
        ("uk-cdpa-29a", True, Grade.CONFLICT),
        ("", True, Grade.CONFLICT),
    ],
)
def test_a_claimed_exception_lifts_what_only_permission_forbids(exception, commercial, grade):
    act = {"train": True, "commercial": commercial, "release_model": False, "exception": exception}
    assert use("CC-BY-NC-4.0", **act, level="exception-claimed").grade is grade


@pytest.mark.parametrize("level", ["conservative", "license-text"])
def test_no_exception_counts_where_the_policy_accepts_none(level):
    assert use("CC-BY-NC-4.0", **BUSINESS, exception="eu-dsm-4", level=level).grade is Grade.CONFLICT


def test_no_exception_lifts_what_a_contract_forbids():
    assert use("LicenseRef-llama2", **BUSINESS, exception="eu-dsm-4", level="exception-claimed").grade is Grade.CONFLICT


def test_one_branch_of_an_or_answers_both_questions():
    either = "CC-BY-NC-4.0 OR GPL-3.0-only"
    answer = weigh(either, Act(outbound="CC-BY-NC-4.0", **BUSINESS))
    assert answer.grade is Grade.CONFLICT
    assert weigh(either, Act(outbound="GPL-3.0-only", **BUSINESS)).taken == ("GPL-3.0-only",)


@pytest.mark.parametrize("order", ["ODbL-1.0 AND (CC0-1.0 OR ODbL-1.0)", "(ODbL-1.0 OR CC0-1.0) AND ODbL-1.0"])
def test_a_branch_that_speaks_of_the_contents_is_found_inside_of_an_and(order):
    found = weigh(order, Act(release="internal", **BUSINESS))
    assert (found.use.grade, found.left) == (Grade.CONDITIONAL, ())
    assert set(found.taken) == {"CC0-1.0", "ODbL-1.0"}


def test_many_choices_take_no_time_and_help_nobody():
    many = " AND ".join(f"(ODbL-1.0 OR LicenseRef-x{number})" for number in range(20))
    assert use(many, **BUSINESS).grade is Grade.UNKNOWN


def test_the_branch_that_was_left_is_named():
    answer = weigh("CC-BY-NC-4.0 OR CC-BY-4.0", Act(outbound="CC-BY-4.0", **BUSINESS))
    assert (answer.taken, answer.left) == (("CC-BY-4.0",), ("CC-BY-NC-4.0",))


def test_a_deprecated_id_counts_as_the_stricter_of_what_it_may_mean():
    assert weigh("GPL-2.0", Act(outbound="GPL-3.0-only")).release.grade is Grade.CONFLICT
    assert weigh("GPL-2.0-or-later", Act(outbound="GPL-3.0-only")).release.grade is Grade.OK
