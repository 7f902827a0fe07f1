import html
import json
import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from crs_gate import escape
from tests.unit.report.runner import commands, parse
from tests.unit.report.sample import HOSTILE

PIECES = ["::", "##", "[", "]", "error", "add-mask", "#", ":", " ", "\t", "\r", "\n", "|", "`", "<b>", "@x", "&", "\\"]
HOSTILE_TEXT = st.one_of(st.text(), st.lists(st.sampled_from([*PIECES, *HOSTILE])).map("".join))
ZERO_WIDTH_SPACE = "\u200b"


def rendered(markdown: str) -> str:
    page = MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown)
    return html.unescape(re.sub(r"<[^>]*>", "", page)).replace(ZERO_WIDTH_SPACE, "").rstrip("\n")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain, naïve 日本語\u3000", "plain, naïve 日本語\u3000"),
        ("\x1b[31m", r"\x1b[31m"),
        ("\x9b2J\x7f", r"\x9b2J\x7f"),
        ("a\nb\r\tc", r"a\nb\r\tc"),
        ("\u202egnp.exe\u2066", r"\u202egnp.exe\u2066"),
        ("a\u200bb\ufeff\u2028", r"a\u200bb\ufeff\u2028"),
        ("\U000e0041\U000e0101\ufe00\u3164", r"\U000e0041\U000e0101\ufe00\u3164"),
        ("\udcff", r"\udcff"),
        ("❤️", "❤️"),
        ("::error::x", r":\x3aerror:\x3ax"),
        ("std:::x", r"std:\x3a:x"),
        ("##[group]", r"#\x23[group]"),
        ("###[group]", r"##\x23[group]"),
        ("##vso[task.setvariable]", r"#\x23vso[task.setvariable]"),
        ("## a heading", "## a heading"),
    ],
)
def test_terminal_shows_what_cannot_be_seen_and_breaks_commands(text: str, shown: str) -> None:
    assert escape.terminal(text) == shown


@given(HOSTILE_TEXT)
def test_terminal_text_is_one_visible_line_that_commands_nothing(text: str) -> None:
    shown = escape.terminal(text)
    assert not [char for char in shown if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
    assert "::" not in shown
    assert "##[" not in shown
    assert parse(shown) is None


@given(st.lists(HOSTILE_TEXT, max_size=4), st.sampled_from(["", ":", " ", "#", "[", "##"]))
@example(["", "", "error", "", "x"], ":")
@example(["#", "[add-mask]a"], "#")
def test_pieces_joined_to_a_line_command_nothing(pieces: list[str], between: str) -> None:
    assert commands(escape.log_line(between.join(map(escape.terminal, pieces)))) == []


@given(HOSTILE_TEXT, HOSTILE_TEXT)
def test_a_command_comes_back_as_it_was_written(title: str, message: str) -> None:
    line = f"::error title={escape.command_property('t' + title)}::{escape.command_data(message)}"
    found = parse(line)
    assert found is not None
    assert found.properties == {"title": "t" + title}
    assert found.message == message
    assert commands(line) == [found]


@given(HOSTILE_TEXT)
def test_markdown_text_holds_no_markup(text: str) -> None:
    shown = escape.markdown(text)
    assert not set("<>|`*_[]~\\\r\n$") & set(shown)
    assert not re.search(r"@\w|https?://|www\.|(?<!&)#\d", shown)
    assert parse(shown) is None


@given(HOSTILE_TEXT)
@example("1. one")
@example("- item")
@example("    code")
@example("+1")
@example("GH-12 :smile: a@b.example mailto:x")
def test_markdown_text_reads_as_it_was_written_in_a_list_and_a_table(text: str) -> None:
    cell = escape.markdown(text)
    written = escape.terminal(text).strip(" \u3000")
    assert rendered(f"- {cell}\n").strip() == written
    page = MarkdownIt("commonmark", {"html": True}).enable("table").render(f"| a | b |\n|---|---|\n| {cell} | end |\n")
    assert page.count("<td>") == 2
    assert "<td>end</td>" in page


@given(HOSTILE_TEXT)
def test_a_code_span_reads_as_it_was_written_in_a_table(text: str) -> None:
    page = (
        MarkdownIt("commonmark", {"html": True})
        .enable("table")
        .render(f"| a | b |\n|-|-|\n| {escape.code(text)} | e |")
    )
    assert page.count("<td>") == 2
    shown = html.unescape(re.sub(r"</?code>", "", page.split("<td>")[1].split("</td>")[0])).replace(
        ZERO_WIDTH_SPACE, ""
    )
    assert shown.strip() == escape.terminal(text).strip(" \u3000")


def test_ids_and_paths_are_plain_code_spans() -> None:
    assert escape.code("data/a_b.crs.yaml:41") == "`data/a_b.crs.yaml:41`"
    assert escape.code("") == ""


@given(HOSTILE_TEXT)
def test_a_fence_holds_whatever_is_in_it(text: str) -> None:
    page = MarkdownIt("commonmark", {"html": True}).render(f"{escape.fenced(text, 'yaml')}\n\nafter\n")
    assert page.count("<pre>") == 1
    assert page.endswith("</code></pre>\n<p>after</p>\n")
    assert commands(escape.fenced(text)) == []


@pytest.mark.parametrize(("text", "limit", "cut"), [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("ab", 0, "…"), ("", 0, "")])
def test_bounded_text_ends_in_an_ellipsis(text: str, limit: int, cut: str) -> None:
    assert escape.bounded(text, limit) == cut


def test_the_mark_of_a_cut_counts() -> None:
    assert escape.bounded("abcdef", 5, "...") == "ab..."
    assert escape.bounded("abcde", 5, "...") == "abcde"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (" a \n b\t", "a b"),
        ("abcdefgh", "abcdefgh"),
        ("abcdefghi", "abcde..."),
        ("a" + " " * 100 + "b", "a..."),
        ("a" + " " * 100, "a"),
        ("", ""),
    ],
)
def test_one_line_says_that_it_was_cut(text: str, shown: str) -> None:
    assert escape.one_line(text, 8) == shown


@given(HOSTILE_TEXT, st.integers(3, 20))
def test_one_line_is_one_line_and_short(text: str, limit: int) -> None:
    line = escape.one_line(text, limit)
    assert len(line) <= limit
    assert len(line.splitlines()) <= 1


def test_a_value_in_quotes_is_cut_and_escaped() -> None:
    assert escape.in_quotes("a\n##[x]" + "b" * 80, 12) == r'"a\n#\x23[x]bbbb…"'


@given(st.recursive(HOSTILE_TEXT, lambda inner: st.lists(inner) | st.dictionaries(HOSTILE_TEXT, inner), max_leaves=5))
@example("##[group]###[a]##vso[b")
@example("\x7f\\ud800\U0001f600")
def test_json_for_a_log_commands_nothing_and_is_what_it_was(value: object) -> None:
    text = escape.json_text(json.dumps(value))
    assert "\x7f" not in text
    assert commands(text) == []
    text.encode("ascii")
    found = json.loads(text)
    assert found == value or re.search("[\ud800-\udfff]", json.dumps(value, ensure_ascii=False))


@pytest.mark.parametrize("text", ["a ##[add-mask]b ##x.y[z]", "::error::x", "a\n  ::error::x\n\n::error::y"])
def test_documents_that_a_log_is_shown_command_nothing(text: str) -> None:
    shown = escape.xml(text)
    assert html.unescape(shown) == text
    assert not [line for line in shown.split("\n") if line.lstrip().startswith("::")]
    assert not escape.document_line(text).startswith("::")
    for written in (shown, escape.yaml_quoted(text), escape.document_line(text)):
        assert not re.search(r"##[\w.]*\[", written)


def test_half_a_surrogate_pair_becomes_text_in_json() -> None:
    whole = json.dumps(["\udcff", "\U0001f600", "\\udcff"])
    assert json.loads(escape.json_text(whole)) == ["\\udcff", "\U0001f600", "\\udcff"]
