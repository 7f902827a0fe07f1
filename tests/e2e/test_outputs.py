"""Reports for code scanning, test pages and merge requests: what the gate says, in their words."""

import json
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from defusedxml import ElementTree

from crs_gate.report.homes import rule_page
from tests.e2e.commands import Cli, command_line
from tests.e2e.manifests import manifest
from tests.gitrepo import GitRepo

HOSTILE = "</failure><script>x</script> [link](https://evil.example) ::error::x \x1b[31m \u202e"
PATH = "sets/a b/dataset.crs.yaml"


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    repo = GitRepo.init(tmp_path / "repo")
    repo.save(PATH, manifest("a"))
    repo.branch("topic")
    return repo


@pytest.fixture
def cli(capsys, repo: GitRepo, monkeypatch) -> Cli:
    return command_line(capsys, repo.path, monkeypatch)


def report(cli: Cli, format_name: str, code: int = 1) -> str:
    ran = cli("check", "--base", "main", "--format", format_name)
    assert (ran.code, ran.err) == (code, "")
    return ran.out


def bad(repo: GitRepo, title: str = "Scraped posts") -> None:
    text = manifest("a", scraped=("posts",)).replace("Scraped posts", json.dumps(title))
    repo.save(PATH, text)


def test_sarif_has_a_run_and_a_category_for_each_manifest_and_one_for_the_policy(repo: GitRepo, cli: Cli):
    repo.save("sets/b/dataset.crs.yaml", manifest("b", name="other"))
    bad(repo)
    runs = json.loads(report(cli, "sarif"))["runs"]
    found = {run["automationDetails"]["id"]: len(run["results"]) for run in runs}
    assert list(found) == [
        "crs-gate/sets/a%20b/dataset.crs.yaml/",
        "crs-gate/sets/b/dataset.crs.yaml/",
        "crs-gate/policy/",
    ]
    assert found["crs-gate/sets/a%20b/dataset.crs.yaml/"] > 5
    assert found["crs-gate/sets/b/dataset.crs.yaml/"] == found["crs-gate/policy/"] == 0


def test_sarif_names_every_rule_also_where_nothing_is_found(repo: GitRepo, cli: Cli):
    repo.save("NOTES.md", "nothing\n")
    rules = [run["tool"]["driver"]["rules"] for run in json.loads(report(cli, "sarif", 0))["runs"]]
    assert all(each == rules[0] for each in rules)
    assert {"license-missing", "personal-data-found", "policy-loosened"} < {rule["id"] for rule in rules[0]}
    for rule in rules[0]:
        assert rule["shortDescription"]["text"]
        assert len(rule["fullDescription"]["text"]) <= 1024
        assert rule["help"]["markdown"].startswith(rule["shortDescription"]["text"])


def test_sarif_results_have_four_numbers_a_relative_address_and_a_rule(repo: GitRepo, cli: Cli):
    bad(repo)
    run = json.loads(report(cli, "sarif"))["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == "sets/a%20b/dataset.crs.yaml"
        assert place["region"].keys() == {"startLine", "startColumn", "endLine", "endColumn"}
        assert place["region"]["endColumn"] > place["region"]["startColumn"]
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    prints = [result["partialFingerprints"]["primaryLocationLineHash"] for result in run["results"]]
    assert len(set(prints)) == len(prints)


def test_an_alert_stays_the_same_when_lines_move(repo: GitRepo, cli: Cli):
    def prints() -> set[str]:
        results = json.loads(report(cli, "sarif"))["runs"][0]["results"]
        return {result["partialFingerprints"]["primaryLocationLineHash"] for result in results}

    bad(repo)
    before = prints()
    text = (repo.path / PATH).read_text("utf-8")
    repo.save(PATH, "# one more line\n\n" + text)
    assert prints() == before


def test_a_message_of_sarif_lays_no_link(repo: GitRepo, cli: Cli):
    text = manifest("a").replace("CC0-1.0, evidence", '"[see](https://evil.example)", evidence')
    repo.save(PATH, text)
    told = [result["message"]["text"] for result in json.loads(report(cli, "sarif"))["runs"][0]["results"]]
    assert any(r"\[see\](https://evil.example)" in text for text in told)


def test_waived_findings_are_no_alerts(repo: GitRepo, cli: Cli):
    repo.git("switch", "-q", "main")
    waiver = "{rule: license-unknown, dataset: 'sets/a b/dataset.crs.yaml', source: posts, reason: asked,"
    repo.save("crs-gate.yml", f"version: 1\nwaivers:\n  - {waiver} approved_by: me, expires: 2027-06-30}}\n")
    repo.branch("waived")
    bad(repo)
    ran = cli("check", "--base", "main", "--format", "sarif", "--today", "2026-11-22")
    run = json.loads(ran.out)["runs"][0]
    assert "license-unknown" not in {result["ruleId"] for result in run["results"]}
    assert run["properties"]["crs-gate"]["waived"] == 1


def test_many_manifests_share_a_run(repo: GitRepo, cli: Cli):
    for number in range(21):
        repo.write(f"many/{number}/dataset.crs.yaml", manifest("a", scraped=("posts",), name=f"n{number}"))
    repo.commit()
    runs = json.loads(report(cli, "sarif"))["runs"]
    assert [run["automationDetails"]["id"] for run in runs] == ["crs-gate/", "crs-gate/policy/"]
    places = {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in runs[0]["results"]}
    assert len(places) == 21


def test_junit_is_red_where_the_gate_is(repo: GitRepo, cli: Cli):
    bad(repo)
    tree = ElementTree.fromstring(report(cli, "junit"))
    failed = {case.get("name") for case in tree.iter("testcase") if case.find("failure") is not None}
    assert {"verdict", "license-unknown"} <= failed
    assert tree.get("failures") == str(len(list(tree.iter("failure"))))
    assert tree.get("tests") == str(len(list(tree.iter("testcase"))))


def test_junit_is_green_where_the_gate_is(repo: GitRepo, cli: Cli):
    repo.git("switch", "-q", "main")
    bad(repo)
    repo.branch("later")
    repo.save("NOTES.md", "nothing\n")
    tree = ElementTree.fromstring(report(cli, "junit", 0))
    assert list(tree.iter("failure")) == []
    told = {case.get("name"): case.findtext("system-out") or "" for case in tree.iter("testcase")}
    assert told["license-unknown"].startswith("before: sets/a b/dataset.crs.yaml:")
    assert told["retention-missing"] == ""


def test_junit_shows_what_a_manifest_wrote_as_text(repo: GitRepo, cli: Cli):
    text = manifest("a").replace("CC0-1.0, evidence", json.dumps(HOSTILE) + ", evidence")
    repo.save(PATH, text)
    out = report(cli, "junit")
    assert "<script>" not in out
    assert "\x1b" not in out
    assert "\u202e" not in out
    messages = [element.get("message") or "" for element in ElementTree.fromstring(out).iter("failure")]
    assert any("</failure><script>" in message for message in messages)


def test_gitlab_gets_a_list_with_a_place_and_a_fingerprint_for_each(repo: GitRepo, cli: Cli):
    bad(repo)
    issues = json.loads(report(cli, "gitlab"))
    assert {issue["severity"] for issue in issues} >= {"critical", "major"}
    assert all(issue["location"]["path"] == PATH and issue["location"]["lines"]["begin"] > 0 for issue in issues)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    assert {"license-unknown"} <= {issue["check_name"] for issue in issues}


@pytest.mark.parametrize("format_name", ["sarif", "junit", "gitlab", "html"])
def test_several_files_are_written_at_once_and_change_no_verdict(repo: GitRepo, cli: Cli, format_name: str):
    bad(repo)
    ran = cli("check", "--base", "main", "--output", f"{format_name}=out.one", "--output", "json=out.json")
    assert ran.code == 1
    assert (repo.path / "out.one").read_text("utf-8") == report(cli, format_name)
    assert json.loads((repo.path / "out.json").read_text("utf-8"))["status"] == "blocked"


class Elements(HTMLParser):
    """The start tags of a page with their attributes, and what stands in scripts and styles."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inside: list[tuple[str, str]] = []
        self.text: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        name = self.tags[-1][0] if self.tags else ""
        (self.inside if name in ("script", "style") and self.cdata_elem else self.text).append(
            (name, data) if self.cdata_elem else data
        )


def test_the_page_is_one_file_that_asks_for_nothing(repo: GitRepo, cli: Cli):
    bad(repo)
    found = Elements(report(cli, "html"))
    assert not {"link", "img", "iframe", "object", "base", "form"} & {tag for tag, _ in found.tags}
    assert not [attrs for _, attrs in found.tags if {"src", "style"} & attrs.keys()]
    links = {attrs["href"] for _, attrs in found.tags if not (attrs.get("href") or "#").startswith("#")}
    assert links
    assert links == {rule_page(link.rpartition("/")[2].removesuffix(".html")) for link in links}
    styles = [text for name, text in found.inside if name == "style"]
    assert not [word for word in ("@import", "url(", "//") if word in styles[0]]


def test_a_browser_runs_the_script_of_the_page_and_no_other(repo: GitRepo, cli: Cli):
    bad(repo)
    found = Elements(report(cli, "html"))
    policy = next(attrs["content"] for tag, attrs in found.tags if attrs.get("http-equiv") == "Content-Security-Policy")
    script = [text for name, text in found.inside if name == "script"][-1]
    digest = b64encode(sha256(script.encode()).digest()).decode()
    assert policy.startswith("default-src 'none';")
    assert f"script-src 'sha256-{digest}';" in policy


def test_what_a_manifest_wrote_is_text_in_the_page(repo: GitRepo, cli: Cli):
    hostile = HOSTILE + "</script><script>alert(1)</script><img src=x onerror=alert(1)>"
    repo.save(
        PATH, manifest("a", name=json.dumps(hostile)).replace("CC0-1.0, evidence", json.dumps(hostile) + ", evidence")
    )
    page = report(cli, "html")
    found = Elements(page)
    plain = Elements(report_of_good(repo, cli))
    assert "img" not in {tag for tag, _ in found.tags}
    assert [tag for tag, _ in found.tags].count("script") <= [tag for tag, _ in plain.tags].count("script")
    assert any("<img src=x onerror=alert(1)>" in text for text in found.text)
    assert "\x1b" not in page


def report_of_good(repo: GitRepo, cli: Cli) -> str:
    bad(repo)
    return report(cli, "html")


def test_the_page_lights_one_letter_and_holds_the_rows_for_its_script(repo: GitRepo, cli: Cli):
    bad(repo)
    found = Elements(report(cli, "html"))
    lit = [attrs["class"] for tag, attrs in found.tags if "lit" in (attrs.get("class") or "")]
    assert len(lit) == 1
    data = [json.loads(text) for name, text in found.inside if name == "script" and text.startswith("{")]
    assert [each["columns"][0] for each in data] == ["Weight", "Source"]
    assert [row[0] for row in data[1]["rows"]] == ["posts", "a"]


def test_a_long_page_shows_the_first_rows_without_a_script(repo: GitRepo, cli: Cli):
    repo.save(PATH, manifest(*(f"s{number}" for number in range(300))))
    page = report(cli, "html", 0)
    assert page.count("<td>s") == 100
    data = next(
        json.loads(t) for n, t in Elements(page).inside if n == "script" and t.startswith('{"columns":["Source"')
    )
    assert len(data["rows"]) == 300
