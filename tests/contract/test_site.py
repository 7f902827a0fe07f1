"""What the site is made of, without building it."""

import re
from pathlib import Path

import pytest

from tests.contract.source import ROOT


@pytest.fixture
def laid_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import docs_site  # type: ignore[import-not-found]

    docs_site.lay_down(tmp_path)
    return tmp_path


def test_every_page_stands_in_the_contents(laid_down: Path) -> None:
    index = (laid_down / "index.md").read_text("utf-8")
    contents = set(re.findall(r"^(?:[^<\n`{:]*<)?([A-Za-z][\w./-]*)>?$", index, re.MULTILINE))
    pages = {page.relative_to(laid_down).with_suffix("").as_posix() for page in laid_down.rglob("*.md")}
    rules = {page for page in pages if page.startswith("docs/rules/") and page != "docs/rules/README"}
    assert pages - rules - {"index"} == contents
    assert len(rules) > 80


def test_what_is_no_page_is_linked_in_the_repository(laid_down: Path) -> None:
    rating = (laid_down / "docs" / "rating.md").read_text("utf-8")
    assert "](https://github.com/crs-gate/crs-gate/blob/main/examples/social-posts/build.py)" in rating
    assert "](docs/rating.md)" in (laid_down / "README.md").read_text("utf-8")
