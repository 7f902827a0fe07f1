"""What is owed to the people in the data."""

import pytest

from crs_gate.model.dataset import About
from crs_gate.model.source import Consent, PersonalData, Source
from tests.unit.rules.build import judge

OPT_IN, NO_BASIS = Consent("opt-in", "consent/form.pdf"), Consent()


def person(consent: Consent = NO_BASIS, **said) -> Source:
    return Source("s", category="user_data", consent=consent, personal_data=PersonalData("yes", **said))


@pytest.mark.parametrize(
    ("basis", "consent", "outcome"),
    [
        ("A6-1-f", Consent("none"), "pass"),
        ("A6-1-a", OPT_IN, "pass"),
        ("A6-1-a", Consent("license"), "fail"),
        ("A6-1-a", Consent("unknown"), "unknown"),
        ("A6-1-a", Consent(), "unknown"),
        ("A6-1-g", OPT_IN, "fail"),
        ("legitimate interest", OPT_IN, "fail"),
        ("TODO", OPT_IN, "fail"),
        ("unknown", OPT_IN, "unknown"),
        (None, OPT_IN, "fail"),
    ],
)
def test_a_legal_basis_is_a_ground_of_article_6_that_nothing_contradicts(basis, consent, outcome):
    assert judge("personal-data-basis-missing", person(consent, gdpr_basis=basis)).outcome == outcome


@pytest.mark.parametrize(
    ("identifiers", "outcome"),
    [
        (("face",), "fail"),
        (("Faces of people", "name"), "fail"),
        (("DNA",), "fail"),
        (("fingerprint",), "fail"),
        (("voice-print",), "fail"),
        (("surface", "facebook id", "interface"), "na"),
        (("handle",), "na"),
        ((), "na"),
        (None, "unknown"),
    ],
)
def test_identifiers_of_the_body_are_sensitive(identifiers, outcome):
    source = person(classes=("pi",), identifiers=identifiers)
    assert judge("sensitive-data-condition-missing", source).outcome == outcome


@pytest.mark.parametrize("classes", [None, (), ("unknown",)])
def test_people_of_no_class_are_a_gap(classes):
    assert judge("sensitive-data-condition-missing", person(classes=classes, identifiers=())).outcome == "unknown"


@pytest.mark.parametrize(
    ("condition", "outcome"), [("A9-2-j", "pass"), ("A9-2-k", "fail"), ("unknown", "unknown"), (None, "fail")]
)
def test_health_data_needs_a_condition_of_article_9(condition, outcome):
    source = person(classes=("phi",), identifiers=(), art9=condition)
    assert judge("sensitive-data-condition-missing", source).outcome == outcome


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ({"identifiers": ("did",)}, "fail"),
        ({"identifiers": ("none",)}, "pass"),
        ({"identifiers": ()}, "pass"),
        ({"identifiers": ("handle", "unknown")}, "fail"),
        ({"identifiers": ("unknown",)}, "unknown"),
        ({"identifiers": ("TODO",)}, "unknown"),
        ({"identifiers": None}, "unknown"),
        ({"identifiers": ("did",), "anonymisation": "salted hash, salt destroyed"}, "pass"),
        ({"identifiers": ("did",), "anonymisation": "not anonymised"}, "fail"),
        ({"identifiers": ("did",), "anonymisation": "TODO"}, "fail"),
        ({"identifiers": ("did",), "consent": OPT_IN}, "na"),
        ({"identifiers": ("did",), "consent": Consent("opt-in", "none")}, "fail"),
        ({"identifiers": ("did",), "consent": Consent("license", "terms.pdf")}, "fail"),
    ],
)
def test_what_identifies_people_is_not_given_out(said, outcome):
    assert judge("pseudonymous-identifier-kept", person(**said)).outcome == outcome


@pytest.mark.parametrize(
    ("release", "outcome"), [("internal", "na"), ("none", "na"), ("public", "fail"), (None, "fail")]
)
def test_a_dataset_that_does_not_say_so_is_not_kept_inside(release, outcome):
    source = person(identifiers=("did",))
    assert judge("pseudonymous-identifier-kept", source, about=About(release=release)).outcome == outcome


@pytest.mark.parametrize(
    ("method", "test", "outcome"),
    [
        ("hashed", "no author found for 500 posts", "pass"),
        ("hashed", "none", "fail"),
        ("hashed", "qwerty", "fail"),
        ("hashed", "TODO", "fail"),
        ("hashed", None, "fail"),
        ("hashed", "unknown", "unknown"),
        ("none", None, "na"),
        ("None.", "looked at 10 posts", "na"),
        ("unknown", None, "unknown"),
        (None, "no author found for 500 posts", "unknown"),
    ],
)
def test_anonymization_is_tested(method, test, outcome):
    source = person(identifiers=(), anonymisation=method, anonymisation_test=test)
    assert judge("anonymisation-untested", source).outcome == outcome


@pytest.mark.parametrize(("minors", "outcome"), [("yes", "pass"), ("no", "pass"), ("few", "fail"), (None, "fail")])
def test_children_are_declared(minors, outcome):
    assert judge("minors-undeclared", person(minors=minors)).outcome == outcome


RULES = (
    "personal-data-basis-missing",
    "sensitive-data-condition-missing",
    "pseudonymous-identifier-kept",
    "anonymisation-untested",
    "minors-undeclared",
)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(
    ("source", "outcome"),
    [
        (Source("s", category="licensed", personal_data=PersonalData("no")), "na"),
        (Source("s", category="user_data", personal_data=PersonalData("no")), "owed"),
        (Source("s", personal_data=PersonalData("no")), "unknown"),
        (Source("s", category="crawled"), "unknown"),
        (Source("s", category="crawled", personal_data=PersonalData("unknown")), "unknown"),
    ],
)
def test_nothing_is_owed_only_where_a_no_holds(rule, source, outcome):
    found = judge(rule, source).outcome
    assert found in {"fail", "unknown"} if outcome == "owed" else found == outcome
