import pytest

from crs_gate.model.source import Acquisition, Source, Step, Synthetic, Terms
from tests.unit.rules.build import judge

DONE = (Step("deduplication"),)
UNTOUCHED = Source("s", category="licensed", derived_from=(), trace=(), synthetic=Synthetic("no"))


@pytest.mark.parametrize(
    ("source", "outcome"),
    [
        (UNTOUCHED, "na"),
        (UNTOUCHED._replace(trace=DONE), "pass"),
        (UNTOUCHED._replace(trace=None), "fail"),
        (
            UNTOUCHED._replace(
                trace=(Step("TODO"), Step()),
            ),
            "fail",
        ),
        (UNTOUCHED._replace(derived_from=("p",)), "fail"),
        (UNTOUCHED._replace(derived_from=("p",), trace=DONE), "pass"),
        (UNTOUCHED._replace(category="synthetic"), "fail"),
        (UNTOUCHED._replace(synthetic=Synthetic("yes")), "fail"),
        (UNTOUCHED._replace(derived_from=None), "unknown"),
        (UNTOUCHED._replace(category=None), "unknown"),
        (UNTOUCHED._replace(synthetic=Synthetic()), "unknown"),
        (UNTOUCHED._replace(synthetic=Synthetic("unknown")), "unknown"),
    ],
)
def test_only_a_checked_statement_frees_from_a_trace(source, outcome):
    assert judge("trace-missing", source).outcome == outcome


@pytest.mark.parametrize(
    "step", ["Data was not processed", "unprocessed", "raw", "Raw.", "x", "0", "No changes", "nothing", "as is", "N/A"]
)
def test_a_step_that_says_that_nothing_was_done_is_none(step):
    ending = judge("trace-missing", UNTOUCHED._replace(trace=(Step(step),)))
    assert ending.text == "no step of the trace says what was done"
    assert judge("trace-missing", UNTOUCHED._replace(trace=(Step(step), *DONE))).outcome == "pass"


def test_the_reason_for_no_trace_names_the_statements():
    ending = judge("trace-missing", UNTOUCHED)
    assert ending.text == "trace and derived_from are empty lists and the category is licensed"


def graph(**parents):
    return [Source(name, derived_from=tuple(above)) for name, above in parents.items()]


def test_parents_must_be_sources():
    ending = judge("derived-from-unknown", *graph(a="", b=["a", "gone"]))
    assert ending.said == (("/derived_from/1", "'gone' is no source of this manifest"),)


@pytest.mark.parametrize(("value", "outcome"), [(None, "unknown"), ((), "na"), (("a",), "pass")])
def test_parents_are_looked_up_only_when_they_are_stated(value, outcome):
    assert judge("derived-from-unknown", Source("a"), Source("b", derived_from=value)).outcome == outcome


@pytest.mark.parametrize(
    ("parents", "outcome"),
    [
        ({"s": "s"}, "fail"),
        ({"a": "s", "s": "a"}, "fail"),
        ({"a": "b", "b": "c", "c": "s", "s": "a"}, "fail"),
        ({"a": "b", "b": "a", "s": "a"}, "pass"),
        ({"p": "", "a": "p", "b": "p", "s": "ab"}, "pass"),
        ({"a": "b", "b": "as", "c": "d", "d": "c", "s": "c"}, "pass"),
    ],
)
def test_only_members_of_a_circle_lead_back_to_themselves(parents, outcome):
    assert judge("derived-from-unknown", *graph(**parents)).outcome == outcome


def test_a_chain_of_very_many_sources_is_no_trouble():
    chain = [Source(f"s{i}", derived_from=(f"s{i + 1}",)) for i in range(20_000)]
    closed = [*chain, Source("s20000", derived_from=("s0",))]
    assert judge("derived-from-unknown", *closed).outcome == "fail"
    assert judge("derived-from-unknown", Source("s20000", derived_from=()), *chain).outcome == "pass"


READ = Terms("https://example.org/terms", "2024-11-19")


@pytest.mark.parametrize(
    ("acquisition", "outcome"),
    [
        (Acquisition("licensed"), "pass"),
        (Acquisition("own-collection"), "pass"),
        (Acquisition("scraped-within-terms", READ), "pass"),
        (Acquisition(), "fail"),
        (Acquisition("TODO"), "fail"),
        (Acquisition("none"), "fail"),
        (Acquisition("scraped-within-terms"), "fail"),
        (Acquisition("scraped-within-terms", READ._replace(url=None)), "fail"),
        (Acquisition("scraped-within-terms", READ._replace(read_on=None)), "fail"),
        (Acquisition("scraped-within-terms", READ._replace(read_on="yesterday")), "fail"),
        (Acquisition("scraped-within-terms", READ._replace(read_on="2027-01-01")), "fail"),
        (Acquisition("scraped-terms-unclear"), "fail"),
        (Acquisition("scraped-terms-unclear", READ), "unknown"),
        (Acquisition("unknown"), "unknown"),
    ],
)
def test_a_right_to_obtain_is_stated_and_terms_were_read(acquisition, outcome):
    assert judge("acquisition-undeclared", Source("s", acquisition=acquisition)).outcome == outcome


@pytest.mark.parametrize(
    "url",
    ["none", "no", "yes", "x", "asdf", "see contract", "http://", "https://localhost/", "mailto:", "-", "a/", "1/2"],
)
def test_terms_stand_at_an_address_or_in_a_file(url):
    acquisition = Acquisition("scraped-within-terms", Terms(url, "2024-11-19"))
    (said,) = judge("acquisition-undeclared", Source("s", acquisition=acquisition)).said
    wrong = ("/acquisition/terms/url", f"acquisition.terms.url '{url}' is neither an address nor a file")
    assert said in {wrong, ("/acquisition/terms", "scraped, and no terms are linked")}


@pytest.mark.parametrize(
    "url",
    [
        *("https://example.org/terms", "https://example.org", "http://xn--e1afmkfd.example.org/a?b=1#c"),
        *("agreements/terms.pdf", "docs/Terms of use 2024.md", "TERMS.txt", "./terms/2024", "example.org/terms"),
    ],
)
def test_terms_may_be_kept_beside_the_data(url):
    acquisition = Acquisition("scraped-within-terms", Terms(url, "2024-11-19"))
    assert judge("acquisition-undeclared", Source("s", acquisition=acquisition)).outcome == "pass"
