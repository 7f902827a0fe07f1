"""Pickles, told by what they are made of and never loaded.

A dataset should hold none: any that is found is a flaw. What it would import is read for the message, from the opcodes
(https://docs.python.org/3/library/pickletools.html). Protocols 0 and 1 have no magic number, so text is told from them
by following the stack: only what could really run, or ends as a pickle does, counts.
"""

import re

from crs_gate.audit.files.opcodes import BEYOND, FIRST, Opcode, opcodes

MOST_OPCODES = 100_000
"""Opcodes that are followed; what is one that long is no text."""
_CALLS = frozenset(("REDUCE", "BUILD", "INST", "OBJ", "NEWOBJ", "NEWOBJ_EX"))
_IMPORTS = frozenset(("GLOBAL", "INST", "STACK_GLOBAL", "EXT1", "EXT2", "EXT4"))
_STRINGS = frozenset(
    ("SHORT_BINUNICODE", "BINUNICODE", "BINUNICODE8", "UNICODE", "STRING", "BINSTRING", "SHORT_BINSTRING")
)
_PROTO, _NEWEST = b"\x80", 5
_MOST_NAMED, _LONGEST_NAME = 3, 60
_NAME = re.compile(r"[\w.-]+ [\w.-]+")


def described(data: bytes, size: int = 0) -> str:
    """What a pickle would do that a file of ``size`` bytes begins with, in a clause; empty where there is none."""
    if not data or data[0] not in FIRST:
        return ""
    announced = data[:1] == _PROTO and len(data) > 1 and data[1] <= _NEWEST
    way = _followed(data, max(size, len(data)))
    if not (way.ran or (announced and way.count > 1) or (way.ended and way.count > 2 and _is_binary(data))):  # noqa: PLR2004
        return ""
    names = list(way.names)
    if not names:
        return "a pickle, which can run code when it is loaded"
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return f"a pickle that imports {', '.join(names[:_MOST_NAMED])}{more} when it is loaded"


def runs(data: bytes, size: int = 0) -> str:
    """The same where it imports something and calls it: also for bytes that are a picture or an archive as well."""
    told = described(data, size)
    return told if "imports" in told else ""


def _is_binary(data: bytes) -> bool:
    """Whether the beginning holds what no text does; short numbers and lists in text can be read as pickles."""
    return any(byte < 9 or 13 < byte < 32 for byte in data[:64])  # noqa: PLR2004 - control characters but white space


class _Way:
    """What was met on the way through the opcodes of one pickle or several behind each other."""

    def __init__(self) -> None:
        self.names: dict[str, None] = {}
        self.strings: list[str] = []
        self.stack: list[bool] = []  # whether each entry is a mark
        self.ran = self.ended = False
        self.count = 0

    def takes(self, op: Opcode, left: int) -> bool:
        """Take one opcode; false where no loader comes further."""
        self.count += 1
        if op.name == BEYOND or self.count == MOST_OPCODES:
            self.ran = True
            return False
        if op.name in _STRINGS:
            self.strings = [*self.strings[-7:], op.argument]
        if op.name in _IMPORTS:
            told = _imported(op.name, op.argument, self.strings)
            if not told:
                return False
            self.names[told] = None
        if self.ran:
            return True  # more names, for the message alone
        if not _apply(self.stack, op):
            return False
        if op.name == "STOP":
            self.ended, self.stack = True, []
            self.ran = bool(self.names) and not left
        elif op.name in _CALLS and self.names:
            self.ran = True
        return True


def _followed(data: bytes, size: int) -> _Way:
    way = _Way()
    for op in opcodes(data, size):
        if not way.takes(op, len(data) - op.end):
            break
    return way


def _apply(stack: list[bool], op: Opcode) -> bool:
    """Follow what an opcode takes and leaves; false where it takes what is not there."""
    takes = op.takes
    if "mark" in takes:
        if True not in stack:
            return False
        del stack[len(stack) - 1 - stack[::-1].index(True) :]
        takes = takes[: takes.index("mark")]
    if len(stack) < len(takes):
        return False
    del stack[len(stack) - len(takes) :]
    stack += [each == "mark" for each in op.leaves if each != "stackslice"]
    return True


def _imported(name: str, argument: str, strings: list[str]) -> str:
    """What an opcode imports, as a dotted name; empty where that is no name, so that this is text."""
    if name.startswith("EXT"):
        return f"extension {argument}"
    if name == "STACK_GLOBAL":
        dotted = ".".join(strings[-2:]) if len(strings) > 1 else "something"
    elif _NAME.fullmatch(argument):
        dotted = argument.replace(" ", ".")
    else:
        return ""
    return "".join(c if c.isprintable() and c.isascii() else "?" for c in dotted[:_LONGEST_NAME])
