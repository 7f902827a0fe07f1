"""Text out of bytes that a server sent: bounded, and in the one charset that such files have."""

import codecs
from typing import NamedTuple

LARGEST = 512 * 1024
"""Bytes of a file of signals. RFC 9309 asks crawlers to read 500 KiB of robots.txt."""
REPLACED = "\ufffd"
"""What stands for bytes that are not UTF-8."""


class Decoded(NamedTuple):
    """A text, or why there is none."""

    text: str
    fault: str = ""


def decoded(data: bytes) -> Decoded:
    """UTF-8, or UTF-16 behind its mark; bytes that are neither become U+FFFD, and what is no text at all is a fault."""
    if len(data) > LARGEST:
        return Decoded("", f"it has more than {LARGEST:,} bytes")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16", "replace")
    else:
        text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")
    return Decoded("", "it is not text: it holds NUL bytes") if "\0" in text else Decoded(text)


def is_page(data: bytes) -> bool:
    """Whether this is a page of HTML, which many sites answer with where there is no such file."""
    start = data[:1024].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<!--"))
