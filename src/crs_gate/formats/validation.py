"""Checking a tree against a schema: every error at once, in file order, in our own words.

jsonschema-rs says in milliseconds whether a tree is valid; jsonschema, a hundred times slower, then words the errors
of the offending items alone.
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from crs_gate.formats.interface import Problem
from crs_gate.formats.pointers import Path, to_pointer
from crs_gate.formats.schema_words import Violation, words
from crs_gate.formats.schemas import schema
from crs_gate.model.location import Places

MOST_PROBLEMS = 200
"""Problems that are named; the last one then counts the rest."""

_SMALL_LIST = 20
_LONGEST_MESSAGE = 200
_MOST_COUNTED = 100_000


class _Excerpt(NamedTuple):
    """A tree with only the offending items of its long lists, and what they were numbered before."""

    tree: Any
    indexes: dict[str, list[int]]
    left_out: int


def schema_problems(tree: Any, places: Places, schema_name: str) -> tuple[Problem, ...]:
    """What one of the schemas says against a tree, in file order.

    ``places`` may have ``locate_key``, which gives the place of a key; others point at the value.
    """
    violations, more = _violations(tree, schema_name)
    locate_key = getattr(places, "locate_key", places.locate)
    found = sorted({_placed(violation, locate_key if violation.at_key else places.locate) for violation in violations})
    problems = [Problem(message, line, column, pointer) for line, column, pointer, message in found]
    more += len(problems[MOST_PROBLEMS:])
    if more:
        last = problems[:MOST_PROBLEMS][-1]
        problems = [*problems[:MOST_PROBLEMS], last._replace(message=f"{more:,} more problems")]
    return tuple(problems)


def _placed(violation: Violation, locate: Any) -> tuple[int, int, str, str]:
    pointer = to_pointer(violation.path)
    line, column = locate(pointer)
    return line, column, pointer, violation.message


def _violations(tree: Any, schema_name: str) -> tuple[list[Violation], int]:
    """Violations of the first offending items, and how many errors were left out."""
    fast = _fast_validator(schema_name)
    if fast.is_valid(tree):
        return [], 0
    paths = [tuple(error.instance_path) for error in islice(fast.iter_errors(tree), _MOST_COUNTED)]
    excerpt = _excerpt(tree, paths)
    found = list(_worded(excerpt, schema_name))
    if not found:
        # The two libraries disagree on corners such as "$" before a line break: the stricter one is right.
        errors = islice(fast.iter_errors(tree), MOST_PROBLEMS)
        found = [Violation(tuple(error.instance_path), error.message[:_LONGEST_MESSAGE]) for error in errors]
    return found, excerpt.left_out


@cache
def _fast_validator(schema_name: str) -> Any:
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator(schema(schema_name))


def _excerpt(tree: Any, paths: list[Path]) -> _Excerpt:
    """Bound the slow pass: of each long list below the root, the first offending items."""
    if not isinstance(tree, dict):
        return _Excerpt(tree, {}, 0)
    offending = defaultdict(list)
    for path in paths:
        if len(path) > 1 and isinstance(path[1], int):
            offending[path[0]].append(path[1])
    indexes = {}
    left_out = 0
    for key, value in tree.items():
        if isinstance(value, list) and len(value) > _SMALL_LIST:
            indexes[key] = sorted(set(offending[key]))[:MOST_PROBLEMS] or [0]
            left_out += sum(index > indexes[key][-1] for index in offending[key])
    short = {key: [value[index] for index in indexes[key]] if key in indexes else value for key, value in tree.items()}
    return _Excerpt(short, indexes, left_out)


def _worded(excerpt: _Excerpt, schema_name: str) -> Iterator[Violation]:
    import jsonschema

    root = schema(schema_name)
    for error in jsonschema.Draft202012Validator(root).iter_errors(excerpt.tree):
        path = tuple(error.absolute_path)
        if len(path) > 1 and path[0] in excerpt.indexes:
            path = (path[0], excerpt.indexes[str(path[0])][int(path[1])], *path[2:])
        yield from words(error, path, root)
