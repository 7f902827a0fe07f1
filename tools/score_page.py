"""Writes the worked example into docs/rating.md: the score of the example's pull request, worked out from its results.

Nothing here uses the gate's own sums: what is worked out must come to the score that the report states, or making the
page fails.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from decimal import ROUND_FLOOR, Decimal
from pathlib import Path
from textwrap import wrap
from typing import Any, NamedTuple

from build import BAD, build

from crs_gate.model.scheme import Scope
from crs_gate.rules.registry import all_rules

_BLOCK = re.compile(r"(<!-- worked example: begin.*?-->\n).*?(<!-- worked example: end -->)", re.DOTALL)
_SATISFIED = {"pass", "not_applicable", "not-applicable"}
_OF_CHECK = {"error": 2, "warning": 1, "note": 0}
_CRITERION, _SAFEGUARD = 3, 1
_TODAY = "2026-11-22"


class Sum(NamedTuple):
    """Weights of one criterion: satisfied and asked, by checks on sources and by those on the dataset."""

    on_sources: tuple[int, int]
    on_dataset: tuple[int, int]

    def share(self, sources: int) -> Decimal:
        """The share that is satisfied; a check on the dataset counts as much as one on every source."""
        credit, asked = (s + sources * d for s, d in zip(self.on_sources, self.on_dataset, strict=True))
        return Decimal(credit) / Decimal(asked)


def with_worked_example(page: str) -> str:
    """The page with all between its two markers replaced."""
    made = "\n".join(_lines(_rated()))
    text, found = _BLOCK.subn(lambda match: f"{match[1]}{made}\n{match[2]}", page)
    if found != 1:
        raise SystemExit("docs/rating.md must hold the two markers of its worked example once")
    return text


def _rated() -> dict[str, Any]:
    """What `rate --format json` says of the example's pull request."""
    with tempfile.TemporaryDirectory() as name:
        build(Path(name) / "posts")
        subprocess.run(["git", "checkout", "--quiet", BAD], cwd=Path(name) / "posts", check=True)
        command = [sys.executable, "-I", "-m", "crs_gate", "rate", "--format", "json", "--today", _TODAY]
        done = subprocess.run(command, cwd=Path(name) / "posts", capture_output=True, text=True, check=False)
    manifest: dict[str, Any] = json.loads(done.stdout)["manifests"][0]
    return manifest


def _sums(manifest: dict[str, Any]) -> dict[str, Sum]:
    on_source = {rule.id: rule.scope is Scope.SOURCE for rule in all_rules()}
    credit: dict[tuple[str, bool], int] = defaultdict(int)
    asked: dict[tuple[str, bool], int] = defaultdict(int)
    for result in manifest["results"]:
        key, weight = (result["criterion"], on_source[result["rule"]]), _OF_CHECK[result["severity"]] * result["count"]
        asked[key] += weight
        credit[key] += weight * (result["outcome"] in _SATISFIED)
    names = [each["id"] for each in manifest["head"]["criteria"]]
    return {
        name: Sum((credit[name, True], asked[name, True]), (credit[name, False], asked[name, False])) for name in names
    }


def _lines(manifest: dict[str, Any]) -> Iterator[str]:
    head = manifest["head"]
    sources, sums = sum(head["letters"].values()), _sums(manifest)
    where = f"Branch `{BAD}` of [the example](../examples/social-posts/build.py)"
    yield f"{where} has {sources} sources. `crs-gate rate` gives it"
    yield f"{head['letter']} and {head['score']}. In the table, a check weighs 2 or 1, and `18 of 27` are weights:"
    yield ""
    yield "| | checks on sources | on the dataset | share | counts | points |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    points, weights, met = Decimal(0), 0, []
    for each in head["criteria"]:
        own, weight = sums[each["id"]], _CRITERION if each["id"].startswith("C") else _SAFEGUARD
        if not each["checks"]:
            yield f"| {_name(each)} | no check | | | left out | |"
            continue
        share = own.share(sources)
        points, weights = points + weight * share, weights + weight
        met += [each["id"]] if each["met"] and each["id"].startswith("C") else []
        shown = " | ".join(
            f"{credit} of {asked}" if asked else "" for credit, asked in (own.on_sources, own.on_dataset)
        )
        yield f"| {_name(each)} | {shown} | {share:.4f} | {weight} | {weight * share:.4f} |"
    score = 100 * points / weights
    if score.quantize(Decimal("0.0001"), ROUND_FLOOR) != Decimal(str(head["score"])):
        raise SystemExit(f"the worked example comes to {score}, and the report says {head['score']}")
    yield f"| **sum** | | | | **{weights}** | **{points:.4f}** |"
    yield ""
    yield f"- The score is 100 x {points:.4f} / {weights}: {head['score']}."
    open_ = [each for each in head["criteria"] if each["id"].startswith("C") and not each["met"]]
    names, holding = ", ".join(each["id"] for each in open_), ", ".join(met) or "none"
    yield f"- {len(met)} of 6 criteria are met ({holding}), so the letter is {head['letter']}; open are {names}."
    yield from _explained(open_[0], sums[open_[0]["id"]], sources)


def _explained(each: dict[str, Any], own: Sum, sources: int) -> Iterator[str]:
    """One share that is not whole, and the rules to blame."""
    (credit, asked), (whole, of) = own.on_sources, own.on_dataset
    rules = ", ".join(f"`{rule}`" for rule in (*each["failed"], *each["unknown"]))
    share = f"({credit} + {sources} x {whole}) / ({asked} + {sources} x {of}) = {own.share(sources):.4f}"
    text = f"- {each['id']} is open because of {rules}. Its share is {share}."
    yield from wrap(text, 120, subsequent_indent="  ", break_on_hyphens=False)


def _name(each: dict[str, Any]) -> str:
    return f"{each['id']} {each['title']}" if each["id"].startswith("C") else each["title"]
