"""What we send to GitHub and what the stand-in answers, held against GitHub's own description of its REST API.

CRS_GATE_OPENAPI names that description: ``generated/api.github.com.json`` of the npm package ``@octokit/openapi``.
"""

import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from jsonschema.exceptions import best_match

from crs_gate.delivery import comments
from crs_gate.delivery.github_api import Api
from crs_gate.delivery.telling import Wishes, tell
from crs_gate.errors import HistoryError
from crs_gate.model.report import Report
from crs_gate.report.comment_marker import Mark, marked
from crs_gate.report.speech import of_fault, of_report
from tests.e2e.github_api import BOT, PULL_REQUEST, REPOSITORY, TOKEN, Exchange, github
from tests.unit.report import sample

OPENAPI = os.environ.get("CRS_GATE_OPENAPI")
OTHER_API = "/graphql"  # is no part of the description

pytestmark = pytest.mark.skipif(not OPENAPI, reason="CRS_GATE_OPENAPI names no description of the API")


@cache
def description() -> dict[str, Any]:
    """GitHub's description; ``nullable`` is put as JSON Schema has it."""
    found: dict[str, Any] = json.loads(Path(OPENAPI or "").read_text("utf-8"), object_hook=_as_json_schema)
    return found


def _as_json_schema(value: dict[str, Any]) -> dict[str, Any]:
    if value.get("nullable") is not True:
        return value
    rest = {key: inner for key, inner in value.items() if key != "nullable"}
    return {"anyOf": [rest, {"type": "null"}]}


def operation(exchange: Exchange) -> dict[str, Any]:
    """The operation that a request is of."""
    path = exchange.path.partition("?")[0]
    for template, methods in description()["paths"].items():
        pattern = re.sub(r"\\{\w+\\}", "[^/]+", re.escape(template))
        if re.fullmatch(pattern, path) and exchange.method.lower() in methods and "{" not in path:
            found: dict[str, Any] = methods[exchange.method.lower()]
            return found
    raise AssertionError(f"GitHub knows no {exchange.method} {path}")


def fault(schema: dict[str, Any], value: Any) -> str:
    """What is wrong with a value; empty where nothing is."""
    whole = {**schema, "components": description()["components"]}
    worst = best_match(Draft7Validator(whole).iter_errors(value))
    return f"{worst.json_path}: {worst.message[:300]}" if worst else ""


def body_schema(holder: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = holder["content"]["application/json"]["schema"]
    return found


def wide(count: int) -> Report:
    """A blocked report with as many findings."""
    report = sample.blocked()
    first = report.manifests[0]
    found = tuple(sample.finding("license-missing", 100 + n, "no license", f"s{n}") for n in range(count))
    verdict = first.verdict._replace(introduced=(*first.verdict.introduced, *found))
    return report._replace(manifests=(first._replace(verdict=verdict),))


@pytest.fixture(scope="module")
def exchanges(tmp_path_factory: pytest.TempPathFactory) -> list[Exchange]:
    """All kinds of requests: comments made, changed and removed on several pages, a check run of several parts."""
    event = tmp_path_factory.mktemp("event") / "event.json"
    event.write_text(json.dumps({"pull_request": {"number": PULL_REQUEST, "head": {"sha": "a" * 40}}}), "utf-8")
    with github() as hub:
        hub.page = 2
        environ = {**hub.environment(), "GITHUB_TOKEN": TOKEN, "GITHUB_EVENT_PATH": str(event)}
        for run in ("77", "78"):
            tell(
                of_report(wide(120), whole=True, lenient=False),
                Wishes(comment=True, check_run=True),
                {**environ, "GITHUB_RUN_ID": run},
            )
            hub.add(BOT, marked("### of another run", Mark(sample.PATH, 70)))
        tell(
            of_report(sample.passed(), whole=True, lenient=False),
            Wishes(comment=True, check_run=True),
            {**environ, "GITHUB_RUN_ID": "79"},
        )
        tell(of_fault(HistoryError("no base", "fetch it")), Wishes(comment=True, check_run=True), environ)
        hub.logins[TOKEN] = "maintainer"
        comments.viewer(Api(hub.url, TOKEN))
        Api(hub.url, TOKEN).get("/user")
        return [one for one in hub.exchanges if one.path != OTHER_API]


def test_requests_are_of_operations_that_exist_and_have_the_form_that_is_asked(exchanges: list[Exchange]) -> None:
    assert {one.method for one in exchanges} == {"GET", "POST", "PATCH", "DELETE"}
    assert len([one for one in exchanges if "check-runs" in one.path]) >= 5
    for exchange in exchanges:
        asked = operation(exchange).get("requestBody")
        assert (asked is None) == (exchange.sent is None)
        if asked is not None:
            assert fault(body_schema(asked), exchange.sent) == ""


def test_answers_of_the_stand_in_are_such_as_github_gives(exchanges: list[Exchange]) -> None:
    for exchange in exchanges:
        answers = operation(exchange)["responses"]
        assert str(exchange.status) in answers, exchange
        if exchange.status != 204:
            assert fault(body_schema(answers[str(exchange.status)]), exchange.answered) == ""


@pytest.mark.parametrize(
    ("key", "value"),
    [("conclusion", "blocked"), ("output", {"title": "x"}), ("output", {"title": "x", "summary": "x" * 65_536})],
)
def test_the_description_itself_catches_what_is_wrong(exchanges: list[Exchange], key: str, value: object) -> None:
    made = next(one for one in exchanges if one.method == "POST" and one.path.endswith("/check-runs"))
    assert fault(body_schema(operation(made)["requestBody"]), {**made.sent, key: value})


def test_more_than_fifty_annotations_come_in_parts(exchanges: list[Exchange]) -> None:
    sent = [len(one.sent["output"].get("annotations", [])) for one in exchanges if "check-runs" in one.path]
    assert sent[:3] == [50, 50, sent[2]]
    assert sum(sent[:3]) > 120
    assert REPOSITORY in exchanges[0].path
