"""The names of JSON-LD at the level of plain keys: what a key or type is called, however its prefix is written.

No RDF engine, and nothing is fetched: of ``@context`` only prefixes that stand in the document itself are looked at.
"""

import re
from typing import Any

from crs_gate.formats.plain_values import items

_NAMESPACES = {
    "https://schema.org/": "",
    "http://schema.org/": "",
    "https://www.schema.org/": "",
    "http://www.schema.org/": "",
    "schema.org/": "",
    "http://mlcommons.org/croissant/RAI/": "rai",
    "https://mlcommons.org/croissant/RAI/": "rai",
    "http://mlcommons.org/croissant/": "",
    "https://mlcommons.org/croissant/": "",
    "http://mlcommons.org/schema/": "",
    "https://mlcommons.org/schema/": "",
    "http://purl.org/dc/terms/": "dct",
    "https://purl.org/dc/terms/": "dct",
    "http://purl.org/dc/elements/1.1/": "dct",
    "http://www.w3.org/ns/dcat#": "dcat",
    "https://www.w3.org/ns/dcat#": "dcat",
    "http://www.w3.org/ns/prov#": "prov",
    "https://www.w3.org/ns/prov#": "prov",
    "http://spdx.org/rdf/terms#": "spdx",
    "https://spdx.org/rdf/terms#": "spdx",
    "http://www.w3.org/2006/vcard/ns#": "vcard",
    "http://xmlns.com/foaf/0.1/": "foaf",
    "http://www.w3.org/2002/07/owl#": "owl",
    "http://www.w3.org/ns/adms#": "adms",
    "http://www.w3.org/2000/01/rdf-schema#": "rdfs",
}
"""Vocabularies by address; a longer address stands before the one that it begins with. Those of schema.org and of
Croissant, whose keys are written bare, have no prefix."""
_VERSIONED = frozenset(("rai", "prov"))
"""Vocabularies whose addresses go on with a version in some files."""
_PREFIXES = {
    **dict.fromkeys(("sc", "schema", "cr", "ml"), ""),
    **dict.fromkeys(("dc", "dcterms"), "dct"),
    **{name: name for name in _NAMESPACES.values() if name},
}
_LARGEST_CONTEXT = 10_000
_OTHER = "?"
"""Before a key with a prefix that the document gives to a vocabulary that is not known."""


class Names:
    """What the keys and types of one document are called: ``license``, ``rai:dataCollection``, ``dct:license``.

    A key of a vocabulary that is not known stays as it is written, so that no two are taken for one.
    """

    def __init__(self, context: Any) -> None:
        self._prefixes = {**_PREFIXES, **_own_prefixes(context)}
        self._known: dict[str, str] = {}

    def of(self, written: str) -> str:
        """The name of a key or type as written: bare, with a prefix, or as a full address."""
        name = self._known.get(written)
        if name is None:
            name = self._known[written] = self._name(written)
        return name

    def _name(self, written: str) -> str:
        if "/" in written:
            return _by_address(written)
        prefix, colon, rest = written.partition(":")
        if not colon or prefix not in self._prefixes:
            return written
        vocabulary = self._prefixes[prefix]
        return _OTHER + written if vocabulary is None else _joined(vocabulary, rest)


def _by_address(written: str) -> str:
    for address, vocabulary in _NAMESPACES.items():
        if written.startswith(address):
            return _joined(vocabulary, written[len(address) :])
    return written


def _vocabulary(address: str) -> str | None:
    """The vocabulary at an address, of whatever version."""
    found = _NAMESPACES.get(address)
    longer = (name for start, name in _NAMESPACES.items() if name in _VERSIONED and address.startswith(start))
    return found if found is not None else next(longer, None)


def _joined(vocabulary: str, rest: str) -> str:
    return f"{vocabulary}:{rest}" if vocabulary else rest


def _own_prefixes(context: Any) -> dict[str, str | None]:
    """The prefixes that a document gives itself; ``None`` for a vocabulary that is not known."""
    found: dict[str, str | None] = {}
    for _, part in items(context):
        for prefix, address in list(part.items())[:_LARGEST_CONTEXT] if isinstance(part, dict) else ():
            if isinstance(address, str) and address.endswith(("/", "#")) and re.match(r"[a-z]+://", address):
                found[prefix] = _vocabulary(address)
    return found
