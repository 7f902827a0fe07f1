import pytest

from crs_gate.model.scheme import Criterion, Scope
from crs_gate.rules.interface import ManifestState, NotApplicable
from crs_gate.rules.registry import all_rules, read_doc
from tests.unit.rules.build import RULES


def test_rules_come_by_criterion_and_then_by_id():
    order = list(Criterion)
    keys = [(order.index(rule.criterion), rule.id) for rule in all_rules()]
    assert keys == sorted(keys)
    assert len({rule.id for rule in all_rules()}) == len(keys)


def test_a_rule_is_found_by_its_id():
    rule = RULES["license-missing"]
    assert (rule.criterion, rule.scope, rule.local) == (Criterion.LICENSE, Scope.SOURCE, True)
    assert rule.doc.summary == "A source has no license."


def test_a_docstring_is_split_into_its_sections():
    doc = read_doc(
        """A sentence
        over two lines.

        Why:
            Because.

        Fix:
            Mend it.

                a: 1

        References:
            - https://example.org/1
            - https://example.org/2
        """
    )
    assert doc == (
        "A sentence over two lines.",
        "Because.",
        "",
        "Mend it.\n\n    a: 1",
        ("https://example.org/1", "https://example.org/2"),
    )


def test_only_rules_that_need_nothing_around_the_source_are_local():
    assert {rule.id for rule in all_rules() if rule.scope is Scope.SOURCE and not rule.local} == {
        "source-duplicate",
        "source-path-missing",
        "derived-from-unknown",
        "source-metadata-dropped",
        "checksum-missing",
        "checksum-mismatch",
        "license-conflict",
        "license-contents-missing",
        "license-label-overpromises",
        "license-model-license-on-data",
        "license-use-conflict",
        "ledger-license-unknown",
        "ledger-opt-out-reserved",
        "ledger-undated",
        "output-terms-conflict",
        "pseudonymous-identifier-kept",
        "trace-broken",
    }


def test_a_deleted_manifest_is_one_finding():
    gone = ManifestState("d.crs.yaml", deleted=True)
    assert list(RULES["manifest-deleted"].check(gone, None)) == [("", "the manifest is deleted")]
    with pytest.raises(NotApplicable, match="is deleted"):
        list(RULES["manifest-invalid"].check(gone, None))


def test_every_problem_of_an_invalid_manifest_is_a_finding():
    problems = (("/sources/0/licence", "unknown key 'licence'"), ("", "missing key 'crs'"))
    broken = ManifestState("d.crs.yaml", deleted=False, problems=problems)
    assert tuple(RULES["manifest-invalid"].check(broken, None)) == problems
    assert not list(RULES["manifest-deleted"].check(broken, None))
