"""The file that credits the sources of datasets and says what their licenses ask: Markdown, plain text or JSON.

It is shipped beside the data: same manifest, same bytes. No day, no machine and no version of ours is in it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple
from urllib.parse import quote

from crs_gate.escape import bounded, code, log_line, markdown, terminal
from crs_gate.judge.holdings import Attributions
from crs_gate.licenses.gaps import PRINTED
from crs_gate.licenses.holding import Named
from crs_gate.licenses.obligations import Credit, Owed, Told
from crs_gate.licenses.plain import NOT_ADVICE

_SHOWN = 20
_WEB = r"https?://[A-Za-z0-9.-]{1,253}(?::\d{1,5})?(?:[/?#].*)?"
_IN_URLS = "/?#&=+%:,.~!$'()*@-_"
"""What RFC 3986 gives a meaning in addresses; not the semicolon, with which HTML entities end."""
_WHENS = {
    "use": "In any use",
    "share": "When you publish it",
    "adapt": "When you publish a changed version",
    "produce": "When you publish something made with a database",
    "train": "When you train a model and release it",
}


class _Style(NamedTuple):
    """How one format writes a title, a list item, text of a manifest, an id, and an address."""

    title: Callable[[str, int], str]
    text: Callable[[str], str]
    id: Callable[[str], str]
    link: Callable[[str], str]


def render(datasets: Sequence[Attributions], format_name: str) -> str:
    """The whole file as ``markdown``, ``text`` or ``json``, ending in a newline; one part a dataset, sorted by path."""
    ordered = sorted(datasets, key=lambda found: found.path)
    if format_name == "json":
        from crs_gate.report import attributions_json

        return attributions_json.render(ordered)
    style = {"markdown": _MARKDOWN, "text": _TEXT}[format_name]
    blocks = [block for found in ordered for block in _dataset(found, style)]
    return "\n\n".join(blocks) + f"\n\n{NOT_ADVICE}\n"


def _dataset(found: Attributions, style: _Style) -> Iterator[str]:
    asked = found.asked
    yield style.title(f"Attributions: {style.text(found.name or found.path)}", 1)
    yield "\n".join(_head(found, style))
    lines = [_credit(credit, style) for credit in asked.credits if credit.asked]
    yield from _section("Credits", lines, style, "No license asks for credit in what is declared.")
    lines = [_credit(credit, style) for credit in asked.credits if not credit.asked]
    yield from _section("Also used; no credit is due", lines, style)
    yield from _section("Notices and texts to ship", [*_shipped(found, style)], style, "None.")
    yield from _owed(asked.owed, style)
    yield from _section("License chosen", [_told(told, style) for told in asked.choices], style)
    yield from _section("Not allowed as declared", [_told(told, style) for told in asked.barred], style)
    lines = [_told(told, style) for told in asked.gaps]
    yield from _section("Not known: ask before you publish", lines, style, "Nothing.")


def _head(found: Attributions, style: _Style) -> Iterator[str]:
    license_id = style.id(found.outbound) if found.outbound else "not known"
    yield f"- Written by crs-gate from {style.id(found.path)}; change that file, not this one."
    yield f"- License of the dataset: {license_id}."
    yield f"- Read for: {_read_for(found)}."
    if found.unsaid:
        yield f"- Not stated, and taken as meant: {', '.join(found.unsaid)}."


def _read_for(found: Attributions) -> str:
    act = found.act
    release = {"public": "public release", "internal": "internal use", "none": "no release"}[act.release]
    if act.train is False:
        return f"{release}, no training"
    return f"{release}, training{'' if act.release_model is False else ' and release of a model'}"


def _section(title: str, lines: Sequence[str], style: _Style, otherwise: str = "") -> Iterator[str]:
    if lines or otherwise:
        yield style.title(title, 2)
        yield "\n".join(lines) if lines else otherwise


def _credit(credit: Credit, style: _Style) -> str:
    """Title, author, source, license, and the mark for changes (CC BY 4.0 section 3(a)(1))."""
    parts = [
        f"“{style.text(credit.title)}”.",
        f"Credit: {style.text(credit.credit.removesuffix('.'))}." if credit.credit else style.text(credit.statement),
        f"Source: {style.link(credit.url)}." if credit.url else "",
        f"License: {', '.join(_license(named, style) for named in credit.licenses)}.",
        "Changed for this dataset." if credit.changed else "",
    ]
    return f"- {' '.join(filter(None, parts))}"


def _license(named: Named, style: _Style) -> str:
    return f"{style.id(named.id)} {style.link(named.url)}" if named.url else style.id(named.id)


def _shipped(found: Attributions, style: _Style) -> Iterator[str]:
    for told in found.asked.notices:
        yield f"- {style.text(told.text)}"
    for named in found.asked.texts:
        where = f": {style.link(named.url)}" if named.url else ""
        yield f"- The text of {style.text(named.name)} ({style.id(named.id)}){where}"


def _owed(owed: Iterable[Owed], style: _Style) -> Iterator[str]:
    groups: dict[str, list[str]] = {}
    for duty in owed:
        groups.setdefault(duty.when, []).append(_duty(duty, style))
    if groups:
        yield style.title("What you must do", 2)
    for when, lines in groups.items():
        yield style.title(_WHENS.get(when, when), 3)
        yield "\n".join(lines)


def _duty(duty: Owed, style: _Style) -> str:
    because = "; ".join(style.text(f"{name} ({clause})" if clause else name) for name, clause in duty.because)
    return f"- {style.text(duty.text)} Asked by: {because}. {_items(duty.items, style)}."


def _told(told: Told, style: _Style) -> str:
    return f"- {style.text(told.text.removesuffix('.'))}. {_items(told.items, style)}."


def _items(items: Sequence[str], style: _Style) -> str:
    shown = ", ".join(style.id(item) for item in items[:_SHOWN])
    more = f" and {len(items) - _SHOWN:,} more" if len(items) > _SHOWN else ""
    return f"{'Source' if len(items) == 1 else 'Sources'}: {shown}{more}"


def _markdown_title(text: str, level: int) -> str:
    return f"{'#' * level} {text}"


def _text_title(text: str, level: int) -> str:
    return text if level > 2 else f"{text}\n{'=-'[level - 1] * len(text)}"  # noqa: PLR2004 - the two underlined levels


def _markdown_link(url: str) -> str:
    """An address to follow, where it is one of the web; else its text, which nobody can click."""
    address = _web_address(url)
    return f"<{address}>" if address else markdown(bounded(url, PRINTED))


def _web_address(url: str) -> str:
    """The address in the characters that RFC 3986 allows, so that it needs no escaping; empty when it is no address."""
    if len(url) > PRINTED or not re.fullmatch(_WEB, url):
        return ""
    return quote(url.encode("utf-8", "replace"), safe=_IN_URLS)


def _plain(text: str) -> str:
    return log_line(terminal(bounded(text, PRINTED)))


_MARKDOWN = _Style(
    _markdown_title,
    lambda text: markdown(bounded(text, PRINTED)),
    lambda text: code(bounded(text, PRINTED)),
    _markdown_link,
)
_TEXT = _Style(_text_title, _plain, _plain, _plain)
