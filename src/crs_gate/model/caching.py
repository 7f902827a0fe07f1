"""Remembering results by what was asked, where an answer to a small question is asked for again and again."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Generic, ParamSpec, TypeVar

LARGEST = 2_000
"""Characters of the texts in one question. Many large ones, held, would be all of a table that is never held."""

_Asked = ParamSpec("_Asked")
_Found = TypeVar("_Found")
_One = TypeVar("_One")
_NOTHING: Any = object()


def remembered(most: int) -> Callable[[Callable[_Asked, _Found]], Callable[_Asked, _Found]]:
    """As ``functools.lru_cache`` for calls by position, but what is large is not kept; others are passed on.

    When there are ``most`` results, all are forgotten. The arguments are texts, ``None`` and tuples of them.
    """

    def decorate(function: Callable[_Asked, _Found]) -> Callable[_Asked, _Found]:
        held: dict[Any, _Found] = {}

        @wraps(function)
        def ask(*asked: _Asked.args, **named: _Asked.kwargs) -> _Found:
            if named:
                return function(*asked, **named)
            found: _Found = held.get(asked, _NOTHING)
            if found is not _NOTHING:
                return found
            found = function(*asked, **named)
            if _size(asked) <= LARGEST:
                if len(held) >= most:
                    held.clear()
                held[asked] = found
            return found

        return ask

    return decorate


def _size(values: tuple[object, ...]) -> int:
    size = len(values)
    for value in values:
        if isinstance(value, str):
            size += len(value)
        elif isinstance(value, tuple):
            size += _size(value)
    return size


def of_the_last(function: Callable[[_One], _Found]) -> Callable[[_One], _Found]:
    """Remember the result for the very object that was asked about last: rules ask in a row about one source."""
    last: tuple[Any, Any] = _NOTHING, None
    # One value, read once: programs that use the API may have threads.

    @wraps(function)
    def ask(one: _One) -> _Found:
        nonlocal last
        held = last
        if held[0] is not one:
            last = held = one, function(one)
        found: _Found = held[1]
        return found

    return ask


class Recent(Generic[_Found]):
    """The last ``most`` results that took long to make, each for the things that it was made of."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: tuple[tuple[tuple[object, ...], tuple[object, ...], _Found], ...] = ()
        # Read and replaced whole: programs that use the API may have threads.

    def of(self, equal: tuple[object, ...], very: tuple[object, ...], make: Callable[[], _Found]) -> _Found:
        """What was made of things that are equal, and of others that are the very same objects."""
        for was_equal, objects, found in self._held:
            if was_equal == equal and all(one is other for one, other in zip(objects, very, strict=True)):
                return found
        made = make()
        self._held = (*self._held[1 - self._most :], (equal, very, made))
        return made
