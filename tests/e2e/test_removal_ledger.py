"""The ledger of removals: what went is known again under any name, and no change clears its own way."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.commands import Cli, command_line
from tests.e2e.manifests import manifest
from tests.gitrepo import GitRepo

PATH = "dataset.crs.yaml"
LEDGER = ".crs/removals.jsonl"
DAY = "2026-11-22"
KEY = "5f0c1e77a2b94d3c8e6f1a0b9c8d7e6f5a4b3c2d1e0f99887766554433221100"
LETTERS = b"to whom it may concern\n"
SHA = sha256(LETTERS).hexdigest()
KEPT = sha256(b"kept\n").hexdigest()
Rules = Callable[..., dict[str, str]]


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    made = GitRepo.init(tmp_path / "repo")
    made.write("data/letters.txt", LETTERS)
    made.write("data/keep.txt", b"kept\n")
    text = manifest("notices", "letters", "posts")
    text = text.replace("Notices of letters", "What readers wrote").replace("Notices of posts", "Posts of 2024")
    text = with_files(text, "letters", f"{{path: data/letters.txt, sha256: {SHA}}}")
    made.save(PATH, with_files(text, "posts", f"{{path: data/keep.txt, sha256: {KEPT}}}"))
    return made


@pytest.fixture
def cli(repo: GitRepo, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    run = command_line(capsys, repo.path, monkeypatch)
    return lambda *arguments, **environ: run(*arguments, "--today", DAY, **environ)


@pytest.fixture
def told(cli: Cli) -> Rules:
    """The findings of a change by rule: all messages of each in one text."""

    def run(base: str = "HEAD~1", **environ: str) -> dict[str, str]:
        ran = cli("check", "--base", base, "--head", "HEAD", "--format", "json", **environ)
        assert ran.code in (0, 1), ran.err
        found: dict[str, str] = {"exit": str(ran.code)}
        for each in json.loads(ran.out)["manifests"]:
            for finding in each["findings"]:
                said = finding["message"]
                found[finding["rule"]] = found.get(finding["rule"], "") + said + "\n"
        return found

    return run


def with_files(text: str, source: str, files: str) -> str:
    at = text.index("files: []", text.index(f"- id: {source}\n"))
    return f"{text[:at]}files: [{files}]{text[at + len('files: []') :]}"


def line(**values: Any) -> str:
    known = {"request_id": "R-7", "received": "2026-11-01", "due": "2026-12-01", "done": "2026-11-20"} | values
    held = {key: value for key, value in known.items() if value is not None}
    return json.dumps(held, sort_keys=True, separators=(",", ":")) + "\n"


def gone(repo: GitRepo, cli: Cli, *options: str, **environ: str) -> None:
    """Request R-7 is opened, done and merged, and the data deleted."""
    assert cli("remove", "--request", "R-7", "--received", "2026-11-01", "--due", "2026-12-01").code == 0
    ran = cli("remove", "letters", "--request", "R-7", "--reason", "its author asked", *options, **environ)
    assert ran.code == 0, ran.err
    repo.git("rm", "--quiet", "data/letters.txt")
    repo.commit("out")


def ledger() -> dict[str, Any]:
    (found,) = Path(LEDGER).read_text("utf-8").splitlines()
    return dict(json.loads(found))


def test_a_request_is_opened_listed_done_and_kept(repo: GitRepo, cli: Cli, told: Rules) -> None:
    opened = cli("remove", "--request", "R-7", "--received", "2026-11-01", "--due", "2026-12-01")
    assert "it is due on 2026-12-01" in opened.err
    assert Path(LEDGER).read_text() == line(done=None)
    listed = cli("remove", "--list")
    assert (listed.code, listed.out) == (0, "2026-12-01       9 days left  time for request 'R-7' of the ledger\n")
    ran = cli("remove", "letters", "--request", "R-7", "--reason", "its author asked")
    assert "data/letters.txt" in ran.err
    assert ledger() == json.loads(line(done=DAY, sha256=[SHA]))
    assert cli("remove", "--list").out == "no request is open\n"
    repo.git("rm", "--quiet", "data/letters.txt")
    repo.commit("out")
    assert told()["exit"] == "0"


RETURNS = {
    "another source and path": ("data/other.txt", f"{{path: data/other.txt, sha256: {SHA}}}"),
    "a digest in capitals": ("data/other.txt", f"{{path: data/other.txt, sha256: {SHA.upper()}}}"),
    "a pointer": ("data/big.bin", "{path: data/big.bin}"),
    "a pointer below a pattern": ("data/many/1.bin", "{path: data/many/**}"),
}
POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{SHA}\nsize {len(LETTERS)}\n"


@pytest.mark.parametrize("how", RETURNS)
@pytest.mark.parametrize("keyed", [False, True])
def test_content_is_known_again(repo: GitRepo, cli: Cli, told: Rules, how: str, keyed: bool) -> None:
    environ = {"CRS_GATE_REMOVAL_KEY": KEY} if keyed else {}
    gone(repo, cli, *(["--keyed"] if keyed else []), **environ)
    path, files = RETURNS[how]
    repo.write(path, POINTER if "pointer" in how else LETTERS)
    repo.save(PATH, with_files(Path(PATH).read_text(), "notices", files))
    found = told(**environ)
    assert found["exit"] == "1"
    assert "removed-source-returned" in found


@pytest.mark.parametrize("keyed", [False, True])
def test_content_is_known_again_where_nothing_claims_it(repo: GitRepo, cli: Cli, told: Rules, keyed: bool) -> None:
    environ = {"CRS_GATE_REMOVAL_KEY": KEY} if keyed else {}
    gone(repo, cli, *(["--keyed"] if keyed else []), **environ)
    repo.write("notes", POINTER)
    repo.commit("back")
    assert "'notes' has the content of" in told(**environ)["removed-source-returned"]


@pytest.mark.parametrize("keyed", [False, True])
def test_content_is_known_again_in_another_manifest(repo: GitRepo, cli: Cli, told: Rules, keyed: bool) -> None:
    environ = {"CRS_GATE_REMOVAL_KEY": KEY} if keyed else {}
    gone(repo, cli, *(["--keyed"] if keyed else []), **environ)
    repo.write("other/data/x.txt", LETTERS)
    text = with_files(manifest("bulletins", name="other"), "bulletins", f"{{path: data/x.txt, sha256: {SHA}}}")
    repo.save("other/dataset.crs.yaml", text)
    found = told(**environ)
    assert (found["exit"], "removed-source-returned" in found) == ("1", True)


def test_a_keyed_address_is_known_again_by_who_has_the_key(repo: GitRepo, cli: Cli, told: Rules) -> None:
    gone(repo, cli, "--keyed", CRS_GATE_REMOVAL_KEY=KEY)
    text = Path(PATH).read_text()
    assert "https://example.org/letters" not in text
    assert SHA not in text + Path(LEDGER).read_text()
    repo.save(PATH, text + manifest("essays").partition("sources:\n")[2].replace("org/essays", "org/Letters/2024/"))
    assert "is where it was" in told(CRS_GATE_REMOVAL_KEY=KEY)["removed-source-returned"]


@pytest.mark.parametrize("other", ["", KEY[::-1]])
def test_without_the_key_nothing_passes_and_nobody_is_blamed(repo: GitRepo, cli: Cli, told: Rules, other: str) -> None:
    gone(repo, cli, "--keyed", CRS_GATE_REMOVAL_KEY=KEY)
    repo.save("README.md", "more\n")
    repo.save(PATH, Path(PATH).read_text().replace("Short notices.", "Short and long notices."))
    found = told(CRS_GATE_REMOVAL_KEY=other)
    assert found["exit"] == "0"
    assert "a secret key that this run does not have" in found["removed-source-returned"]
    assert KEY not in str(found)


def test_a_plain_digest_counts_without_a_key(repo: GitRepo, cli: Cli, told: Rules) -> None:
    repo.write(LEDGER, line(sha256=["a" * 63 + "b", SHA], keyed=[f"hmac-sha256:{'1' * 16}:{'2' * 64}"]))
    repo.commit("on record")
    found = told()
    assert found["exit"] == "1"
    assert "source 'letters'" in found["removed-source-returned"]


def test_a_repair_elsewhere_makes_up_for_no_return(repo: GitRepo, cli: Cli, told: Rules) -> None:
    """One source that was back goes, and another one comes back."""
    other = sha256(b"more\n").hexdigest()
    repo.write(LEDGER, line(sha256=[SHA, other]))
    repo.commit("on record")
    text = Path(PATH).read_text()
    repo.save(
        PATH, text.replace(f"{{path: data/letters.txt, sha256: {SHA}}}", f"{{path: data/letters.txt, sha256: {KEPT}}}")
    )
    text = Path(PATH).read_text()
    repo.save(PATH, with_files(text, "notices", f"{{path: data/more.txt, sha256: {other}}}"))
    found = told("HEAD~2")
    assert found["exit"] == "1"


def _drop(text: str) -> str:
    return ""


def _undo(text: str) -> str:
    return text.replace('"done":"2026-11-22",', "")


def _blank(text: str) -> str:
    return text.replace(SHA, SHA[::-1])


def _longer(text: str) -> str:
    return text.replace("2026-12-01", "2027-12-01")


def _broken(text: str) -> str:
    return text[:-9]


@pytest.mark.parametrize("alter", [_drop, _undo, _blank, _longer, _broken])
def test_no_change_clears_its_own_way(repo: GitRepo, cli: Cli, told: Rules, alter: Callable[[str], str]) -> None:
    gone(repo, cli)
    repo.write(LEDGER, alter(Path(LEDGER).read_text()))
    repo.write("data/back.txt", LETTERS)
    text = with_files(Path(PATH).read_text(), "notices", f"{{path: data/back.txt, sha256: {SHA}}}")
    start = text.index("removals:")
    repo.save(PATH, text[:start] + "removals: []\n" + text[text.index("sources:") :])
    found = told()
    assert found["exit"] == "1"
    assert "removed-source-returned" in found
    assert LEDGER in found["removal-ledger-invalid"]


def test_a_ledger_that_moves_with_its_manifest_keeps_counting(repo: GitRepo, cli: Cli, told: Rules) -> None:
    gone(repo, cli)
    Path("deep").mkdir()
    repo.git("mv", ".crs", "deep/.crs")
    repo.git("mv", "data", "deep/data")
    repo.git("mv", PATH, f"deep/{PATH}")
    repo.commit("moved")
    assert "removal-ledger-invalid" not in told()
    repo.git("rm", "--quiet", "-r", "deep/.crs")
    repo.commit("dropped")
    assert "is gone" in told()["removal-ledger-invalid"]


def test_a_request_that_is_late_is_told_with_its_line(repo: GitRepo, cli: Cli, told: Rules) -> None:
    repo.write(LEDGER, line(request_id="R-1", done=None, due="2026-11-10") + line(done=None))
    repo.commit("asked")
    found = told()
    assert f"{LEDGER}:1: request 'R-1' was due on 2026-11-10 and is not done" in found["removal-overdue"]
    assert "R-7" not in found["removal-overdue"]
    listed = cli("remove", "--list", "--format", "json")
    assert (listed.code, [each["days_left"] for each in json.loads(listed.out)["open"]]) == (1, [-12, 9])


BAD = {
    "received is 2026-11-30, which has not come yet": line(received="2026-11-30", done=None),
    "done is 2026-11-23, which has not come yet": line(done="2026-11-23"),
    "done is 2026-10-20, before it was received": line(done="2026-10-20"),
    "due is 2026-10-01, before it was received": line(due="2026-10-01"),
    "'2026-02-30' is no day": line(received="2026-02-30"),
    "the line has no due": line(due=None),
    "has no key 'name'": line(name="Ada"),
    "has a line already": line() + line(),
    "is not JSON": "{\n",
    "it does not end with a line break": line()[:-1],
    "are not the canonical ones": line().replace(":", ": "),
    "64 lower-case hexadecimal digits": line(sha256=["foo"]),
}


@pytest.mark.parametrize("said", BAD)
def test_what_is_wrong_with_a_ledger_is_named(repo: GitRepo, cli: Cli, told: Rules, said: str) -> None:
    repo.write(LEDGER, BAD[said])
    repo.commit("on record")
    found = told()
    assert found["exit"] == "1"
    assert said in found["removal-ledger-invalid"]
    assert f"{LEDGER}:" in found["removal-ledger-invalid"]
    ran = cli("remove", "letters", "--request", "R-9", "--reason", "asked for")
    assert (ran.code, "Traceback" in ran.err) == (2 if "come yet" not in said else ran.code, False)


def test_a_link_is_no_ledger(repo: GitRepo, cli: Cli, told: Rules) -> None:
    Path(".crs").mkdir()
    Path(LEDGER).symlink_to("../data/keep.txt")
    repo.commit("a link")
    assert "no link is ever followed" in told()["removal-ledger-invalid"]
    assert "is a link" in cli("remove", "--request", "R-1", "--received", DAY).err


def test_single_files_go_and_the_source_stays(repo: GitRepo, cli: Cli, told: Rules) -> None:
    files = f"\n      - path: data/letters.txt # of Ada\n        sha256: {SHA}\n      - path: data/keep.txt\n"
    text = manifest("notices", "letters")
    at = text.index(" files: []", text.index("- id: letters"))
    repo.save(PATH, f"{text[:at]} files:{files}{text[at + len(' files: []') + 1 :]}")
    ran = cli("remove", "letters", "--file", "data/letters.txt", "--request", "R-7", "--reason", "asked", "--due", DAY)
    assert ran.code == 0, ran.err
    text = Path(PATH).read_text()
    assert "of Ada" not in text
    assert "- path: data/keep.txt" in text
    assert ledger()["sha256"] == [SHA]
    assert "that is all" not in ran.err
    ran = cli("remove", "letters", "--file", "data/keep.txt", "--reason", "asked for")
    assert (ran.code, "all files of" in ran.err) == (2, True)


def test_screen_and_add_ask_the_same_register(repo: GitRepo, cli: Cli) -> None:
    gone(repo, cli, "--keyed", CRS_GATE_REMOVAL_KEY=KEY)
    repo.write("found.jsonl", json.dumps({"url": "https://example.org/posts/1", "sha256": SHA}) + "\n")
    assert "was removed" in cli("screen", PATH, "found.jsonl").err
    assert "key that is not here" in cli("screen", PATH, "found.jsonl", CRS_GATE_REMOVAL_KEY="").err
    repo.write("data/again.txt", POINTER)
    ran = cli("add", "https://example.org/letters", PATH, "--no-input", "--id", "essays", CRS_GATE_REMOVAL_KEY=KEY)
    assert (ran.code, "was taken out" in ran.err) == (2, True), ran.err


def test_an_interrupted_removal_leaves_the_old_state_whole(
    repo: GitRepo, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cli("remove", "--request", "R-7", "--received", "2026-11-01").code == 0
    before = {name: Path(name).read_bytes() for name in (PATH, LEDGER)}

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("crs_gate.cli.removing.write", interrupted)
    with pytest.raises((KeyboardInterrupt, SystemExit)):
        raise SystemExit(cli("remove", "letters", "--request", "R-7", "--reason", "its author asked").code)
    assert {name: Path(name).read_bytes() for name in (PATH, LEDGER)} == before
    assert [each.name for each in Path(".crs").iterdir()] == ["removals.jsonl"]


def test_a_bad_key_is_refused_and_never_shown(repo: GitRepo, cli: Cli) -> None:
    ran = cli("remove", "letters", "--request", "R-7", "--reason", "asked", "--keyed", CRS_GATE_REMOVAL_KEY="hunter2")
    assert (ran.code, "hunter2" in ran.out + ran.err) == (2, False)
    assert "holds no key" in ran.err


def test_a_key_in_a_file_counts(repo: GitRepo, cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(KEY + "\n")
    gone(repo, cli, "--keyed", CRS_GATE_REMOVAL_KEY_FILE=str(tmp_path / "key"))
    assert all(tag.startswith("hmac-sha256:") for tag in ledger()["keyed"])
    assert len(ledger()["keyed"]) == 2


def test_an_open_entry_is_completed_in_place_and_further_addresses_count(repo: GitRepo, cli: Cli) -> None:
    text = Path(PATH).read_text()
    entry = ("id: R-7 # by mail", "source: letters", "reason: the owner asked", "requested: 2026-11-01")
    asked = "removals:\n  - " + "\n    ".join(entry) + "\n"
    text = text.replace("removals: []\n", asked)
    two = '"https://example.org/letters", git: "https://git.example.org/letters.git"'
    repo.save(PATH, text.replace('"https://example.org/letters"', two))
    assert cli("remove", "letters").code == 0
    now = Path(PATH).read_text()
    assert now.count("- id: R-7") == 2
    assert "R-7 # by mail" in now
    assert "git.example.org" in now


def test_files_without_a_digest_are_read(repo: GitRepo, cli: Cli) -> None:
    repo.save(PATH, Path(PATH).read_text().replace(f"data/letters.txt, sha256: {SHA}", "data/letters.txt"))
    gone(repo, cli)
    assert ledger()["sha256"] == [SHA]


def test_sources_that_stay_and_look_like_it_are_told(repo: GitRepo, cli: Cli, told: Rules) -> None:
    text = Path(PATH).read_text()
    repo.save(PATH, text.replace("What readers wrote", "Notices of letters"))
    ran = cli("remove", "letters", "--reason", "its author asked", "--dry-run")
    assert "check takes this for it: notices, as 'Notices of notices' is nearly the same name" in ran.err
    options = ("--unlike", "notices=the town wrote them", "--held-by", "1.0")
    ran = cli("remove", "letters", "--reason", "its author asked", *options)
    assert "check takes this for it" not in ran.err
    assert "the town wrote them" in Path(PATH).read_text()
    repo.git("rm", "--quiet", "data/letters.txt")
    repo.commit("out")
    assert told()["exit"] == "0"


def test_content_that_comes_back_in_the_list_of_files_is_known(repo: GitRepo, cli: Cli, told: Rules) -> None:
    gone(repo, cli)
    repo.write("data/other.txt", LETTERS)
    text = (
        (repo.path / PATH).read_text().replace("{path: data/keep.txt", "{path: data/other.txt}, {path: data/keep.txt")
    )
    repo.write(PATH, text)
    assert cli("files").code == 0
    repo.commit("back")
    assert "data/other.txt" in told()["removed-source-returned"]


@pytest.mark.parametrize("named", [(), ("other/dataset.crs.yaml",)])
@pytest.mark.parametrize("many", [False, True])
def test_dropping_a_ledger_elsewhere_clears_no_way(repo: GitRepo, cli: Cli, named: tuple[str, ...], many: bool) -> None:
    """Also where manifests are so many that only those in touched folders are read, or where one alone is named."""
    for number in range(12 if many else 0):
        repo.write(f"more/{number}/dataset.crs.yaml", manifest("bulletins", name=f"more-{number}"))
    repo.write("other/data/x.txt", b"x\n")
    text = manifest("bulletins", name="other")
    repo.save("other/dataset.crs.yaml", text)
    gone(repo, cli)
    repo.git("rm", "--quiet", LEDGER)
    repo.write("other/data/x.txt", LETTERS)
    repo.save("other/dataset.crs.yaml", with_files(text, "bulletins", f"{{path: data/x.txt, sha256: {SHA}}}"))
    ran = cli("check", *named, "--base", "HEAD~1", "--head", "HEAD")
    assert ran.code == 1, ran.out
    assert "source 'bulletins' is '7403caa48d67" in ran.out


def test_more_small_files_than_are_looked_at_are_unknown(
    repo: GitRepo, cli: Cli, told: Rules, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone(repo, cli)
    monkeypatch.setattr("crs_gate.facts.gather.MOST_POINTERS", 1)
    for number in range(2):
        repo.write(f"notes/{number}.txt", "x" * 200)
    repo.commit("notes")
    assert "more small files than are looked at" in told()["removed-source-returned"]


@pytest.mark.parametrize("titles", [("Forum: letters", "Forum: posts"), ("Mails, which came", "Mails, which went")])
def test_a_return_makes_up_for_no_other_one_that_is_called_alike(
    repo: GitRepo, told: Rules, titles: tuple[str, str]
) -> None:
    entries = [f'{{source: s{n}, title: "{title}", effective: 2026-11-20}}' for n, title in enumerate(titles)]
    text = manifest("notices", "a").replace("removals: []", f"removals: [{', '.join(entries)}]")
    repo.save(PATH, text.replace("Notices of a", f'"{titles[0]}"'))
    assert "removed-source-returned" in told()
    repo.save(PATH, text.replace("Notices of a", f'"{titles[1]}"'))
    reasons = told()
    assert reasons["exit"] == "1"
    assert titles[1] in reasons["removed-source-returned"]
