import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate.model.globs import PatternError, is_literal, literal_prefix, matcher, matches


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("a/b.csv", "a/b.csv", True),
        ("./a/b.csv", "a/b.csv", True),
        ("a/b.csv", "a/b.csv.gz", False),
        ("*.csv", "b.csv", True),
        ("*.csv", "a/b.csv", False),
        ("data/*.csv", "data/.csv", True),
        ("data/*.csv", "data/x/y.csv", False),
        ("data/*", "data/x", True),
        ("da*ta", "data", True),
        ("da*ata", "data", False),
        ("**/*.crs.yaml", "dataset.crs.yaml", True),
        ("**/*.crs.yaml", "a/b/dataset.crs.yaml", True),
        ("**/*.crs.yaml", "a/b/dataset.crs.yaml/x", False),
        ("**", "a/b", True),
        ("data/**", "data/a/b", True),
        ("data/**", "data", False),
        ("data/**", "database/x", False),
        ("data/", "data/a/b", True),
        ("data/**/x.csv", "data/x.csv", True),
        ("data/**/x.csv", "data/a/b/x.csv", True),
        ("data/**/x.csv", "data/a/b/yx.csv", False),
        ("**/a/**/b/*.csv", "x/a/y/b/z.csv", True),
        ("**/a/**/b/*.csv", "a/b/z.csv", True),
        ("**/a/**/b/*.csv", "b/a/z.csv", False),
        ("cards/*/README.md", "cards/x/README.md", True),
        ("cards/*/README.md", "cards/x/y/README.md", False),
        ("a**b", "axxb", True),
        ("a**b", "a/b", False),
        ("?.csv", "é.csv", True),
        ("a?b", "a/b", False),
        ("[0-9].csv", "7.csv", True),
        ("[!0-9].csv", "7.csv", False),
        ("[^0-9].csv", "x.csv", True),
        ("a[!x]b", "a/b", False),
        ("a[+-9]b", "a/b", False),
        ("[]].csv", "].csv", True),
        ("[a-].csv", "-.csv", True),
        ("[z-a].csv", "b.csv", False),
        ("[", "[", True),
        ("a[b", "a[b", True),
        ("[[]x]", "[x]", True),
        ("*.[ct]sv", "line\nend.tsv", True),
        ("(a|b)+.csv", "(a|b)+.csv", True),
        ("a.c?v", "abcdv", False),
        (r"a\*", r"a\b", True),
    ],
)
def test_pattern_names_paths(pattern: str, path: str, fits: bool) -> None:
    assert matches(pattern, path) is fits


@pytest.mark.parametrize("bad", ["", "/etc/*", "../*.csv", "a/../b", "*" * 33, "x" * 1025, "a\0*"])
def test_pattern_that_cannot_be_used_says_why(bad: str) -> None:
    with pytest.raises(PatternError, match=r"^(is|has|begins|leaves|holds) "):
        matcher(bad)


@pytest.mark.parametrize(
    ("pattern", "prefix"), [("data/p-*.csv", "data/p-"), ("**/x", ""), ("./a/b", "a/b"), ("a/", "a/"), ("a[1]", "a")]
)
def test_prefix_ends_at_the_first_wildcard(pattern: str, prefix: str) -> None:
    assert literal_prefix(pattern) == prefix


def test_literal() -> None:
    assert is_literal("a/b.csv")
    assert not is_literal("a/[b].csv")


def by_segments(pattern: list[str], path: list[str]) -> bool:
    """The meaning of a pattern, as plainly and as slowly as it can be said."""
    if not pattern:
        return not path
    if pattern[0] == "**":
        rest = pattern[1:]
        return any(by_segments(rest, path[n:]) for n in range(len(path) + 1)) if rest else bool(path)
    return bool(path) and by_letters(pattern[0], path[0]) and by_segments(pattern[1:], path[1:])


def by_letters(pattern: str, name: str) -> bool:
    if not pattern:
        return not name
    if pattern[0] == "*":
        return any(by_letters(pattern[1:], name[n:]) for n in range(len(name) + 1))
    return bool(name) and pattern[0] in {"?", name[0]} and by_letters(pattern[1:], name[1:])


names = st.text("ab", min_size=1, max_size=4)
segments = st.one_of(st.just("**"), st.text("ab*?", min_size=1, max_size=4).filter(lambda text: "**" not in text))


@given(st.lists(segments, min_size=1, max_size=5), st.lists(names, min_size=1, max_size=5))
def test_matching_means_what_the_plain_definition_means(pattern: list[str], path: list[str]) -> None:
    assert matches("/".join(pattern), "/".join(path)) is by_segments(pattern, path)


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_is_a_pattern_or_a_pattern_error(pattern: str, path: str) -> None:
    with contextlib.suppress(PatternError):
        assert matches(pattern, path) in {True, False}


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("*a" * 32 + "b", "a" * 4000),
        ("*a*" * 16 + "/b", "a" * 4000),
        ("**/a/" * 16 + "b", "a/" * 2000 + "c"),
        ("**/*a*a*a/" * 6 + "b", "aaaa/" * 800 + "c"),
        ("*?*?" * 8 + "b", "a" * 4000),
        ("[a-z]*" * 30 + "[0-9]", "a" * 4000),
    ],
)
def test_hostile_pattern_takes_no_time(pattern: str, path: str) -> None:
    start = time.process_time()
    assert not matches(pattern, path)
    assert time.process_time() - start < 1
