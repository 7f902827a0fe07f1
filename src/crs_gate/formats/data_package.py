"""The reader of Data Packages, version 1 and 2, and the shapes that the drafts before them had.

Source: https://datapackage.org/standard/data-package/ and https://specs.frictionlessdata.io/data-package/. Each
resource is a source. What a resource says itself counts for it in place of what the package says.
"""

from typing import Any

from crs_gate.formats.data_package_resource import LICENSE_KEYS, resource_sources
from crs_gate.formats.described import Document, Format, Notes
from crs_gate.formats.interface import Unreadable
from crs_gate.formats.license_items import Licenses, licenses
from crs_gate.formats.misspelt import LICENSES, remark_misspelt
from crs_gate.formats.plain_values import MOST_ITEMS, mappings, text
from crs_gate.model.dataset import About, Dataset, NotInFormat
from crs_gate.model.scheme import Criterion

name = "data-package"
LOOKED_FOR = "a Data Package (a list 'resources' whose items have a path or data)"
NOT_IN_FORMAT: NotInFormat = (
    (Criterion.SOURCING, ("category", "collected.from", "collected.to", "collected.method")),
    (Criterion.LICENSE, ("license.evidence", "license.contents", "relation", "dataset.release", "dataset.use")),
    (Criterion.FLAGGING, ("unverified",)),
    (Criterion.OPT_OUT, ("consent.basis", "opt_out.signals", "dataset.opt_out")),
    (Criterion.TRACE, ("acquisition.basis", "trace")),
    (Criterion.RETENTION, ("dataset.retention", "reviewed")),
    (Criterion.BIAS, ("dataset.bias",)),
    (Criterion.PRIVACY, ("personal_data",)),
    (Criterion.SYNTHETIC, ("synthetic",)),
    (Criterion.REMOVAL, ("removals",)),
)
_FORMAT = Format(name, NOT_IN_FORMAT)
_PROFILES = ("data-package", "tabular-data-package", "fiscal-data-package")
_SCHEMAS = ("://datapackage.org/profiles/", "://specs.frictionlessdata.io/schemas/data-package")
_OF_PACKAGES = frozenset(("name", "licenses", "sources", "contributors", *LICENSES))
_MOST_LOOKED_AT = 100
_MISSPELT = {
    **LICENSES,
    **dict.fromkeys(("source", "Sources", "soures", "sourcs"), "sources"),
    **dict.fromkeys(("contributor", "Contributors", "contributers"), "contributors"),
    **dict.fromkeys(("homePage", "home_page", "Homepage", "home-page"), "homepage"),
    **dict.fromkeys(("ressources", "resource", "Resources", "resouces", "ressource"), "resources"),
}


def fits(tree: Any) -> bool:
    """Whether a document has resources as a package has them, or the profile of one."""
    if not isinstance(tree, dict):
        return False
    if text(tree.get("profile")) in _PROFILES or any(part in (text(tree.get("$schema")) or "") for part in _SCHEMAS):
        return True
    resources = tree.get("resources")
    looked_at = resources[:_MOST_LOOKED_AT] if isinstance(resources, list) else []
    of_package = not _OF_PACKAGES.isdisjoint(tree)
    return any(
        isinstance(item, dict) and ("path" in item or "data" in item or (of_package and "name" in item))
        for item in looked_at
    )


def shape(document: Document) -> Dataset:
    """The package and its resources; raises ``Unreadable`` where it lists none, or too many."""
    tree = document.tree
    resources = tree.get("resources")
    if not isinstance(resources, list) or not resources:
        raise Unreadable("this Data Package lists nothing in 'resources', so that it has no sources")
    if len(resources) > MOST_ITEMS:
        raise Unreadable(f"{len(resources)} resources: more than {MOST_ITEMS} are not read")
    notes = Notes(_FORMAT, document)
    remark_misspelt(notes, tree, _MISSPELT)
    stated = licenses(tree.get("licenses"), ("licenses",), LICENSE_KEYS)
    about = _about(notes, tree, stated)
    return notes.dataset(about, resource_sources(notes, tree, about, stated))


def _about(notes: Notes, tree: dict[str, Any], stated: Licenses) -> About:
    if stated.paths:
        notes.note("/dataset/license", *stated.paths.get("/expression", stated.paths[""]))
    return About(
        name=_said(notes, tree, "name", "title", "name"),
        version=_said(notes, tree, "version", "version"),
        description=_said(notes, tree, "description", "description"),
        homepage=_said(notes, tree, "homepage", "homepage"),
        license=stated.text,
        contact=_contact(notes, tree.get("contributors")),
    )


def _said(notes: Notes, tree: dict[str, Any], field: str, *keys: str) -> str | None:
    """The first of some keys that holds a text."""
    for key in keys:
        if found := text(tree.get(key)):
            notes.note(f"/dataset/{field}", key)
            return found
    return None


def _contact(notes: Notes, contributors: Any) -> str | None:
    """The first contributor with an e-mail address."""
    for path, entry in mappings(contributors):
        if email := text(entry.get("email")):
            notes.note("/dataset/contact", "contributors", *path, "email")
            title = text(entry.get("title"))
            return f"{title} ({email})" if title and "@" in email else email
    return None
