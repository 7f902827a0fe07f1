"""From a text that somebody typed to the value of one field of a source, held against the schema."""

from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from typing import Any

from crs_gate.escape import in_quotes, terminal
from crs_gate.export.answers import Value
from crs_gate.export.fit import Node, fitted, node_of, resolved
from crs_gate.export.held import plain
from crs_gate.formats.documents import parse_document
from crs_gate.formats.interface import Unreadable
from crs_gate.formats.source_text import refuse_controls
from crs_gate.model.source import Unverified
from crs_gate.rules.open_fields import says_why

LONGEST = 20_000
"""Characters of one answer that are read."""
NONE = "none"
"""What people type for a list that is empty by their statement: there is nothing of the kind."""
SOURCE, DATASET = "source", "dataset"
_DAY = "^((1[5-9]"
_KNOWN_NO_FIELD = frozenset({"id", "unverified"})

_SHORT = {"y": "yes", "n": "no"}


class WrongAnswerError(ValueError):
    """A text that a field cannot hold; the message says why, the hint what it can."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def parsed(name: str, text: str, kind: str = SOURCE) -> Value | None:
    """The value for a field by its dotted name; ``None`` for an empty text. Raises ``WrongAnswerError``.

    A list is ``none``, texts with commas between them, or what a manifest has between brackets. ``kind`` is ``source``
    or ``dataset``.
    """
    name = field_of(name, kind)
    text = text.strip()
    if not text:
        return None
    if len(text) > LONGEST:
        raise WrongAnswerError(f"{name} is longer than {LONGEST:,} characters", "put it into the manifest by hand")
    node = node_of(kind, name)
    value = _listed(name, text, kind) if _is_list(node) else _chosen(text, choices_of(name, kind))
    kept, notes = fitted(value, kind, name)
    if kept == value and not notes and not holds_controls(text):
        return value
    said = notes[0] if notes else f"{in_quotes(text)} does not fit here"
    raise WrongAnswerError(f"{name}: {said}", expected(name, kind))


def _chosen(text: str, choices: tuple[str, ...]) -> str:
    """The choice that a text stands for, as people type it at a prompt: ``y``, ``No``."""
    folded = _SHORT.get(text.lower(), text.lower())
    return folded if folded in choices else text


def expected(name: str, kind: str = SOURCE) -> str:
    """What a field can hold, in one line."""
    node = node_of(kind, name)
    if choices := choices_of(name, kind):
        return f"give {'some' if _is_list(node) else 'one'} of {', '.join(choices)}"
    if _is_list(node):
        keys = ", ".join(_item(node).get("properties", ()))
        return f"give [{{...}}] with some of the keys {keys}, or none" if keys else "give names with commas, or none"
    if str(node.get("pattern", "")).startswith(_DAY):
        return "give a date as YYYY-MM-DD, YYYY-MM or YYYY"
    return "give what is known, and leave out what is not"


def choices_of(name: str, kind: str = SOURCE) -> tuple[str, ...]:
    """The words that the schema has for a field, or for each item of its list; empty where any text may stand."""
    node = node_of(kind, name)
    words = (_item(node) if _is_list(node) else node).get("enum", ())
    return tuple(word for word in words if isinstance(word, str))


def description_of(name: str) -> str:
    """What the schema says of a field."""
    return str(node_of("source", name).get("description", ""))


def keys_of(name: str) -> tuple[str, ...]:
    """The keys that one item of a list of mappings has."""
    return tuple(_item(node_of("source", name)).get("properties", ()))


def key_of(name: str, key: str, text: str) -> Value | None:
    """The value of one key of an item of a list; as ``parsed``."""
    text = text.strip()
    if not text:
        return None
    value: Value = _texts(text) if key in {"inputs", "outputs"} else text
    kept, notes = fitted([{key: value}], "source", name)
    if kept == [{key: value}] and not notes and not holds_controls(text):
        return value
    hint = f"give one of {', '.join(words)}" if (words := key_choices(name, key)) else "give what is known"
    raise WrongAnswerError(f"{name}: {notes[0] if notes else f'{in_quotes(text)} does not fit here'}", hint)


def key_choices(name: str, key: str) -> tuple[str, ...]:
    """The words that the schema has for one key of an item of a list."""
    enum = _item(node_of("source", name)).get("properties", {}).get(key, {}).get("enum", ())
    return tuple(word for word in enum if isinstance(word, str))


def known_part(name: str) -> str:
    """The name of a field or of what holds fields, as notes name gaps. Raises ``WrongAnswerError``."""
    everything = set(fields()) | {above for field in fields() for above in _above(field)}
    if name in everything:
        return name
    raise _unknown(name, sorted(everything))


@cache
def fields(kind: str = SOURCE) -> tuple[str, ...]:
    """The dotted name of each field of a source, or of the dataset, that holds a value."""
    return tuple(name for name in _names(kind, node_of(kind, "")) if name not in _KNOWN_NO_FIELD)


def _names(kind: str, node: Node, above: str = "") -> Iterator[str]:
    for key in node.get("properties", {}):
        inner = node_of(kind, f"{above}{key}")
        if "properties" in inner:
            yield from _names(kind, inner, f"{above}{key}.")
        else:
            yield f"{above}{key}"


def field_of(name: str, kind: str = SOURCE) -> str:
    """The full name of a field; the license as such is its expression. Raises ``WrongAnswerError``."""
    if name == "license":
        return "license.expression"
    known = fields(kind)
    if name in known:
        return name
    if inner := [field for field in known if field.startswith(f"{name}.")]:
        raise WrongAnswerError(f"{name} holds several answers", f"set each of them: {', '.join(inner)}")
    raise _unknown(name, known, kind)


def _unknown(name: str, names: Any, kind: str = SOURCE) -> WrongAnswerError:
    near = get_close_matches(name[:80], list(names), 3, 0.5)
    lists = f"`crs-gate schema manifest` lists the fields of a {kind}"
    hint = f"did you mean {' or '.join(near)}?" if near else lists
    return WrongAnswerError(f"a {kind} has no field {in_quotes(name)}", hint)


def _above(field: str) -> Iterator[str]:
    while field := field.rpartition(".")[0]:
        yield field


def _is_list(node: Node) -> bool:
    return "items" in node


def _item(node: Node) -> Node:
    return resolved(node.get("items", {}))


def _listed(name: str, text: str, kind: str) -> list[Any]:
    if text == NONE:
        return []
    if not text.startswith("["):
        if "properties" in _item(node_of(kind, name)):
            raise WrongAnswerError(f"{name} is a list, and {in_quotes(text)} is no entry of it", expected(name, kind))
        return _texts(text)
    try:
        tree, _ = parse_document("answer.yaml", f"value: {text}")
    except Unreadable as error:
        raise WrongAnswerError(f"{name}: {terminal(str(error))}", expected(name, kind)) from error
    found = plain(tree.get("value")) if isinstance(tree, dict) and tree.keys() == {"value"} else None
    if not isinstance(found, list):
        raise WrongAnswerError(f"{name}: {in_quotes(text)} is no list", expected(name, kind))
    return found


def _texts(text: str) -> list[str]:
    return [] if text == NONE else [part for each in text.split(",") if (part := each.strip())]


def holds_controls(text: str) -> bool:
    """Whether a text holds what no line of a manifest can: control characters, and bytes that are no UTF-8."""
    try:
        refuse_controls(text)
        text.encode()
    except (Unreadable, UnicodeEncodeError):
        return True
    return "\n" in text or "\r" in text or "\t" in text


def reasons() -> tuple[str, ...]:
    """The words that the schema has for why a field is not known."""
    return key_choices("unverified", "reason")


def note_on(field: str, why: str, since: str) -> dict[str, str]:
    """The note that names a gap, with the reason as somebody gave it. Raises ``WrongAnswerError``."""
    key = "reason" if why.strip() in reasons() else "note"
    note = {"field": known_part(field), key: why.strip(), "since": since}
    kept, notes = fitted([note], "source", "unverified")
    fits = kept == [note] and not notes and not holds_controls(why) and len(why) <= LONGEST
    if fits and says_why(Unverified(field, note.get("reason"), note.get("note"), since)):
        return note
    said = notes[0] if notes else f"{in_quotes(why)} is no reason"
    raise WrongAnswerError(f"the gap {field}: {said}", f"say why in a sentence, or with one of {', '.join(reasons())}")
