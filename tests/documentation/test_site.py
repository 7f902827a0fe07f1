"""The site as it is built: every link leads somewhere, every rule has a page, nothing is loaded from elsewhere."""

import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest

from crs_gate.report.homes import SITE, rule_page
from crs_gate.rules.registry import all_rules
from tests.contract.source import ROOT

pytestmark = pytest.mark.site


class Page(HTMLParser):
    """What a page names, what it links to, and what it loads."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.names: set[str] = {""}
        self.links: set[str] = set()
        self.loads: set[str] = set()
        self.feed(file.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.names |= {given[name] for name in ("id", "name") if name in given}
        if tag == "a" and "href" in given:
            self.links.add(given["href"])
        if tag in {"script", "img", "iframe", "source"} and "src" in given:
            self.loads.add(given["src"])
        if tag == "link" and given.get("rel") in {"stylesheet", "icon", "preload", "preconnect"}:
            self.loads.add(given["href"])


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = (sys.executable, str(ROOT / "tools" / "docs_site.py"), str(folder))
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[Path, Page]:
    return {file: Page(file) for file in sorted(site.rglob("*.html"))}


def test_every_link_leads_somewhere(site: Path, pages: dict[Path, Page]) -> None:
    dead, followed = [], 0
    for file, page in pages.items():
        for link in page.links:
            if "://" in link or link.startswith("mailto:"):
                continue
            path, name = urldefrag(link)
            target = (file.parent / unquote(path)).resolve() if path else file
            followed += 1
            if target not in pages or unquote(name) not in pages[target].names:
                dead.append(f"{file.relative_to(site)}: {link}")
    assert not dead
    assert followed > 5_000


def test_every_rule_has_the_page_that_reports_link_to_and_is_found(site: Path) -> None:
    index = (site / "searchindex.js").read_text("utf-8")
    for rule in all_rules():
        assert (site / rule_page(rule.id).removeprefix(f"{SITE}/")).is_file()
        assert f'"{rule.id}"' in index


def test_nothing_is_loaded_from_elsewhere(pages: dict[Path, Page]) -> None:
    loads = {source for page in pages.values() for source in page.loads}
    assert loads
    assert not [source for source in loads if "//" in source]
    assert not [source for source in loads if source.startswith("data:text")]


def test_the_reference_names_the_whole_interface(site: Path) -> None:
    import crs_gate

    page = Page(site / "api.html")
    assert {f"crs_gate.api.{name}" for name in crs_gate.__all__} <= {
        name.replace("crs_gate.errors.", "crs_gate.api.") for name in page.names
    }
