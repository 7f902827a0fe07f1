"""Markdown of documents: text that stays text, addresses that can be followed, tables."""

import re
from collections.abc import Iterable, Iterator

from crs_gate.escape import bounded, markdown
from crs_gate.formats.prose import EMAIL, URL

_LONGEST_LINK = 1000
_PLAIN = re.compile(r"[!-~]+")


def shown(text: str) -> str:
    """Text of a manifest on one line, as it was written and never as markup."""
    return markdown(" ".join(text.split()))


def linked(text: str | None) -> str:
    """An address that can be followed, where the text is one and nothing else; else the text."""
    plain = text or "unknown"
    if len(plain) <= _LONGEST_LINK and _PLAIN.fullmatch(plain):
        if URL.fullmatch(plain):
            return f"<{plain}>"
        if EMAIL.fullmatch(plain):
            return f"[{plain}](mailto:{plain})"
    return shown(bounded(plain, _LONGEST_LINK))


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """A table of cells that are escaped already."""
    names = tuple(heads)
    yield f"| {' | '.join(names)} |"
    yield f"|{' --- |' * len(names)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
