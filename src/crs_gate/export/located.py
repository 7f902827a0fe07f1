"""From an address as people write it to what a manifest holds as the locator of a source."""

import re

from crs_gate.model.places import DOI

_LONGEST = 2000
_HUB = re.compile(r"(?i)hf://([^@\s]+)(?:@([^/\s]+)(?:/(\S+))?)?")
_ON_HUB = ("datasets", "models", "spaces", "buckets")
_OWNER_AND_NAME = 2
_GIT = re.compile(
    r"(?i)((?:git\+[a-z]+|git|ssh)://(?:[^\s/@]*@)?[^\s@#]+|[\w.-]+@[\w.-]+:[^\s@#]+|https?://[^\s@#]+\.git)"
    r"(?:/?[@#]([^\s@#]+))?"
)
_ADDRESS = re.compile(r"(?i)[a-z][a-z0-9+.-]{0,30}://\S+")
_SECRET = re.compile(r"(?i)([a-z][a-z0-9+.-]{0,30})://([^/?#\s@]*)@")
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}(?:\.(?:gz|zst|xz|bz2))?\Z")


def located(text: str) -> dict[str, str] | None:
    """The answers that an address gives, by the dotted names of the manifest; ``None`` for what is no address.

    Read are a DOI, ``hf://owner/name@revision``, an address of git with ``@revision``, and any other with a scheme.
    What an address does not say is not there. ``hf://owner/name`` is a dataset, as this is a manifest of datasets.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    if DOI.fullmatch(text):
        return {"locator.doi": text}
    if hub := _HUB.fullmatch(text):
        return _stated({"hub": _on_hub(hub[1]), "revision": hub[2], "part": hub[3]})
    if git := _GIT.fullmatch(text):
        return _stated({"git": re.sub(r"(?i)\Agit\+", "", git[1]), "revision": git[2]})
    return {"locator.url": text} if _ADDRESS.fullmatch(text) else None


def holds_a_secret(text: str) -> bool:
    """Whether an address holds what may be a password: a manifest is read by many."""
    found = _SECRET.match(text.strip()[:_LONGEST])
    if found is None:
        return False
    return ":" in found[2] or found[1].lower() in {"http", "https", "git+http", "git+https", "ftp"}


def name_in(text: str) -> str:
    """What a place is called: the last part of its path without an ending that tells the kind of file, else all."""
    path = re.split(r"[?#]", text.strip()[:_LONGEST])[0].rstrip("/")
    if found := located(text):
        path = re.sub(r"(?i)\.git\Z", "", next(iter(found.values())).rstrip("/"))
        path = re.split(r"[?#]", path)[0].rstrip("/")
    last = re.split(r"[/:]", path)[-1]
    return _ENDING.sub("", last) if "locator.doi" not in (found or {}) else last


def _on_hub(path: str) -> str:
    path = path.rstrip("/")
    owned = path.count("/") + 1 == _OWNER_AND_NAME and path.partition("/")[0].lower() not in _ON_HUB
    return f"hf://datasets/{path}" if owned else f"hf://{path}"


def _stated(found: dict[str, str | None]) -> dict[str, str]:
    return {f"locator.{kind}": value for kind, value in found.items() if value}
