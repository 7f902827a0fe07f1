import pytest

from crs_gate.formats import FORMAT_NAMES, reader_of
from crs_gate.judge.in_format import _ASKED, _ASKED_BESIDE, _ASKS_FOR_NOTE, beyond
from crs_gate.model.findings import Finding
from crs_gate.model.location import Location
from crs_gate.model.scheme import Severity
from crs_gate.rules.registry import all_rules

CROISSANT, CARD = (reader_of(name).NOT_IN_FORMAT for name in ("croissant", "hf-card"))


def finding(rule: str, pointer: str) -> Finding:
    return Finding(rule, Severity.ERROR, "m", Location("d", 1, 1, pointer), "", "f")


@pytest.mark.parametrize(
    ("rule", "pointer", "croissant", "card"),
    [
        ("retention-missing", "/dataset/retention", "dataset.retention", "dataset.retention"),
        ("retention-missing", "/dataset/retention/until", "dataset.retention", "dataset.retention"),
        ("opt-out-mechanism-missing", "/sources", "dataset.opt_out", ""),
        ("opt-out-mechanism-missing", "/dataset/opt_out/url", "dataset.opt_out", ""),
        ("opt-out-signal-unchecked", "/sources/12/opt_out/signals", "opt_out.signals", "opt_out.signals"),
        ("opt-out-signal-unchecked", "/sources/0/category", "category", "category"),
        ("consent-basis-missing", "/sources/0/consent", "consent.basis", "consent.basis"),
        ("consent-basis-missing", "/sources/0/personal_data/present", "", ""),
        ("source-date-missing", "/sources/0/collected", "", "collected.from"),
        ("source-method-missing", "/sources/0/collected", "", ""),
        ("acquisition-undeclared", "/sources/0/acquisition", "acquisition.basis", "acquisition.basis"),
        ("license-missing", "/sources/0/license", "", ""),
        ("license-contents-missing", "/sources/0/license", "license.contents", "license.contents"),
        ("checksum-missing", "/sources/0/files/3", "", "files"),
        ("source-locator-unstable", "/sources/0/locator/url", "", "locator.revision"),
        ("dataset-license-missing", "/dataset", "", ""),
        ("unverified-claim-unflagged", "/sources/0/category", "category", "category"),
        ("unverified-claim-unflagged", "/sources/0/license", "unverified", "unverified"),
        ("source-date-missing", "", "", "collected.from"),
        ("manifest-invalid", "", "", ""),
    ],
)
def test_what_a_format_has_no_place_for(rule: str, pointer: str, croissant: str, card: str) -> None:
    assert beyond(CROISSANT, finding(rule, pointer)) == croissant
    assert beyond(CARD, finding(rule, pointer)) == card
    assert beyond((), finding(rule, pointer)) == ""


def test_the_rules_that_are_named_exist() -> None:
    assert {*_ASKED, *_ASKED_BESIDE, _ASKS_FOR_NOTE} <= {rule.id for rule in all_rules()}


def test_every_format_but_the_native_one_lacks_a_place_for_something() -> None:
    """Reports know by that whether snippets of the native manifest fit the file."""
    lacking = {name for name in FORMAT_NAMES if getattr(reader_of(name), "NOT_IN_FORMAT", ())}
    assert lacking == set(FORMAT_NAMES) - {"native"}
