"""The pages on hostile pull requests and on faults name tests that exist, one at least for each thing that is held."""

import ast
import re

import pytest

from tests.contract.source import ROOT

HOSTILE = (ROOT / "docs" / "hostile-pull-request.md").read_text("utf-8")
FAULTS = (ROOT / "docs" / "faults.md").read_text("utf-8")
HELD = HOSTILE.partition("## What it cannot do")[2].partition("\n## ")[0] + FAULTS
ROWS = [line for line in HELD.splitlines() if line.startswith("| ") and not line.endswith(("| held by |", "| --- |"))]
NAMED = re.findall(r"`([\w/]+\.py)::(\w+)`", HOSTILE + FAULTS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[2:42])
def test_each_row_names_a_test(row: str) -> None:
    assert re.search(r"`[\w/]+\.py::test_\w+` \|$", row)


@pytest.mark.parametrize(("path", "test"), NAMED, ids="::".join)
def test_each_test_that_is_named_exists(path: str, test: str) -> None:
    tree = ast.parse((ROOT / "tests" / path).read_text("utf-8"))
    assert test in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_there_are_rows() -> None:
    assert len(ROWS) > 30
    assert len(NAMED) > len(ROWS)


@pytest.mark.parametrize("page", ["README.md", "SECURITY.md", "site/index.md"])
@pytest.mark.parametrize("name", ["docs/hostile-pull-request", "docs/faults"])
def test_it_is_linked(page: str, name: str) -> None:
    assert name in (ROOT / page).read_text("utf-8")
