"""What the benchmarks say of themselves: the table that is shown is the one that was kept, and worse is told."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def modules(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    import run  # type: ignore[import-not-found]

    yield run
    for name in [
        name for name, module in sys.modules.items() if str(BENCHMARKS) in str(getattr(module, "__file__", ""))
    ]:
        del sys.modules[name]


def test_what_the_readmes_show_is_what_was_kept(modules: Any) -> None:
    kept = json.loads((BENCHMARKS / "kept.json").read_text("utf-8"))
    assert list(kept["groups"]) == list(modules.GROUPS)
    readme = (BENCHMARKS / "README.md").read_text("utf-8")
    rows = [modules.row(modules.Figure(*each)) for found in kept["groups"].values() for each in found]
    assert "\n".join(rows) in readme
    assert kept["machine"] in readme
    assert modules.quoted(kept["groups"]) in (BENCHMARKS.parent / "README.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("before", "now", "unit", "more_is_better", "worse"),
    [
        (10.0, 11.4, "times bare", False, False),
        (10.0, 11.6, "times bare", False, True),
        (10.0, 1.0, "times bare", False, False),
        (0.9, 0.8, "of one rate", True, False),
        (0.9, 0.77, "of one rate", True, True),
        (10.0, 99.0, "s", False, False),
        (10.0, 99.0, "processor s", False, False),
    ],
)
def test_worse_is_more_than_a_share_and_never_of_seconds(
    modules: Any, before: float, now: float, unit: str, more_is_better: bool, worse: bool
) -> None:
    figure = modules.Figure("something", now, unit, None, more_is_better)
    assert figure.worse_than(before, modules.TOLERANCE) is worse
    assert modules.is_worse(figure, {figure.key: before}) is worse
    assert not modules.is_worse(figure, {})


def test_what_got_worse_is_measured_again_and_the_best_run_counts(
    modules: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = iter([20.0, 14.0, 10.5])

    def figures(_: Any) -> Iterator[Any]:
        yield modules.Figure("hook", next(values), "times bare", 13)

    monkeypatch.setitem(modules.GROUPS, "start", figures)
    found = modules.measured("start", 1, None, None, {"hook: times bare": 10.0})
    assert [figure.value for figure in found] == [10.5]
    assert not found[0].missed
    values = iter([20.0, 21.0, 19.0])
    (slow,) = modules.measured("start", 1, None, None, {"hook: times bare": 10.0})
    assert modules.is_worse(slow, {"hook: times bare": 10.0})
    assert slow.missed
