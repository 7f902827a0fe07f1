"""Where a report is told, and where not."""

import json
from pathlib import Path

import pytest

from crs_gate.delivery.github_api import Api
from crs_gate.delivery.github_target import UntoldError, target

KNOWN = {"GITHUB_TOKEN": "ghs_x", "GITHUB_REPOSITORY": "octo/posts"}
HEAD, MERGE = "a" * 40, "b" * 40


def event(folder: Path, **payload: object) -> dict[str, str]:
    file = folder / "event.json"
    file.write_text(json.dumps(payload), "utf-8")
    return {**KNOWN, "GITHUB_EVENT_PATH": str(file)}


@pytest.mark.parametrize(
    ("url", "base", "graphql"),
    [
        ("", "https://api.github.com", "https://api.github.com/graphql"),
        ("https://ghe.example/api/v3", "https://ghe.example/api/v3", "https://ghe.example/api/graphql"),
        ("https://api.acme.ghe.com/", "https://api.acme.ghe.com", "https://api.acme.ghe.com/graphql"),
        ("http://127.0.0.1:4010", "http://127.0.0.1:4010", "http://127.0.0.1:4010/graphql"),
        ("http://[::1]:4010", "http://[::1]:4010", "http://[::1]:4010/graphql"),
    ],
)
def test_the_address_is_that_of_the_server_of_the_run(url: str, base: str, graphql: str) -> None:
    assert target({**KNOWN, "GITHUB_API_URL": url}, None, "").base == base
    assert Api(base, "x").graphql == graphql


@pytest.mark.parametrize(
    "url",
    ["http://ghe.example", "http://10.0.0.1", "http://localhost.evil.example", "ftp://ghe.example", "//ghe.example",
     "x", "https://", "https://user@ghe.example", "https://ghe.example?x", "https://ghe.example#x",
     "https://ghe.example:0", "https://ghe.example:99999",
     "https://[::1", "https://ghe.example/\n", "https://ghe.example/ x", "https://é.example"],
)  # fmt: skip
def test_a_token_goes_to_no_other_address(url: str) -> None:
    with pytest.raises(UntoldError, match="GITHUB_API_URL"):
        target({**KNOWN, "GITHUB_API_URL": url}, None, "")


@pytest.mark.parametrize(
    "name", ["", "posts", "octo/", "octo/..", "./posts", "octo/posts/x", "octo/po sts", "octo/p?x"]
)
def test_a_name_that_is_none_of_a_repository_is_refused(name: str) -> None:
    with pytest.raises(UntoldError, match="GITHUB_REPOSITORY"):
        target({**KNOWN, "GITHUB_REPOSITORY": name}, None, "")


def test_the_input_comes_before_the_variable() -> None:
    assert target({**KNOWN, "INPUT_TOKEN": " input "}, None, "").token == "input"  # noqa: S105 - of nobody


def test_the_check_run_belongs_to_the_commit_of_the_pull_request(tmp_path: Path) -> None:
    pull = {"number": 7, "head": {"sha": HEAD, "repo": None}}
    found = target(event(tmp_path, pull_request=pull, repository={"full_name": "octo/posts"}), None, MERGE)
    assert (found.number, found.head, found.fork) == (7, HEAD, True)


@pytest.mark.parametrize(
    ("payload", "head"),
    [
        ({"merge_group": {"head_sha": HEAD}}, HEAD),
        ({"workflow_run": {"head_sha": HEAD}}, HEAD),
        ({"before": MERGE, "after": HEAD}, HEAD),
        ({"after": "0" * 40}, MERGE),
        ({}, MERGE),
        ({"pull_request": {"head": {"sha": "../../x"}}}, ""),
    ],
)
def test_the_commit_follows_from_the_event(tmp_path: Path, payload: dict[str, object], head: str) -> None:
    assert target(event(tmp_path, **payload), None, MERGE).head == head


def test_a_number_that_is_given_wins(tmp_path: Path) -> None:
    assert target(event(tmp_path, pull_request={"number": 7}), 9, "").number == 9


@pytest.mark.parametrize("run", ["", "x", "-1", "1" * 30, "1\n"])
def test_a_run_that_has_no_number_has_no_address(run: str) -> None:
    found = target({**KNOWN, "GITHUB_RUN_ID": run, "GITHUB_SERVER_URL": "https://github.com"}, None, "work tree")
    assert (found.run, found.attempt, found.url, found.head) == (0, 0, "", "")
