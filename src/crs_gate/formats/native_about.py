"""From the ``dataset`` part of a checked manifest to the record of the dataset as a whole."""

from typing import Any

from crs_gate.formats.native_source import claim, texts, unverified
from crs_gate.model.dataset import About, OptOut, Retention, Use


def shape(entry: dict[str, Any]) -> About:
    """The record; what is not stated is ``None``."""
    get = entry.get
    license_ = claim(get("license"))
    return About(
        name=get("name"),
        version=get("version"),
        description=get("description"),
        homepage=get("homepage"),
        license=license_.expression,
        release=get("release"),
        use=_use(get("use") or {}),
        contact=get("contact"),
        opt_out=_opt_out(get("opt_out") or {}),
        retention=_retention(get("retention") or {}),
        unverified=unverified(get("unverified")),
        jurisdictions=texts(get("jurisdictions")),
        grants=license_.grants,
    )


def _use(entry: dict[str, Any]) -> Use:
    return Use(_text(entry.get("train")), _text(entry.get("commercial")), _text(entry.get("release_model")))


def _opt_out(entry: dict[str, Any]) -> OptOut:
    get = entry.get
    return OptOut(get("url"), get("email"), get("response_days"), _text(get("past_versions")))


def _retention(entry: dict[str, Any]) -> Retention:
    return Retention(entry.get("period"), entry.get("until"), entry.get("basis"))


def _text(value: str | bool | None) -> str | None:
    """JSON's ``true`` and ``false`` as written; YAML's are text already."""
    return str(value).lower() if isinstance(value, bool) else value
