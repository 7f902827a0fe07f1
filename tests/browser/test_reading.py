"""How the page reads: on a phone, in the dark, on paper, by a screen reader, and without scripts."""

from base64 import b64decode
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Written
from tests.browser.tables import Table
from tests.e2e.manifests import manifest
from tests.gitrepo import GitRepo

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.shown import Shown

pytestmark = pytest.mark.browser
PHONE = (360, 740)
POLICY = """version: 1
min_rating: C
waivers:
  - {rule: license-unknown, dataset: dataset.crs.yaml, source: posts, reason: asked in October,
     approved_by: data@example.org, expires: 2099-06-30}
"""
GROUND = "return getComputedStyle(document.body).backgroundColor"


@pytest.fixture
def page(repo: GitRepo, written: Written) -> "Path":
    repo.write("crs-gate.yml", POLICY)
    repo.write("other/dataset.crs.yaml", manifest("b", name="other"))
    repo.save("dataset.crs.yaml", manifest("a"))
    repo.branch("topic")
    repo.write("other/dataset.crs.yaml", manifest("b", "c", name="other"))
    repo.save("dataset.crs.yaml", manifest("a", scraped=("posts",)))
    return written("--base", "main")


@pytest.mark.parametrize("size", [PHONE, (320, 600), (800, 600), (1280, 900)], ids=str)
def test_no_screen_is_too_narrow(browser: "Shown", page: "Path", size: tuple[int, int]) -> None:
    assert browser.open(page, size).overflow == 0


def test_a_phone_shows_whole_rows(browser: "Shown", page: "Path") -> None:
    shown = browser.open(page, PHONE)
    cut = (
        "return [...document.querySelectorAll('td, th, dd, li, p')].filter(e => e.scrollWidth > e.clientWidth + 1"
        " && e.clientWidth && getComputedStyle(e).display !== 'inline').map(e => e.outerHTML.slice(0, 200))"
    )
    assert shown.run(cut) == []
    outside = (
        "return [...document.querySelectorAll('td')].filter(e => e.getBoundingClientRect().right > innerWidth)"
        ".map(e => e.outerHTML.slice(0, 200))"
    )
    assert shown.run(outside) == []


def test_the_scheme_of_the_system_is_kept(browser: "Shown", page: "Path") -> None:
    light, dark = (browser.open(page, scheme=scheme).run(GROUND) for scheme in ("light", "dark"))
    assert brightness(light) > 200
    assert brightness(dark) < 60


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_its_ground(browser: "Shown", page: "Path", scheme: str) -> None:
    assert browser.open(page, scheme=scheme).run(FAINT) == []


def test_nothing_on_paper_is_a_button_or_a_dark_ground(browser: "Shown", page: "Path") -> None:
    shown = browser.open(page, scheme="dark", media="print")
    assert not [each.tag_name for each in shown.all("input, select, .pager, .skip, .tools") if each.is_displayed()]
    assert brightness(shown.run(GROUND)) == 255
    assert shown.run(FAINT) == []
    folded = "return [...document.querySelectorAll('details pre')].map(e => e.checkVisibility() && e.offsetHeight > 0)"
    assert set(shown.run(folded)) == {True}


def test_it_prints_to_pages_of_paper(browser: "Shown", page: "Path") -> None:
    shown = browser.open(page)
    printed = b64decode(shown.ask("Page.printToPDF", paperWidth=8.27, paperHeight=11.69)["data"])
    assert printed.startswith(b"%PDF-")
    assert 1 < printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") < 20


def test_a_screen_reader_finds_its_way(browser: "Shown", page: "Path") -> None:
    nodes = browser.open(page).accessible()
    roles = [node["role"] for node in nodes]
    assert roles.count("main") == roles.count("banner") == roles.count("contentinfo") == 1
    assert [node["name"] for node in nodes if node["role"] == "navigation"] == ["Datasets"]
    named = {"button", "searchbox", "textbox", "combobox", "link", "article", "navigation", "image", "table"}
    assert [node for node in nodes if node["role"] in named and not node["name"]] == []
    levels = [int(node["level"]) for node in nodes if node["role"] == "heading"]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_letter_is_said_and_not_only_colored(browser: "Shown", page: "Path") -> None:
    nodes = browser.open(page).accessible()
    said = [node["name"] for node in nodes if node["name"].startswith("Rating: ")]
    assert len(said) == 2
    assert "Rating: A" in said
    lit = browser.all(".scale .lit")
    assert [f"Rating: {each.text}" for each in lit] == said
    assert len(browser.all(".scale li")) == 14


def test_the_first_tab_leads_past_the_head(browser: "Shown", page: "Path") -> None:
    shown = browser.open(page)
    shown.tab()
    assert shown.focused().text == "Skip to the report"
    assert shown.focused().is_displayed()
    shown.enter()
    assert shown.run("return location.hash") == "#content"


def test_a_list_of_datasets_leads_to_each(browser: "Shown", page: "Path") -> None:
    shown = browser.open(page)
    link = shown.all("nav a")[1]
    link.click()
    target = shown.run("return location.hash")
    assert shown.one(target).text.startswith("other")


def test_without_scripts_all_is_there_to_read(browser: "Shown", page: "Path") -> None:
    shown = browser.open(page)
    shown.run("window.dispatchEvent(new Event('beforeprint'))")
    with_scripts = Table(shown, "findings").rows()
    shown = browser.open(page, scripts=False)
    assert Table(shown, "findings").rows() == with_scripts
    assert shown.all("input, select, th button, .pager") == []
    assert shown.overflow == 0
    shown.one("summary").click()
    assert shown.complaints() == []


def brightness(color: str) -> float:
    """Of ``rgb(1, 2, 3)``, from 0 to 255."""
    return sum(map(int, color.removeprefix("rgb(").removesuffix(")").split(","))) / 3


FAINT = """
const part = v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
const lum = c => { const [r, g, b] = c.map(v => part(v / 255));
  return .2126 * r + .7152 * g + .0722 * b; };
const rgb = text => text.match(/[\\d.]+/g).map(Number);
const ground = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor);
  if (c.length < 4 || c[3] > 0) return c.slice(0, 3); } return [255, 255, 255]; };
const found = [];
for (const e of document.querySelectorAll("body *")) {
  const own = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
  if (!own || !e.checkVisibility() || e.disabled || ["SCRIPT", "STYLE", "OPTION"].includes(e.tagName)) continue;
  const style = getComputedStyle(e);
  const ink = e instanceof SVGElement ? style.fill : style.color;
  const [a, b] = [lum(rgb(ink).slice(0, 3)), lum(ground(e))].sort((x, y) => y - x);
  const ratio = (a + .05) / (b + .05);
  if (ratio < 4.5) found.push(`${ratio.toFixed(2)} ${e.tagName} ${e.className} ${e.textContent.slice(0, 40)}`);
}
return found;"""
