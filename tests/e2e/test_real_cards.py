"""Real dataset cards, where a folder of them is at hand: CRS_GATE_CORPUS names one with ``hf_card/``."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.example import TODAY, environment

CORPUS = os.environ.get("CRS_GATE_CORPUS")

pytestmark = pytest.mark.skipif(not CORPUS, reason="CRS_GATE_CORPUS names no folder of real cards")


def cards() -> list[Path]:
    """Every card of the corpus."""
    return sorted(path for path in (Path(CORPUS or ".") / "hf_card").rglob("*.md") if path.is_file())


def test_every_real_card_gets_a_letter_and_never_a_traceback() -> None:
    found = cards()
    command = [sys.executable, "-I", "-m", "crs_gate", "rate", "--as", "hf-card", "--format", "json", "--today", TODAY]
    ran = subprocess.run(
        [*command, *map(str, found)], env=environment(), capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert "Traceback" not in ran.stderr
    assert ran.returncode in (0, 1), ran.stderr
    manifests = json.loads(ran.stdout)["manifests"]
    assert len(manifests) == len(found)
    for manifest in manifests:
        assert (manifest["head"] or {}).get("letter") in set("ABCDEFG"), manifest["path"]
        assert manifest["findings"], manifest["path"]
