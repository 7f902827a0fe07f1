"""The tier that size and risk put a dataset in: what raises it, and that no silence lowers it."""

import pytest
from hypothesis import assume, given, settings

from crs_gate.judge.risk import TIERS, tier_of
from crs_gate.model.dataset import About, Size
from crs_gate.model.source import Acquisition, Collected, PersonalData, Source
from crs_gate.rules.statements import contradiction
from tests.unit.rules.build import dataset
from tests.unit.rules.stating import ABOUTS, SOURCES, without_one

PLAIN = Source(
    "s",
    category="licensed",
    collected=Collected(method="download"),
    acquisition=Acquisition("licensed"),
    personal_data=PersonalData("no"),
)
PEOPLE = PLAIN._replace(personal_data=PersonalData("yes", ("pii",), ("name",), minors="no"))
FEW = About(size=Size("900"))


@pytest.mark.parametrize(
    ("source", "records", "tier", "why"),
    [
        (PLAIN, "900", "starter", "900 records, and no source that is crawled"),
        (PLAIN, "100000", "starter", "100,000 records"),
        (PLAIN, "100001", "standard", "100,001 records are not few"),
        (PLAIN, "100000000", "strict", "of the scale of the web"),
        (PLAIN, None, "strict", "dataset.size.records is not stated"),
        (PLAIN, "9" * 20, "strict", "more than 18 digits"),
        (PLAIN, "many", "strict", "dataset.size.records is not stated"),
        (PLAIN._replace(category="crawled"), "900", "standard", "source 's' is crawled"),
        (PLAIN._replace(category=None), "900", "strict", "does not settle that it holds no data of people"),
        (PLAIN._replace(collected=Collected()), "900", "standard", "does not settle that it was not crawled"),
        (PLAIN._replace(personal_data=PersonalData("unknown")), "900", "strict", "does not settle"),
        (PEOPLE, "900", "standard", "source 's' holds data of people"),
        (PEOPLE._replace(category="crawled"), "900", "strict", "holds data of people and is crawled"),
        (PEOPLE._replace(category="user_data"), "900", "strict", "holds data of people and is crawled"),
        (
            PEOPLE._replace(personal_data=PersonalData("yes", ("pii",), ("name",), minors="yes")),
            "9",
            "strict",
            "minors",
        ),
        (PEOPLE._replace(personal_data=PersonalData("yes", ("pii",), ("name",))), "9", "strict", "rule minors out"),
        (PEOPLE._replace(personal_data=PersonalData("yes", ("phi",), (), minors="no")), "9", "strict", "special"),
        (PEOPLE._replace(personal_data=PersonalData("yes", None, (), minors="no")), "9", "strict", "special"),
        (PEOPLE._replace(personal_data=PersonalData("yes", ("pi",), ("face",), minors="no")), "9", "strict", "biom"),
    ],
)
def test_the_tier_and_why(source: Source, records: str | None, tier: str, why: str) -> None:
    found = tier_of([dataset(source, about=About(size=Size(records)))])
    assert (found.name, why in found.why) == (tier, True), found


@pytest.mark.parametrize(
    ("identifier", "tier"),
    [
        ("facial images", "strict"),
        ("fingerprints", "strict"),
        ("finger-prints", "strict"),
        ("palm prints", "strict"),
        ("Voices", "strict"),
        ("iris_scan", "strict"),
        ("genetic data", "strict"),
        ("biometrics", "strict"),
        ("facebook id", "standard"),
        ("voicemail", "standard"),
        ("year of birth", "standard"),
    ],
)
def test_biometric_identifiers_are_known_in_other_words_and_plurals(identifier: str, tier: str) -> None:
    source = PEOPLE._replace(personal_data=PersonalData("yes", ("pii",), ("name", identifier), minors="no"))
    assert tier_of([dataset(source, about=FEW)]).name == tier


def test_the_riskier_side_counts() -> None:
    sides = [dataset(PLAIN, about=FEW), dataset(PEOPLE._replace(category="crawled"), about=FEW)]
    assert [tier_of(sides), tier_of(sides[::-1])] == [tier_of(sides[1:])] * 2


def test_a_side_that_cannot_be_read_and_one_without_sources_are_of_the_highest() -> None:
    found = tier_of([dataset(PLAIN, about=FEW), None])
    assert found == ("strict", "the manifest cannot be read, before or after this change")
    assert tier_of([dataset(about=FEW)]).name == "strict"


def test_more_sources_than_records_are_records() -> None:
    many = [PLAIN] * 100_001
    assert tier_of([dataset(*many, about=FEW)]).name == "standard"


@settings(max_examples=200, deadline=None)
@given(SOURCES, ABOUTS)
def test_leaving_something_out_never_lowers_the_tier(source: Source, about: About) -> None:
    assume(not (source.personal_data.present == "no" and contradiction(source)))
    before = TIERS.index(tier_of([dataset(source, about=about)]).name)
    less = [dataset(other, about=about) for other in without_one(source)]
    less += [dataset(source, about=other) for other in without_one(about)]
    assert all(TIERS.index(tier_of([other]).name) >= before for other in less)
