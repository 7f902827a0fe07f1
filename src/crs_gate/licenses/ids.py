"""One license id: its canonical spelling, by our own tables first, then by the SPDX list."""

import re

from crs_gate.licenses import deprecated, facts, known
from crs_gate.model.caching import remembered

REFERENCE = r"(?ia)((?:documentref-[a-z0-9.-]{1,100}:)?licenseref-)([a-z0-9.-]{1,200})"
_ID = r"([A-Za-z0-9.-]{1,100})(\+?)"
_VERSIONED = r"(?ia)(?!cc)[a-z-]+-\d+(?:\.\d+)*"
"""An id that ``+`` can follow. Not CC: its share-alike licenses themselves carry the right to later versions."""


@remembered(4096)
def canonical(text: str) -> str:
    """The usual spelling of one id, perhaps with ``+``; empty when it is no id that can be known.

    A ``LicenseRef-`` that is not in the tables is none of our business here.
    """
    if not text.isascii():
        return ""
    key = text.lower()
    tabled = known.IDS.get(key) or facts.aliases().get(key)
    return tabled or _creative_commons(key) or _listed(text)


def excepted(text: str) -> str:
    """A license ``WITH`` an exception in its usual spelling; empty when the SPDX list lacks either."""
    license_id, _, exception = text.partition(" WITH ")
    base = canonical(license_id)
    return _on_the_list(f"{base} WITH {exception}") if base and re.fullmatch(_ID, exception) else ""


def _creative_commons(key: str) -> str:
    """Ports of Creative Commons licenses: most are on no list, yet they exist."""
    found = facts.facts(key) if key.startswith("cc-") else None
    return found.id if found else ""


def _listed(text: str) -> str:
    """The id as the full SPDX list spells it; empty when it is not there or ``+`` makes no sense."""
    match = re.fullmatch(_ID, text)
    if not match or re.fullmatch(REFERENCE, text):
        return ""
    if match[2] and not deprecated.is_deprecated(text):
        base = canonical(match[1])
        return f"{base}+" if re.fullmatch(_VERSIONED, base) and not base.lower().startswith("licenseref-") else ""
    return _on_the_list(text)


def _on_the_list(text: str) -> str:
    # Here, because the full list takes as long to load as all rules together.
    from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

    try:
        return str(canonicalize_license_expression(text))
    except InvalidLicenseExpression:
        return ""
