"""JSON pointers (RFC 6901): joining and splitting."""

from collections.abc import Iterable

Path = tuple[str | int, ...]
"""Keys and list indexes from the root of a document to a value."""


def to_pointer(path: Iterable[str | int]) -> str:
    """The pointer of a path; keys are escaped (``~`` as ``~0``, ``/`` as ``~1``)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def to_steps(pointer: str) -> list[str]:
    """The unescaped steps of a pointer; list indexes stay text."""
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]


def to_index(step: str, length: int) -> int | None:
    """The list index that a step names, or ``None`` when it names no item."""
    if step.isascii() and step.isdecimal() and len(step) <= len(str(length)) and int(step) < length:
        return int(step)
    return None
