"""A scraped source in a change that does something else as well, so that the gate looks elsewhere."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.commands import Cli, command_line
from tests.e2e.manifests import HEADER, LICENSED, SCRAPED_SOURCE, manifest
from tests.gitrepo import GitRepo

MANIFEST = "sets/posts.crs.yaml"
POLICY = ".github/crs-gate.yml"
GOOD = manifest("a", "b")
WORSE = manifest("a", "b", scraped=("posts",))
FREE = "version: 1\nmin_rating: G\nmin_source_rating: G\nregression: {letter: allow, score_tolerance: 100}\n"
Change = Callable[[GitRepo], None]


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    repo = GitRepo.init(tmp_path / "repo")
    repo.write(POLICY, "version: 1\nmin_rating: B\n")
    repo.write(".github/workflows/gate.yml", "on: [pull_request]\n")
    repo.write("sets/data/a.csv", "number\n1\n")
    repo.write(MANIFEST, GOOD)
    repo.commit()
    repo.branch("topic")
    return repo


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> Cli:
    return command_line(capsys, repo.path, monkeypatch)


def with_policy(text: str, path: str = POLICY) -> Change:
    def change(repo: GitRepo) -> None:
        repo.write(path, text)
        repo.write(MANIFEST, WORSE)

    return change


def without_policy(repo: GitRepo) -> None:
    (repo.path / POLICY).unlink()
    repo.write(MANIFEST, WORSE)


def linked_policy(repo: GitRepo) -> None:
    repo.write("free.yml", FREE)
    (repo.path / POLICY).unlink()
    (repo.path / POLICY).symlink_to("../free.yml")
    repo.write(MANIFEST, WORSE)


def without_workflow(repo: GitRepo) -> None:
    (repo.path / ".github/workflows/gate.yml").unlink()
    repo.write(MANIFEST, WORSE)


def baseline(repo: GitRepo) -> None:
    repo.write(".github/crs-gate-baseline.json", json.dumps({"version": 1, "findings": [], "ratings": {MANIFEST: "G"}}))
    repo.write(MANIFEST, WORSE)


def moved(to: str, text: str = WORSE) -> Change:
    def change(repo: GitRepo) -> None:
        (repo.path / MANIFEST).unlink()
        repo.write(to, text)

    return change


def linked(target: str, text: str = WORSE) -> Change:
    def change(repo: GitRepo) -> None:
        (repo.path / MANIFEST).unlink()
        (repo.path / MANIFEST).symlink_to(target)
        repo.write("sets/other.txt", text)

    return change


def beside(name: str, text: str) -> Change:
    def change(repo: GitRepo) -> None:
        repo.write(MANIFEST, WORSE)
        repo.write(name, text)

    return change


def written(text: str | bytes) -> Change:
    def change(repo: GitRepo) -> None:
        repo.write(MANIFEST, text)

    return change


def moved_aside(repo: GitRepo) -> None:
    repo.write("sets/old/posts.crs.yaml", WORSE)
    repo.write(MANIFEST, GOOD.replace("notices", "fresh"))


def submodule(repo: GitRepo) -> None:
    inner = GitRepo.init(repo.path / "inner")
    inner.save("posts.crs.yaml", WORSE)
    (repo.path / MANIFEST).unlink()
    repo.write("sets/keep", "")
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{inner.head},sets/inner")


SCRAPED = SCRAPED_SOURCE.format(id="posts")
ITEMS = GOOD.partition("sources:\n")[2]
POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 12\n"
ATTRIBUTES = (
    "export-ignore", "linguist-generated", "-diff", "binary", "working-tree-encoding=ISO-8859-1", "text eol=crlf",
    "filter=lfs", "merge=ours", "ident",
)  # fmt: skip
CHANGES: dict[str, Change] = {
    "policy loosened": with_policy(FREE),
    "policy deleted": without_policy,
    "policy a link": linked_policy,
    "policy of another name": with_policy(FREE, ".github/crs-gate.yaml"),
    "policy at the top": with_policy(FREE, "crs-gate.yml"),
    "policy in pyproject": with_policy("[tool.crs-gate]\nversion = 1\nmin_rating = 'G'\n", "pyproject.toml"),
    "policy beside the manifest": with_policy(FREE, "sets/.github/crs-gate.yml"),
    "policy with a waiver": with_policy(
        "version: 1\nwaivers:\n  - {rule: '*', reason: r, approved_by: a@example.org, expires: 2099-01-01}\n"
    ),
    "policy that ignores": with_policy("version: 1\nrules: {ignore: ['*']}\nexclude: ['**']\n"),
    "policy that is broken": with_policy("version: [\n"),
    "workflow deleted": without_workflow,
    "baseline of its own": baseline,
    "moved": moved("other/posts.crs.yaml"),
    "renamed": moved("sets/sops.crs.yaml"),
    "renamed, another ending": moved("sets/posts.crs.yml"),
    "renamed, in capitals": moved("sets/POSTS.CRS.YAML"),
    "renamed, other letters": moved("sets/p\u043ests.crs.yaml"),
    "renamed, a space behind": moved("sets/posts.crs.yaml "),
    "renamed, to no manifest": moved("sets/posts.yaml"),
    "renamed, to a very long name": moved("sets/" + "p" * 240 + ".crs.yaml"),
    "renamed, a line in it": moved("sets/po\nsts.crs.yaml"),
    "renamed, bytes that are no text": moved("sets/po\udcffsts.crs.yaml"),
    "renamed, a device": moved("sets/CON.crs.yaml"),
    "moved, hidden": moved(".hidden/posts.crs.yaml"),
    "moved, into node_modules": moved("node_modules/x/posts.crs.yaml"),
    "moved, into .crs": moved("sets/.crs/posts.crs.yaml"),
    "moved, into .github": moved(".github/posts.crs.yaml"),
    "moved, very deep": moved("/".join(["d"] * 300) + "/posts.crs.yaml"),
    "moved, and a good one in its place": moved_aside,
    "a link to itself": linked("posts.crs.yaml"),
    "a link to a text": linked("other.txt"),
    "a link out": linked("../../outside"),
    "a link to a device": linked("/dev/zero"),
    "a submodule": submodule,
    "a pointer": written(POINTER),
    "empty": written(""),
    "only a comment": written("# nothing\n"),
    "a folder": moved("sets/posts.crs.yaml/x"),
    "byte order mark": written("\ufeff" + WORSE),
    "byte order mark of UTF-16": written(WORSE.encode("utf-16")),
    "lines of Windows": written(WORSE.replace("\n", "\r\n")),
    "lines of old Macs": written(WORSE.replace("\n", "\r")),
    "no text": written(b"\0" + WORSE.encode()),
    "a line that only YAML 1.1 ends": written(WORSE.replace("sources:\n", "# hidden\u2028sources:\n")),
    "a line that only Unicode ends": written(GOOD + "# \u0085" + SCRAPED.replace("\n", "\u0085")),
    "sources twice, the good ones last": written(WORSE + "sources:\n" + ITEMS),
    "sources twice, the good ones first": written(GOOD + "sources:\n" + ITEMS + SCRAPED),
    "sources in a merged mapping": written(
        "base: &b\n  sources:\n" + SCRAPED.replace("  ", "    ", 1) + "<<: *b\n" + HEADER.format(name="notices")
    ),
    "two documents, the good one first": written(GOOD + "---\n" + WORSE),
    "two documents, the good one last": written(WORSE + "---\n" + GOOD),
    "goes on behind its end": written(WORSE + "...\nrest\n"),
    "ends before sources": written(GOOD.replace("sources:\n", "...\nsources:\n")),
    "a directive": written("%YAML 1.1\n---\n" + WORSE),
    "a tag": written(WORSE.replace("license: unknown", "license: !!python/object/apply:os.system ['touch ran']")),
    "an alias": written(WORSE.replace("derived_from: []", "derived_from: &x [*x]")),
    "keys that are written otherwise": written(WORSE.replace("  - id: posts", '  - "\\x69d": posts')),
    "bidi": written(WORSE.replace("Scraped posts", "\u202eScraped\u202c \u2066posts")),
    "an id that is there, in other letters": written(GOOD + SCRAPED.replace("id: posts", "id: \u0430")),
    "an id that is there": written(GOOD + SCRAPED.replace("id: posts", "id: a")),
    "another version": written(WORSE.replace("crs: 1", "crs: 2")),
    "another dataset": written(WORSE.replace("name: notices", "name: other")),
    "a scraped source in place of a good one": written(GOOD.replace("category: public_dataset", "category: crawled")),
    "without its license": written(GOOD.replace(LICENSED, "license: unknown")),
    "a good one beside it": beside("sets/z.crs.yaml", GOOD),
    "a card beside it": beside("sets/README.md", "---\nlicense: cc0-1.0\n---\n# Posts\n"),
    "a file that says what to ignore": beside(".crs-gateignore", "**\n"),
    "git told to ignore it": beside(".gitignore", "*.crs.yaml\n"),
    "git told of other names": beside(".mailmap", "x <y@example.org>\n"),
    "git told of modules": beside(".gitmodules", '[submodule "x"]\n\tpath = sets\n\turl = --upload-pack=touch ran\n'),
    **{f"git told {each}": beside(".gitattributes", f"* {each}\n") for each in ATTRIBUTES},
    **{f"git told {each} beside it": beside("sets/.gitattributes", f"* {each}\n") for each in ATTRIBUTES[:4]},
}


def test_what_makes_nothing_worse_passes(repo: GitRepo, cli: Cli) -> None:
    repo.write(MANIFEST, "# a remark\n" + GOOD)
    assert cli("check", "--base", "main").code == 0


@pytest.mark.parametrize("how", ["work tree", "staged", "commit"])
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_none_gets_through(repo: GitRepo, cli: Cli, change: Change, how: str) -> None:
    change(repo)
    command = ["check", "--base", "main"]
    if how == "staged":
        repo.add()
        command = ["check", "--staged"]
    if how == "commit":
        repo.commit()
        command += ["--head", "topic"]
    ran = cli(*command)
    assert ran.code in {1, 2, 3}, ran.out
    assert not (repo.path / "ran").exists()
    assert "Traceback" not in ran.out + ran.err
