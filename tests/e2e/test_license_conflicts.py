"""What a user is told who merges sources whose licenses do not go together."""

from pathlib import Path

import pytest

from crs_gate.cli import main
from tests.gitrepo import GitRepo

ROOT = Path(__file__).parents[2]
BASE = (ROOT / "examples" / "licenses" / "encyclopedia.crs.yaml").read_text("utf-8")
PATH = "encyclopedia.crs.yaml"


@pytest.fixture
def told(tmp_path, monkeypatch, capsys):
    """What ``check`` prints, on one line for each thing, when a branch merges one more source."""
    for name in ("GITHUB_ACTIONS", "GITHUB_EVENT_NAME"):
        monkeypatch.delenv(name, raising=False)
    repo = GitRepo.init(tmp_path / "repo")
    repo.save(PATH, BASE)
    monkeypatch.chdir(repo.path)

    def merge(license_: str, replaced: dict[str, str] | None = None) -> str:
        source = BASE[BASE.index("  - id: wiki") :].replace("wiki", "more").replace("CC-BY-SA-4.0", license_)
        whole = BASE + source
        for old, new in (replaced or {}).items():
            whole = whole.replace(old, new)
        repo.branch("topic")
        repo.save(PATH, whole)
        code = main(["check", "--today", "2026-11-22"])
        out = " ".join(capsys.readouterr().out.split())
        assert code == ("BLOCKED" in out)
        return out

    return merge


def test_share_alike_with_another_share_alike(told):
    out = told("CC-BY-NC-SA-4.0")
    assert "'more' (CC-BY-NC-SA-4.0) and 'wiki' (CC-BY-SA-4.0) cannot be merged" in out
    assert "section 3(b)(1)" in out
    assert "split off more (1 of 2), and release the rest under CC-BY-SA-4.0" in out
    assert "keep it unmodified (relation: collection)" in out
    assert "encyclopedia.crs.yaml:38" in out


def test_share_alike_with_a_database_license(told):
    out = told("ODbL-1.0")
    assert "'more' (ODbL-1.0) and 'wiki' (CC-BY-SA-4.0) cannot be merged" in out
    assert "ODbL-1.0 keeps changed versions under itself (section 4.4" in out
    assert "split off more (1 of 2)" in out
    assert "license.contents is not stated" in out


def test_share_alike_with_an_unknown_license(told):
    out = told("unknown")
    assert "error[license-unknown] more: license 'unknown' names no license" in out
    assert "not known: license-conflict" in out
    assert "license-mix-conflict" in out
    assert "Find the license and state it" in out


def test_terms_that_nobody_read(told):
    out = told("LicenseRef-forum-terms")
    assert "nobody has read what LicenseRef-forum-terms allows; state under license.grants what its terms allow" in out


def test_the_way_out_that_is_named_works(told):
    assert "relation: collection) and write AND CC-BY-NC-SA-4.0 into dataset.license" in told("CC-BY-NC-SA-4.0")


def test_apart_and_named_it_passes(told):
    both = {"license: CC-BY-SA-4.0\n": "license: CC-BY-SA-4.0 AND CC-BY-NC-SA-4.0\n"}
    out = told("CC-BY-NC-SA-4.0", {"relation: merged": "relation: collection", **both})
    assert out.startswith("PASSED")


def test_license_matters_are_said_to_be_no_legal_advice_once(told):
    assert told("CC-BY-NC-SA-4.0").count("no legal advice") == 1
