"""Keys of a Croissant that look like one that tools read and are not: neither mlcroissant nor a hub reads them."""

from crs_gate.formats.described import Notes
from crs_gate.formats.json_ld_nodes import Node
from crs_gate.formats.misspelt import message

_MISSPELT = {
    **dict.fromkeys(("licence", "licences", "licenses", "lisence"), "license"),
    **dict.fromkeys(("recordSets", "recordset", "recordsets", "record_set"), "recordSet"),
    "distributions": "distribution",
    "creators": "creator",
    **dict.fromkeys(("conformTo", "conforms_to", "comformsTo"), "conformsTo"),
    "cite_as": "citeAs",
    **dict.fromkeys(("datePublish", "publishedDate", "date_published"), "datePublished"),
}
"""Misspellings that were seen or are likely, some too far from the key for a comparison of letters."""
_READ = (
    *("name", "description", "license", "url", "creator", "publisher", "version", "keywords", "distribution"),
    *("recordSet", "conformsTo", "citeAs", "datePublished", "dateModified", "dateCreated", "inLanguage", "sameAs"),
    *("sdLicense", "sdVersion", "isLiveDataset", "isBasedOn", "usageInfo", "alternateName"),
)
"""Keys at the top of a Croissant that tools read."""
_REAL = frozenset(("sdPublisher", "sdDatePublished", "isBasedOnUrl"))
"""Keys of schema.org that are as near to one of these as a misspelling."""
_MISSPELT_IN_FILE = {
    **dict.fromkeys(("contentURL", "contenturl", "content_url", "contentUri", "contentURI"), "contentUrl"),
    **dict.fromkeys(("SHA256", "sha-256", "sha_256", "SHA-256", "sha256sum", "sha265"), "sha256"),
    **dict.fromkeys(("containedin", "contained_in", "ContainedIn"), "containedIn"),
    **dict.fromkeys(("contentsize", "content_size"), "contentSize"),
}
_NEAR = 0.85
_LONGEST_KEY = 30
_LOOKED_AT = 1000
"""Keys at the top that are compared; an honest file has some thirty."""
_MOST = 100
"""Remarks for one file: whoever makes a mistake in a program makes it in every entry."""


def remark_misspelt(node: Node, entries: tuple[Node, ...], notes: Notes) -> None:
    """Remark each key at the top, and in the entries of the distribution, that is close to one that is read."""
    found = [((*node.path, key), key, meant) for key in node.written[:_LOOKED_AT] if (meant := _meant(key))]
    for entry in entries:
        if len(found) >= _MOST:
            break
        found += [
            ((*entry.path, key), key, _MISSPELT_IN_FILE[key]) for key in entry.written if key in _MISSPELT_IN_FILE
        ]
    for path, key, meant in found[:_MOST]:
        notes.remark(message(key, meant), *path)


def _meant(key: str) -> str | None:
    """The key that a bare one was meant to be; ``None`` for one that is right, or is like none."""
    if key in _READ or key in _REAL or ":" in key or key.startswith("@") or len(key) > _LONGEST_KEY:
        return None
    return _MISSPELT.get(key) or _nearest(key)


def _nearest(key: str) -> str | None:
    from difflib import get_close_matches

    lowered = {read.lower(): read for read in _READ}
    near = get_close_matches(key.lower(), lowered, n=1, cutoff=_NEAR)
    return lowered[near[0]] if near else None
