"""What is known of licenses, for the terminal and as JSON."""

import json
import re
from collections.abc import Iterator, Sequence
from textwrap import wrap

from crs_gate.licenses import facts
from crs_gate.licenses.facts import License
from crs_gate.licenses.plain import NOT_ADVICE, Plain, in_short, plain

_WIDTH = 100
_WHAT = {"database": "database", "contents": "contents of a database", "model": "model", "outputs": "model"}
_GLUE = "\N{NO-BREAK SPACE}"
_NUMBERED = re.compile(r"\b(?:sections?|articles?|conditions?|version) \(?\d")
"""A number is not parted from its word at the end of a line."""


def license_text(known: Sequence[License], notes: Sequence[str] = ()) -> str:
    """Licenses one after the other, then remarks on how they were read, and the one line that ends every output."""
    parts = ["\n".join(_one(terms)) for terms in known]
    if notes:
        parts.append("\n".join(["Note", *_items(notes)]))
    return "\n\n".join([*parts, NOT_ADVICE])


def license_json(known: Sequence[License], notes: Sequence[str] = ()) -> str:
    """The same as JSON: answers as words, duties and clauses as they are kept."""
    rows = [_row(terms) for terms in known]
    return json.dumps({"licenses": rows, "notes": list(notes), "notice": NOT_ADVICE}, indent=2, ensure_ascii=False)


def license_list(known: Sequence[License]) -> str:
    """A line a license."""
    width = max(len(terms.id) for terms in known)
    lines = [f"{terms.id:<{width}}  {in_short(terms)}" for terms in known]
    return "\n".join([*lines, "", "`crs-gate license ID` says more. " + NOT_ADVICE])


def cited(terms: License) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The sources of a license: for which answers (``all`` or ``others``), and title and place of each source."""
    titles = facts.sources()
    found = []
    for answer, tags in sorted(terms.sources.items(), key=lambda item: (item[0] == "*", item[0])):
        what = answer.replace("_", " ") if answer != "*" else "all" if len(terms.sources) == 1 else "all others"
        found.append((what, tuple(titles.get(tag, tag) for tag in tags.split())))
    return tuple(found)


def _one(terms: License) -> Iterator[str]:
    said = plain(terms)
    yield f"{terms.id}: {terms.name}"
    if terms.url:
        yield terms.url
    you = f"With the {_WHAT[terms.covers]}, you" if terms.covers in _WHAT else "You"
    yield from _section(f"{you} may", said.allows)
    yield from _section(f"{you} may not", said.forbids)
    if said.asks:
        yield f"\n{you} must"
        for act, sentences in said.asks:
            yield f"  {act}"
            yield from (f"  {line}" for line in _items(sentences))
    yield from _section("Models", (said.models,) if said.models else ())
    yield from _section("Changed versions", _changed(said))
    yield from _section("Good to know", said.notes)
    yield from _section("Sources", (said.confidence, *(f"{what}: {'; '.join(where)}" for what, where in cited(terms))))


def _changed(said: Plain) -> tuple[str, ...]:
    if len(said.targets) < 2:  # noqa: PLR2004 - only itself, which the sentence says
        return (said.adaptations,) if said.adaptations else ()
    return (said.adaptations, f"They may be under {', '.join(said.targets[:-1])} or {said.targets[-1]}.")


def _section(title: str, sentences: Sequence[str]) -> Iterator[str]:
    if sentences:
        yield f"\n{title}"
        yield from _items(sentences)


def _items(sentences: Sequence[str]) -> Iterator[str]:
    for sentence in sentences:
        glued = _NUMBERED.sub(lambda match: match[0].replace(" ", _GLUE), sentence)
        lines = wrap(
            glued, _WIDTH, initial_indent="  - ", subsequent_indent="    ",
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
        yield from (line.replace(_GLUE, " ") for line in lines)


def _row(terms: License) -> dict[str, object]:
    keys = (
        "id", "name", "subject", "url", "commercial", "derivatives", "redistribution", "share_alike", "targets",
        "credit", "changes", "limits", "network", "database_right", "covers", "results",
    )  # fmt: skip
    return {
        **{key: getattr(terms, key) for key in keys},
        "duties": [duty._asdict() for duty in terms.duties],
        "clauses": dict(terms.clauses),
        "sources": {what: list(where) for what, where in cited(terms)},
        "confidence": terms.confidence,
        "usable": terms.usable,
    }
