"""The only escaping: text of a manifest, a path or a commit on its way to a log, a workflow command or a summary.

Everything that comes in is hostile. Cut with ``bounded`` first, then escape: an escape sequence must not be cut.
"""

import re

_NOT_ASCII_TEXT = re.compile(r"[^ -~]")
# Printable by Unicode's classes, yet nothing is seen: fillers, joiners and the variation selectors that can carry data.
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0d\uffa0\U000e0100-\U000e01ef]",
)
_WIDE_SPACE = "\u3000"
_BREAK = "\u200b"
# The runner reads ``##[command]`` anywhere in a line; other servers read ``##name[`` in the same way.
_OLD_COMMAND = re.compile(r"##(?=[\w.]*\[)")
_LINE_COMMAND = re.compile(r"^([^\S\n]*):(?=:)", re.MULTILINE)
# Where a web page would make a link, a mention or a picture out of plain text.
_LINKED = re.compile(r"@|#(?=\d)|\bGH-(?=\d)|:(?=//)|\bwww(?=\.)|\b(?:mailto|xmpp):|:(?=[\w+-]+:)", re.IGNORECASE)
_MARKDOWN = re.compile(rf"[\\`*_\[\]<>#|~&${_BREAK}]")
_LINE_START = re.compile(r"^(?:([-+= ])|(\d+)([.)]))")
_SURROGATES = r"(\\\\|\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2})|\\(ud[89a-f][0-9a-f]{2})"
_DOTS = "..."
_PLAIN_CODE = re.compile(r"[\w./@#+=,;%-](?:[\w ./:@#+=,;()%-]*[\w./@#+=,;()%-])?")


def terminal(text: str) -> str:
    r"""One line without control, bidirectional or invisible characters (shown as ``\x1b``), forging no command."""
    if not (text.isascii() and text.isprintable()):
        text = _NOT_ASCII_TEXT.sub(_seen, text)
    return _OLD_COMMAND.sub(r"#\\x23", text.replace("::", r":\x3a"))


def log_line(line: str) -> str:
    """A line composed of escaped pieces, checked once more: two harmless pieces must not join to a command."""
    if line.lstrip().startswith("::"):
        line = line.replace("::", r":\x3a", 1)
    return _OLD_COMMAND.sub(r"#\\x23", line)


def command_data(text: str) -> str:
    """The message of a workflow command; percent first, as the runner decodes it last."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def command_property(text: str) -> str:
    """One property value of a workflow command."""
    return command_data(text).replace(":", "%3A").replace(",", "%2C")


def markdown(text: str) -> str:
    """Inline text for a table cell or a list item that is rendered as it was written.

    Entities cannot open markup, a pipe or a link. Mentions, issue numbers, addresses and emoji names are
    recognized after entities are decoded, so an invisible space (U+200B) breaks them.
    """
    broken = _LINKED.sub(rf"\g<0>{_BREAK}", terminal(text))
    return _LINE_START.sub(_first, _MARKDOWN.sub(_entity, broken))


def code(text: str) -> str:
    """A code span, also inside a table: ids and paths, which stay easy to copy."""
    shown = terminal(text)
    if _PLAIN_CODE.fullmatch(shown):
        return f"`{shown}`"
    return f"<code>{markdown(text)}</code>" if text else ""


def fenced(text: str, language: str = "") -> str:
    """A code block whose fence is longer than any run of backticks in the text; lines are kept."""
    lines = [terminal(line) for line in text.replace("\r\n", "\n").split("\n")]
    longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join((fence + language, *map(log_line, lines), fence))


def plain(text: str) -> str:
    """One line without control, bidirectional or invisible characters, for documents that are no log."""
    return text if text.isascii() and text.isprintable() else _NOT_ASCII_TEXT.sub(_seen, text)


def uri_path(path: str) -> str:
    """A path of the repository as a relative reference (RFC 3986): bytes that are not UTF-8 stay what they are."""
    from urllib.parse import quote

    return quote(path.encode("utf-8", "surrogateescape"), safe="/")


def document_line(text: str) -> str:
    """As ``plain``, for a value in a document that may be printed into a log and has no escapes of its own."""
    return log_line(plain(text))


def xml(text: str) -> str:
    """Text between tags or in an attribute with double quotes; lines are kept, other control characters are shown."""
    shown = "\n".join(plain(line) for line in text.replace("\r\n", "\n").split("\n"))
    return markup(shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;"))


def markup(escaped: str) -> str:
    """Text that is escaped for HTML or XML, with entities where a log would read a command."""
    return _LINE_COMMAND.sub(r"\1&#58;", _OLD_COMMAND.sub("&#35;#", escaped))


def yaml_quoted(escaped: str) -> str:
    r"""What stands between double quotes in YAML, with ``\x23`` where a log would read a command."""
    return _OLD_COMMAND.sub(r"\\x23#", escaped)


def json_text(document: str) -> str:
    r"""A JSON document as it was, with nothing that a log reads as a command, no raw DEL and no half surrogate pair.

    A path that is not UTF-8 comes with lone surrogates, which strict parsers refuse: they become ``\udcff`` as text.
    The document is what ``json`` writes with ``ensure_ascii``.
    """
    text = _OLD_COMMAND.sub(r"\\u0023#", document).replace("\x7f", "\\u007f")
    return re.sub(_SURROGATES, lambda m: m.group(1) or rf"\\{m.group(2)}", text) if "\\ud" in text else text


def bounded(text: str, limit: int = 200, mark: str = "…") -> str:
    """The text, or its beginning and a mark that it was cut: together ``limit`` characters."""
    return text if len(text) <= limit else text[: max(limit - len(mark), 0)] + mark


def one_line(text: str, limit: int = 200) -> str:
    """The text with single spaces, cut to ``limit`` characters: not escaped, for values and messages that are kept.

    Three dots say that it was cut, so that ASCII stays ASCII.
    """
    most = limit * 10  # a hostile text is not gone through for its white space
    line = " ".join(text[:most].split())
    whole = len(line) <= limit and not text[most:].strip()
    return line if whole else line[: max(limit - len(_DOTS), 0)] + _DOTS


def in_quotes(text: str, limit: int = 80) -> str:
    """A value in double quotes, cut and escaped."""
    return f'"{terminal(bounded(text, limit))}"'


def _seen(match: re.Match[str]) -> str:
    char = match.group()
    if char == _WIDE_SPACE or (char.isprintable() and not _INVISIBLE.match(char)):
        return char
    return char.encode("unicode_escape").decode("ascii")


def _entity(match: re.Match[str]) -> str:
    return f"&#{ord(match.group())};"


def _first(match: re.Match[str]) -> str:
    mark, number, dot = match.groups()
    return f"&#{ord(mark)};" if mark else f"{number}&#{ord(dot)};"
