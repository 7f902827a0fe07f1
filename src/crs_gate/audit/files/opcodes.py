"""The opcodes of a pickle, read as its loaders read them and not as ``pickletools`` does, which stops earlier.

``genops`` raises for numbers in hexadecimal, for strings that are not ASCII, and for lengths beyond what was read. All
of these load: what stops a scanner and not a loader hides everything behind it.
"""

import pickletools
import re
from collections.abc import Iterator
from typing import NamedTuple

BEYOND = "BEYOND"
"""Stands for an opcode whose argument leads on behind what was read of a file."""
_TABLE = {ord(each.code): each for each in pickletools.opcodes}
FIRST = frozenset(code for code, each in _TABLE.items() if not each.stack_before)
"""Bytes that a pickle can begin with: opcodes that take nothing from the stack."""
_LENGTHS = {
    pickletools.TAKEN_FROM_ARGUMENT1: 1,
    pickletools.TAKEN_FROM_ARGUMENT4: 4,
    pickletools.TAKEN_FROM_ARGUMENT4U: 4,
    pickletools.TAKEN_FROM_ARGUMENT8U: 8,
}
_NUMBER = re.compile(rb"\s{0,99}[+-]?[0-9a-fA-FxXoObB_]{0,5000}L?\s{0,99}\x00?")
_FLOAT = re.compile(rb"\s{0,99}[+-]?[0-9a-zA-Z_.+-]{1,400}\s{0,99}")
_LINES = {"INT": _NUMBER, "LONG": _NUMBER, "PUT": _NUMBER, "GET": _NUMBER, "FLOAT": _FLOAT}
_QUOTED = re.compile(rb"\s*(?:'.*'|\".*\")\s*", re.DOTALL)
_NONES = re.compile(rb"N+")
_LARGEST_NUMBER = 0x09090909
"""A length above it can be four characters of text."""


class Opcode(NamedTuple):
    """One opcode: its argument as text, the names of what it takes and leaves, and where the next one begins."""

    name: str
    argument: str
    takes: tuple[str, ...]
    leaves: tuple[str, ...]
    end: int


_STACK = {
    code: (tuple(each.name for each in op.stack_before), tuple(each.name for each in op.stack_after))
    for code, op in _TABLE.items()
}


def opcodes(data: bytes, size: int, at: int = 0) -> Iterator[Opcode]:
    """Opcode after opcode of the beginning of a file of ``size`` bytes; ends where no loader would read on."""
    while at < len(data):
        code = data[at]
        op = _TABLE.get(code)
        if op is None:
            return
        end, text = _argument(data, at + 1, op)
        if end > len(data):
            if len(data) < end <= size and end - at < _LARGEST_NUMBER:
                yield Opcode(BEYOND, "", (), (), end)
            return
        if end < 0:
            return
        if op.name == "NONE" and (run := _NONES.match(data, at)):
            end = max(run.end() - 4, end)  # a long run of letters is no long way
        yield Opcode(op.name, text, *_STACK[code], end)
        at = end


def _argument(data: bytes, at: int, op: pickletools.OpcodeInfo) -> tuple[int, str]:
    """Where an argument ends and what it is in text; -1 where it is none."""
    if op.arg is None:
        return at, ""
    if op.arg.n == pickletools.UP_TO_NEWLINE:
        return _line(data, at, op.name)
    if op.arg.n >= 0:
        return at + op.arg.n, str(int.from_bytes(data[at : at + op.arg.n], "little")) if op.arg.n <= 4 else ""  # noqa: PLR2004 - bytes of a number
    width = _LENGTHS[op.arg.n]
    begin = at + width
    length = int.from_bytes(data[at:begin], "little")
    return begin + length, data[begin : begin + min(length, 200)].decode("utf-8", "replace")


def _line(data: bytes, at: int, name: str) -> tuple[int, str]:
    end = data.find(b"\n", at)
    if end >= 0 and name in ("GLOBAL", "INST"):
        end = data.find(b"\n", end + 1)
    if end < 0:
        return -1, ""
    pattern = _LINES.get(name) or (_QUOTED if name == "STRING" else None)
    if pattern and not pattern.fullmatch(data, at, end):
        return -1, ""
    text = data[at : min(end, at + 400)].decode("utf-8", "replace")
    return end + 1, text.strip("'\"") if name == "STRING" else text.replace("\n", " ", 1)
