"""License expressions: ``AND``, ``OR``, ``WITH`` and parentheses, as a tree.

The grammar is that of the SPDX specification, annex on license expressions; operators may be in lower case.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple, TypeAlias

_DEEPEST = 20
_WORDS = r"[()]|[^\s()]+"
_OPERATORS = frozenset({"AND", "OR", "WITH"})


class MalformedError(ValueError):
    """The text is no license expression."""


class Group(NamedTuple):
    """Expressions joined by ``AND`` or ``OR``."""

    operator: str
    parts: tuple["Node", ...]


Node: TypeAlias = "str | Group"
"""A license (``MIT``, ``GPL-2.0-only WITH Classpath-exception-2.0``) or a group."""


@lru_cache(maxsize=1024)
def parse(text: str) -> Node:
    """Read an expression without looking up its ids; raises ``MalformedError``."""
    words = [word.upper() if word.upper() in _OPERATORS else word for word in re.findall(_WORDS, text)]
    words.reverse()
    node = _joined(words, "OR", 0)
    if words:
        raise MalformedError(f"{words[-1]!r} was not expected")
    return node


def mapped(node: Node, change: Callable[[str], str]) -> Node:
    """The same expression with each license replaced."""
    if isinstance(node, str):
        return change(node)
    return Group(node.operator, tuple(mapped(part, change) for part in node.parts))


def licenses(node: Node) -> Iterator[str]:
    """Each license of the expression, in order."""
    if isinstance(node, str):
        yield node
    else:
        for part in node.parts:
            yield from licenses(part)


def render(node: Node, inside: str = "OR") -> str:
    """The expression as text, with the parentheses it needs."""
    if isinstance(node, str):
        return node
    text = f" {node.operator} ".join(render(part, node.operator) for part in node.parts)
    return f"({text})" if inside == "AND" and node.operator == "OR" else text


def holds(node: Node, acceptable: Callable[[str], bool]) -> bool:
    """Whether the expression is acceptable: all parts of an ``AND``, one part of an ``OR``."""
    if isinstance(node, str):
        return acceptable(node)
    judged = (holds(part, acceptable) for part in node.parts)
    return all(judged) if node.operator == "AND" else any(judged)


def _joined(words: list[str], operator: str, depth: int) -> Node:
    """Read parts joined by one operator off the end of the reversed words; ``AND`` binds tighter than ``OR``."""
    parts = [_part(words, operator, depth)]
    while words and words[-1] == operator:
        words.pop()
        parts.append(_part(words, operator, depth))
    return parts[0] if len(parts) == 1 else Group(operator, tuple(parts))


def _part(words: list[str], operator: str, depth: int) -> Node:
    if operator == "OR":
        return _joined(words, "AND", depth)
    word = words.pop() if words else ""
    if word == "(":
        return _parenthesized(words, depth + 1)
    if not word or word == ")" or word in _OPERATORS:
        raise MalformedError("a license is missing")
    if words and words[-1] == "WITH":
        return _with_exception(words, word)
    return word


def _parenthesized(words: list[str], depth: int) -> Node:
    if depth > _DEEPEST:
        raise MalformedError(f"parentheses are nested deeper than {_DEEPEST}")
    node = _joined(words, "OR", depth)
    if not words or words.pop() != ")":
        raise MalformedError("a parenthesis is not closed")
    return node


def _with_exception(words: list[str], license_id: str) -> str:
    words.pop()
    exception = words.pop() if words else ""
    if not exception or exception in "()" or exception in _OPERATORS:
        raise MalformedError("WITH names no exception")
    return f"{license_id} WITH {exception}"
