import codecs

import pytest

from crs_gate.formats import source_text
from crs_gate.formats.interface import Unreadable


def problem_of(data):
    with pytest.raises(Unreadable) as caught:
        source_text.decode(data)
    return caught.value.problem


def test_utf8_text_comes_back_unchanged():
    assert source_text.decode("name: Müller ✓\r\n\tx\n".encode()) == "name: Müller ✓\r\n\tx\n"


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n "])
def test_an_empty_file_is_an_error(data):
    assert problem_of(data).message == "the file is empty"


def test_a_file_over_the_limit_names_the_limit(monkeypatch):
    monkeypatch.setattr(source_text, "LARGEST_FILE", 1024 * 1024)
    problem = problem_of(b"x" * (1024 * 1024 + 1))
    assert "larger than 1 MiB" in problem.message


def test_the_first_byte_that_is_not_utf8_is_named_with_its_place():
    problem = problem_of("a: é\nbä: ".encode() + b"\xff\n")
    assert (problem.line, problem.column) == (2, 5)
    assert "0xff" in problem.message
    assert "UTF-8" in problem.message


@pytest.mark.parametrize("data", [b"\xff\xd8\xff\xe0\x00\x10JFIF", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"])
def test_nobody_is_told_to_save_an_image_as_utf8(data):
    problem = problem_of(data)
    assert (problem.line, problem.column) == (1, 1)
    assert problem.message.startswith("this is no text")
    assert "save" not in problem.message


def test_a_cut_character_at_the_end_is_not_utf8():
    assert problem_of("a: é".encode()[:-1]).column == 4


@pytest.mark.parametrize(
    ("mark", "name"),
    [
        (codecs.BOM_UTF8, "UTF-8"),
        (codecs.BOM_UTF16_LE, "UTF-16"),
        (codecs.BOM_UTF16_BE, "UTF-16"),
        (codecs.BOM_UTF32_LE, "UTF-32"),
        (codecs.BOM_UTF32_BE, "UTF-32"),
    ],
)
def test_a_byte_order_mark_says_how_to_save(mark, name):
    message = problem_of(mark + b"crs: 1").message
    assert f"a {name} byte order mark" in message
    assert "save it as UTF-8 without BOM" in message


def test_a_nul_is_an_error_with_its_place():
    problem = problem_of(b"a: 1\nb: \x00")
    assert (problem.line, problem.column) == (2, 4)
    assert "NUL" in problem.message


@pytest.mark.parametrize("character", ["\x01", "\x1b", "\x7f", "\x85", "\x9f"])
@pytest.mark.parametrize("around", ["", "é"])
def test_a_control_character_is_an_error_with_its_place(character, around):
    with pytest.raises(Unreadable) as caught:
        source_text.refuse_controls(f"{around}\nab{character}")
    problem = caught.value.problem
    assert (problem.line, problem.column) == (2, 3)
    assert f"U+{ord(character):04X}" in problem.message


@pytest.mark.parametrize("text", ["plain\ttab\r\n", "é ü\n", "\u00a0 no-break space"])
def test_tabs_line_breaks_and_letters_are_no_controls(text):
    source_text.refuse_controls(text)


def test_prose_loses_its_controls_and_keeps_its_length():
    assert source_text.without_controls("a\x19b\nc\td") == "a b\nc\td"
