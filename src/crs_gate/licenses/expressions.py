"""Reads a license expression: each of its licenses by itself, then the whole."""

from crs_gate.licenses import deprecated, expression, ids, single
from crs_gate.licenses.kinds import UNREAD, Kind, Reading

_WITH = "an exception ({}) was written for software and has no meaning for data"


class _NotALicenseError(Exception):
    """Part of an expression is no license: why the whole cannot be read."""

    def __init__(self, reading: Reading) -> None:
        super().__init__(reading.note)
        self.reading = reading


def read(words: str) -> Reading | None:
    """A license expression; ``None`` when the text is not one."""
    try:
        node = expression.mapped(expression.parse(words), _canonical)
    except expression.MalformedError:
        return None
    except _NotALicenseError as error:
        return error.reading
    return of_node(node, "expression")


def of_node(node: expression.Node, how: str) -> Reading:
    """The reading of an expression whose ids are canonical; said in its shortest form."""
    node = _shortest(node)
    names = tuple(dict.fromkeys(expression.licenses(node)))
    old = tuple(name for name in names if deprecated.is_deprecated(name))
    excepted = tuple(name.partition(" WITH ")[2] for name in names if " WITH " in name)
    notes = (*map(deprecated.advice, old), *map(_WITH.format, excepted))
    return Reading(Kind.EXPRESSION, expression.render(node), names, how=how, notes=notes, deprecated=old)


def _shortest(node: expression.Node) -> expression.Node:
    """The same without what is said twice: two spellings may have been one license."""
    if isinstance(node, str):
        return node
    return expression.joined(node.operator, tuple(_shortest(part) for part in node.parts))


def _canonical(text: str) -> str:
    """The canonical spelling of one license of an expression."""
    license_id, _, exception = text.partition(" WITH ")
    reading = single.by_id(license_id) or UNREAD
    if reading.kind is not Kind.EXPRESSION:
        raise _NotALicenseError(of_part(reading, license_id)) if reading is not UNREAD else _unknown(text)
    if not exception:
        return reading.canonical
    return ids.excepted(f"{reading.canonical} WITH {exception}") or _raise(_unknown(text))


def of_part(reading: Reading, part: str) -> Reading:
    """What a whole is when one part of it is no license: that, and a note that names the part."""
    return Reading(reading.kind, note=f"has a part, '{part[:60]}', that {reading.note}")


def _unknown(text: str) -> expression.MalformedError:
    return expression.MalformedError(f"{text!r} is no known license")


def _raise(error: Exception) -> str:
    raise error
