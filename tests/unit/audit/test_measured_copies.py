"""Copies, exact and near, whatever the order of the data and however it is cut."""

import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crs_gate.audit.measures import prints
from crs_gate.audit.measures.contained import contained, seen, sought
from crs_gate.audit.measures.copies import Place, copies
from crs_gate.audit.measures.prints import BINS, How, Part, all_printed, likeness, printed, signature
from crs_gate.audit.measures.rows import Record
from crs_gate.audit.measures.words import digest_of_text, grams, hashing, words_of

WORDS = [f"word{number}" for number in range(3_000)]
HOW = How()


def texts(count: int, length: int = 80, seed: int = 1) -> list[str]:
    chance = random.Random(seed)
    return [" ".join(chance.choices(WORDS, k=length)) for _ in range(count)]


def part(lines: Sequence[str], path: str = "a.jsonl", label: str = "", first: int = 1) -> Part:
    return printed(label, path, (Record(first + at, {"text": line}) for at, line in enumerate(lines)), HOW)


def changed(text: str, *places: int) -> str:
    words = text.split()
    for place in places:
        words[place] = f"new{place}"
    return " ".join(words)


def test_white_space_and_unicode_forms_make_no_difference_and_letters_do() -> None:
    assert digest_of_text("caf\u00e9  au\nlait ") == digest_of_text("cafe\u0301 au lait")
    assert digest_of_text("Cafe") != digest_of_text("cafe")


def test_scripts_without_spaces_are_cut_into_characters() -> None:
    assert words_of("Data 数据集, ok") == ["data", "数", "据", "集", "ok"]


def test_runs_of_words_do_not_depend_on_what_stands_before_them() -> None:
    hashed = hashing(1)
    assert grams(["a", "b", "c", "d", "e", "f"], 3, hashed) >= grams(["c", "d", "e", "f"], 3, hashed)
    assert grams(["a", "b"], 5, hashed) != grams(["a", "b", "b"], 5, hashed)
    assert grams([], 5, hashed) == set()


def test_planted_copies_are_counted_with_their_places() -> None:
    lines = texts(300)
    exact = [f" {lines[0]}", lines[1]]
    near = [changed(lines[2], 40), changed(lines[3], 10)]
    found = copies([part([*lines, *exact]), part(near, "b.jsonl")])
    assert (found.rows, found.exact.copies, found.exact.groups, found.exact.across_files) == (304, 2, 2, 0)
    assert (found.near.copies, found.near.groups, found.near.across_files) == (4, 4, 2)
    assert found.largest[0].places == (Place("", "a.jsonl", 1), Place("", "a.jsonl", 301))


def test_texts_that_share_few_words_are_no_copies() -> None:
    lines = texts(200)
    halves = [
        " ".join(line.split()[:40] + other.split()[40:]) for line, other in zip(lines, texts(200, seed=2), strict=True)
    ]
    assert copies([part(lines), part(halves, "b.jsonl")]).near.copies == 0


@pytest.mark.parametrize("length", [1, 4, 5, 6])
def test_short_texts_are_near_copies_of_nothing_but_their_like(length: int) -> None:
    lines = sorted({" ".join(f"{word}{number}" for word in "abcdef"[:length]) for number in range(1_000)})
    assert copies([part([*lines, f"{lines[0]} ."])]).near.copies == 1


def test_texts_without_words_are_like_nothing_but_themselves() -> None:
    assert copies([part(["---", "***", "| - |", "---"])]).near.copies == 1


def test_records_without_a_text_are_copies_of_nothing() -> None:
    rows = [Record(1, {"text": ""}), Record(2, {"text": None}), Record(3, {"text": "  "}), Record(4, {})]
    found = copies([printed("", "a.jsonl", rows, HOW)])
    assert (found.rows, found.without_text, found.compared, found.near.copies) == (4, 4, 0, 0)


def test_only_the_named_columns_are_compared() -> None:
    rows = [Record(1, {"id": 1, "text": "one two"}), Record(2, {"id": 2, "text": "one two"})]
    assert copies([printed("", "a.jsonl", rows, How(("text",)))]).exact.copies == 1
    assert copies([printed("", "a.jsonl", rows, How())]).exact.copies == 0


def test_a_split_is_held_against_train_and_not_the_other_way() -> None:
    lines = texts(100)
    train, test = (
        part(lines, "t.jsonl", "train"),
        part([lines[5], changed(lines[6], 30), *texts(8, seed=9)], "e", "eval"),
    )
    (overlap,) = copies([test, train]).overlaps
    assert overlap[:5] == ("eval", "train", 10, 100, 1)
    assert overlap.near == 2
    assert overlap.places == (Place("eval", "e", 1), Place("eval", "e", 2))


def test_a_record_inside_of_a_longer_one_is_contained() -> None:
    long, other = texts(2, 400)
    rows = [
        Record(1, {"text": " ".join(long.split()[100:130])}),
        Record(2, {"text": other}),
        Record(3, {"text": "two words"}),
    ]
    what = sought("eval", [("e", rows)], HOW)
    found = contained(what, "train", seen([Record(1, {"text": long})], what.all, HOW))
    assert (found.rows, found.too_short, found.contained, found.places) == (2, 1, 1, (Place("eval", "e", 1),))


def test_thousands_of_likes_take_no_quadratic_work() -> None:
    line = texts(1)[0]
    found = copies([part([f"{line} {number}" for number in range(3_000)])])
    assert found.near.copies == 2_999


@pytest.mark.parametrize("shared", [0.3, 0.6, 0.8, 0.95])
def test_likeness_estimates_the_share_of_runs_in_common(shared: float) -> None:
    chance = random.Random(7)
    off = []
    for _ in range(100):
        both = {chance.getrandbits(61) for _ in range(int(1_000 * shared))}
        rest = [{chance.getrandbits(61) for _ in range((1_000 - len(both)) // 2)} for _ in range(2)]
        one, other = (int.from_bytes(signature(both | each), "big") for each in rest)
        off.append(likeness(one, other) - len(both) / (len(both) + len(rest[0]) + len(rest[1])))
    assert abs(sum(off) / len(off)) < 0.02
    assert max(map(abs, off)) < 0.2


def test_a_signature_has_a_byte_for_each_bin_however_short_the_text() -> None:
    assert len(signature({12345})) == len(signature(set())) == BINS


LINES = st.lists(st.sampled_from([*texts(6, 12), *(changed(line, 3) for line in texts(6, 12)), "", "a b"]), max_size=25)


@settings(max_examples=60, deadline=None)
@given(LINES, st.randoms(use_true_random=False), st.integers(0, 25))
def test_neither_order_nor_cutting_matters(lines: list[str], chance: random.Random, cut: int) -> None:
    whole = [part(lines, "a"), part(lines[:3], "b", "eval"), part(lines[2:5], "c", "train")]
    pieces = [part(lines[:cut], "a"), part(lines[cut:], "a", first=cut + 1), *whole[1:]]
    chance.shuffle(pieces)
    assert copies(pieces) == copies(whole)


@settings(max_examples=60, deadline=None)
@given(LINES.filter(any), st.integers(0, 100))
def test_a_copy_more_is_a_copy_more(lines: list[str], which: int) -> None:
    texts_there = [line for line in lines if line]
    before = copies([part(lines)])
    after = copies([part(lines), part([texts_there[which % len(texts_there)]], "b")])
    assert after.exact.copies == before.exact.copies + 1
    assert after.near.copies == before.near.copies + 1


def test_records_beyond_the_bound_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prints, "MOST_ROWS", 5)
    files = [("", path, [Record(row, {"a": f"{path} {row}"}) for row in (1, 2, 3)]) for path in "abc"]
    parts = all_printed(files, HOW)
    assert [part.rows for part in parts] == [3, 2, 0]
    assert [each.why for part in parts for each in part.unread] == [
        "left out from record 3 on: more than 5 records in all",
        "left out from record 1 on: more than 5 records in all",
    ]
