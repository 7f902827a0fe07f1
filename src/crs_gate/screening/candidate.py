"""From a record of a crawler to what it states of one candidate."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from crs_gate.model.answer import State, state
from crs_gate.model.source import LicenseClaim, Signal
from crs_gate.rules.checksums import bare

_MOST_SIGNALS = 20
_LONGEST_TEXT = 4096
_UNCLEAR = "unclear"
_OF_LICENSE = ("expression", "contents", "name", "link")


class Fields(NamedTuple):
    """Under which names records state what is asked of them; dots lead into what is nested. Empty: never stated."""

    url: str = "url"
    license: str = "license"
    source: str = "source"
    opt_out: tuple[str, ...] = ("opt_out", "robots")
    retrieved: str = "retrieved"
    sha256: str = "sha256"


class Candidate(NamedTuple):
    """One candidate. ``None`` is what the record does not state; a statement that cannot be read is kept as one."""

    url: str | None = None
    source: str | None = None
    license: LicenseClaim | None = None
    signals: tuple[Signal, ...] | None = None
    retrieved: str | None = None
    sha256: str | None = None


def candidate(record: Mapping[str, Any], fields: Fields) -> Candidate:
    """What a record states."""
    return Candidate(
        _text(_found(record, fields.url)),
        _text(_found(record, fields.source)),
        _license(_found(record, fields.license)),
        _signals([(name, value) for name in fields.opt_out if (value := _found(record, name)) is not None]),
        _day(_text(_found(record, fields.retrieved))),
        _digest(_found(record, fields.sha256)),
    )


def _found(record: Mapping[str, Any], name: str) -> Any:
    """The value of a field: of the name as it is, else of what the dots lead to; ``None`` where it says nothing."""
    value = record.get(name) if name else None
    if value is None:
        return _nested(record, name) if "." in name else None
    return None if _says_nothing(value) else value


def _nested(record: Mapping[str, Any], name: str) -> Any:
    value: Any = record
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return None if _says_nothing(value) else value


def _says_nothing(value: Any) -> bool:
    """Nothing, white space, and what holds nothing else."""
    if isinstance(value, str):
        # Asked of each address: text of plain letters is something, as far as the longer question would say.
        return not value.strip() if value.isascii() else len(value) <= _LONGEST_TEXT and state(value) is State.MISSING
    if isinstance(value, Mapping):
        return all(map(_is_empty, value.values()))
    return value is None or (isinstance(value, (list, tuple)) and all(map(_is_empty, value)))


def _is_empty(value: Any) -> bool:
    """One level of what holds others: deeper down, whatever is there is a statement."""
    return value is None or value in ("", [], {}, ()) or (isinstance(value, str) and not value.strip())


def _text(value: Any) -> str | None:
    """The text, or what is no text as one that is no answer."""
    if value is None or isinstance(value, str):
        return value
    return _as_text(value)


def _digest(value: Any) -> str | None:
    """A digest in any of its spellings; of a list or mapping with one entry that entry."""
    if isinstance(value, Mapping) and len(value) == 1:
        value = next(iter(value.values()))
    if isinstance(value, (list, tuple)) and len(value) == 1:
        value = value[0]
    text = _text(value)
    return None if text is None else bare(text)


def _as_text(value: Any) -> str:
    """A value that is no text, in words that are nobody's license, source or address."""
    return f"({type(value).__name__})" if isinstance(value, (Mapping, list, tuple)) else f"({str(value)[:80]})"


def _day(text: str | None) -> str | None:
    """The day of a time: thousands of candidates of one day are then judged at once."""
    return text[:10] if text and len(text) <= _LONGEST_TEXT and text[10:11] in {"T", " "} else text


def _license(value: Any) -> LicenseClaim | None:
    if isinstance(value, (list, tuple)):
        return LicenseClaim(", ".join(item if isinstance(item, str) else _as_text(item) for item in value))
    if isinstance(value, Mapping):
        expression, contents, name, link = (_text(value.get(key)) for key in _OF_LICENSE)
        claim = LicenseClaim(expression, contents, name, link)
        return claim if any(claim[:4]) else LicenseClaim(_as_text(value))
    text = _text(value)
    return None if text is None else LicenseClaim(text)


def _signals(stated: list[tuple[str, Any]]) -> tuple[Signal, ...] | None:
    """Each signal that any of the fields states; too many of them are one that nobody can read."""
    found: list[Signal] = []
    for name, value in stated:
        for signal in _in_field(name.rpartition(".")[2], value):
            found.append(signal)
            if len(found) > _MOST_SIGNALS:
                return (Signal(name, result=_UNCLEAR),)
    return tuple(found) or None


def _in_field(name: str, value: Any) -> Iterator[Signal]:
    """One word, a list of them, the mapping of a manifest, or protocols with what each said."""
    if isinstance(value, Mapping):
        if isinstance(signals := value.get("signals"), (list, tuple)):
            yield from _in_field(name, signals)
        elif "result" in value:
            protocol, checked = value.get("protocol") or name, value.get("checked")
            yield Signal(_text(protocol), _text(checked), _text(value["result"]) or _UNCLEAR)
        else:
            yield from (Signal(str(key)[:80], result=_text(said)) for key, said in value.items() if said is not None)
    elif isinstance(value, (list, tuple)):
        for item in value:
            if isinstance(item, (list, tuple)):
                yield Signal(name, result=_UNCLEAR)
            elif item is not None:
                yield from _in_field(name, item)
    else:
        yield Signal(name, result=_text(value))
