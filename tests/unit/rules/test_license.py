import pytest

from crs_gate.model.policy import Policy
from crs_gate.model.source import LicenseClaim, Source
from tests.unit.rules.build import judge

READABILITY = ("license-missing", "license-unknown", "license-unrecognized")


def stating(expression, **rest):
    return Source("s", license=LicenseClaim(expression, **rest))


@pytest.mark.parametrize(
    ("expression", "speaks", "said"),
    [
        (None, "license-missing", "no license is stated"),
        ("TODO", "license-missing", "license 'TODO' is a placeholder"),
        ("none", "license-missing", "license 'none' grants nothing"),
        ("unknown", "license-unknown", "license 'unknown' names no license"),
        ("other", "license-unknown", "license 'other' names no license"),
        ("gpl", "license-unknown", "license 'gpl' names a family of licenses"),
        ("CC-BY-5.0", "license-unrecognized", "license 'CC-BY-5.0' is no known license"),
    ],
)
def test_one_bad_license_is_one_finding(expression, speaks, said):
    endings = {rule: judge(rule, stating(expression)) for rule in READABILITY}
    assert endings[speaks].outcome == "fail"
    assert endings[speaks].text == said
    others = {ending.outcome for rule, ending in endings.items() if rule != speaks}
    assert others == {"unknown"}  # so that "unknown" is worth no more than nothing


@pytest.mark.parametrize(
    "claim",
    [
        LicenseClaim("cc-by-4.0"),
        LicenseClaim("LicenseRef-forum-terms"),
        LicenseClaim("other", name="Forum terms", link="https://example.org/terms"),
        LicenseClaim(None, name="Forum terms", link="https://example.org/terms"),
    ],
)
def test_a_license_that_can_be_read_passes_all_three(claim):
    assert {judge(rule, Source("s", license=claim)).outcome for rule in READABILITY} == {"pass"}


def test_a_name_without_its_text_is_not_known():
    ending = judge("license-unknown", stating(None, name="Forum terms"))
    assert ending.text == "license 'other' says nothing without its name and its text"


def test_a_long_text_is_cut_in_the_message():
    ending = judge("license-unrecognized", stating("very " * 5000))
    assert len(ending.text) < 160


@pytest.mark.parametrize(
    ("expression", "allow", "deny", "outcome"),
    [
        ("cc-by-4.0", ["CC-BY-4.0"], [], "pass"),
        ("CC-BY-4.0", ["cc-by-4.0"], [], "pass"),
        ("MIT", ["CC-BY-4.0"], [], "fail"),
        ("MIT AND ISC", ["MIT"], [], "fail"),
        ("MIT OR GPL-3.0-only", ["MIT"], [], "pass"),
        ("GPL-2.0-only WITH Classpath-exception-2.0", ["GPL-2.0-only"], [], "pass"),
        ("MIT", [], ["GPL-3.0-only"], "pass"),
        ("MIT AND GPL-3.0-only", [], ["GPL-3.0-only"], "fail"),
        ("MIT OR GPL-3.0-only", [], ["GPL-3.0-only"], "pass"),
        ("MIT OR GPL-3.0-only", [], ["GPL-3.0-only", "MIT"], "fail"),
        ("MIT", ["MIT"], ["MIT"], "fail"),
        ("LicenseRef-Forum-Terms", ["licenseref-forum-terms"], [], "pass"),
        ("unknown", ["MIT"], [], "unknown"),
        (None, ["MIT"], [], "unknown"),
        ("MIT", [], [], "silent"),
    ],
)
def test_the_lists_of_the_policy_decide(expression, allow, deny, outcome):
    policy = Policy(license_allow=tuple(allow), license_deny=tuple(deny))
    assert judge("license-not-allowed", stating(expression), policy=policy).outcome == outcome


def test_the_license_of_the_contents_counts_too():
    policy = Policy(license_deny=("CC-BY-NC-4.0",))
    ending = judge("license-not-allowed", stating("ODbL-1.0", contents="CC-BY-NC-4.0"), policy=policy)
    assert ending.said == (("/license/contents", "license CC-BY-NC-4.0 is not allowed by the policy"),)


@pytest.mark.parametrize("selection", [{"only": ("license-not-allowed",)}, {"select": ("c2",)}, {"ignore": ("c1",)}])
@pytest.mark.parametrize("expression", [None, "unknown", "CC-BY-5.0"])
def test_where_the_rule_that_speaks_may_be_off_an_unreadable_license_is_not_let_through(expression, selection):
    policy = Policy(license_allow=("MIT",), **selection)
    assert judge("license-not-allowed", stating(expression), policy=policy).outcome == "unknown"


@pytest.mark.parametrize(
    ("claim", "pointer", "named"),
    [
        (LicenseClaim("CC-BY-5.0", name="MIT"), "/license/expression", "CC-BY-5.0"),
        (LicenseClaim(name="MIT", link="https://www.gnu.org/licenses/gpl-3.0.html"), "/license/name", "MIT"),
    ],
)
def test_the_part_that_is_stated_is_quoted(claim, pointer, named):
    ((place, said),) = judge("license-unrecognized", Source("s", license=claim)).said
    assert place == pointer
    assert said.startswith(f"license '{named}' ")


def test_contents_that_cannot_be_read_are_not_let_through():
    policy = Policy(license_allow=("MIT",))
    ending = judge("license-not-allowed", stating("MIT", contents="unknown"), policy=policy)
    assert (ending.outcome, ending.text) == ("unknown", "the license of the contents cannot be read")
