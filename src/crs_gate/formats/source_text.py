"""From bytes to text: size, encoding and control characters, checked before a parser sees them."""

import re

from crs_gate.formats.interface import Unreadable
from crs_gate.model.limits import LARGEST_FILE

_MARKS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
    (b"\xef\xbb\xbf", "UTF-8"),
)
_HEAD = 8192
"""Bytes by which a binary file is known: text has no NUL among them."""
_CONTROL_BYTES = bytes(code for code in (*range(32), 127) if code not in b"\t\n\r")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def decode(data: bytes) -> str:
    """The text of a file; raises ``Unreadable`` with the place when it is too big, not UTF-8 or not text."""
    if len(data) > LARGEST_FILE:
        size = len(data) / 1024 / 1024
        raise Unreadable(f"the file is larger than {LARGEST_FILE // 1024 // 1024} MiB, the limit ({size:.1f} MiB read)")
    refuse_byte_order_mark(data)
    text = _utf8(data)
    if b"\0" in data:
        raise _control(text, text.index("\0"))
    if not text.strip():
        raise Unreadable("the file is empty")
    return text


def refuse_byte_order_mark(data: bytes) -> None:
    """Raise ``Unreadable`` where the bytes begin with the mark of any Unicode encoding."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            raise Unreadable(f"the file starts with a {encoding} byte order mark; save it as UTF-8 without BOM")


def _utf8(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if b"\0" in data[:_HEAD]:
            raise Unreadable("this is no text in UTF-8, as a description of a dataset is, but a binary file") from error
        before = data[: error.start].decode("utf-8")
        byte = data[error.start]
        line, column = line_and_column(before, len(before))
        message = f"the byte 0x{byte:02x} is not valid UTF-8; save the file as UTF-8"
    raise Unreadable(message, line, column)


def refuse_controls(text: str) -> None:
    """Raise ``Unreadable`` at the first control character other than tab and line breaks."""
    # bytes.translate runs at memory speed; the regular expression is needed for U+0080 to U+009F and the place.
    if text.isascii() and len(text.encode().translate(None, _CONTROL_BYTES)) == len(text):
        return
    if found := _CONTROL.search(text):
        raise _control(text, found.start())


def without_controls(text: str) -> str:
    """Each control character other than tab and line breaks becomes a space: prose is pasted from anywhere."""
    return _CONTROL.sub(" ", text)


def _control(text: str, offset: int) -> Unreadable:
    code = ord(text[offset])
    what = "a NUL character" if code == 0 else f"the control character U+{code:04X}"
    return Unreadable(f"{what} does not belong in a text file", *line_and_column(text, offset))


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """The place of a character, counted from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
