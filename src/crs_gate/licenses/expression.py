"""License expressions: ``AND``, ``OR``, ``WITH`` and parentheses, as a tree.

The grammar is that of the SPDX specification, annex on license expressions; operators may be in lower case.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple, TypeAlias

_LONGEST = 4000
_DEEPEST = 20
_MOST = 200
_SINGLE = r"([A-Za-z0-9.:+-]{1,300})(?: WITH ([A-Za-z0-9.-]{1,100}))?"
_CHARACTERS = r"[A-Za-z0-9.:+()_ \t\r\n-]+"
_OPERATORS = frozenset({"AND", "OR", "WITH"})
_END = ""
_AFTER = {
    "AND": ("license", "("),
    "OR": ("license", "("),
    "(": ("license", "("),
    "WITH": ("license",),
    "license": ("AND", "OR", "WITH", ")", _END),
    ")": ("AND", "OR", ")", _END),
}
"""What may follow: the parser alone would take ``MIT AND`` in a longer text."""


class MalformedError(ValueError):
    """The text is no license expression."""


class Group(NamedTuple):
    """Expressions joined by ``AND`` or ``OR``."""

    operator: str
    parts: tuple["Node", ...]


Node: TypeAlias = "str | Group"
"""A license (``MIT``, ``GPL-2.0-only WITH Classpath-exception-2.0``) or a group."""


@lru_cache(maxsize=8192)
def parse(text: str) -> Node:
    """Read an expression without looking up its ids; raises ``MalformedError``."""
    single = re.fullmatch(_SINGLE, text)
    if single and single[1].upper() not in _OPERATORS and (single[2] or "").upper() not in _OPERATORS:
        return text
    _check_bounds(text)
    _check_order(text)
    return _parsed(text)


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


def joined(operator: str, parts: tuple[Node, ...]) -> Node:
    """Parts under one operator; parts of the same operator are taken in, and what is there twice is kept once."""
    flat: dict[Node, None] = {}
    for part in parts:
        same = isinstance(part, Group) and part.operator == operator
        flat |= dict.fromkeys(part.parts if isinstance(part, Group) and same else (part,))
    return next(iter(flat)) if len(flat) == 1 else Group(operator, tuple(flat))


def _check_bounds(text: str) -> None:
    """Refuse what would be slow before anything looks at it."""
    if len(text) > _LONGEST or not re.fullmatch(_CHARACTERS, text):
        raise MalformedError("too long, or with characters that no expression has")
    if len(text.split()) > 2 * _MOST:
        raise MalformedError(f"more than {_MOST} licenses")
    depth = 0
    for bracket in re.findall(r"[()]", text):
        depth += 1 if bracket == "(" else -1
        if depth > _DEEPEST:
            raise MalformedError(f"parentheses are nested deeper than {_DEEPEST}")


def _check_order(text: str) -> None:
    """Refuse what the parser lets pass: an operator at the end, or after both of its parts (``(MIT) ISC AND``)."""
    before = "AND"
    for word in (*re.findall(r"[()]|[^\s()]+", text), _END):
        kind = word.upper() if word.upper() in _OPERATORS else word if word in {"(", ")", _END} else "license"
        if kind not in _AFTER[before]:
            raise MalformedError(f"{word!r} was not expected")
        before = kind


def _parsed(text: str) -> Node:
    # Here, because a text that is one license must not wait for the parser to load.
    from license_expression import ExpressionError, Licensing  # type: ignore[import-untyped]  # it has no types

    try:
        tree: object = Licensing().parse(text, simple=True)
    except (ExpressionError, LookupError, AttributeError, TypeError, ValueError, AssertionError) as error:
        # "()" ends in an IndexError there, "MIT ( ISC ) MIT" in an AssertionError; see also issues 97 and 114 of
        # aboutcode-org/license-expression.
        raise MalformedError("no license expression") from error
    return _node(tree)


def _node(tree: object) -> Node:
    """Our own tree for that of the parser, so that nothing else depends on it."""
    from license_expression import LicenseSymbol, LicenseWithExceptionSymbol

    if isinstance(tree, LicenseWithExceptionSymbol):
        return f"{tree.license_symbol.key} WITH {tree.exception_symbol.key}"
    if isinstance(tree, LicenseSymbol):
        return str(tree.key)
    operator = {"AND": "AND", "OR": "OR"}.get(type(tree).__name__)
    if operator is None:
        raise MalformedError("nothing that could be a license")
    return joined(operator, tuple(_node(part) for part in getattr(tree, "args", ())))
