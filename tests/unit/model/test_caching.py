import pytest

from crs_gate.model.caching import LARGEST, of_the_last, remembered


def test_a_small_question_is_asked_once_and_a_large_one_each_time() -> None:
    asked: list[object] = []

    @remembered(2)
    def find(value: object) -> object:
        asked.append(value)
        return value

    large, nested = "x" * (LARGEST + 1), ("a", ("x" * LARGEST, None))
    for value in ("a", "a", large, large, nested, nested):
        assert find(value) == value
    assert asked == ["a", large, large, nested, nested]


def test_no_more_than_so_many_are_kept() -> None:
    asked: list[str] = []

    @remembered(2)
    def find(value: str) -> str:
        asked.append(value)
        return value

    for value in ("a", "b", "a", "c", "a"):
        find(value)
    assert asked == ["a", "b", "c", "a"]


def test_arguments_by_name_are_not_mixed_up() -> None:
    @remembered(10)
    def find(value: str, ending: str = "") -> str:
        return value + ending

    assert [find("a"), find("a", ending="x"), find("a", "y"), find("a")] == ["a", "ax", "ay", "a"]


def test_the_last_is_remembered_as_the_very_object_and_no_longer() -> None:
    asked: list[tuple[str, ...]] = []

    @of_the_last
    def find(value: tuple[str, ...]) -> int:
        asked.append(value)
        return len(value)

    one, equal, other = tuple("a"), tuple("ab"[:1]), ("a", "b")
    assert [find(each) for each in (one, one, equal, other, other, one)] == [1, 1, 1, 2, 2, 1]
    assert asked == [one, equal, other, one]


def test_what_fails_is_asked_again() -> None:
    @of_the_last
    def find(value: tuple[int, ...]) -> float:
        return 1 / len(value)

    one, none = (1,), ()
    assert find(one) == 1
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            find(none)
    assert find(one) == 1
