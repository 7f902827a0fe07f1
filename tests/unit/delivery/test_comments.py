"""Which comment stays, whatever was there, and whoever else writes at the same moment."""

from contextlib import suppress
from threading import Barrier, Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crs_gate.delivery import comments
from crs_gate.delivery.comments import Account, Deed, Own, Wanted, deeds
from crs_gate.delivery.github_api import Api, ApiError
from crs_gate.report.comment_marker import Mark, mark_of, marked
from tests.e2e import github_api as stand_in
from tests.e2e.github_api import BOT, PULL_REQUEST, REPOSITORY, TOKEN, Fault, GitHub, github

PLACE = f"/repos/{REPOSITORY}/issues/{PULL_REQUEST}/comments"
KEYS = st.sampled_from(["a", "b", ""])
MARKS = st.builds(Mark, KEYS, st.integers(0, 3), st.integers(0, 2), st.just(""))


def own(number: int, mark: Mark) -> Own:
    return Own(number, mark, f"{mark}")


def applied(found: list[Own], todo: list[Deed], by_body: dict[str, Mark]) -> list[Own]:
    """What is there after some deeds."""
    left = {one.id: one for one in found}
    for deed in todo:
        if deed.id and not deed.body:
            del left[deed.id]
        else:
            number = deed.id or max(left, default=0) + 1000
            left[number] = Own(number, by_body[deed.body], deed.body)
    return list(left.values())


@given(st.lists(MARKS, max_size=6), st.sets(KEYS), st.integers(0, 3), st.booleans())
def test_one_comment_of_each_key_is_left_and_it_is_the_newest(
    marks: list[Mark], wanted: set[str], run: int, new: bool
) -> None:
    found = [own(number, mark) for number, mark in enumerate(marks, 1)]
    want = {key: Wanted(Mark(key, run), f"ours {key}", new) for key in wanted}
    by_body = {one.body: one.mark for one in found} | {one.body: one.mark for one in want.values()}
    after = applied(found, deeds(want, found), by_body)
    keys = {mark.key for mark in marks} | ({key for key in wanted if new})
    assert sorted(one.mark.key for one in after) == sorted(keys)
    for one in after:
        before = [each for each in found if each.mark.key == one.mark.key]
        orders = [each.mark.order for each in before] + [(run, 0)] * (one.mark.key in wanted)
        assert one.mark.order == max(orders)
        assert not before or one.id in {each.id for each in before}
    assert deeds(want, after) == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "user", "login", "body"]), inner)
    ),
    max_leaves=8,
)


@given(st.lists(st.dictionaries(st.sampled_from(["id", "user", "body"]), JSON), max_size=4))
def test_whatever_is_listed_is_no_own_comment_unless_it_is_one(entries: list[dict[str, object]]) -> None:
    assert comments.own_comments(entries, Account("bot", 1)) == []


@given(st.text(max_size=80), st.integers(0, 10**18), st.integers(0, 10**8))
def test_a_marker_brings_back_what_it_was_made_of(key: str, run: int, attempt: int) -> None:
    mark = Mark(key, run, attempt, "a" * 40)
    body = marked("### text", mark)
    assert mark_of(body.replace("\n", "\r\n")) == mark
    hidden = body.splitlines()[-1]
    assert hidden.count("--") == 2
    assert not set("@#<>") & set(hidden[4:-3])


def test_a_path_that_is_no_text_comes_back_as_it_was() -> None:
    mark = Mark("data/\udcff.crs.yaml", 1)
    assert mark_of(marked("### text", mark)) == mark


@pytest.mark.parametrize(
    "end", ["key=a run=1.1 head=", "key=a run=x.1 head= ", "key=a run=1.1", "key=a run=1.1 head=Q"]
)
def test_what_only_looks_like_a_marker_is_none(end: str) -> None:
    assert mark_of(f"### text\n\n<!-- crs-gate comment v2 {end} -->") is None
    assert mark_of(f"### text <!-- crs-gate comment v1 {end} -->") is None


@pytest.mark.parametrize("number", range(5))
def test_runs_at_the_same_moment_end_in_one_comment(number: int) -> None:
    runs = 3
    start = Barrier(runs)
    with github() as hub:
        threads = [Thread(target=_keep, args=(hub, start, run)) for run in range(1, runs + 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        (body,) = hub.bodies()
        assert mark_of(body) in {Mark("a", run, 1) for run in range(1, runs + 1)}


def test_a_run_that_looked_too_early_leaves_what_a_newer_one_wrote_since() -> None:
    with github() as hub:
        number = hub.add(BOT, marked("### before", Mark("a", 1, 1)))

        def meanwhile(handler: stand_in.Handler) -> bool:
            handler.as_usual()
            hub.comments[number]["body"] = marked("### newer", Mark("a", 9, 1))
            return True

        hub.faults.append(Fault("GET", r"comments\?", meanwhile))
        comments.keep(Api(hub.url, TOKEN), PLACE, ["a"], Mark("", 3, 1), lambda key: f"### {key} of 3")
        (body,) = hub.bodies()
        assert mark_of(body) == Mark("a", 9, 1)
        assert hub.asked("PATCH") == []


def test_an_older_run_that_writes_late_is_written_over() -> None:
    with github() as hub:
        number = hub.add(BOT, marked("### before", Mark("a", 1, 1)))

        def late(handler: stand_in.Handler) -> bool:
            handler.as_usual()
            hub.comments[number]["body"] = marked("### late", Mark("a", 2, 1))
            return True

        hub.faults.append(Fault("PATCH", "/comments/", late))
        comments.keep(Api(hub.url, TOKEN), PLACE, ["a"], Mark("", 3, 1), lambda key: f"### {key} of 3")
        (body,) = hub.bodies()
        assert mark_of(body) == Mark("a", 3, 1)


def test_a_listing_that_is_behind_is_no_reason_to_write_again() -> None:
    with github() as hub:
        old = marked("### before", Mark("a", 1, 1))
        number = hub.add(BOT, old)

        def behind(handler: stand_in.Handler) -> bool:
            handler.answer(200, [hub.comments[number] | {"body": old}])
            return True

        hub.faults.append(Fault("GET", r"comments\?", behind, times=5))
        comments.keep(Api(hub.url, TOKEN), PLACE, ["a"], Mark("", 3, 1), lambda key: f"### {key} of 3")
        assert len(hub.asked("PATCH", "/comments/")) == 1


FAULTS = st.builds(
    lambda method, behave, skip: (method, behave, skip),
    st.sampled_from(["GET", "POST", "PATCH", "DELETE"]),
    st.sampled_from([
        stand_in.status(500), stand_in.done_but(502), stand_in.truncated, stand_in.no_json, stand_in.reset,
        stand_in.status(429, {"Retry-After": "0"}), stand_in.status(404), stand_in.status(422),
        stand_in.first(lambda hub: hub.comments.clear()),
        stand_in.first(lambda hub: hub.add(BOT, marked("### other", Mark("a", 1, 1)))),
    ]),
    st.integers(0, 3),
)  # fmt: skip


@settings(max_examples=80)
@given(st.lists(FAULTS, max_size=5), st.integers(0, 2))
def test_whatever_goes_wrong_no_run_leaves_two_comments_behind_for_the_next(
    faults: list[tuple[str, stand_in.Behave, int]], before: int
) -> None:
    with github() as hub:
        for run in range(before):
            hub.add(BOT, marked("### before", Mark("a", run)))
        hub.faults += [Fault(method, "/repos/", behave, 1, skip) for method, behave, skip in faults]
        api = Api(hub.url, TOKEN, sleep=lambda _: None)
        with suppress(ApiError):
            comments.keep(api, PLACE, ["a"], Mark("", 5, 1), lambda key: f"### {key} of 5")
        assert len(hub.asked("POST", "/comments$")) <= 6
        hub.faults.clear()
        comments.keep(Api(hub.url, TOKEN), PLACE, ["a"], Mark("", 6, 1), lambda key: f"### {key} of 6")
        (body,) = hub.bodies()
        assert mark_of(body) == Mark("a", 6, 1)


def _keep(hub: GitHub, start: Barrier, run: int) -> None:
    api = Api(hub.url, TOKEN)
    start.wait(10)
    comments.keep(api, PLACE, ["a"], Mark("", run, 1), lambda key: f"### {key} of {run}")
