"""License texts of real files, where a folder of them is at hand: CRS_GATE_CORPUS names one."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from crs_gate.licenses import expression
from crs_gate.licenses.facts import facts
from tests.e2e.example import environment

CORPUS = os.environ.get("CRS_GATE_CORPUS")
TOOL = Path(__file__).resolve().parents[2] / "tools" / "read_licenses.py"
RESTRICTIVE = {
    r"non-?\s?commercial|\bnc\b|-nc\b|research|academic(?! free)|educational": "commercial",
    r"no-?\s?deriv|\bnd\b|-nd\b": "derivatives",
}
"""Words, and the answer that must not be a plain yes for what they are read as. The Academic Free License means all."""
FORBIDDING = r"(?i)reserved|confidential|not for|prohibit|forbid|only|permission|no license|unless|except"
SPDX_NAMES_WITH_ONLY = r"-only\b|\bonly$"

pytestmark = pytest.mark.skipif(not CORPUS, reason="CRS_GATE_CORPUS names no folder of real files")


class Row(NamedTuple):
    """How one text was read."""

    file: str
    text: str
    kind: str
    canonical: str
    how: str
    note: str


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    command = [sys.executable, str(TOOL), CORPUS or "."]
    ran = subprocess.run(command, env=environment(), capture_output=True, text=True, encoding="utf-8", check=False)
    assert ran.returncode == 0, ran.stderr
    cells = (line.split("\t") for line in ran.stdout.splitlines())
    return [Row(file, json.loads(text), *rest) for file, text, *rest in cells]


def named(rows: list[Row]) -> Iterator[Row]:
    return (row for row in rows if row.canonical)


def test_every_text_is_read_or_told_why_not(rows):
    assert len(rows) > 100
    assert [row for row in rows if not row.canonical and not row.note] == []


@pytest.mark.parametrize(("words", "answer"), RESTRICTIVE.items())
def test_no_text_that_restricts_is_read_as_a_license_that_does_not(rows, words, answer):
    for row in named(rows):
        if re.search(f"(?i){words}", row.text):
            known = [facts(name) for name in expression.licenses(expression.parse(row.canonical))]
            assert any(license_ is None or getattr(license_, answer) != "yes" for license_ in known), row


def test_no_text_that_forbids_or_excepts_is_read_as_a_license(rows):
    found = [row for row in named(rows) if re.search(FORBIDDING, row.text)]
    assert [row for row in found if not re.search(SPDX_NAMES_WITH_ONLY, row.text)] == []


def test_a_sentence_is_only_read_where_it_is_short(rows):
    assert [row for row in named(rows) if len(row.text.split()) > 25] == []
