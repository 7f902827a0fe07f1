"""The site as it is built: every link leads somewhere, every rule has a page, nothing is loaded from elsewhere."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
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


def targets(file: Path, page: Page) -> Iterator[tuple[str, Path, str]]:
    """The links of a page that lead to the site: as written, the file, the name in it."""
    for link in page.links:
        if "://" not in link and not link.startswith("mailto:"):
            path, name = urldefrag(link)
            yield link, (file.parent / unquote(path)).resolve() if path else file, unquote(name)


def test_every_link_leads_somewhere(site: Path, pages: dict[Path, Page]) -> None:
    followed = [(file, *each) for file, page in pages.items() for each in targets(file, page)]
    assert not [
        f"{file.relative_to(site)}: {link}"
        for file, link, target, name in followed
        if target not in pages or name not in pages[target].names
    ]
    assert len(followed) > 5_000


def test_every_page_is_reached_from_the_first(site: Path, pages: dict[Path, Page]) -> None:
    reached, waiting = set(), [site / "index.html"]
    while waiting:
        file = waiting.pop()
        if file not in reached:
            reached.add(file)
            waiting += [target for _, target, _ in targets(file, pages[file])]
    assert set(pages) - reached <= {site / "404.html", site / "search.html"}


def test_settings_commands_and_exit_codes_can_be_linked_to(site: Path, pages: dict[Path, Page]) -> None:
    from crs_gate.cli import _COMMANDS

    for schema in ("manifest", "policy"):
        keys = json.loads((ROOT / "schemas" / f"{schema}.schema.json").read_text("utf-8"))["properties"]
        assert set(keys) <= pages[site / "docs" / f"{schema}.html"].names
    shown = _COMMANDS.keys() - {"action"}  # what the container runs; no command for people
    assert {*shown, "exit-codes"} <= pages[site / "docs" / "commands.html"].names


def test_every_rule_has_the_page_that_reports_link_to_and_is_found(site: Path) -> None:
    index = (site / "searchindex.js").read_text("utf-8")
    for rule in all_rules():
        assert (site / rule_page(rule.id).removeprefix(f"{SITE}/")).is_file()
        assert f'"{rule.id}"' in index


def test_nothing_is_loaded_from_elsewhere(site: Path, pages: dict[Path, Page]) -> None:
    loads = {source for page in pages.values() for source in page.loads}
    assert loads
    assert not [source for source in loads if "//" in source]
    assert not [source for source in loads if source.startswith("data:text")]
    for style in site.rglob("*.css"):
        assert not re.search(r"@import|url\([\"']?(?:https?:)?//", style.read_text("utf-8")), style


def test_the_reference_names_the_whole_interface(site: Path) -> None:
    import crs_gate

    page = Page(site / "api.html")
    assert {f"crs_gate.api.{name}" for name in crs_gate.__all__} <= {
        name.replace("crs_gate.errors.", "crs_gate.api.") for name in page.names
    }
