"""Lines, however the bytes come."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from crs_gate.screening import lines as module
from crs_gate.screening.lines import LONGEST_LINE, Line, lines


def flat(*chunks: bytes) -> list[Line]:
    return [line for found in lines(chunks) for line in found]


@given(st.binary(max_size=60).map(lambda data: data.replace(b"\x01", b"\n")), st.lists(st.integers(0, 60)))
def test_lines_do_not_depend_on_where_chunks_end_and_no_byte_is_lost(data: bytes, cuts: list[int]) -> None:
    ends = sorted({0, len(data), *(cut for cut in cuts if cut <= len(data))})
    found = flat(*(data[a:b] for a, b in pairwise(ends)))
    assert b"".join(line.data for line in found) == data
    assert [line.number for line in found] == list(range(1, len(found) + 1))
    assert all(line.data.find(b"\n") in {-1, len(line.data) - 1} for line in found)


def test_a_line_is_given_as_soon_as_it_ends() -> None:
    found = lines(iter([b"a\nb", b"\n", b"c"]))
    assert [[line.data for line in some] for some in found] == [[b"a\n"], [b"b\n"], [], [b"c"]]


def test_a_line_that_is_too_long_is_cut_and_the_next_ones_keep_their_numbers() -> None:
    long = b"x" * LONGEST_LINE
    for chunks in ([b"a\n" + long + b"\nb\n"], [b"a\n", long, long, b"\nb", b"\n"], [b"a\n", long[:9], long, b"\nb\n"]):
        first, cut, last = flat(*chunks)
        assert (first, last) == (Line(1, b"a\n"), Line(3, b"b\n"))
        assert (cut.number, cut.cut, len(cut.data)) == (2, True, module._KEPT)


def test_a_line_that_is_too_long_at_the_end_is_told_of() -> None:
    (cut,) = flat(b"x" * LONGEST_LINE, b"x")
    assert (cut.number, cut.cut) == (1, True)


def test_the_longest_line_is_read_whole() -> None:
    line = b"x" * (LONGEST_LINE - 1) + b"\n"
    assert flat(line) == [Line(1, line)]
    assert flat(line[:5], line[5:]) == [Line(1, line)]
