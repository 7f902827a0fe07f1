"""The comment and the check run of ``crs-gate check``, on pull requests of the example, at a stand-in for GitHub."""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from markdown_it import MarkdownIt

from crs_gate.delivery import github_api, telling
from crs_gate.report.comment_marker import Mark, mark_of, marked
from crs_gate.report.homes import SITE
from tests.e2e import github_api as stand_in
from tests.e2e.commands import Cli, Ran, command_line
from tests.e2e.example import MANIFEST, TODAY, PullRequest, build, commit, git, pull_request
from tests.e2e.github_api import BOT, TOKEN, Fault, GitHub, github
from tests.e2e.site import signed_by_itself

BAD, GOOD = "add-scraped-source", "repair"
NEWER = marked("### newer", Mark(MANIFEST, 78, 1, "b" * 40))
OLDER = marked("### older", Mark(MANIFEST, 76, 1, "a" * 40))


class Gate(NamedTuple):
    """Runs the gate on pull requests, as the runner would."""

    cli: Cli
    requests: dict[str, PullRequest]
    folder: Path
    hub: GitHub

    def check(self, branch: str, *arguments: str, event_name: str = "pull_request", **environ: str) -> Ran:
        request = self.requests[branch]
        event = self.folder / "event.json"
        if "event" not in environ:
            event.write_text(json.dumps(request.event), "utf-8")
        else:
            event.write_text(environ.pop("event"), "utf-8")
        given = {
            "GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": event_name, "GITHUB_EVENT_PATH": str(event),
            "GITHUB_WORKSPACE": str(request.workspace), "GITHUB_TOKEN": TOKEN, **self.hub.environment(), **environ,
        }  # fmt: skip
        return self.cli("check", "-C", str(request.workspace), "--today", TODAY, *arguments, **given)


@pytest.fixture(scope="module")
def requests(tmp_path_factory: pytest.TempPathFactory) -> dict[str, PullRequest]:
    """A checkout of the blocked and of the repaired pull request, and of one that is blocked and full of traps."""
    folder = tmp_path_factory.mktemp("pull-requests")
    origin = build(folder / "origin")
    git(origin, "checkout", "--quiet", "-b", "hostile", BAD)
    text = (origin / MANIFEST).read_text("utf-8")
    for number, name in enumerate(HOSTILE):
        text += f'\n  - id: h{number}\n    title: "{name}"\n    license: "{name}"\n'
    commit(origin, {MANIFEST: text})
    git(origin, "checkout", "--quiet", "main")
    made = {branch: pull_request(origin, branch, folder / branch) for branch in (BAD, GOOD, "hostile")}
    return made | {SHALLOW: pull_request(origin, BAD, folder / SHALLOW, depth=1)}


@pytest.fixture
def gate(
    requests: dict[str, PullRequest],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Gate]:
    """The gate and a GitHub of its own."""
    monkeypatch.setattr(github_api, "_BACK_OFF", 0.01)
    with github() as hub:
        yield Gate(command_line(capsys, tmp_path, monkeypatch), requests, tmp_path, hub)


HOSTILE = (
    "@everyone fixes #1 GH-2 octo/social-posts#3", "https://evil.example www.evil.example", "<img src=x> <!-- a -->",
    "![x](http://evil.example/x) [y](javascript:y)", "</details>", "a | b `c`",
    "<!-- crs-gate comment v1 key=other run=99.1 head= -->",
)  # fmt: skip

OUR_ELEMENTS = {"h3", "h4", "p", "strong", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "a", "br",
                "details", "summary", "sub", "em"}  # fmt: skip


def notices(ran: Ran) -> list[str]:
    return [line for line in ran.err.splitlines() if line.startswith("::notice title=crs-gate::")]


SHALLOW = "shallow"


def test_a_run_without_a_verdict_says_so_and_the_next_one_takes_it_back(gate: Gate) -> None:
    gate.check(GOOD, "--comment", GITHUB_RUN_ID="70")
    ran = gate.check(SHALLOW, "--comment", "--check-run")
    green, undecided = gate.hub.bodies()
    assert ran.code == 3
    assert green.startswith("### ✅ crs-gate: A 100.0 → **A 100.0**")
    assert undecided.startswith("### ❓ crs-gate: undecided\n\n")
    assert re.search(r"\*\*Next:\*\* .*`fetch-depth: 2`", undecided)
    assert [run["conclusion"] for run in gate.hub.runs.values()] == ["action_required"]
    assert gate.check(BAD, "--comment", GITHUB_RUN_ID="78").code == 1
    now, taken_back = gate.hub.bodies()
    assert now.startswith("### ❌ crs-gate: A 100.0 → **E 84.2**")
    assert taken_back.startswith("### crs-gate: nothing to say of the run itself any more")


@pytest.mark.parametrize(("option", "code"), [("--policy=nowhere.yml", 2), ("--min-score=101", 2)])
def test_a_set_up_that_cannot_be_is_an_error_and_no_pass(gate: Gate, option: str, code: int) -> None:
    ran = gate.check(GOOD, option, "--comment", "--check-run")
    assert ran.code == code
    assert [body.splitlines()[0] for body in gate.hub.bodies()] == ["### ❓ crs-gate: error"]
    assert [run["conclusion"] for run in gate.hub.runs.values()] == ["action_required"]


def test_a_file_that_cannot_be_written_keeps_nothing_from_being_told(gate: Gate) -> None:
    assert gate.check(BAD, "--comment", "--output", "json=nowhere/report.json").code == 2
    assert gate.hub.bodies()[0].startswith("### ❌ crs-gate: A 100.0 → **E 84.2**")


def test_pull_request_target_is_refused_and_its_token_is_not_used(gate: Gate) -> None:
    assert gate.check(BAD, "--comment", "--check-run", event_name="pull_request_target").code == 2
    assert gate.hub.exchanges == []


def test_nothing_is_sent_unless_it_is_asked_for(gate: Gate) -> None:
    assert gate.check(BAD).code == 1
    assert gate.hub.exchanges == []


def test_a_blocked_pull_request_gets_one_comment_that_begins_with_the_rating(gate: Gate) -> None:
    ran = gate.check(BAD, "--comment")
    (body,) = gate.hub.bodies()
    lines = body.splitlines()
    assert (ran.code, notices(ran)) == (1, [])
    assert lines[0] == "### ❌ crs-gate: A 100.0 → **E 84.2** (-15.8 points) in `dataset.crs.yaml`"
    order = [body.index(part) for part in ("Blocked because", "#### Sources", "#### Edits that restore it", "<sub>")]
    assert order == sorted(order)
    assert "| added | `microblog` |  | E |" in body
    assert "[The whole report](https://github.com/octo/social-posts/actions/runs/77)" in body
    assert mark_of(body) == Mark(MANIFEST, 77, 1, gate.requests[BAD].event["pull_request"]["head"]["sha"])


def test_the_next_push_changes_that_comment_and_folds_it_when_all_is_well(gate: Gate) -> None:
    gate.check(BAD, "--comment")
    (number,) = gate.hub.comments
    ran = gate.check(GOOD, "--comment", GITHUB_RUN_ID="78")
    (body,) = gate.hub.bodies()
    assert (ran.code, list(gate.hub.comments), gate.hub.most) == (0, [number], 1)
    assert body.startswith("### ✅ crs-gate: A 100.0 → **A 100.0** (+0.0 points) in `dataset.crs.yaml`\n\n<details>")


def test_a_run_that_is_older_leaves_the_comment_of_a_newer_one(gate: Gate) -> None:
    gate.hub.add(BOT, NEWER)
    gate.check(BAD, "--comment")
    assert gate.hub.bodies() == [NEWER]
    assert gate.hub.asked("P", "/repos/") == []


def test_a_second_attempt_of_a_run_is_newer_than_the_first(gate: Gate) -> None:
    gate.hub.add(BOT, marked("### first", Mark(MANIFEST, 77, 2)))
    gate.check(BAD, "--comment")
    assert gate.hub.bodies()[0].startswith("### first")
    gate.check(BAD, "--comment", GITHUB_RUN_ATTEMPT="3")
    assert gate.hub.bodies()[0].startswith("### ❌")


@pytest.mark.parametrize("login", ["mallory", "another-app[bot]", "github-actions"])
def test_a_comment_of_somebody_else_with_our_marker_is_left_alone(gate: Gate, login: str) -> None:
    gate.hub.add(login, OLDER)
    gate.check(BAD, "--comment")
    assert gate.hub.bodies(login) == [OLDER]
    assert len(gate.hub.bodies()) == 1


def test_an_own_comment_that_only_quotes_a_marker_is_left_alone(gate: Gate) -> None:
    quoting = f"### Somebody wrote:\n{OLDER}\nand went on."
    gate.hub.add(BOT, quoting)
    gate.check(BAD, "--comment")
    assert gate.hub.bodies()[0] == quoting
    assert len(gate.hub.bodies()) == 2


def test_the_comment_of_another_manifest_says_that_it_is_out_of_the_change(gate: Gate) -> None:
    gate.hub.add(BOT, marked("### ❌", Mark("gone/it's.crs.yaml", 76, 1)))
    gate.check(BAD, "--comment")
    gone, _ = gate.hub.bodies()
    assert gone.startswith("### crs-gate: <code>gone/it's.crs.yaml</code> is not part of this change any more")


def test_a_run_of_named_manifests_leaves_the_comments_on_others_alone(gate: Gate) -> None:
    other = marked("### ❌ of another job", Mark("other.crs.yaml", 76, 1))
    gate.hub.add(BOT, other)
    gate.check(BAD, MANIFEST, "--comment")
    assert gate.hub.bodies()[0] == other
    assert len(gate.hub.bodies()) == 2


def test_a_comment_of_a_personal_token_is_found_again(gate: Gate) -> None:
    token = "of-a-person"  # noqa: S105 - of nobody
    gate.hub.logins[token] = "maintainer"
    for run in ("77", "78"):
        gate.check(BAD, "--comment", GITHUB_TOKEN=token, GITHUB_RUN_ID=run)
    assert len(gate.hub.bodies("maintainer")) == 1


@pytest.mark.parametrize(
    "viewer", [b'{"login": "github-actions", "databaseId": 41898282}', b'{"login": "GitHub-Actions[bot]"}']
)
def test_an_own_comment_is_known_by_the_number_of_the_account_or_else_by_its_name(gate: Gate, viewer: bytes) -> None:
    answer = stand_in.answering(b'{"data": {"viewer": ' + viewer + b"}}")
    gate.hub.faults.append(Fault("POST", "/graphql", answer))
    gate.hub.add(BOT, OLDER)
    gate.check(BAD, "--comment")
    (body,) = gate.hub.bodies()
    assert body.startswith("### ❌")


def test_comments_on_many_pages_are_gone_through(gate: Gate) -> None:
    gate.hub.page = 2
    for number in range(7):
        gate.hub.add("somebody", f"comment {number}")
    gate.hub.add(BOT, OLDER)
    gate.check(BAD, "--comment")
    assert len(gate.hub.bodies()) == 1
    assert gate.hub.bodies()[0].startswith("### ❌")


def test_without_end_of_pages_no_second_comment_is_made(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(github_api, "MOST_PAGES", 2)
    gate.hub.page = 2
    for number in range(7):
        gate.hub.add("somebody", f"comment {number}")
    gate.hub.add(BOT, OLDER)
    (notice,) = notices(gate.check(BAD, "--comment"))
    assert "too many comments" in notice
    assert gate.hub.bodies() == [OLDER]


def test_a_comment_on_the_first_pages_is_changed_however_many_follow(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(github_api, "MOST_PAGES", 2)
    gate.hub.page = 2
    gate.hub.add(BOT, OLDER)
    for number in range(7):
        gate.hub.add("somebody", f"comment {number}")
    assert notices(gate.check(BAD, "--comment")) == []
    (body,) = gate.hub.bodies()
    assert body.startswith("### ❌")


LIST, ONE, ALL = r"/issues/1/comments\?", r"/issues/comments/\d+$", "/"
PASSING = {
    "server error when reading": Fault("GET", LIST, stand_in.status(502), 2),
    "server error when writing": Fault("POST", "/comments$", stand_in.status(500)),
    "written, and a server error": Fault("POST", "/comments$", stand_in.done_but(502)),
    "written, and the answer breaks off": Fault("POST", "/comments$", stand_in.truncated),
    "written, and a page of a proxy": Fault("POST", "/comments$", stand_in.no_json),
    "written, and no answer": Fault("POST", "/comments$", stand_in.reset),
    "listing breaks off": Fault("GET", LIST, stand_in.truncated, 2),
    "listing is no JSON": Fault("GET", LIST, stand_in.no_json, 2),
    "listing lags behind": Fault("GET", LIST, stand_in.answering(b"[]"), 4),
    "rate limit that ends": Fault("POST", "/comments$", stand_in.status(429, {"Retry-After": "0"}), 2),
    "secondary limit that ends": Fault("POST", "/comments$", stand_in.status(403, {"Retry-After": "0"}, "secondary")),
    "rate limit that was reset": Fault(
        "GET", LIST, stand_in.status(403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1"})
    ),
    "moved": Fault("POST", "/graphql", stand_in.leading_to("/api/graphql")),
    "strange entries": Fault("GET", LIST, stand_in.answering(b'[1, null, {"id": "x"}, {"user": null, "body": 5}]')),
    "user of GraphQL unknown": Fault("POST", "/graphql", stand_in.answering(b'{"errors": []}')),
}


@pytest.mark.fault
@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
def test_what_fails_for_a_moment_ends_in_one_comment(gate: Gate, fault: Fault) -> None:
    gate.hub.logins[TOKEN] = "maintainer" if "graphql" in fault.path.pattern else BOT
    times, skip = fault.times, fault.skip
    gate.hub.faults.append(fault)
    ran = gate.check(BAD, "--comment")
    fault.times, fault.skip = times, skip
    assert (ran.code, notices(ran)) == (1, [])
    assert len(gate.hub.bodies(gate.hub.logins[TOKEN])) == 1


STAYING = {
    "not a token": ("*", ALL, stand_in.status(401), "the token is not valid (401)"),
    "may not": ("POST", "/comments$", stand_in.status(403), "the job needs `pull-requests: write`"),
    "not found": ("GET", LIST, stand_in.status(404), "(404)"),
    "gone": ("GET", LIST, stand_in.status(410), "it is gone (410)"),
    "refused": ("POST", "/comments$", stand_in.status(422), "it refuses what was sent (422)"),
    "teapot": ("POST", "/comments$", stand_in.status(418), "it answered 418"),
    "out of order": ("*", ALL, stand_in.status(503), "it is out of order (503)"),
    "hour to wait": ("POST", "/comments$", stand_in.status(429, {"Retry-After": "3600"}), "its rate limit is reached"),
    "secondary": ("*", LIST, stand_in.status(403, message="a secondary rate limit"), "its rate limit is reached (403)"),
    "reset later": ("*", LIST, stand_in.status(403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "99999999999"}),
                    "its rate limit is reached"),
    "no list": ("GET", LIST, stand_in.answering(b'{"message": "hm"}'), "something that is no list"),
    "deep": ("GET", LIST, stand_in.answering(b"[" * 200_000), "its answer is no JSON"),
    "no comment": ("POST", "/comments$", stand_in.answering(b'"ok"'), "something that is no comment"),
    "breaks off": ("*", ALL, stand_in.reset, "it cannot be reached"),
    "elsewhere": ("*", LIST, stand_in.leading_to("http://127.0.0.2:9/x"), "it leads to another host (307)"),
    "in circles": ("*", LIST, stand_in.leading_to("/repos/octo/social-posts/issues/1/comments?x"), "leads on and on"),
    "nobody": ("*", "/graphql|/user", stand_in.answering(b"{}"), "does not tell whose token this is"),
}  # fmt: skip


@pytest.mark.fault
@pytest.mark.parametrize("case", STAYING.values(), ids=STAYING)
def test_what_fails_for_good_is_one_notice_and_leaves_the_verdict(
    gate: Gate, case: tuple[str, str, stand_in.Behave, str]
) -> None:
    method, path, behave, why = case
    gate.hub.faults.append(Fault(method, path, behave, 10**6))
    ran = gate.check(BAD, "--comment")
    (notice,) = notices(ran)
    assert ran.code == 1
    assert why in notice
    assert "The verdict stands" in notice
    assert TOKEN not in ran.out + ran.err
    assert len(gate.hub.exchanges) <= 12
    assert gate.hub.bodies() == []


def test_a_certificate_that_nobody_vouches_for_gets_no_token(gate: Gate, tmp_path: Path) -> None:
    with github(signed_by_itself(tmp_path)) as other:
        url = other.url.replace("http:", "https:")
        (notice,) = notices(gate.check(BAD, "--comment", GITHUB_API_URL=url))
        assert "its TLS certificate does not hold" in notice
        assert other.exchanges == []


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_the_token_follows_no_redirect_to_another_host(gate: Gate, code: int) -> None:
    with github() as other:
        gate.hub.faults.append(Fault("*", LIST, stand_in.leading_to(f"{other.url}/repos/x", code), 10))
        (notice,) = notices(gate.check(BAD, "--comment"))
        assert f"({code})" in notice or f"answered {code}" in notice
        assert other.exchanges == []


@pytest.mark.parametrize("behave", [stand_in.silent, stand_in.dripping])
@pytest.mark.parametrize("path", [LIST, "/comments$"])
def test_a_server_that_does_not_answer_in_time_is_left(
    gate: Gate, monkeypatch: pytest.MonkeyPatch, behave: stand_in.Behave, path: str
) -> None:
    monkeypatch.setattr(github_api, "SECONDS", 1.0)
    monkeypatch.setattr(telling, "SECONDS", 1.0)
    gate.hub.faults.append(Fault("*", path, behave, 10**6))
    ran = gate.check(BAD, "--comment")
    (notice,) = notices(ran)
    assert ran.code == 1
    assert "in time" in notice or "took longer" in notice


@pytest.mark.parametrize("method", ["PATCH", "GET"])
def test_a_comment_that_somebody_deletes_in_between_is_made_anew_once(gate: Gate, method: str) -> None:
    gate.hub.add(BOT, OLDER)
    skip = 0 if method == "PATCH" else 1
    gate.hub.faults.append(Fault(method, ONE if method == "PATCH" else LIST, stand_in.first(_all_deleted), skip=skip))
    ran = gate.check(BAD, "--comment")
    assert (ran.code, notices(ran)) == (1, [])
    assert len(gate.hub.bodies()) == (1 if method == "PATCH" else 0)
    assert len(gate.hub.asked("POST", "/comments$")) == (1 if method == "PATCH" else 0)


def _all_deleted(hub: GitHub) -> None:
    hub.comments.clear()


def test_of_several_comments_that_of_the_newest_run_stays(gate: Gate) -> None:
    gate.hub.add(BOT, OLDER)
    newest = gate.hub.add(BOT, NEWER)
    gate.hub.add(BOT, marked("### mid", Mark(MANIFEST, 76, 2)))
    gate.check(BAD, "--comment")
    assert list(gate.hub.comments) == [newest]
    assert gate.hub.bodies() == [NEWER]


@pytest.mark.parametrize("other", [OLDER, NEWER])
def test_a_comment_that_another_run_makes_at_the_same_moment_becomes_one_with_ours(gate: Gate, other: str) -> None:
    gate.hub.faults.append(Fault("POST", "/comments$", stand_in.first(lambda hub: hub.add(BOT, other))))
    assert gate.check(BAD, "--comment").code == 1
    (body,) = gate.hub.bodies()
    assert mark_of(body) == (mark_of(NEWER) if other is NEWER else mark_of(body))
    assert body.startswith("### newer" if other is NEWER else "### ❌")


def test_a_fork_s_token_that_can_only_read_is_told_in_one_line(gate: Gate) -> None:
    event = dict(gate.requests[BAD].event)
    pull = event["pull_request"]
    head = {**pull["head"], "repo": {"full_name": "stranger/social-posts"}}
    gate.hub.read_only.add(TOKEN)
    ran = gate.check(
        BAD, "--comment", "--check-run", event=json.dumps({**event, "pull_request": {**pull, "head": head}})
    )
    (notice,) = notices(ran)
    assert ran.code == 1
    assert "a pull request from a fork gets a token that can only read (403); see docs/comment.md" in notice
    assert "the job summary tells all" in notice


@pytest.mark.parametrize("event_name", ["push", "merge_group"])
def test_without_a_pull_request_there_is_no_comment_and_no_word_of_it(gate: Gate, event_name: str) -> None:
    pull = gate.requests[BAD].event["pull_request"]
    base, head = pull["base"]["sha"], gate.requests[BAD].merge
    event = {"before": base, "after": head, "ref": "refs/heads/x", "merge_group": {"base_sha": base, "head_sha": head}}
    ran = gate.check(BAD, "--comment", "--check-run", event_name=event_name, event=json.dumps(event))
    assert (ran.code, notices(ran)) == (1, [])
    assert gate.hub.comments == {}
    assert [run["head_sha"] for run in gate.hub.runs.values()] == [head]


NUMBERS = [True, "1", -1, 0, 2**60, 1.5, None, [], {"number": 1}]


@pytest.mark.parametrize("number", NUMBERS, ids=map(str, NUMBERS))
def test_an_event_whose_number_is_none_leads_nowhere(gate: Gate, number: object) -> None:
    event = gate.requests[BAD].event
    spoiled = {**event, "pull_request": {**event["pull_request"], "number": number}}
    (notice,) = notices(gate.check(BAD, "--comment", event=json.dumps(spoiled)))
    assert "nothing says which pull request" in notice
    assert gate.hub.asked("", "/repos/") == []


def test_a_number_that_is_given_is_commented_on_without_an_event(gate: Gate) -> None:
    pull = gate.requests[BAD].event["pull_request"]
    named = ("--base", pull["base"]["sha"], "--head", gate.requests[BAD].merge, "--pull-request", "1", "--comment")
    ran = gate.check(BAD, *named, GITHUB_ACTIONS="", GITHUB_EVENT_NAME="", GITHUB_EVENT_PATH="", GITHUB_RUN_ID="")
    assert (ran.code, ran.err) == (1, "")
    assert mark_of(gate.hub.bodies()[0]) == Mark(MANIFEST, 0, 0, gate.requests[BAD].merge)


SETTINGS = {
    "no token": ({"GITHUB_TOKEN": ""}, "there is no token"),
    "broken token": ({"GITHUB_TOKEN": "ghs_a\r\nX-Evil: 1"}, "characters that no token has"),
    "no repository": ({"GITHUB_REPOSITORY": "octo/../../user"}, "does not name a repository"),
    "http": ({"GITHUB_API_URL": "http://ghe.example/api/v3"}, "no plain https address"),
    "user in address": ({"GITHUB_API_URL": "https://a:b@ghe.example/"}, "no plain https address"),
    "query": ({"GITHUB_API_URL": "https://ghe.example/?x="}, "no plain https address"),
    "loopback look-alike": ({"GITHUB_API_URL": "http://127.0.0.1.evil.example"}, "no plain https address"),
    "no event file": ({"GITHUB_EVENT_PATH": "/nonexistent/event.json", "GITHUB_EVENT_NAME": "schedule"}, "event file"),
}


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)
def test_a_setting_that_cannot_be_is_told_and_nothing_is_sent(gate: Gate, setting: tuple[dict[str, str], str]) -> None:
    environ, why = setting
    ran = gate.check(BAD, "--comment", **environ)
    (notice,) = notices(ran)
    assert why in notice
    assert "Evil" not in notice
    assert gate.hub.exchanges == []


def test_an_api_below_a_path_is_asked_there(gate: Gate) -> None:
    gate.check(BAD, "--comment", GITHUB_API_URL=f"{gate.hub.url}/api/v3/")
    assert len(gate.hub.bodies()) == 1
    assert gate.hub.exchanges[0].path == "/api/graphql"
    assert all(one.path.startswith("/api/v3/repos/") for one in gate.hub.exchanges[1:])


def test_the_next_page_is_not_asked_of_another_host(gate: Gate) -> None:
    links = {"Link": '<http://127.0.0.2:9/comments?page=2>; rel="next"'}
    gate.hub.faults.append(Fault("GET", LIST, lambda handler: bool(handler.answer(200, [], links)) or True, 10))
    (notice,) = notices(gate.check(BAD, "--comment"))
    assert "too many comments" in notice


def test_names_in_a_manifest_mention_nobody_and_link_nowhere(gate: Gate) -> None:
    gate.check("hostile", "--comment")
    (body,) = gate.hub.bodies()
    page = str(MarkdownIt("commonmark", {"html": True}).enable("table").render(body))
    outside = re.sub(r"<(pre|code)\b.*?</\1>", "", page, flags=re.DOTALL)
    assert "h0" in body
    links = re.findall(r'(?:href|src)="([^"]*)"', page)
    assert "https://github.com/octo/social-posts/actions/runs/77" in links
    assert all(link.startswith(("https://github.com/octo/social-posts/", f"{SITE}/docs/rules/")) for link in links)
    assert set(re.findall(r"<(\w+)", outside)) <= OUR_ELEMENTS
    assert not re.search(r"@\w|#\d|GH-\d|://\w|www\.\w", html.unescape(re.sub("<.*?>", "", outside)))
    assert page.count("<!--") == 1
    assert mark_of(body) == Mark(MANIFEST, 77, 1, gate.requests["hostile"].event["pull_request"]["head"]["sha"])


def test_the_check_run_has_conclusion_summary_and_annotations_on_the_head_of_the_pull_request(gate: Gate) -> None:
    ran = gate.check(BAD, "--check-run")
    ((number, run),) = gate.hub.runs.items()
    assert (ran.code, notices(ran), gate.hub.comments) == (1, [], {})
    assert run["head_sha"] == gate.requests[BAD].event["pull_request"]["head"]["sha"]
    assert (run["name"], run["conclusion"]) == ("crs-gate rating", "failure")
    assert run["output"]["title"] == "blocked: A 100.0 → E 84.2 (-15.8 points)"
    assert run["output"]["summary"].startswith("## crs-gate: ❌ blocked\n")
    found = gate.hub.annotations[number]
    assert len(found) == 13
    assert {one["path"] for one in found} == {MANIFEST}
    assert {one["annotation_level"] for one in found} == {"failure", "warning"}


@pytest.mark.parametrize(
    ("branch", "arguments", "conclusion", "code"), [(GOOD, (), "success", 0), (BAD, ("--exit-zero",), "neutral", 0)]
)
def test_the_check_run_concludes_as_the_gate_does(
    gate: Gate, branch: str, arguments: tuple[str, ...], conclusion: str, code: int
) -> None:
    assert gate.check(branch, "--check-run", *arguments).code == code
    assert [run["conclusion"] for run in gate.hub.runs.values()] == [conclusion]


@pytest.mark.parametrize("behave", [stand_in.status(403), stand_in.status(500), stand_in.no_json, stand_in.reset])
def test_a_check_run_that_cannot_be_made_is_a_notice(gate: Gate, behave: stand_in.Behave) -> None:
    gate.hub.faults.append(Fault("POST", "check-runs", behave, 100))
    ran = gate.check(BAD, "--check-run", "--comment")
    (notice,) = notices(ran)
    assert ran.code == 1
    assert "the check run could not be written" in notice
    assert len(gate.hub.bodies()) == 1
