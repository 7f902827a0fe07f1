"""What ends, for the terminal, as JSON (version 1, a shape of its own) and as annotations of GitHub."""

import json
from collections.abc import Iterable, Iterator

from crs_gate.escape import bounded, command_data, command_property, json_text, terminal
from crs_gate.model.ending import Ending, Endings
from crs_gate.model.location import Location
from crs_gate.model.report import WaiverUse
from crs_gate.report.digest import many
from crs_gate.report.ink import cut, plain
from crs_gate.report.text import waivers

FORMATS = ("text", "json", "github")
_LINES = 100
_SLOTS = 9
"""Annotations of a level before the one that counts the rest: the runner keeps ten of each."""


def render(found: Endings, format_name: str) -> str:
    """The endings in one of ``FORMATS``, ending in a newline unless there is nothing to annotate."""
    lines = {"text": _text, "json": _json, "github": _github}[format_name](found)
    return "".join(f"{line}\n" for line in lines)


def _text(found: Endings) -> Iterator[str]:
    yield _summary(found)
    yield f"policy: {cut(found.policy)}"
    yield from waivers(found.waivers, plain)
    if found.endings:
        yield ""
        yield "Endings"
        yield from (f"  {_day(one):32}  {_place(one.location)}: {_said(one)}" for one in found.endings[:_LINES])
        yield from _rest(found.endings[_LINES:])
    if found.unread:
        yield ""
        yield "Not known, because the manifest is not valid"
        yield from (f"  {_place(place)}" for place in found.unread[:_LINES])
        yield from _rest(found.unread[_LINES:])


def _summary(found: Endings) -> str:
    if not (found.missed or found.endings):
        more = ", as far as manifests can be read" if found.unread else ""
        return f"Nothing is over, and nothing ends within {many(found.within, 'day')}{more}"
    days_left = [use.days_left for use in found.missed] + [one.days_left for one in found.endings]
    over = sum(left < 0 for left in days_left)
    return f"{over:,} over already, {len(days_left) - over:,} more within {many(found.within, 'day')}"


def _rest(left: tuple[object, ...]) -> Iterator[str]:
    if left:
        yield f"  and {len(left):,} more: --format json lists all"


def _day(one: Ending) -> str:
    if one.days_left < 0:
        return f"ended {one.last}"
    return f"up to {one.last} ({many(one.days_left, 'day')} left)"


def _said(one: Ending) -> str:
    return f"{_what(one)} ({one.rule})"


def _what(one: Ending) -> str:
    who = ", ".join(cut(name, 60) for name in one.sources)
    more = f" and {one.sources_counted - len(one.sources):,} more" if one.sources_counted > len(one.sources) else ""
    return f"{cut(one.what)}{f' of {who}{more}' if who else ''}"


def _place(place: Location) -> str:
    return f"{cut(place.path)}:{place.line}"


def _json(found: Endings) -> Iterator[str]:
    document = {
        "version": 1,
        "today": found.today.isoformat(),
        "within_days": found.within,
        "policy": found.policy,
        "waivers": [_waiver(use) for use in found.waivers],
        "endings": [_ending(one) for one in found.endings],
        "unread": [{"path": place.path, "line": place.line, "column": place.column} for place in found.unread],
    }
    yield json_text(json.dumps(document, indent=1))


def _waiver(use: WaiverUse) -> dict[str, object]:
    held = use.waiver
    return {
        "rule": held.rule,
        "dataset": held.dataset,
        "source": held.source,
        "reason": held.reason,
        "approved_by": held.approved_by,
        "expires": held.expires.isoformat(),
        "days_left": use.days_left,
        "state": use.state.value,
        "path": held.location.path,
        "line": held.location.line,
    }


def _ending(one: Ending) -> dict[str, object]:
    return {
        "rule": one.rule,
        "dataset": one.dataset,
        "what": one.what,
        "last_day": one.last.isoformat(),
        "days_left": one.days_left,
        "over": one.days_left < 0,
        "sources": list(one.sources),
        "source_count": one.sources_counted,
        "path": one.location.path,
        "line": one.location.line,
        "column": one.location.column,
    }


def _github(found: Endings) -> Iterator[str]:
    """A warning for what is over and for what cannot be read, a notice for what is to come, ten of each at most."""
    warnings: list[str] = []
    notices: list[str] = []
    for use in found.missed:
        held = use.waiver
        who = f"the waiver of {held.rule} for {held.subject}"
        text = f"{who} ended on {held.expires}" if use.days_left < 0 else f"{who} ends after {held.expires}"
        (warnings if use.days_left < 0 else notices).append(_command(held.location, "waiver", text))
    for one in found.endings:
        text = f"{_what(one)}: {_day(one)}"
        (warnings if one.days_left < 0 else notices).append(_command(one.location, one.rule, text))
    warnings += [_command(at, "manifest-invalid", "what ends here is not known: not valid") for at in found.unread]
    yield from _capped("warning", warnings)
    yield from _capped("notice", notices)


def _command(place: Location, title: str, text: str) -> str:
    pairs = (("file", place.path), ("line", str(place.line)), ("col", str(place.column)), ("title", title))
    properties = ",".join(f"{name}={command_property(terminal(bounded(value)))}" for name, value in pairs)
    return f"{properties}::{command_data(terminal(bounded(text, 1000)))}"


def _capped(level: str, commands: Iterable[str]) -> Iterator[str]:
    told = list(commands)
    yield from (f"::{level} {one}" for one in told[:_SLOTS])
    if rest := told[_SLOTS:]:
        yield f"::{level} title=crs-gate::{len(rest):,} more: `crs-gate waivers` lists them"
