"""Where on GitHub a report is to be told: decided from the environment and the event, both checked before use."""

import re
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from crs_gate.errors import HistoryError
from crs_gate.history.event import Event, read_event, text

_REPOSITORY = re.compile(r"(?!\.)[\w.-]{1,100}/(?!\.{1,2}\Z)[\w.-]{1,100}", re.ASCII)
_TOKEN = re.compile(r"[!-~]{1,1000}")
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_NUMBER = re.compile(r"[0-9]{1,18}")
_MOST = 2**53
_HEADS = (
    ("pull_request", "head", "sha"),
    ("merge_group", "head_sha"),
    ("workflow_run", "head_sha"),
    ("after",),
)  # fmt: skip


class UntoldError(Exception):
    """Why nothing can be told, as a sentence without its period."""


class Target(NamedTuple):
    """A repository with a token, and what the run is about."""

    base: str
    """The address of the API, without a slash at its end."""
    repository: str
    token: str
    number: int | None = None
    """The pull request; ``None`` where the run is about none."""
    head: str = ""
    """The commit that a check run belongs to: that of the pull request and not of its test merge."""
    run: int = 0
    attempt: int = 0
    url: str = ""
    """Of the run."""
    fork: bool = False
    """Whether the change comes from a fork, whose runs have a token that cannot write."""


def target(environ: Mapping[str, str], number: int | None, head: str) -> Target:
    """Where to tell of a run; raises ``UntoldError``.

    ``number`` wins over the event's, ``head`` stands in where it names no commit.
    """
    token = (environ.get("INPUT_TOKEN") or environ.get("GITHUB_TOKEN") or "").strip()
    if not token:
        raise UntoldError("there is no token: set the input `token`, or the variable GITHUB_TOKEN")
    if not _TOKEN.fullmatch(token):
        raise UntoldError("the token holds characters that no token has")
    repository = environ.get("GITHUB_REPOSITORY", "")
    if not _REPOSITORY.fullmatch(repository):
        raise UntoldError("GITHUB_REPOSITORY does not name a repository as OWNER/NAME")
    event = _event(environ)
    server = environ.get("GITHUB_SERVER_URL", "")
    run = _counted(environ, "GITHUB_RUN_ID")
    known = run and _is_safe(server)
    return Target(
        base=_base(environ.get("GITHUB_API_URL") or "https://api.github.com"),
        repository=repository,
        token=token,
        number=number or _number(event),
        head=_head(event, head),
        run=run,
        attempt=_counted(environ, "GITHUB_RUN_ATTEMPT") if run else 0,
        url=f"{server.rstrip('/')}/{repository}/actions/runs/{run}" if known else "",
        fork=_from_fork(event),
    )


def _base(url: str) -> str:
    if not _is_safe(url):
        raise UntoldError("GITHUB_API_URL is no plain https address, and a token is sent to no other one")
    return url.rstrip("/")


def _is_safe(url: str) -> bool:
    """A plain address under https, or under http on this machine alone."""
    if not re.fullmatch(r"[!#$%&'*+,./0-9:;=@A-Z\[\]_a-z~-]{1,2000}", url):
        return False
    try:
        parts = urlsplit(url)
        plain = bool(parts.hostname) and not (parts.query or parts.fragment or "@" in parts.netloc) and parts.port != 0
    except ValueError:
        return False
    return plain and (parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(parts.hostname or "")))


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _event(environ: Mapping[str, str]) -> Event:
    path = environ.get("GITHUB_EVENT_PATH")
    if not path:
        return {}
    try:
        return read_event(Path(path))
    except HistoryError as fault:
        raise UntoldError(fault.message) from fault


def _number(event: Event) -> int | None:
    pull = event.get("pull_request")
    number = pull.get("number") if isinstance(pull, Mapping) else None
    return number if isinstance(number, int) and not isinstance(number, bool) and 0 < number < _MOST else None


def _head(event: Event, otherwise: str) -> str:
    found = (text(event, *keys) for keys in _HEADS)
    commit = next((sha for sha in found if sha.strip("0")), otherwise)
    return commit if _COMMIT.fullmatch(commit) else ""


def _counted(environ: Mapping[str, str], name: str) -> int:
    value = environ.get(name, "")
    return int(value) if _NUMBER.fullmatch(value) else 0


def _from_fork(event: Event) -> bool:
    pull = event.get("pull_request")
    head = pull.get("head") if isinstance(pull, Mapping) else None
    if not isinstance(head, Mapping) or "repo" not in head:
        return False
    return text(event, "pull_request", "head", "repo", "full_name") != text(event, "repository", "full_name")
