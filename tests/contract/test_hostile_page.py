"""The page on hostile pull requests names tests that exist, one at least for each thing that cannot be done."""

import ast
import re

import pytest

from tests.contract.source import ROOT

PAGE = (ROOT / "docs" / "hostile-pull-request.md").read_text("utf-8")
CANNOT = PAGE.partition("## What it cannot do")[2].partition("\n## ")[0]
ROWS = [line for line in CANNOT.splitlines() if line.startswith("| ")][2:]
NAMED = re.findall(r"`([\w/]+\.py)::(\w+)`", PAGE)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[2:42])
def test_each_row_names_a_test(row: str) -> None:
    assert re.search(r"`[\w/]+\.py::test_\w+` \|$", row)


@pytest.mark.parametrize(("path", "test"), NAMED, ids="::".join)
def test_each_test_that_is_named_exists(path: str, test: str) -> None:
    tree = ast.parse((ROOT / "tests" / path).read_text("utf-8"))
    assert test in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_there_are_rows() -> None:
    assert len(ROWS) > 15
    assert len(NAMED) > len(ROWS)


@pytest.mark.parametrize("page", ["README.md", "SECURITY.md", "site/index.md"])
def test_it_is_linked(page: str) -> None:
    assert "docs/hostile-pull-request" in (ROOT / page).read_text("utf-8")
