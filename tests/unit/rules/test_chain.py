"""The steps of a trace: what names a tool, what is owed of a step, and how steps hang together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate.model.source import Acquisition, Collected, File, Source, Step, Terms
from crs_gate.rules import artifacts
from crs_gate.rules.steps import by_hand, names_tool
from tests.unit.rules.build import OTHER_SHA, SHA, judge, tree

BROKEN, INCOMPLETE = "trace-broken", "trace-step-incomplete"
SOURCE = Source("s", category="licensed", derived_from=(), files=(File("data/a.csv", SHA),))
WHOLE = Step("deduplication", "jq", "1.7", None, "2026-10-01", ("s",), ("data/a.csv",))


def chain(*steps: tuple[tuple[str, ...], tuple[str, ...]], **more) -> Source:
    links = (Step("filter", "jq", "1.7", inputs=inputs, outputs=outputs) for inputs, outputs in steps)
    return SOURCE._replace(trace=tuple(links), **more)


@pytest.mark.parametrize("tool", ["R", "C", "jq", "dvc", "7z", "q", "sed", "a script of ours, filter.py", "by hand"])
def test_short_names_of_tools_are_answers(tool):
    assert names_tool(tool)


@pytest.mark.parametrize(
    "tool",
    ["x", "a", "xx", "zz", "foo", "Foo.", "asdf", "tool", "none", "no tool", "-", "1", "123", "TODO", "unknown", ""],
)
def test_what_fills_a_field_is_no_tool(tool):
    assert not names_tool(tool)


@pytest.mark.parametrize(
    ("tool", "is_so"), [("by hand", True), ("Manually", True), ("manualslib", False), ("jq", False)]
)
def test_work_by_hand_has_no_version(tool, is_so):
    assert by_hand(tool) is is_so
    assert (
        judge(INCOMPLETE, SOURCE._replace(trace=(WHOLE._replace(tool=tool, version=None),))).outcome == "pass"
    ) is is_so


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"tool": None}, "the step 'deduplication' lacks tool"),
        ({"version": None}, "the step 'deduplication' lacks version"),
        ({"version": "none"}, "the step 'deduplication' lacks version"),
        ({"at": "soon"}, "the step 'deduplication' lacks at"),
        ({"tool": "x", "version": "0", "at": None}, "the step 'deduplication' lacks tool, version and at"),
        ({"at": "2027"}, "the time of a step, '2027', is in the future"),
    ],
)
def test_each_gap_of_a_step_is_named(changes, said):
    assert judge(INCOMPLETE, SOURCE._replace(trace=(WHOLE._replace(**changes),))).text == said


def test_a_commit_stands_in_for_a_version():
    step = WHOLE._replace(version=None, commit="1a2b3c4")
    assert judge(INCOMPLETE, SOURCE._replace(trace=(step,))).outcome == "pass"


def test_an_admitted_gap_of_a_step_is_unknown_but_not_beside_a_silent_one():
    unknown = WHOLE._replace(tool="unknown")
    assert judge(INCOMPLETE, SOURCE._replace(trace=(unknown,))).outcome == "unknown"
    assert judge(INCOMPLETE, SOURCE._replace(trace=(unknown, WHOLE._replace(at=None)))).outcome == "fail"


@pytest.mark.parametrize(
    "source",
    [
        chain((("s",), ("data/a.csv",))),
        chain((("./raw.zip",), ("data/a.csv/",)), locator=SOURCE.locator._replace(url="raw.zip")),
        chain((("s",), ("t",)), (("t",), ("data/a.csv",))),
        chain((("s",), ("t", OTHER_SHA)), ((OTHER_SHA,), ("data/a.csv", SHA))),
        chain((("s",), (SHA.upper(),))),
        chain((("s",), ("data/a.csv", OTHER_SHA)), (("data/a.csv", OTHER_SHA), ("data/a.csv", SHA))),
        chain((("s",), ("data/part-1.csv",)), files=(File("data/*.csv"),)),
        chain((("s",), ("data/part-1.csv",)), files=(File("data/"),)),
        chain((("s",), ("data/*.csv",)), files=(File("data/a.csv"),)),
        chain((("s",), ("s",)), files=()),
        chain((("s",), ("elsewhere.parquet",)), files=()),
        chain((("s", "words.txt"), ("data/a.csv",))),
        chain((("lists",), ("data/a.csv",))),
    ],
)
def test_a_chain_without_a_gap_holds(source):
    assert judge(BROKEN, source, files=tree("words.txt", "lists/one.txt")).outcome == "pass"


@pytest.mark.parametrize(
    ("source", "pointers"),
    [
        (chain((("nobody",), ("data/a.csv",))), ["/trace/0/inputs"]),
        (chain((("s",), ("nowhere",))), ["/trace/0/outputs"]),
        (chain((("s",), ("t",)), (("s",), ("data/a.csv",))), ["/trace/0/outputs"]),
        (chain((("t",), ("data/a.csv",)), (("s",), ("t",))), ["/trace/0/inputs", "/trace/1/outputs"]),
        (chain((("s",), ("t", SHA)), (("t", OTHER_SHA), ("data/a.csv",))), ["/trace/1"]),
        (chain((("s",), ("data/a.csv", OTHER_SHA))), ["/trace/0"]),
        (chain((("s",), ("t",)), (("s",), ("elsewhere",)), files=()), ["/trace/0/outputs"]),
        (chain(((OTHER_SHA,), ("data/a.csv",))), ["/trace/0/inputs"]),
    ],
)
def test_a_gap_in_the_chain_is_found_at_its_step(source, pointers):
    assert [pointer for pointer, _ in judge(BROKEN, source, files=tree("words.txt")).said] == pointers


def test_what_one_source_puts_out_another_may_take():
    first = chain((("s",), ("tmp/long", "data/a.csv")))
    second = Source("t", category="licensed", derived_from=("s",), files=(File("b.csv"),))
    second = second._replace(trace=(Step("clean", inputs=("tmp/long",), outputs=("b.csv",)),))
    assert judge(BROKEN, second, first, files=tree("b.csv")).outcome == "pass"
    assert judge(BROKEN, first, second, files=tree("b.csv")).outcome == "pass"
    assert judge(BROKEN, second, files=tree("b.csv")).outcome == "fail"
    assert judge(BROKEN, first, files=tree("b.csv")).outcome == "fail"


@pytest.mark.parametrize(
    "source",
    [
        chain(((), ("data/a.csv",))),
        chain((("s",), ())),
        chain((("unknown",), ("data/a.csv",))),
        chain((("s",), ("s",)), files=None),
        SOURCE._replace(trace=None),
        SOURCE._replace(trace=(), category=None),
    ],
)
def test_silence_leaves_the_chain_unknown(source):
    assert judge(BROKEN, source, files=tree("x.csv")).outcome == "unknown"


def test_without_a_file_tree_nobody_says_that_a_file_is_not_there():
    source = chain((("config.yaml",), ("data/a.csv",)))
    assert judge(BROKEN, source).outcome == "unknown"
    assert judge(BROKEN, source, files=tree("config.yaml")).outcome == "pass"
    assert judge(BROKEN, source, files=tree("other.yaml")).outcome == "fail"


def test_more_names_than_are_kept_leave_it_unknown(monkeypatch):
    monkeypatch.setattr(artifacts, "MOST", 1)
    assert judge(BROKEN, chain((("nobody",), ("data/a.csv",))), files=tree("x")).outcome == "unknown"


def test_patterns_without_end_are_not_compared_without_end():
    outputs = tuple(f"out/{number}" for number in range(1_000))
    files = tuple(File(f"data/{number}/*.csv") for number in range(1_000))
    ending = judge(BROKEN, chain((("s",), outputs), files=files), files=tree("x"))
    assert (ending.outcome, ending.text) == ("unknown", "the patterns of the steps and files are too many to compare")


NAMES = st.sampled_from(("s", "t", "u", "data/a.csv", "nobody", SHA, OTHER_SHA))
LISTS = st.lists(NAMES, min_size=1, max_size=3).map(tuple)


@given(st.lists(st.tuples(LISTS, LISTS), min_size=1, max_size=4), st.data())
def test_a_step_that_says_less_never_mends_a_chain(steps, data):
    """But for a digest, which may be the one half of a contradiction that is taken back."""
    source, files = chain(*steps), tree("x")
    if judge(BROKEN, source, files=files).outcome == "pass":
        return
    index = data.draw(st.integers(0, len(steps) - 1))
    field = data.draw(st.sampled_from(("inputs", "outputs")))
    trace = (*source.trace[:index], source.trace[index]._replace(**{field: ()}), *source.trace[index + 1 :])
    for less in (source._replace(trace=trace), source._replace(files=None), source._replace(trace=None)):
        assert judge(BROKEN, less, files=files).outcome != "pass"


LATE = Source(
    "s",
    collected=Collected("2024-11-20", "2024-11-26"),
    acquisition=Acquisition("scraped-within-terms", Terms("https://example.org/terms", "2024-11-26")),
)


@pytest.mark.parametrize(
    ("source", "outcome"),
    [
        (LATE, "pass"),
        (LATE._replace(collected=Collected("2024-11-20")), "fail"),
        (LATE._replace(collected=Collected("2024")), "pass"),
        (LATE._replace(collected=Collected()), "unknown"),
        (LATE._replace(acquisition=Acquisition("given")), "na"),
        (LATE._replace(acquisition=Acquisition("unknown", LATE.acquisition.terms)), "unknown"),
        (LATE._replace(acquisition=Acquisition("scraped-within-terms")), "unknown"),
    ],
)
def test_terms_are_read_before_the_collection_ends(source, outcome):
    assert judge("acquisition-terms-late", source).outcome == outcome
