"""What a manifest wrote is text in the browser: it runs nothing, asks for nothing and breaks no layout."""

import json
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Written
from tests.browser.tables import Table
from tests.e2e.manifests import manifest
from tests.gitrepo import GitRepo

if TYPE_CHECKING:
    from tests.browser.shown import Shown

pytestmark = pytest.mark.browser
RUNS = "window.owned=1;document.title='owned'"
HOSTILE = (
    f"<script>{RUNS}</script>",
    f"</script><script>{RUNS}</script>",
    f"<!--<script>{RUNS}//",
    f"<img src=https://evil.example/x.png onerror={RUNS}>",
    f'"><svg onload={RUNS}><a href="javascript:{RUNS}">x</a>',
    f'</td></tr></table><iframe srcdoc="<script>{RUNS.replace("window", "parent")}</script>"></iframe>',
    "<link rel=stylesheet href=//evil.example/x.css><base href=//evil.example/><meta http-equiv=refresh content=0>",
    "<style>*{display:none}</style></style></title></head></body></html>",
    "{{ 7 * 7 }}{% for x in y %}${7*7}__proto__",
    "\u202etxt.\u2066 \x1b[31m \u2028 \u200b",
    "W" * 3_000,
    "a" + "\u0301" * 400,
)

LONGEST_ID = "https://example.org/" + "W" * 108


@pytest.fixture(params=range(len(HOSTILE)), ids=lambda number: f"string-{number}")
def shown(request: pytest.FixtureRequest, browser: "Shown", repo: GitRepo, written: Written) -> "Shown":
    text = json.dumps(HOSTILE[request.param])
    repo.save("dataset.crs.yaml", manifest("a"))
    repo.branch("topic")
    bad = manifest("a", scraped=(LONGEST_ID,), name=text).replace("Scraped posts", text)
    bad = bad.replace('"https://example.org/posts"', f'"https://example.org/{text[1:]}')
    bad = bad.replace("license: unknown", f"license: {text}").replace("[handle]", f"[{text}]")
    repo.save("dataset.crs.yaml", bad)
    return browser.open(written("--base", "main"))


def test_nothing_of_a_manifest_runs_or_breaks_the_layout(shown: "Shown") -> None:
    used(shown)
    assert shown.run("return window.owned") is None
    assert shown.title != "owned"
    assert shown.complaints() == []
    assert list(shown.requests()) == [shown.run("return location.href")]
    assert shown.all("iframe, img, object, embed, base, form, main link, main style") == []
    assert len(shown.all("main")) == len(shown.all("h1")) == 1
    assert shown.overflow == 0
    shown.ask("Emulation.setDeviceMetricsOverride", width=360, height=740, deviceScaleFactor=1, mobile=True)
    assert shown.overflow == 0


def test_an_id_that_is_none_is_told_as_text(browser: "Shown", repo: GitRepo, written: Written) -> None:
    repo.save("dataset.crs.yaml", manifest("a").replace("id: a", f"id: {json.dumps(HOSTILE[3])}"))
    shown = browser.open(written("--base", "HEAD", code=0))
    assert "<img src=https://evil.example/x.png onerror=" in shown.one("main").text
    assert (shown.all("img"), shown.run("return window.owned"), shown.overflow) == ([], None, 0)


def used(shown: "Shown") -> None:
    """Draw every table anew from its data."""
    for name in ("findings", "sources"):
        table = Table(shown, name)
        before = table.rows()
        assert len(before) > 1, shown.one("main").text
        table.search.send_keys("<")
        table.search.clear()
        table.search.send_keys("x")
        table.search.clear()
        shown.run("arguments[0].dispatchEvent(new Event('input'))", table.search)
        assert table.rows() == before
        for head in table.heads():
            table.button(head).click()
        assert len(table.rows()) == len(before)


def test_the_page_asks_for_nothing_and_its_policy_lets_nothing_through(
    browser: "Shown", repo: GitRepo, written: Written
) -> None:
    repo.save("dataset.crs.yaml", manifest("a"))
    page = written("--base", "HEAD", code=0)
    shown = browser.open(page)
    assert list(shown.requests()) == [page.as_uri()]
    assert shown.complaints() == []
    shown.run(PUT, RUNS)
    assert shown.run("return window.owned") is None
    said = " ".join(shown.complaints())
    assert said.count("Content Security Policy") >= 3
    assert set(shown.requests().values()) == {"csp"}


PUT = """
const put = (name, values) => document.body.append(Object.assign(document.createElement(name), values));
put("script", { textContent: arguments[0] });
put("script", { src: "https://example.invalid/x.js" });
put("img", { src: "https://example.invalid/x.png" });
put("link", { rel: "stylesheet", href: "https://example.invalid/x.css" });
fetch("https://example.invalid/x").catch(() => {});
document.body.insertAdjacentHTML("beforeend", `<b onclick="${arguments[0]}" id="pressed">x</b>`);
document.getElementById("pressed").click();"""
