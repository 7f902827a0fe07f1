"""What text can do: scripts in pictures and pages, entities in XML, formulas in tables, characters nobody sees."""

import codecs
import html
import re
from collections.abc import Iterator

from crs_gate.audit.files.magic import extension

LARGEST = 8 * 1024 * 1024
"""Bytes of text that are looked at, from the beginning."""
_HEAD = 4096
_URL = rb"[\t\r\n]{0,9}".join(bytes([byte]) for byte in b"javascript:")
"""Readers of pages pass over these characters in addresses (https://url.spec.whatwg.org/#concept-basic-url-parser)."""
_SCRIPT = re.compile(
    rb"(?i)<(?:\w{1,20}:)?script[\s/>]|[\s/\"']on[a-z]{3,20}\s{0,9}=|%b|<(?:\w{1,20}:)?foreignobject" % _URL
)
_LOADED = re.compile(rb"(?i)(?:href|src)\s{0,9}=\s{0,9}[\"']?(?:https?:)?//|@import|url\(\s{0,9}[\"']?(?:https?:)?//")
_NAMESPACE = re.compile(rb"(?i)xmlns(?::\w{1,40})?\s{0,9}=\s{0,9}[\"'][^\"']{0,400}[\"']")
_ENTITY = re.compile(rb"(?i)<!ENTITY\s|http://www\.w3\.org/2001/XInclude")
_FORMULA = re.compile(rb"(?m)(?:^|[,;\t])\"?(?:[=@][A-Za-z(+\-@]|[+\-](?=[A-Za-z(@=]))[^,\t\n\"]{0,200}[(!|]")
_TURNED = tuple(chr(code).encode() for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_TAGS = re.compile(b"\xf3\xa0(?:[\x80\x81\x84-\x87][\x80-\xbf]\xf3\xa0){2,}[\x80\x81\x84-\x87][\x80-\xbf]")
"""Three tag characters or selectors of variants in a row, or more; no writing has as many.

Behind a black flag tag characters spell a region, as the flags of England and Texas do.
"""
_FLAG = "\U0001f3f4".encode()
_THIN = tuple(chr(code).encode() for code in (*range(0x200B, 0x200E), *range(0x2060, 0x2065), 0xFEFF))
_MANY_THIN = re.compile(b"(?:%b){8}" % b"|".join(_THIN))
"""Characters without width."""
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
"""How text begins that is not in UTF-8, and how XML without a mark does."""


def plain(data: bytes) -> bytes | None:
    """Text as UTF-8 (or whatever has its ASCII); ``None`` for what is no text."""
    if wide := next((name for mark, name in _MARKS if data.startswith(mark)), ""):
        return data.decode(wide, "replace").encode()
    return None if b"\x00" in data[:_HEAD] else data


def flaws_of(path: str, data: bytes) -> Iterator[tuple[str, str, str]]:
    """Kind, place and clause of each flaw of a text; one of each kind."""
    named = extension(path)
    head = data[:1024].lstrip()[:200].lower()
    if named == "svg" or b"<svg" in head:
        drawn = _NAMESPACE.sub(b"", _unescaped(data))
        if found := _SCRIPT.search(drawn) or _LOADED.search(drawn):
            yield "svg-script", "", f"a picture with {_shown(found)!r} in it"
    elif named in ("html", "htm", "xhtml") and (found := _SCRIPT.search(data) or _SCRIPT.search(_unescaped(data))):
        yield "html-script", _line(found.string, found.start()), f"a page with {_shown(found)!r} in it"
    if (named in ("xml", "svg", "xhtml", "rdf") or head.startswith(b"<?xml")) and (found := _ENTITY.search(data)):
        yield "entity", _line(data, found.start()), "XML that declares entities, or includes other files"
    if named in ("csv", "tsv") and (found := _FORMULA.search(data)):
        yield "formula", _line(data, found.start() + 1), "a table with a cell that spreadsheets take for a formula"
    at = min((data.find(mark) for mark in _TURNED if mark in data), default=-1)
    if at >= 0:
        yield "bidi", _line(data, at), "text with a character that turns the direction of what is shown"
    if found := _invisible(data):
        yield "invisible", _line(data, found.start()), "text with a row of invisible characters"


def _invisible(data: bytes) -> re.Match[bytes] | None:
    """The first row of them. Most text has none of these characters, which is found out fast."""
    tags = (each for each in _TAGS.finditer(data) if not data.endswith(_FLAG, 0, each.start()))
    found = next(tags, None)
    return found or (_MANY_THIN.search(data) if any(mark in data for mark in _THIN) else None)


def _unescaped(data: bytes) -> bytes:
    return html.unescape(data.decode("latin-1")).encode("utf-8", "replace") if b"&" in data else data


def _line(data: bytes, at: int) -> str:
    return f"line {data.count(10, 0, at) + 1:,}"


def _shown(found: re.Match[bytes]) -> str:
    return "".join(chr(byte) if 32 <= byte < 127 else " " for byte in found[0][:30]).strip()  # noqa: PLR2004 - ASCII
