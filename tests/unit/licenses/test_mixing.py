import pytest

from crs_gate.licenses import mixing
from crs_gate.licenses.creative_commons import every_id
from crs_gate.licenses.facts import all_facts
from crs_gate.licenses.mixing import Part, mix
from crs_gate.licenses.stated import stated_terms
from crs_gate.licenses.verdict import Act, Grade

ACT = Act()
EVERY = sorted({*every_id(), *(known.id for known in all_facts() if known.usable)})


def parts(*stated):
    return [Part(f"s{number}", canonical) for number, canonical in enumerate(stated)]


def names(found):
    return [part.name for part in found]


@pytest.mark.parametrize(
    "stated",
    [
        ("CC-BY-SA-4.0", "CC-BY-NC-SA-4.0"),
        ("CC-BY-SA-4.0", "ODbL-1.0"),
        ("CC-BY-NC-4.0", "ODbL-1.0"),
        ("CDLA-Sharing-1.0", "CC-BY-SA-4.0"),
        ("GPL-2.0-only", "GPL-3.0-only"),
        ("C-UDA-1.0", "CC-BY-SA-4.0"),
    ],
)
def test_two_that_exclude_each_other(stated):
    mixed = mix(parts(*stated), ACT)
    assert mixed.grade is Grade.CONFLICT
    assert [(clash.first.name, clash.second.name) for clash in mixed.clashes] == [("s0", "s1")]
    assert all(clash.why for clash in mixed.clashes)
    assert len(mixed.apart) == 1
    assert mixed.then_fitting


@pytest.mark.parametrize(
    ("stated", "fits"),
    [
        (("CC-BY-4.0", "CC0-1.0", "MIT"), "CC-BY-4.0"),
        (("CC-BY-SA-3.0", "CC-BY-SA-4.0", "CC-BY-4.0"), "CC-BY-SA-4.0"),
        (("CC-BY-SA-4.0", "GPL-3.0-only"), "GPL-3.0-only"),
        (("CC-BY-NC-4.0", "CC-BY-4.0"), "CC-BY-NC-4.0"),
        (("CC-BY-SA-4.0 OR CC-BY-NC-4.0", "CC-BY-NC-SA-4.0"), "CC-BY-NC-SA-4.0"),
        (("EUPL-1.2", "GPL-3.0-only"), "GPL-3.0-only"),
        (("CC-BY-SA-1.0-FI", "CC-BY-2.0"), "CC-BY-SA-1.0-FI"),
    ],
)
def test_a_license_that_holds_all_is_found(stated, fits):
    mixed = mix(parts(*stated), ACT)
    assert mixed.grade is Grade.OK
    assert fits in mixed.fitting


def test_the_smallest_set_is_split_off():
    mixed = mix(parts("ODbL-1.0", "CC-BY-SA-4.0", "ODbL-1.0", "CC-BY-4.0", "ODbL-1.0"), ACT)
    assert names(mixed.apart) == ["s1"]
    assert mixed.then_fitting[0] == "ODbL-1.0"


def test_without_what_is_split_off_the_rest_fits():
    stated = ["CC-BY-SA-4.0", "CC-BY-NC-SA-4.0", "ODbL-1.0", "CDLA-Sharing-1.0", "CC-BY-4.0", "ODbL-1.0"]
    mixed = mix(parts(*stated), ACT)
    rest = [part for part in parts(*stated) if part.name not in names(mixed.apart)]
    assert mix(rest, ACT).fitting == mixed.then_fitting != ()


def test_what_nothing_can_hold_is_no_matter_of_mixing():
    assert mix(parts("CC-BY-ND-4.0", "CC-BY-4.0"), ACT).grade is Grade.OK


def test_one_unknown_leaves_the_mix_unknown_and_no_unknown_hides_a_conflict():
    assert mix(parts("LicenseRef-nobody-read-this", "CC-BY-4.0"), ACT).grade is Grade.UNKNOWN
    clash = mix(parts("CC-BY-SA-4.0", "LicenseRef-nobody-read-this", "ODbL-1.0"), ACT)
    assert clash.grade is Grade.CONFLICT


def test_terms_of_your_own_take_part():
    own = stated_terms(
        "LicenseRef-deal", commercial="no", derivatives="yes", redistribution="yes", share_alike="no", attribution="no"
    )
    mixed = mix([Part("deal", "LicenseRef-deal", own), Part("map", "ODbL-1.0")], ACT)
    assert mixed.grade is Grade.CONFLICT


@pytest.mark.parametrize("contents", [False, True])
def test_what_one_license_rules_out_is_not_taken_from_another_that_differs(contents):
    """Alike licenses are tried once; each alone must come to the same as among all of them."""
    together = mixing._Universe(mixing._for_data(), ACT)
    for name in EVERY:
        alone = mixing._Universe(mixing._for_data(), ACT)
        assert together.masks(name, None, contents=contents) == alone.masks(name, None, contents=contents), name


def test_nothing_to_mix_fits_everywhere():
    assert mix([], ACT).grade is Grade.OK


def test_the_licenses_that_would_do_come_with_the_best_known_first():
    assert mix(parts("CC-BY-4.0"), ACT).fitting[:2] == ("CC-BY-4.0", "CC-BY-SA-4.0")
