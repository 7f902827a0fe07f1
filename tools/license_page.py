"""docs/licenses.md, from the facts of the package."""

from collections.abc import Sequence

from crs_gate.escape import markdown
from crs_gate.licenses import creative_commons
from crs_gate.licenses.facts import License, all_facts, sources
from crs_gate.licenses.plain import NOT_ADVICE

_TITLE = """# What is known of licenses

`crs-gate license ID` says the same in sentences, with the clause of each answer. An answer that is not known never
counts as permission, and a license of which only the name is known grants nothing.

The columns: **business** is use in business; **change** is sharing changed versions (*private*: only making them);
**share** is passing copies on; **share-alike** says what a changed version must keep (*weak*: only the part that comes
from it, *lock*: everybody who gets it is bound, *disputed-lock*: how far that goes is disputed); **credit** is naming
the source (*notice*: only keeping notices or the text, *+ changes*: changes are marked); **EU database right** is that
of Directive 96/9/EC; **models** is what a model that was trained on it owes; **read** is what the answers rest on: the
*text*, a *summary* of it, or what others say (*secondary*). Tags of sources are explained at the end.
"""
_CREATIVE_COMMONS = """## Creative Commons

What these licenses say follows from their ids: elements (BY, NC, ND, SA), version and port. Version 2.1 exists only as
ports, 4.0 has none.

- **Share-alike**: a changed version of 1.0 keeps 1.0; of 2.0, 2.1, 2.5 and 3.0 it goes to the same elements in the same
  version, any port, or in a later version; of 4.0 to the same elements in 4.0 or later. BY-SA never goes to BY-NC-SA or
  back. CC-BY-SA-4.0 also goes to GPL-3.0-only (not back), and to LAL-1.3 (and back).
- **No derivatives**: 4.0 allows changed versions that stay private, older versions allow none.
- **Database right**: 4.0 licenses it (section 4). 3.0 does not, but its ports to members of the EU do, and waive the
  conditions. Older versions do not reach it; what their ports say differs, so that it counts as not known.
- **Clauses** are named for 4.0 and for texts that are no port; ports count their sections in their own way.
- **Ports**: {ports}.
"""
_CORRECTIONS = """## How to propose a correction

Open an issue or a pull request that changes `src/crs_gate/licenses/data/licenses.json`: one block a license, sorted by
id. Say which clause you read and where the text is; `sources` and `confidence` change with the answer. Prose of
licenses is not copied, except for the short statements that a license itself asks to print. Answers use the words that
`crs_gate/licenses/facts.py` lists. `make generate` rewrites this page.
"""
_HEAD = (
    "| license | business | change | share | share-alike | credit | limits | EU database right | models | read | from "
    "|\n"
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"
)
_GROUPS = {
    "For content, data and databases": ("content", "data", "database", "contents"),
    "For software and fonts": ("software",),
    "For models, and terms of models": ("model", "outputs"),
}


def license_page() -> str:
    """The page, without the note that it is generated."""
    everything = all_facts()
    parts = [_TITLE, *(_group(title, subjects, everything) for title, subjects in _GROUPS.items())]
    parts += [_creative_commons(), _names_only(everything), _sources(), _CORRECTIONS, f"{NOT_ADVICE}\n"]
    return "\n".join(parts)


def _group(title: str, subjects: Sequence[str], everything: Sequence[License]) -> str:
    rows = [_row(terms) for terms in everything if terms.usable and terms.subject in subjects]
    return "\n".join([f"## {title}\n", _HEAD, *rows, ""])


def _creative_commons() -> str:
    ports = "; ".join(f"{version}: {', '.join(names)}" for version, names in _ports().items())
    return "\n".join([_CREATIVE_COMMONS.format(ports=ports), _HEAD, *map(_row, creative_commons.unported()), ""])


def _ports() -> dict[str, list[str]]:
    """The ports by version, read off the ids of one kind."""
    found: dict[str, list[str]] = {}
    for name in creative_commons.every_id():
        version, _, port = name.removeprefix("CC-BY-").partition("-")
        if name.startswith("CC-BY-") and port and version[0].isdigit():
            found.setdefault(version, []).append(port)
    return found


def _row(terms: License) -> str:
    credit = f"{terms.credit} + changes" if terms.changes else terms.credit
    covers = "" if terms.covers == "everything" else f" ({terms.covers} only)"
    cells = [
        f"{_linked(terms)}{covers}",
        terms.commercial, terms.derivatives, terms.redistribution, terms.share_alike, credit, ", ".join(terms.limits),
        terms.database_right, terms.results, terms.confidence, _tags(terms),
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _linked(terms: License) -> str:
    return f"[{terms.id}]({terms.url})" if terms.url else terms.id


def _tags(terms: License) -> str:
    return " ".join(dict.fromkeys(tag for tags in terms.sources.values() for tag in tags.split()))


def _names_only(everything: Sequence[License]) -> str:
    rows = [
        f"| {_linked(terms)} | {markdown(terms.name)} | {_tags(terms)} |" for terms in everything if not terms.usable
    ]
    return "\n".join(["## Only the name is known\n", "| license | name | from |\n| --- | --- | --- |", *rows, ""])


def _sources() -> str:
    rows = [f"- **{tag}**: {what}" for tag, what in sorted(sources().items())]
    return "\n".join(["## Sources\n", *rows, ""])
