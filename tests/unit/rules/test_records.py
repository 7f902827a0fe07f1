"""Steps held against records of their runs, and the order that digests give to steps."""

from dataclasses import replace
from hashlib import sha256
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate.facts.runs import with_kept
from crs_gate.model.levels import Claim, Level
from crs_gate.model.runs import Bytes, Item, Run, Runs, Trouble
from crs_gate.model.source import File, Locator, Source, Step
from crs_gate.rules.chain import Artifact, Link, link
from crs_gate.rules.interface import Context
from crs_gate.rules.levels import level_of as claim_level
from crs_gate.rules.ordering import order_of
from crs_gate.rules.recorded import step_level
from tests.unit.rules.build import OTHER_SHA, SHA, TODAY, Ending, Policy, dataset, judge, tree

BROKEN = "trace-broken"
STEP = Step("filter", "spark", "3.5.1", None, "2026-10-01", ("s",), ("data/a.csv",))
SOURCE = Source("s", category="licensed", derived_from=(), files=(File("data/a.csv", SHA),), trace=(STEP,))
RUN = Run(".crs/trace/r.json", 3, "openlineage", "filter", "Apache Spark", "3.5.1", at="2026-10-01T10:00:00Z",
          inputs=(Item("raw.csv"),), outputs=(Item("data/a.csv", SHA),))  # fmt: skip


def broken(*sources: Source, runs: tuple[Run, ...] = (RUN,), troubles: tuple[Trouble, ...] = ()) -> Ending:
    return judge(BROKEN, *sources, files=replace(tree("data/a.csv"), runs=Runs(runs, troubles)))


def level(source: Source, *runs: Run) -> Level:
    ctx = Context(dataset(source), Policy(), TODAY, replace(tree("data/a.csv"), runs=Runs(runs)))
    return step_level(source, tuple(map(link, source.trace or ())), 0, ctx)[0]


def test_a_record_that_agrees_makes_a_step_verified():
    assert broken(SOURCE).outcome == "pass"
    assert level(SOURCE, RUN) is Level.VERIFIED


def test_a_record_without_digests_makes_a_step_recorded_and_none_leaves_it_declared():
    assert level(SOURCE, RUN._replace(outputs=(Item("data/a.csv"),))) is Level.DOCUMENTED
    assert level(SOURCE) is Level.DECLARED


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"version": "4.0.0"}, "version '4.0.0' of 'Apache Spark' ran, and the step '3.5.1'"),
        ({"tool": "jq"}, "'jq' ran, and the step 'spark'"),
        (
            {"outputs": (Item("data/a.csv", OTHER_SHA),)},
            "came out with the digest 2c26b46b68ff…, and the file has 9f86",
        ),
    ],
)
def test_a_record_that_says_otherwise_breaks_the_chain_with_both_places(change, said):
    found = broken(SOURCE, runs=(RUN._replace(**change),))
    assert found.outcome == "fail"
    assert said in found.text
    assert "'.crs/trace/r.json:3'" in found.text


def claim(*runs: Run, lfs: str = SHA) -> Level | None:
    files = replace(tree("data/a.csv", lfs={"data/a.csv": lfs}), runs=Runs(runs))
    return claim_level(Claim.TRACE, SOURCE, Context(dataset(SOURCE), Policy(), TODAY, files))


def test_a_trace_is_verified_where_records_agree_and_prove_the_files():
    assert claim(RUN) is Level.VERIFIED
    assert claim() is Level.DOCUMENTED
    assert claim(RUN._replace(outputs=(Item("data/a.csv"),))) is Level.DOCUMENTED
    assert claim(RUN._replace(version="9")) is Level.DOCUMENTED
    assert claim(RUN, lfs=OTHER_SHA) is Level.DOCUMENTED


def test_one_digest_that_differs_is_told_once():
    source = SOURCE._replace(trace=(STEP._replace(outputs=("data/a.csv", SHA)),))
    found = broken(source, runs=(RUN._replace(outputs=(Item("data/a.csv", OTHER_SHA),)),))
    assert [pointer for pointer, _ in found.said] == ["/trace/0/outputs"]


def test_another_commit_is_another_run():
    source = SOURCE._replace(trace=(STEP._replace(commit="0a1b2c3d"),))
    assert broken(source, runs=(RUN._replace(commit="0a1b2c3d4e5f"),)).outcome == "pass"
    assert "commit 1111111" in broken(source, runs=(RUN._replace(commit="1111111"),)).text


def test_inputs_that_the_record_does_not_know_are_named():
    source = SOURCE._replace(trace=(STEP._replace(inputs=("s", "data/b.csv")),))
    other = Source("o", files=(File("data/b.csv"),))
    assert "knows nothing of 'data/b.csv' among the inputs" in broken(other, source).text


def test_data_that_went_in_unsaid_is_named_and_code_is_not():
    other = Source("o", files=(File("more/*.csv"),))
    code, data = (RUN._replace(inputs=(*RUN.inputs, Item(name))) for name in ("src/clean.py", "more/x.csv"))
    assert broken(other, SOURCE, runs=(code,)).outcome == "pass"
    assert "'more/x.csv' went in, and the step does not" in broken(other, SOURCE, runs=(data,)).text


def test_a_file_that_no_step_puts_out_is_named():
    source = SOURCE._replace(files=(*(SOURCE.files or ()), File("data/b.csv")))
    run = RUN._replace(outputs=(*RUN.outputs, Item("data/b.csv")))
    assert "'data/b.csv' came out, and no step does" in broken(source, runs=(run,)).text


def test_the_newest_run_speaks_of_a_file():
    older = RUN._replace(version="3.4", at="2026-09-01T10:00:00+02:00", outputs=(Item("data/a.csv", OTHER_SHA),))
    assert broken(SOURCE, runs=(older, RUN)).outcome == "pass"
    assert broken(SOURCE, runs=(older._replace(at="2026-11-01T10:00:00Z"), RUN)).outcome == "fail"


def test_runs_that_did_not_end_say_nothing():
    assert level(SOURCE, RUN._replace(ended=False)) is Level.DECLARED
    assert broken(SOURCE, runs=(RUN._replace(ended=False, version="9"),)).outcome == "pass"


def test_a_record_that_cannot_be_read_leaves_the_chain_unknown():
    found = broken(SOURCE, troubles=(Trouble(".crs/trace/x.json", 7, "it is no JSON"),))
    assert (found.outcome, "'.crs/trace/x.json:7' cannot be read" in found.text) == ("unknown", True)


def test_nothing_was_done_is_no_answer_to_a_record_that_something_was():
    untouched = SOURCE._replace(trace=())
    raw = Source("raw", files=(File("raw.csv"),))
    assert "'data/a.csv' was made from 'raw.csv'" in broken(raw, untouched).text


def test_a_record_of_the_collection_is_no_step():
    at = "https://example.org/posts"
    crawled = SOURCE._replace(trace=(), locator=Locator(url=at), synthetic=SOURCE.synthetic._replace(present="no"))
    assert broken(crawled, runs=(RUN._replace(inputs=(Item(at),)),)).outcome == "na"


def recorded(*runs: Run) -> Runs:
    """Runs of records that have bytes of their own."""
    files = {run.file: [each for each in runs if each.file == run.file] for run in runs}
    return Runs(runs, (), tuple(Bytes(file, 1, sha(repr(said))) for file, said in files.items()))


def test_a_record_that_a_change_takes_away_still_speaks():
    wrong, at_start = RUN._replace(version="4.0.0"), RUN._replace(ended=False)
    assert with_kept(Runs(), recorded(wrong)).runs == (wrong,)
    assert with_kept(recorded(RUN), recorded(wrong)).runs == (RUN._replace(edited=True), wrong._replace(edited=True))
    assert with_kept(recorded(RUN), recorded(wrong._replace(at="2020-01-01"))).runs[0] == RUN
    assert with_kept(recorded(at_start), recorded(RUN)).runs == (at_start, RUN)
    assert with_kept(recorded(RUN._replace(line=2)), recorded(RUN)).runs == (RUN._replace(line=2),)
    assert with_kept(Runs(), Runs((RUN._replace(file="dvc.lock"),))).runs == ()


def test_a_record_that_grew_speaks_for_itself():
    grown, before = recorded(RUN), recorded(RUN._replace(ended=False))
    assert with_kept(grown, before, lambda _: True).runs == (RUN,)
    assert with_kept(recorded(RUN._replace(version="4")), recorded(RUN), before.records.__contains__).runs != (RUN,)


# Order


def sha(text: str) -> str:
    return sha256(text.encode()).hexdigest()


@st.composite
def dags(draw) -> list[Step]:
    """Steps whose inputs and outputs all have digests; each takes from the source or from those before it."""
    made, steps = [], []
    for number in range(draw(st.integers(1, 6))):
        taken = draw(st.lists(st.sampled_from(made), unique=True, max_size=3)) if made else []
        names = [f"t/{draw(st.integers(0, 3))}", f"u/{number}"][: draw(st.integers(1, 2))]
        puts = [(name, sha(f"{number}{name}")) for name in dict.fromkeys(names)]
        ends = (tuple(text for pair in (side or [("s",)]) for text in pair) for side in (taken, puts))
        steps.append(Step("filter", "jq", "1.7", None, "2026-10-01", *ends))
        made += puts
    return steps


@given(st.data())
def test_the_order_of_steps_in_the_file_never_matters_where_digests_say_it(data):
    steps = data.draw(dags())
    last = steps[-1].outputs[-2:]
    files = (File(*last),) if data.draw(st.booleans()) else ()
    first, other = (
        SOURCE._replace(trace=tuple(some), files=files) for some in (steps, data.draw(st.permutations(steps)))
    )
    found, again = broken(first, runs=()), broken(other, runs=())
    assert found.outcome == again.outcome
    assert sorted(message for _, message in found.said) == sorted(message for _, message in again.said)


@given(dags())
def test_the_order_is_one_in_which_everything_is_made_before_it_is_taken(steps):
    links = [link(step) for step in reversed(steps)]
    order = order_of(links)
    assert sorted(order.places) == list(range(len(links)))
    assert order.circle == ()
    made = {("s", "")}
    for place in order.places:
        assert made.issuperset(links[place].inputs)
        made.update(links[place].outputs)


@given(st.integers(2, 6), st.randoms())
def test_circles_are_found(size, chance):
    names = [Artifact(sha(str(number)), sha(str(number))) for number in range(size)]
    links = [Link((names[number],), (names[(number + 1) % size],)) for number in range(size)]
    tail = Link((Artifact("s"),), (Artifact("o", sha("o")),))
    links.append(tail)
    chance.shuffle(links)
    assert {links[place] for place in order_of(links).circle} == {*links} - {tail}


@given(st.data())
def test_dropping_a_record_that_agrees_never_makes_a_verdict_better(data):
    """A record that does not agree can be taken away in one way only: the gate keeps those of the base."""
    better = {"pass": 1, "unknown": 0, "fail": 0}
    runs = data.draw(st.lists(st.sampled_from([
        RUN, RUN._replace(at="2026-09-01"), RUN._replace(version="", tool=""), RUN._replace(inputs=()),
        RUN._replace(outputs=(Item("data/a.csv"),)), RUN._replace(file=".crs/trace/b.json"),
    ]), min_size=1))  # fmt: skip
    left = list(runs)
    left.pop(data.draw(st.integers(0, len(runs) - 1)))
    assert better[broken(SOURCE, runs=tuple(left)).outcome] <= better[broken(SOURCE, runs=tuple(runs)).outcome]
    assert level(SOURCE, *left) <= level(SOURCE, *runs)


@given(st.data())
def test_dropping_any_record_of_the_base_changes_nothing(data):
    runs = [
        RUN._replace(file=f".crs/trace/{number}.json", version=data.draw(st.sampled_from(["3.5.1", "4", ""])),
                     outputs=(Item("data/a.csv", data.draw(st.sampled_from([SHA, OTHER_SHA, ""]))),))
        for number in range(data.draw(st.integers(1, 4)))
    ]  # fmt: skip
    left = data.draw(st.lists(st.sampled_from(runs), unique=True))
    kept = with_kept(recorded(*left), recorded(*runs)).runs
    assert broken(SOURCE, runs=kept).outcome == broken(SOURCE, runs=tuple(runs)).outcome


def long_chain(count: int) -> tuple[Source, tuple[Run, ...]]:
    names = [(f"t/{number}", sha(str(number))) for number in range(count + 1)]
    steps = tuple(
        Step("filter", "jq", "1.7", None, "2026-10-01", names[number], names[number + 1]) for number in range(count)
    )
    runs = tuple(
        Run(".crs/trace/r.jsonl", number + 1, "prov", "filter", at="2026-10-01", inputs=(Item(*names[number]),),
            outputs=(Item(*names[number + 1]),)) for number in range(count)
    )  # fmt: skip
    return SOURCE._replace(trace=tuple(reversed(steps)), files=(File(*names[0]), File(*names[-1]))), runs


def test_ten_thousand_steps_take_linear_time():
    def seconds(count: int) -> float:
        source, runs = long_chain(count)
        taken = []
        for _ in range(3):
            start = process_time()
            assert broken(source, runs=runs).outcome == "pass"
            taken.append(process_time() - start)
        return min(taken)

    assert seconds(10_000) < 60 * seconds(1_000)


def test_a_record_of_too_many_names_to_compare_leaves_the_chain_unknown():
    items = tuple(Item(f"x/{number}") for number in range(50_000))
    steps = tuple(STEP._replace(outputs=(f"y/{number}", "data/a.csv")) for number in range(1_000))
    found = broken(SOURCE._replace(trace=steps), runs=(RUN._replace(outputs=(*items, *RUN.outputs)),))
    assert (found.outcome, found.text) == ("unknown", "the records of runs are too many to compare with the steps")
