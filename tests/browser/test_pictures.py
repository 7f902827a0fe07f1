"""What the page draws: how the data came to be, and what an audit found, seen in a browser."""

import json
from typing import TYPE_CHECKING

import pytest

from crs_gate.evidence.audited import Kind, OfSource, Place, Report, render
from tests.browser.conftest import Written
from tests.browser.tables import Table
from tests.e2e.commands import Cli, command_line
from tests.e2e.manifests import manifest
from tests.gitrepo import GitRepo

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.shown import Shown

pytestmark = pytest.mark.browser
BEGIN = "crs: 1\ndataset: {name: posts}\nsources:\n"
CHAIN = """\
  - id: forum
    files: [{path: raw/forum.jsonl}]
    trace: []
    derived_from: []
  - id: clean
    derived_from: [forum]
    files: [{path: data/posts.jsonl}]
    trace:
      - {step: filter, tool: jq, version: "1.7", inputs: [raw/forum.jsonl], outputs: [tmp/filtered.jsonl]}
      - {step: scrub, tool: spark, version: "3.5", inputs: [tmp/filtered.jsonl], outputs: [data/posts.jsonl]}
  - id: torn
    files: [{path: data/torn.jsonl}]
    derived_from: []
    trace: [{step: parse, tool: bs4, inputs: [nobody/has.html], outputs: [data/torn.jsonl]}]
"""
MAIL, KEY = "ann@bitol.io", "AKIA" + "Q3EGRZ5TNW2KLMXB"
HOSTILE = "</text></svg><script>window.owned=1</script><img src=x onerror=window.owned=1>"


def drawn(browser: "Shown", repo: GitRepo, written: Written, sources: str) -> "Shown":
    repo.save("dataset.crs.yaml", BEGIN + sources)
    return browser.open(written(code=0, command="rate"))


def test_a_chain_is_drawn_from_left_to_right(browser: "Shown", repo: GitRepo, written: Written) -> None:
    shown = drawn(browser, repo, written, CHAIN)
    left = {text: box["x"] for text, box in boxes(shown).items()}
    way = ["raw/forum.jsonl", "filter jq 1.7", "tmp/filtered.jsonl", "scrub spark 3.5", "data/posts.jsonl"]
    assert [*left] != []
    assert sorted(way, key=left.__getitem__) == way
    assert len(shown.all(".chain .arrow")) >= 6
    assert_tidy(shown)


def test_what_is_broken_is_marked_without_color_and_said_in_words(
    browser: "Shown", repo: GitRepo, written: Written
) -> None:
    shown = drawn(browser, repo, written, CHAIN)
    assert [each.text for each in shown.all(".chain .step.broken .sign")] == ["✗"]
    titles = shown.run("return [...document.querySelectorAll('.chain title')].map(e => e.textContent)")
    assert "step, broken: parse, bs4" in titles
    named = {node["name"] for node in shown.accessible() if node["role"] in ("image", "region")}
    assert {
        "Sources, steps and files; the same in words stands below",
        "Picture of the chains of dataset.crs.yaml",
    } <= named
    shown.all("summary")[-1].click()
    told = shown.all("details pre")[-1].text
    assert "torn: BROKEN" in told
    assert "✗ the input 'nobody/has.html' is no source, no file and no output of an earlier step" in told


def test_names_that_are_markup_are_drawn_as_text(browser: "Shown", repo: GitRepo, written: Written) -> None:
    hostile = json.dumps(HOSTILE)
    text = CHAIN.replace("raw/forum.jsonl", hostile).replace("step: filter", f"step: {hostile}")
    shown = drawn(browser, repo, written, text.replace("tool: jq", f"tool: {hostile}"))
    assert shown.run("return window.owned") is None
    assert shown.all("img, main script:not([type='application/json'])") == []
    assert shown.complaints() == []
    assert any("onerror" in title for title in titles_of(shown))
    assert_tidy(shown)


@pytest.mark.parametrize("name", ["W" * 2_000, "字" * 300, "e" + "\u0301" * 300, "\u202eabc\u2066" * 50], ids=range(4))
def test_long_names_stay_in_their_boxes(browser: "Shown", repo: GitRepo, written: Written, name: str) -> None:
    text = CHAIN.replace("tmp/filtered.jsonl", json.dumps(name)).replace("step: scrub", f"step: {json.dumps(name)}")
    assert_tidy(drawn(browser, repo, written, text))


def test_circles_end(browser: "Shown", repo: GitRepo, written: Written) -> None:
    steps = ", ".join(f"{{step: {n}, inputs: [{i}], outputs: [{o}]}}" for n, i, o in ("axy", "byx", "czz"))
    text = f"  - {{id: one, derived_from: [two], trace: [{steps}]}}\n  - {{id: two, derived_from: [one]}}\n"
    shown = drawn(browser, repo, written, text + "  - {id: self, derived_from: [self]}\n")
    assert {"one", "two", "self", "a", "b", "c", "x", "y", "z"} == set(boxes(shown))
    assert_tidy(shown)


def test_a_large_picture_is_cut_and_says_so(browser: "Shown", repo: GitRepo, written: Written) -> None:
    steps = "".join(f"      - {{step: s{n}, inputs: [f{n}], outputs: [f{n + 1}]}}\n" for n in range(60))
    shown = drawn(browser, repo, written, f"  - id: long\n    derived_from: []\n    trace:\n{steps}" + sources(200))
    assert 20 < len(boxes(shown)) <= 80
    said = shown.one("main").text
    assert "171 more sources: `crs-gate trace --source ID` draws one of them" in said
    assert_tidy(shown)
    assert browser.open(page_of(repo), (360, 740)).overflow == 0


def test_many_steps_beside_each_other_are_cut_and_counted(browser: "Shown", repo: GitRepo, written: Written) -> None:
    steps = "".join(f"      - {{step: s{n}, inputs: [a{n}, b{n}], outputs: [c{n}]}}\n" for n in range(30))
    shown = drawn(browser, repo, written, f"  - id: broad\n    derived_from: []\n    trace:\n{steps}")
    assert len(boxes(shown)) == 80
    assert "more that it is linked with" in shown.one("main").text
    assert_tidy(shown)


@pytest.fixture
def cli(repo: GitRepo, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    return command_line(capsys, repo.path, monkeypatch)


@pytest.fixture
def audited(repo: GitRepo, written: Written, cli: Cli) -> "Path":
    """A page with an audit of two sources: mails in 40 records, a key in one, and a file that can do harm."""
    rows = ({"text": f"write to {MAIL}" if row % 5 == 0 else f"post {row}"} for row in range(200))
    repo.write("data/posts.jsonl", "".join(f"{json.dumps(row)}\n" for row in rows))
    repo.write("data/notes.txt", f"the key is {KEY}\n")
    repo.write("data/m.bin", 'cos\nsystem\n(S"true"\ntR.')
    files = '  - {{id: {0}, files: [{{path: data/{1}}}], personal_data: {{present: "no"}}}}\n'
    repo.save("dataset.crs.yaml", BEGIN + files.format("posts", "posts.jsonl") + files.format("notes", "notes.txt"))
    assert cli("files").code == 0
    assert cli("audit", "--today", "2026-11-22").code == 1
    return written(code=0, command="rate")


def test_an_audit_is_told_with_counts_and_places_and_no_values(browser: "Shown", audited: "Path") -> None:
    shown = browser.open(audited)
    said = card(shown)
    assert "3 files" in said
    assert "205 records; 2026-11-22" in said
    assert "an e-mail address personal data 40" in said
    assert "an AWS access key secret 1" in said
    assert "posts\n1 file, 200 records\nemail not declared 40" in said
    page = audited.read_text("utf-8")
    assert MAIL not in page
    assert KEY not in page


def test_bars_have_the_length_of_their_numbers(browser: "Shown", audited: "Path") -> None:
    shown = browser.open(audited)
    widths = "return [...arguments[0].querySelectorAll('.bar rect')].map(e => e.getBoundingClientRect().width)"
    kinds, by_source = (
        [int(each.text) for each in table.find_elements("css selector", "td.number")] for table in shown.all(".bars")
    )
    of_kinds, of_sources = (shown.run(widths, table) for table in shown.all(".bars"))
    assert kinds[of_kinds.index(max(of_kinds))] == max(kinds) == 40
    assert max(of_kinds) > 20 * min(of_kinds) > 0
    assert len(of_sources) == len([count for count in by_source if count])
    assert min(of_sources) > 0


def test_places_of_an_audit_can_be_searched(browser: "Shown", audited: "Path") -> None:
    table = Table(browser.open(audited), "places")
    assert ["data/notes.txt", "1", "", "aws-key"] in table.rows()
    table.search.send_keys("m.bin")
    assert set(table.column("File")) == {"data/m.bin"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_audit_reads_on_a_phone(browser: "Shown", audited: "Path", scheme: str) -> None:
    shown = browser.open(audited, (360, 740), scheme=scheme)
    assert shown.overflow == 0
    script = "return [...document.querySelectorAll('.bars td, .bars th')].map(e => e.getBoundingClientRect().right)"
    assert max(shown.run(script)) <= 360


def test_an_audit_of_other_files_says_so(
    browser: "Shown", repo: GitRepo, audited: "Path", written: Written, cli: Cli
) -> None:
    repo.write("data/notes.txt", "nothing\n")
    assert cli("files").code == 0
    assert "It speaks of other files than are listed now" in card(browser.open(written(code=0, command="rate")))


def test_an_audit_that_cannot_be_read_is_told(browser: "Shown", repo: GitRepo, written: Written) -> None:
    repo.write(".crs/audit.json", '{"day": "<script>window.owned=1</script>"}\n')
    repo.save("dataset.crs.yaml", manifest("a"))
    shown = browser.open(written(code=0, command="rate"))
    assert "the report of the audit cannot be read: " in card(shown)
    assert shown.run("return window.owned") is None


def test_a_report_that_a_stranger_wrote_is_cut_and_stays_text(
    browser: "Shown", repo: GitRepo, written: Written
) -> None:
    rows = {f"{HOSTILE}{number}": number for number in range(20)}
    report = Report(
        "2026-11-22", HOSTILE, "0" * 64, "0" * 64, 1, 10**15, 10**12,
        found=tuple(Kind(f"k{number}", "personal", HOSTILE, 10**number) for number in range(14)) * 9,
        sources=tuple(OfSource(f"{HOSTILE}{number}", 1, 0, rows, tuple(rows)) for number in range(300)),
        places=tuple(Place("W" * 4_000, row, HOSTILE, HOSTILE, "") for row in range(700)),
    )  # fmt: skip
    repo.write(".crs/audit.json", render(report))
    repo.save("dataset.crs.yaml", manifest("a"))
    shown = browser.open(written(code=0, command="rate"), (360, 740))
    assert (shown.run("return window.owned"), shown.all("img"), shown.complaints()) == (None, [], [])
    assert shown.overflow == 0
    said = card(shown)
    for cut in ("26 more kinds", "8 more kinds", "100 more sources", "200 more places"):
        assert f"{cut}: the report of the audit lists what it knows of." in said


def card(shown: "Shown") -> str:
    """The part of the page on the audit."""
    return next(each.text for each in shown.all("section.card") if "What an audit found" in each.text)


def page_of(repo: GitRepo) -> "Path":
    return repo.path.parent / "report.html"


def sources(count: int) -> str:
    return "".join(f"  - {{id: more{number}, derived_from: []}}\n" for number in range(count))


def titles_of(shown: "Shown") -> list[str]:
    return shown.run("return [...document.querySelectorAll('.chain title')].map(e => e.textContent)")


def boxes(shown: "Shown") -> dict[str, dict[str, float]]:
    """Where each node stands, by its text."""
    return {each.pop("text"): each for each in shown.run(BOXES)}


def assert_tidy(shown: "Shown") -> None:
    """No node covers another one or leaves the picture, and no text is longer than its box."""
    size = shown.run("const v = document.querySelector('.chain').viewBox.baseVal; return [v.width, v.height]")
    found = shown.run(BOXES)
    for each in found:
        assert each["x"] >= 0
        assert each["y"] >= 0
        assert each["x"] + each["width"] <= size[0]
        assert each["y"] + each["height"] <= size[1]
        assert each["length"] <= each["width"], each
    for one in found:
        for other in found:
            assert one is other or not overlap(one, other), (one, other)


def overlap(one: dict[str, float], other: dict[str, float]) -> bool:
    return all(
        one[at] < other[at] + other[size] and other[at] < one[at] + one[size]
        for at, size in (("x", "width"), ("y", "height"))
    )


BOXES = """
return [...document.querySelectorAll(".chain .box")].map(box => {
  const { x, y, width, height } = box.querySelector("rect").getBBox();
  const lines = [...box.querySelectorAll("text:not(.sign)")];
  return { text: lines.map(each => each.textContent).join(" "), x, y, width, height,
    length: Math.max(0, ...lines.map(each => each.getComputedTextLength())) };
});"""
