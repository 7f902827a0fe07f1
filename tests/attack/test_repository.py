"""Repositories that lie about what they are: planted ones, other parents, other names, what is no plain file."""

import shutil
from pathlib import Path

import pytest

from tests.e2e.commands import Cli, command_line
from tests.e2e.manifests import manifest
from tests.gitrepo import GitRepo

MANIFEST = "d.crs.yaml"
WORSE = manifest("a", "b", scraped=("posts",))


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    repo = GitRepo.init(tmp_path / "repo")
    repo.write(f"sets/{MANIFEST}", manifest("a", "b"))
    repo.commit()
    repo.branch("topic")
    return repo


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> Cli:
    return command_line(capsys, repo.path, monkeypatch)


def plant(repo: GitRepo, other: Path, *, head_is_link: bool) -> None:
    """Put a bare repository, in which the worse manifest was there all along, into a folder of a change."""
    forged = GitRepo.init(other)
    forged.save(MANIFEST, WORSE)
    sets = repo.path / "sets"
    for name in ("objects", "refs"):
        shutil.copytree(other / ".git" / name, sets / name)
    if head_is_link:
        (sets / "HEAD").symlink_to("refs/heads/main")
    else:
        shutil.copy(other / ".git/HEAD", sets)
    (sets / "config").write_text(f"[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = {sets}\n")
    repo.save(f"sets/{MANIFEST}", WORSE)


@pytest.mark.parametrize("head_is_link", [False, True])
@pytest.mark.parametrize(
    "command",
    [
        ("check", "--base", "main"),
        ("check",),
        ("check", "--staged"),
        ("rate", MANIFEST),
        ("history", MANIFEST),
        ("badge", MANIFEST),
        ("files", MANIFEST),
        ("baseline",),
        ("waivers",),
    ],
    ids=" ".join,
)
def test_a_planted_repository_is_not_taken_for_the_real_one(
    repo: GitRepo,
    cli: Cli,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: tuple[str, ...],
    head_is_link: bool,
) -> None:
    plant(repo, tmp_path / "forged", head_is_link=head_is_link)
    monkeypatch.chdir(repo.path / "sets")
    ran = cli(*command)
    assert ran.code in {2, 3}
    assert "looks like a git repository of its own" in ran.err
    assert f"run at {repo.path}" in ran.err


def test_from_the_top_a_planted_repository_is_a_folder_like_others(repo: GitRepo, cli: Cli, tmp_path: Path) -> None:
    plant(repo, tmp_path / "forged", head_is_link=False)
    assert cli("check", "--base", "main").code == 1


def test_a_planted_repository_quiets_no_hook(
    repo: GitRepo, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(repo, tmp_path / "forged", head_is_link=False)
    shutil.copy(tmp_path / "forged/.git/index", repo.path / "sets")  # of which nothing differs from its last commit
    monkeypatch.chdir(repo.path / "sets")
    assert cli("check", "--staged", PRE_COMMIT="1").code == 3


def test_grafts_move_no_base(repo: GitRepo, cli: Cli) -> None:
    start = repo.head
    bad = repo.save(f"sets/{MANIFEST}", WORSE)
    repo.save("NOTES.md", "later\n")
    repo.checkout("main")
    repo.save("OTHER.md", "main went on\n")
    main = repo.head
    repo.checkout("topic")
    assert cli("check").code == 1
    # Main is said to come from the bad commit, so that the bad commit is where both lines parted.
    (repo.path / ".git/info").mkdir(exist_ok=True)
    (repo.path / ".git/info/grafts").write_text(f"{main} {bad}\n{bad} {start}\n")
    assert cli("check").code == 1
