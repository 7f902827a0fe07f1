"""What must hold of every verdict, whatever the licenses and the act are."""

import re
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crs_gate.licenses import creative_commons, expression
from crs_gate.licenses.facts import facts
from crs_gate.licenses.mixing import Part, mix
from crs_gate.licenses.stated import stated_terms
from crs_gate.licenses.verdict import (
    COLLECTION,
    CONSERVATIVE,
    EXCEPTION_CLAIMED,
    LEVELS,
    LICENSE_TEXT,
    MERGED,
    RELATIONS,
    Act,
    Grade,
)
from crs_gate.licenses.weighing import weigh

CC_KINDS = ("CC-BY", "CC-BY-SA", "CC-BY-NC", "CC-BY-ND", "CC-BY-NC-SA", "CC-BY-NC-ND")
SINGLE = (
    "CC0-1.0", "CC-BY-4.0", "CC-BY-3.0", "CC-BY-SA-4.0", "CC-BY-SA-3.0", "CC-BY-SA-3.0-DE", "CC-BY-SA-2.0",
    "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "CC-BY-ND-4.0", "CC-BY-ND-3.0", "CC-BY-NC-ND-4.0", "ODbL-1.0", "ODC-By-1.0",
    "LicenseRef-dbcl-1.0", "CDLA-Sharing-1.0", "CDLA-Permissive-2.0", "C-UDA-1.0", "GPL-3.0-only", "GPL-2.0-or-later",
    "GPL-2.0", "GFDL-1.3", "EUPL-1.2", "LAL-1.3", "MIT", "OGL-UK-3.0", "LicenseRef-llama2", "LicenseRef-gemma",
    "LicenseRef-forum-terms",
)  # fmt: skip
OUTBOUND = (*(name for name in SINGLE if not name.startswith("LicenseRef-")), "", "CC-BY-4.0 OR CC-BY-SA-4.0")
EXCEPTIONS = ("", "eu-dsm-3", "eu-dsm-4", "us-fair-use", "other")
SAID = (True, False, None)
QUESTIONS = ("train", "commercial", "release_model")

CHEAP, DEAR = settings(max_examples=150, deadline=None), settings(max_examples=50, deadline=None)

licenses = st.sampled_from(SINGLE)
nodes = st.recursive(
    licenses,
    lambda parts: st.tuples(st.sampled_from(["AND", "OR"]), parts, parts).map(
        lambda made: f"({made[1]}) {made[0]} ({made[2]})"
    ),
    max_leaves=4,
)
said = st.sampled_from(SAID)
acts = st.fixed_dictionaries(
    {
        "relation": st.sampled_from(RELATIONS),
        "outbound": st.sampled_from(OUTBOUND),
        "release": st.sampled_from(["public", "internal", "none"]),
        "train": said,
        "commercial": said,
        "release_model": said,
        "level": st.sampled_from(LEVELS),
        "exception": st.sampled_from(EXCEPTIONS),
        "europe": st.booleans(),
        "contents": st.booleans(),
    }
).map(lambda stated: Act(**stated))
"""Not ``st.builds``, which would fill the other fields with noise."""
answers = st.sampled_from(["yes", "no", "unknown", None])
GRANTS = ("commercial", "derivatives", "redistribution", "training", "share_alike", "attribution")
grants = st.fixed_dictionaries(dict.fromkeys(GRANTS, answers))


def grades(canonical, act):
    answer = weigh(canonical, act)
    return answer.release.grade, answer.use.grade, frozenset(answer.taken)


@CHEAP
@given(nodes, nodes, acts)
def test_and_is_commutative(one, other, act):
    assert grades(f"({one}) AND ({other})", act) == grades(f"({other}) AND ({one})", act)


@CHEAP
@given(nodes, nodes, nodes, acts)
def test_and_is_associative(one, two, three, act):
    assert grades(f"(({one}) AND ({two})) AND ({three})", act) == grades(f"({one}) AND (({two}) AND ({three}))", act)


@CHEAP
@given(nodes, nodes, acts)
def test_and_takes_the_worst(one, other, act):
    """As long as contents are spoken for: else a license that covers them helps one of a database beside it."""
    act = act._replace(contents=True)
    both = weigh(f"({one}) AND ({other})", act)
    parts = [weigh(one, act), weigh(other, act)]
    assert both.release.grade == max(part.release.grade for part in parts)
    assert both.use.grade == max(part.use.grade for part in parts)


@CHEAP
@given(nodes, nodes, nodes, acts)
def test_another_alternative_never_makes_it_worse(one, other, beside, act):
    act = act._replace(contents=True)  # or else an alternative for databases alone leaves contents open
    assert weigh(f"({one}) OR ({other})", act).grade <= weigh(one, act).grade
    assert weigh(f"(({one}) OR ({other})) AND ({beside})", act).grade <= weigh(f"({one}) AND ({beside})", act).grade


@CHEAP
@given(nodes, nodes, acts)
def test_the_order_of_alternatives_changes_no_grade(one, other, act):
    first, second = weigh(f"({one}) OR ({other})", act), weigh(f"({other}) OR ({one})", act)
    assert (first.release.grade, first.use.grade) == (second.release.grade, second.use.grade) or (
        first.grade == second.grade
    )


@CHEAP
@given(nodes, acts)
def test_the_chosen_licenses_alone_come_to_the_same(canonical, act):
    answer = weigh(canonical, act)
    chosen = weigh(" AND ".join(answer.taken), act)
    assert (chosen.release.grade, chosen.use.grade) == (answer.release.grade, answer.use.grade)
    assert {*answer.taken} | {*answer.left} == set(expression.licenses(expression.parse(canonical)))


@CHEAP
@given(nodes, acts)
def test_every_verdict_but_a_good_one_says_why_and_of_which_license(canonical, act):
    for judgement in weigh(canonical, act)[:2]:
        if not judgement.grade.passes:
            assert judgement.why
            assert judgement.remedy
            assert judgement.license


@CHEAP
@given(nodes, acts)
def test_a_claimed_exception_helps_only_where_the_policy_accepts_it(canonical, act):
    for level in (CONSERVATIVE, LICENSE_TEXT):
        below = act._replace(level=level)
        assert weigh(canonical, below) == weigh(canonical, below._replace(exception=""))


@CHEAP
@given(licenses, acts)
def test_no_exception_is_a_license_to_pass_on(canonical, act):
    claimed = act._replace(level=EXCEPTION_CLAIMED, exception="eu-dsm-4")
    assert weigh(canonical, claimed).release == weigh(canonical, claimed._replace(exception="")).release


@CHEAP
@given(nodes, acts)
def test_a_milder_level_is_never_stricter(canonical, act):
    found = [weigh(canonical, act._replace(level=level)).grade for level in LEVELS]
    assert found == sorted(found, reverse=True)


@CHEAP
@given(nodes, acts, st.sampled_from(QUESTIONS), st.booleans())
@example("CC-BY-NC-4.0", Act(commercial=True, level=EXCEPTION_CLAIMED, exception="eu-dsm-4"), "train", False)
def test_a_use_that_nobody_spoke_of_never_helps(canonical, act, question, answer):
    silent = weigh(canonical, act._replace(**{question: None}))
    stated = weigh(canonical, act._replace(**{question: answer}))
    assert stated.use.grade.passes or not silent.use.grade.passes


@CHEAP
@given(nodes, acts)
def test_a_relation_that_nobody_stated_never_helps(canonical, act):
    assert weigh(canonical, act).grade.passes or not weigh(canonical, act._replace(relation=MERGED)).grade.passes


@CHEAP
@given(nodes, acts)
def test_a_release_that_nobody_stated_never_helps(canonical, act):
    assert weigh(canonical, act).grade.passes or not weigh(canonical, act._replace(release="public")).grade.passes


@CHEAP
@given(nodes, acts)
def test_a_public_release_under_no_license_never_passes(canonical, act):
    assert not weigh(canonical, act._replace(release="public", outbound="")).release.grade.passes


@CHEAP
@given(grants, st.sampled_from(GRANTS), acts)
def test_a_grant_that_nobody_stated_never_helps(stated, left_out, act):
    own = stated_terms("LicenseRef-forum-terms", **stated)
    less = stated_terms("LicenseRef-forum-terms", **{**stated, left_out: None})
    before, after = weigh("LicenseRef-forum-terms", act, own), weigh("LicenseRef-forum-terms", act, less)
    assert before.release.grade.passes or not after.release.grade.passes
    assert before.use.grade.passes or not after.use.grade.passes


def _stricter():
    """Pairs of Creative Commons licenses of one version, the second with one element more."""
    for version, kind, more in product(("2.0", "3.0", "4.0"), CC_KINDS, CC_KINDS):
        elements, added = {*kind.split("-")}, {*more.split("-")}
        if len(added - elements) == 1 and elements < added:
            yield f"{kind}-{version}", f"{more}-{version}"


def _outbound_is_what_share_alike_asks_for(stricter, outbound):
    known = facts(stricter)
    names = set(expression.licenses(expression.parse(outbound))) if outbound else set()
    return known.share_alike == "strong" and any(
        name == stricter or name in known.targets or creative_commons.adaptable(stricter, name) for name in names
    )


@pytest.mark.parametrize(("milder", "stricter"), sorted(_stricter()))
@CHEAP
@given(act=acts)
def test_a_stricter_license_never_gets_a_better_grade(milder, stricter, act):
    before, after = weigh(milder, act), weigh(stricter, act)
    assert after.use.grade >= before.use.grade
    if not _outbound_is_what_share_alike_asks_for(stricter, act.outbound):
        assert after.passing_on.grade >= before.passing_on.grade


def test_there_are_stricter_licenses_to_compare():
    assert len(list(_stricter())) == 3 * 7


parts = st.lists(st.sampled_from(SINGLE), min_size=0, max_size=5).map(
    lambda names: [Part(f"s{place}", name) for place, name in enumerate(names)]
)
EUROPEAN = re.compile(r"\bEUPL-1\.2\b")


@DEAR
@given(parts, nodes, st.integers(0, 5))
@example([Part("a", "CC-BY-SA-4.0"), Part("b", "GPL-2.0-or-later")], "GPL-3.0-only", 2)
def test_another_source_never_makes_a_mix_better(before, added, place):
    """But for EUPL-1.2, whose article 5 opens a way by what it is merged with."""
    after = [*before[:place], Part("added", added), *before[place:]]
    if not any(EUROPEAN.search(part.canonical) for part in after):
        assert mix(after, Act()).grade >= mix(before, Act()).grade


@DEAR
@given(parts, st.randoms())
def test_the_order_of_a_mix_makes_no_difference(before, random):
    shuffled = list(before)
    random.shuffle(shuffled)
    one, other = mix(before, Act()), mix(shuffled, Act())
    assert (one.grade, one.fitting, one.then_fitting) == (other.grade, other.fitting, other.then_fitting)
    assert {part.name for part in one.apart} == {part.name for part in other.apart}


@DEAR
@given(parts)
def test_what_fits_a_mix_fits_each_of_its_parts(before):
    beside = frozenset(name for part in before for name in expression.licenses(expression.parse(part.canonical)))
    for name in mix(before, Act()).fitting:
        act = Act(outbound=name, beside=beside)
        refused = [p.canonical for p in before if weigh(p.canonical, act).release.grade is Grade.CONFLICT]
        # A part that no license can hold is left aside: it is told by itself.
        assert all(mix([Part("alone", each)], Act()).fitting in {(), mix([], Act()).fitting} for each in refused)


@DEAR
@given(parts)
def test_what_is_split_off_leaves_a_mix_that_a_license_holds(before):
    found = mix(before, Act())
    if found.grade is Grade.CONFLICT:
        rest = [part for part in before if part not in found.apart]
        assert found.apart
        assert found.then_fitting
        assert mix(rest, Act()).grade is not Grade.CONFLICT


@DEAR
@given(parts)
def test_a_collection_is_no_mix(before):
    """Items that stay apart keep their licenses: a share-alike item asks nothing of the others."""
    act = Act(COLLECTION, "CC-BY-NC-SA-4.0", commercial=False)
    for part in before:
        if part.canonical in {"CC-BY-SA-4.0", "CC-BY-NC-SA-4.0", "CC-BY-ND-4.0"}:
            assert weigh(part.canonical, act).release.grade.passes
