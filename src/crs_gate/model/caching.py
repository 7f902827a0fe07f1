"""Remembering results by what was asked, where an answer to a small question is asked for again and again."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

LARGEST = 2_000
"""Characters of the texts in one question. Many large ones, held, would be all of a table that is never held."""

_Asked = ParamSpec("_Asked")
_Found = TypeVar("_Found")


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
            try:
                return held[asked]
            except KeyError:
                found = function(*asked, **named)
            if _size(asked) <= LARGEST:
                if len(held) >= most:
                    held.clear()
                held[asked] = found
            return found

        return ask

    return decorate


def _size(value: object) -> int:
    if isinstance(value, str):
        return len(value)
    return sum(map(_size, value)) + len(value) if isinstance(value, tuple) else 1
