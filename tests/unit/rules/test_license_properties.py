"""What must hold of the rules on licenses together: saying less never earns more, and the order never matters."""

from functools import cache

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from crs_gate.judge.evaluate import evaluate
from crs_gate.judge.rating import rate
from crs_gate.model.dataset import About, Use
from crs_gate.model.policy import Policy
from crs_gate.model.scheme import Criterion, worse
from crs_gate.model.source import Evidence, Generator, Grants, LegalException, LicenseClaim, Source, Synthetic
from crs_gate.rules.interface import Context
from crs_gate.rules.registry import all_rules
from tests.unit.rules.build import TODAY, dataset, judge

EVIDENCE = Evidence("https://example.org/license", None, "2026-11-01", "data@example.org")
LICENSES = (
    "CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "CC-BY-ND-4.0", "ODbL-1.0", "ODC-By-1.0",
    "C-UDA-1.0", "MIT", "GPL-3.0", "llama2", "LicenseRef-forum-terms", "CC-BY-4.0 OR CC-BY-NC-4.0",
    "CC-BY-SA-4.0 AND CC-BY-4.0",
)  # fmt: skip
READABLE = (*LICENSES, "CC0-1.0 WITH Classpath-exception-2.0")
UNREADABLE = ("unknown", "CC-BY-5.0", "none", "TODO", None)
OUTBOUND = ("CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "ODbL-1.0")
LEVELS = ("conservative", "license-text", "exception-claimed")
FEW = settings(max_examples=60, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
"""Without shrinking: what fails is small as it is, and whole datasets are slow to judge."""
IN_BUSINESS = Use("true", "true", "true")
CONTENTS = ("CC-BY-4.0", "CC-BY-NC-4.0", "LicenseRef-dbcl-1.0", "unknown", "none", "CC-BY-5.0")


def records(kind, **fields):
    """Records of a kind whose other fields are not stated: ``st.builds`` would fill them with noise."""
    return st.fixed_dictionaries(fields).map(lambda stated: kind(**stated))


yes_no = st.sampled_from(["yes", "no", "unknown", None])
truth = st.sampled_from(["true", "false", None])
uses = records(Use, **dict.fromkeys(Use._fields, truth))
grants = records(Grants, **dict.fromkeys(Grants._fields, yes_no))
abouts = records(
    About,
    name=st.just("d"),
    license=st.sampled_from(OUTBOUND),
    release=st.sampled_from(["public", "internal", "none", None]),
    use=uses,
)
claims = records(
    LicenseClaim,
    expression=st.sampled_from(READABLE),
    contents=st.sampled_from([None, None, "CC-BY-4.0", "CC-BY-NC-4.0", "LicenseRef-dbcl-1.0"]),
    evidence=st.sampled_from([EVIDENCE, Evidence()]),
    grants=grants,
    exception=st.sampled_from([LegalException(), LegalException("eu-dsm-3", "a"), LegalException("eu-dsm-4", "b")]),
)
synthetics = st.sampled_from(
    [
        Synthetic("no"),
        Synthetic("yes", generators=(Generator("m", "1", "Apache-2.0"),)),
        Synthetic("yes", generators=(Generator("m", "1", "llama2"),)),
        Synthetic("yes", generators=(Generator("m", "1"),)),
        Synthetic(),
    ]
)
sources = records(
    Source,
    id=st.just("s"),
    role=st.sampled_from(["train", "eval", None]),
    relation=st.sampled_from(["merged", "collection", "produced_work", "model_output", None]),
    license=claims,
    synthetic=synthetics,
    derived_from=st.just(()),
)
many = st.lists(sources, min_size=1, max_size=4).map(
    lambda found: tuple(source._replace(id=f"s{place}") for place, source in enumerate(found))
)
policies = st.sampled_from(LEVELS).map(lambda level: Policy(license_level=level))


@cache
def rules():
    return tuple(rule for rule in all_rules() if rule.criterion is Criterion.LICENSE)


def rated(found, about, policy=None):
    whole = dataset(*found, about=about)
    results = evaluate(Context(whole, policy or Policy(), TODAY), rules())
    return rate(results, [source.id for source in found])


def is_better(after, before):
    """Whether a rating improved in anything: letter, score, or the letter of a source."""
    letters = [worse(before.by_source[name], after.by_source[name]) for name in after.by_source]
    return worse(before.letter, after.letter) or after.score > before.score or any(letters)


def with_first(found, **changes):
    return (found[0]._replace(**changes), *found[1:])


@FEW
@given(many, abouts, policies)
def test_a_dataset_without_a_license_earns_no_more(found, about, policy):
    assert not is_better(rated(found, about._replace(license=None), policy), rated(found, about, policy))


@pytest.mark.parametrize("field", Use._fields)
@FEW
@given(found=many, about=abouts, policy=policies)
def test_a_use_that_is_not_declared_earns_no_more(field, found, about, policy):
    silent = about._replace(use=about.use._replace(**{field: None}))
    assert not is_better(rated(found, silent, policy), rated(found, about, policy))


@FEW
@given(many, abouts, policies)
def test_a_release_that_is_not_declared_earns_no_more(found, about, policy):
    assert not is_better(rated(found, about._replace(release=None), policy), rated(found, about, policy))


@FEW
@given(many, abouts, policies)
@example(
    (Source("s0", license=LicenseClaim("CC-BY-NC-4.0")),), About(license="CC-BY-4.0", use=Use("true", "true")), Policy()
)
def test_a_source_without_a_license_earns_no_more(found, about, policy):
    less = with_first(found, license=LicenseClaim())
    assert not is_better(rated(less, about, policy), rated(found, about, policy))


@pytest.mark.parametrize("expression", UNREADABLE)
@FEW
@given(found=many, about=abouts)
def test_a_license_that_cannot_be_read_earns_no_more(expression, found, about):
    less = with_first(found, license=found[0].license._replace(expression=expression))
    assert not is_better(rated(less, about), rated(found, about))


@FEW
@given(many, abouts, policies)
def test_a_relation_that_is_not_stated_earns_no_more(found, about, policy):
    """But for one that gainsays ``synthetic``: that a model wrote it is a gap where no model is named."""
    if found[0].relation == "model_output" and not found[0].synthetic.generators:
        found = with_first(found, relation="collection")
    less = with_first(found, relation=None)
    assert not is_better(rated(less, about, policy), rated(found, about, policy))


@FEW
@given(many, abouts, policies)
def test_a_source_that_does_not_say_whether_a_model_wrote_it_earns_no_more(found, about, policy):
    less = with_first(found, synthetic=Synthetic())
    assert not is_better(rated(less, about, policy), rated(found, about, policy))


@pytest.mark.parametrize(
    "parent", [Synthetic(), Synthetic("unknown"), Synthetic("yes"), Synthetic("yes", generators=(Generator(),))]
)
def test_what_a_parent_does_not_say_is_handed_down(parent):
    """Else a parent that keeps silent about its model would clean what is made from it."""
    first = Source("parent", license=LicenseClaim("CC-BY-4.0"), synthetic=parent, derived_from=())
    child = Source("child", license=LicenseClaim("CC-BY-4.0"), synthetic=Synthetic("no"), derived_from=("parent",))
    about = About(license="CC-BY-4.0", use=IN_BUSINESS)
    assert judge("output-terms-conflict", first, child, about=about).outcome == "unknown"


@pytest.mark.parametrize("field", ["name", "version", "terms"])
@FEW
@given(found=many, about=abouts)
def test_a_generator_that_is_told_less_of_earns_no_more(field, found, about):
    synthetic = found[0].synthetic
    told = tuple(generator._replace(**{field: None}) for generator in synthetic.generators)
    less = with_first(found, synthetic=synthetic._replace(generators=told))
    assert not is_better(rated(less, about), rated(found, about))


@pytest.mark.parametrize("field", Grants._fields)
@FEW
@given(found=many, about=abouts, stated=grants)
def test_a_grant_that_is_not_stated_earns_no_more(field, found, about, stated):
    claim = LicenseClaim("LicenseRef-forum-terms", evidence=EVIDENCE, grants=stated)
    less = with_first(found, license=claim._replace(grants=stated._replace(**{field: None})))
    assert not is_better(rated(less, about), rated(with_first(found, license=claim), about))


def test_a_mix_is_not_labeled_with_terms_that_may_ask_for_no_credit():
    """Nobody knows then whether credit reaches the recipients; that it is not asked for is no better."""
    notice = Source("s1", license=LicenseClaim("MIT", contents="CC-BY-4.0"), derived_from=())
    own = Grants("yes", "yes", "yes", None, "unknown", "no")
    for attribution in (None, "unknown", "no"):
        claim = LicenseClaim("LicenseRef-forum-terms", evidence=EVIDENCE, grants=own._replace(attribution=attribution))
        mixed = (Source("s0", license=claim, derived_from=()), notice)
        assert judge("license-mix-conflict", *mixed, about=About(license="CC-BY-NC-4.0")).outcome == "unknown"


@pytest.mark.parametrize("field", ["evidence", "exception", "grants"])
@FEW
@given(found=many, about=abouts, policy=policies)
def test_a_license_that_less_is_told_of_earns_no_more(field, found, about, policy):
    bare = LicenseClaim._field_defaults[field]
    less = with_first(found, license=found[0].license._replace(**{field: bare}))
    assert not is_better(rated(less, about, policy), rated(found, about, policy))


@pytest.mark.parametrize(
    "contents", ["CC-BY-4.0", "CC-BY-NC-4.0", "LicenseRef-dbcl-1.0", "unknown", "none", "CC-BY-5.0"]
)
@pytest.mark.parametrize("database", ["ODbL-1.0", "ODC-By-1.0"])
@FEW
@given(found=many, about=abouts, policy=policies)
def test_a_database_whose_contents_are_not_told_of_earns_no_more(contents, database, found, about, policy):
    """Only for licenses of databases: those that cover everything ask nothing more of contents."""
    claim = LicenseClaim(database, contents=contents, evidence=EVIDENCE)
    told, silent = with_first(found, license=claim), with_first(found, license=claim._replace(contents=None))
    assert not is_better(rated(silent, about, policy), rated(told, about, policy))


@FEW
@given(many, sources, abouts, policies)
def test_another_source_never_raises_the_letter(found, added, about, policy):
    more = (*found, added._replace(id="added"))
    assert not worse(rated(found, about, policy).letter, rated(more, about, policy).letter)


@FEW
@given(many, abouts, policies, st.randoms())
def test_the_order_of_sources_makes_no_difference(found, about, policy, random):
    shuffled = list(found)
    random.shuffle(shuffled)
    one, other = rated(found, about, policy), rated(tuple(shuffled), about, policy)
    assert (one.letter, one.score, one.by_source) == (other.letter, other.score, other.by_source)


@FEW
@given(many, abouts, st.sampled_from(["conservative", "license-text"]))
def test_an_exception_earns_nothing_that_the_policy_does_not_accept(found, about, level):
    policy, bare = Policy(license_level=level), LegalException()
    without = tuple(source._replace(license=source.license._replace(exception=bare)) for source in found)
    assert rated(found, about, policy) == rated(without, about, policy)


READING = ("license-missing", "license-unknown", "license-unrecognized", "license-contents-missing")


@pytest.mark.parametrize("expression", ["MIT", *UNREADABLE])
@pytest.mark.parametrize("contents", ["MIT", "unknown", "gpl", "CC-BY-5.0", "none", "all rights reserved", "TODO", ""])
def test_each_text_that_cannot_be_read_is_one_finding(expression, contents):
    claim = LicenseClaim(expression, contents=contents)
    endings = [judge(rule, Source("s", license=claim)) for rule in READING]
    places = [pointer for ending in endings if ending.outcome == "fail" for pointer, _ in ending.said]
    bad = (expression != "MIT", contents != "MIT")
    assert [place.endswith("contents") for place in places].count(True) == bad[1]
    assert len(places) == sum(bad)


@pytest.mark.parametrize("contents", [None, "MIT", "unknown", "CC-BY-5.0", "none"])
@pytest.mark.parametrize("expression", ["MIT", *UNREADABLE])
def test_every_source_is_asked_for_its_license(expression, contents):
    ending = judge("license-missing", Source("s", license=LicenseClaim(expression, contents=contents)))
    assert ending.outcome in {"pass", "fail", "unknown"}


LONG = "LicenseRef-" + "-".join(["terms-of-the-archive"] * 8)
HOSTILE = (
    LONG,
    f"{LONG} AND CC-BY-NC-SA-4.0",
    " OR ".join(["CC-BY-NC-SA-4.0", *["CC-BY-NC-ND-4.0"] * 150]),
    " AND ".join(f"CC-BY-NC-SA-3.0-{port}" for port in ("AT", "DE", "IGO")),
    " AND ".join(f"{LONG}-{number}" for number in range(18)),
    " AND ".join(["CC-BY-NC-SA-4.0", *(f"{LONG}-{number}" for number in range(18))]),
)
_LONGEST_MESSAGE = 800


@pytest.mark.parametrize("expression", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_no_message_is_as_long_as_what_the_manifest_says(rule, expression):
    hostile = Source("h" * 60, relation="merged", license=LicenseClaim(expression), synthetic=Synthetic("no"))
    wiki = Source("wiki", relation="merged", license=LicenseClaim("CC-BY-SA-4.0"), synthetic=Synthetic("no"))
    about = About(license="CC-BY-SA-4.0", release="public", use=Use("true", "true", "true"))
    ending = judge(rule.id, wiki, hostile, about=about)
    assert max(map(len, ending.text.splitlines()), default=0) <= _LONGEST_MESSAGE
