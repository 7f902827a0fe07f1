"""What the words of a Data Provenance Initiative summary are worth: nothing, a template's advice, or an answer."""

import re
from typing import Any

from crs_gate.formats.plain_values import is_address, text

LICENSE = "License"
LICENSE_URL = "License URL"
"""The keys of an entry of ``Licenses``."""

_NOTHING = frozenset(("none", "null", "nan"))
"""What Python's None became in these files."""
_TEMPLATE = re.compile(r"(?:string|str|int|float|bool|list\[\w{1,20}\])(?: \([^()]{0,40}\))?: ")
"""How the words of the template begin: the type of the answer, and what stands for none."""
_MARKED_PLACEHOLDER = "[More Information Needed]"


def said(value: Any) -> str | None:
    """A value as text: ``None`` for the words for nothing, and one placeholder for the template's words."""
    stated = text(value)
    if stated is None or stated.lower() in _NOTHING:
        return None
    return _MARKED_PLACEHOLDER if _TEMPLATE.match(stated) else stated


def told(value: Any) -> str | None:
    """A name that somebody wrote."""
    stated = said(value)
    return None if stated == _MARKED_PLACEHOLDER else stated


def cleaned(item: Any) -> Any:
    """An entry of ``Licenses`` without the words for nothing; an address that is none supports nothing."""
    if not isinstance(item, dict):
        return said(item)
    url = said(item.get(LICENSE_URL))
    stated = {LICENSE: said(item.get(LICENSE)), LICENSE_URL: url if url and is_address(url) else None}
    return {key: value for key, value in stated.items() if value}
