"""Real files of every format, where a folder of them is at hand: CRS_GATE_CORPUS names one with a folder a format."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from crs_gate.evidence import keys
from crs_gate.evidence.signals import robots
from crs_gate.evidence.signals.text import decoded
from tests.e2e.example import TODAY, environment
from tests.unit.evidence.test_sshsig import unarmored

CORPUS = os.environ.get("CRS_GATE_CORPUS")
READ = {
    "croissant": "croissant",
    "croissant_digests": "croissant",
    "frictionless": "data-package",
    "dpi": "data-provenance",
    "hf_card": "hf-card",
}
"""What the folders hold."""
NO_DATASETS = ("constants", "_template_spec", "csv__README")
"""Tables of licenses, a description of the format, and a card without metadata under another name."""

pytestmark = pytest.mark.skipif(not CORPUS, reason="CRS_GATE_CORPUS names no folder of real files")


def crs_gate(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-m", "crs_gate", *map(str, arguments)]
    ran = subprocess.run(command, env=environment(), capture_output=True, text=True, encoding="utf-8", check=False)
    assert "Traceback" not in ran.stderr
    return ran


def files(folder: str) -> list[Path]:
    return sorted(path for path in (Path(CORPUS or ".") / folder).rglob("*") if path.is_file())


@pytest.mark.parametrize("folder", READ)
def test_every_real_file_of_a_format_gets_a_letter(folder: str) -> None:
    found = [path for path in files(folder) if not any(word in path.name for word in NO_DATASETS)]
    ran = crs_gate("rate", "--format", "json", "--today", TODAY, *found)
    assert ran.returncode == 0, ran.stderr
    manifests = json.loads(ran.stdout)["manifests"]
    assert {Path(one["path"]).name for one in manifests} == {path.name for path in found}
    assert {one["format"] for one in manifests} == {READ[folder]}
    assert all(one["head"]["letter"] in "ABCDEFG" and one["findings"] for one in manifests)


@pytest.mark.parametrize(
    "folder", ["croissant_rai_yaml", "d4d", "dta_dps", "odcs", "spdx3", "cyclonedx", "openlineage", "datasheet"]
)
def test_a_file_of_another_kind_is_no_crash_and_no_letter(folder: str) -> None:
    for path in files(folder):
        ran = crs_gate("rate", "--format", "json", "--today", TODAY, path)
        (manifest,) = json.loads(ran.stdout)["manifests"]
        assert (manifest["head"] or {}).get("letter") in {None, "G"}, path


@pytest.mark.parametrize("folder", READ)
def test_what_is_imported_is_valid_never_better_and_imported_once(folder: str, tmp_path: Path) -> None:
    for number, real in enumerate(p for p in files(folder) if not any(word in p.name for word in NO_DATASETS)):
        (tmp_path / str(number)).mkdir()
        path = Path(shutil.copy(real, tmp_path / str(number)))
        out = path.parent / "dataset.crs.yaml"
        assert crs_gate("import", path, "-o", out).returncode == 0, path
        first = out.read_bytes()
        assert crs_gate("import", path, "-o", out).returncode == 0, path
        assert out.read_bytes() == first, path
        rated = [
            json.loads(crs_gate("rate", "--format", "json", "--today", TODAY, file).stdout)["manifests"][0]["head"]
            for file in (path, out)
        ]
        assert rated[1]["letter"] >= rated[0]["letter"], path
        assert rated[1]["score"] <= rated[0]["score"], path


def test_robots_txt_is_read_as_its_first_parser_reads_it() -> None:
    cases = json.loads((Path(CORPUS or ".") / "robots/google_cases.json").read_text("utf-8"))
    wrong = []
    for case in cases:
        held = robots.read(decoded(case["robots"].encode("latin-1")).text)
        if robots.may_fetch(held, case["url"], case["agent"]).may is not case["allowed"]:
            wrong.append((case["robots"], case["url"]))
    assert wrong == []
    assert len(cases) > 40


def test_every_agent_of_a_public_list_is_blocked_by_it() -> None:
    text = (Path(CORPUS or ".") / "robots/ai.robots.txt").read_text("utf-8")
    names = json.loads((Path(CORPUS or ".") / "robots/ai.robots.json").read_text("utf-8"))
    held = robots.read(text)
    let_in = [name for name in names if robots.may_fetch(held, "https://example.org/x", name).may is not False]
    assert all(" " in name for name in let_in), let_in


def test_digests_that_are_none_are_no_evidence() -> None:
    """MD5 in the place of SHA-256, an address in its place, and the digest of what no bytes are."""
    ran = crs_gate("rate", "--format", "json", "--today", TODAY, *files("croissant_digests"))
    for manifest in json.loads(ran.stdout)["manifests"]:
        assert any(finding["rule"] == "checksum-missing" for finding in manifest["findings"]), manifest["path"]
        assert set(manifest["evidence"]["levels"]["files"]) == {"declared"}, manifest["path"]


def test_a_signature_that_openssh_made_elsewhere_holds() -> None:
    folder = Path(CORPUS or ".") / "sshsig"
    _, kind, rest = (folder / "allowed_signers").read_text("utf-8").partition("ssh-ed25519")
    key = keys.of_line(kind + rest)
    signature, message = unarmored((folder / "m.json.sig").read_text("utf-8")), (folder / "m.json").read_bytes()
    assert key.made(keys.SSHSIG, signature, message)
    assert not key.made(keys.SSHSIG, signature, message + b"\n")
