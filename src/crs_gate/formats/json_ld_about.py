"""What a JSON-LD object says of a dataset as such: names, addresses, licenses and contacts.

schema.org, Croissant and DCAT write these alike, so that one reader does for all.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from crs_gate.formats.described import Notes
from crs_gate.formats.json_ld_nodes import Found, Node, address_of, in_every_language, key_of
from crs_gate.formats.license_texts import as_text, joined, with_description, with_text
from crs_gate.formats.plain_values import is_address
from crs_gate.formats.pointers import Path
from crs_gate.formats.prose import EMAIL, shortened
from crs_gate.model.dataset import About
from crs_gate.model.places import DOI
from crs_gate.model.source import LicenseClaim, Locator

NAME = ("name", "dct:title", "title", "prov:label", "rdfs:label", "label")
DESCRIPTION = ("description", "dct:description")
VERSION = ("version", "dcat:version", "owl:versionInfo", "adms:version")
URL = ("url", "dcat:landingPage", "landingPage", "foaf:homepage")
LICENSE = ("license", "dct:license")
RIGHTS = ("dct:rights",)
"""Read only where no license is stated: DCAT asks for the license first, and for all else in the rights."""
DISTRIBUTION = ("distribution", "dcat:distribution")

_TEXT, _ALIASES = ("text",), ("sameAs",)
_TERMS = (("usageInfo",), ("conditionsOfAccess",), ("abstract",))
_IDENTIFIER = ("identifier", "dct:identifier", "adms:identifier", "doi", "@id", "sameAs")
_HUB = re.compile(r"hf://\S{1,200}")
_CONTACT_POINTS = ("contactPoint", "dcat:contactPoint")
_PARTIES = ("maintainer", "creator", "author", "publisher", "dct:creator", "dct:publisher")
_EMAIL_KEYS = ("email", "vcard:hasEmail", "hasEmail", "vcard:email", "foaf:mbox")
_CONTACT_URLS = ("url", "vcard:hasURL", "vcard:url")
_PERSON = ("name", "vcard:fn", "fn", "foaf:name")
_LONGEST_DESCRIPTION = 500
_NOT_SAID = "unknown"
_LONGEST_ADDRESS = 4000


class Licensed(NamedTuple):
    """All licenses of an object: the claim, the same as one text, and where it stands; of several, the key."""

    claim: LicenseClaim
    text: str | None
    at: Path


def about(node: Node, notes: Notes, licensed: Licensed | None) -> About:
    """The dataset as a whole."""
    name, description, version = node.text(*NAME), node.text(*DESCRIPTION), node.text(*VERSION)
    homepage, contact = node.address(*URL), contact_of(node)
    found = {"name": name, "version": version, "description": description, "homepage": homepage, "contact": contact}
    for field, value in found.items():
        if value:
            notes.note(f"/dataset/{field}", *value.path)
    if licensed:
        notes.note("/dataset/license", *licensed.at)
    return About(
        name=shortened(name.text) if name else None,
        version=shortened(version.text) if version else None,
        description=shortened(description.text, _LONGEST_DESCRIPTION) if description else None,
        homepage=homepage.text if homepage else None,
        license=licensed.text if licensed else None,
        contact=contact.text if contact else None,
    )


def places_of(node: Node) -> dict[str, Found]:
    """Where a dataset is found, by the fields of a locator; its version is the revision."""
    url = node.address(*URL) or node.address("prov:atLocation", "atLocation", "sameAs")
    doi = next((found for found in _identifiers(node) if DOI.fullmatch(found.text)), None)
    if url is None and is_address(node.id) and not doi:
        url = Found((*node.path, "@id"), node.id)
    on_hub = bool(url and _HUB.fullmatch(url.text))
    found = {
        "url": None if on_hub else url,
        "doi": doi,
        "hub": url if on_hub else None,
        "revision": node.text(*VERSION),
    }
    return {field: value for field, value in found.items() if value}


def locator(found: dict[str, Found], notes: Notes, at: str) -> Locator:
    """The places as a locator."""
    for field, value in found.items():
        notes.note(f"{at}/{field}", *value.path)
    return Locator(**{field: shortened(value.text, _LONGEST_ADDRESS) for field, value in found.items()})


def _identifiers(node: Node) -> Iterator[Found]:
    yield from node.texts(*_IDENTIFIER)
    for identifier in node.nodes("identifier", "adms:identifier"):
        yield from identifier.texts("value", "@id", "url")


def license_of(node: Node, others: tuple[Node, ...] = ()) -> Licensed | None:
    """The licenses of an object and of others that belong to it: all apply, and one that says nothing is unknown."""
    stated = [entry for each in (node, *others) for entry in _licenses(each)]
    if not any(claim.expression for claim, _ in stated):
        return None
    distinct = tuple(dict.fromkeys(claim for claim, _ in stated))
    if len(distinct) == 1:
        return Licensed(distinct[0], as_text(distinct[0]), stated[0][1])
    together = joined(dict.fromkeys(as_text(claim) or _NOT_SAID for claim in distinct))
    return Licensed(LicenseClaim(together), together, key_of(stated[0][1]))


def note_license(licensed: Licensed, notes: Notes, at: str) -> None:
    """Note where the license of a source stands."""
    for pointer in ("license", "license/expression", "license/name", "license/link"):
        notes.note(f"{at}/{pointer}", *licensed.at)


def _licenses(node: Node) -> list[tuple[LicenseClaim, Path]]:
    return list(_stated(node, LICENSE)) or list(_stated(node, RIGHTS))


def _stated(node: Node, names: tuple[str, ...]) -> Iterator[tuple[LicenseClaim, Path]]:
    for path, value in node.values(*names):
        said = in_every_language(value)
        if isinstance(value, dict) and not said:
            yield _described(node.inner(value, path)), path
        else:
            yield from ((LicenseClaim(each), path) for each in said or (None,))


def _described(document: Node) -> LicenseClaim:
    """A license that is an object: its address, else its name, else its id. What stands beside it must agree."""
    url, name = _all(document, ("url", *_ALIASES)), _all(document, NAME)
    address = url or (document.id if is_address(document.id) else "")
    claim = LicenseClaim(address or name or document.id or None)
    if address and name:
        claim = LicenseClaim(address, name=shortened(name), link=address)
    claim = with_text(claim, _all(document, _TEXT))
    for keys in (DESCRIPTION, *_TERMS, _ALIASES):
        claim = with_description(claim, _all(document, keys))
    return with_description(claim, document.id)


def _all(document: Node, names: tuple[str, ...]) -> str | None:
    """What the first key that says something says, all of it."""
    for name in names:
        if said := [each for path, value in document.values(name) for each in _said(document, path, value)]:
            return joined(dict.fromkeys(said))
    return None


def _said(document: Node, path: Path, value: Any) -> tuple[str, ...]:
    """The texts of a value, or the address of an object; what nobody can read is unknown."""
    is_object = isinstance(value, dict | list) and bool(value) and "@value" not in value
    address = address_of(document.inner(value, path)) if isinstance(value, dict) else ""
    return in_every_language(value) or ((address or _NOT_SAID,) if is_object else ())


def contact_of(node: Node) -> Found | None:
    """An address to write to: a point of contact, or the e-mail of whoever made or published the dataset."""
    for point in node.nodes(*_CONTACT_POINTS):
        if found := _email(point) or point.address(*_CONTACT_URLS):
            return found
    for path, value in node.values(*_CONTACT_POINTS, *_PARTIES):
        if isinstance(value, dict):
            found = _email(node.inner(value, path))
        else:
            found = Found(path, shortened(value)) if isinstance(value, str) and EMAIL.search(value[:500]) else None
        if found:
            return found
    return None


def _email(party: Node) -> Found | None:
    found = party.address(*_EMAIL_KEYS)
    address = found and EMAIL.search(found.text[:500])
    if not found or not address:
        return None
    name = party.text(*_PERSON)
    return Found(found.path, f"{shortened(name.text)} ({address.group()})" if name else address.group())
