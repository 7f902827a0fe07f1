"""``crs-gate evidence init``: the first keys, the first entry, and a fingerprint to be kept elsewhere."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import click

from crs_gate.cli.evidence_folder import Place, is_ignored, policy_to_watch
from crs_gate.cli.evidence_writing import Given, Writing, files_of, signers, writing
from crs_gate.errors import PASSED, HistoryError, UsageError
from crs_gate.escape import in_quotes, terminal
from crs_gate.evidence import appending, rotating, trust
from crs_gate.evidence.appending import Book
from crs_gate.evidence.layout import ORIGIN
from crs_gate.evidence.making import Signs
from crs_gate.evidence.rotating import Newcomer
from crs_gate.evidence.trust import ROLES
from crs_gate.history.repository import Repository, top_of
from crs_gate.signing.choosing import public_key

_REMOTE = re.compile(r"(?:https?://|ssh://)?(?:[^/@]*@)?([A-Za-z0-9.-]+)(?::\d+)?[:/]([A-Za-z0-9._~/-]+?)(?:\.git)?/?")


class Beginning(NamedTuple):
    """What the options of ``init`` say."""

    origin: str | None
    name: str | None
    new_key: Path | None
    co_keys: tuple[str, ...]
    thresholds: tuple[str, ...]
    watch: bool
    policy: str | None


def init(given: Given, asked: Beginning) -> int:
    """Begin a log, or complete one that was begun, and give the exit code."""
    return writing(given, lambda at: _init(at, given, asked), asked.policy)


def _init(at: Writing, given: Given, asked: Beginning) -> int:
    if at.book.roots:
        return _complete(at)
    repository, crs = at.place.history.repository, at.place.folder.resolve() / ORIGIN
    if repository is not None and is_ignored(repository, crs):
        raise UsageError(
            f"git ignores {terminal(str(crs))}", "take .crs out of .gitignore: a log lives by being committed"
        )
    origin = asked.origin or _guessed(at.place)
    if why := trust.origin_fault(origin):
        raise UsageError(f"{in_quotes(origin)} is no origin", why)
    own = _own(given, asked)
    policy = policy_to_watch(at.place, asked.policy) if asked.watch else ""
    at = at._replace(held=at.place.held(policy or None))
    root = rotating.first(origin, _people(own, asked), thresholds(asked.thresholds), policy)
    files = appending.begun(origin, root, own)
    begun = appending.read(appending.laid_over(at.held, files))
    files |= appending.settled(begun, at.words(), own) if begun.root_is_signed else {}
    book, _ = at.save(files)
    _tell(book, files_of(files), at)
    return PASSED


def _complete(at: Writing) -> int:
    """What a run before this one left to be done."""
    if at.book.entries and at.book.checkpoint_fits:
        hint = "`crs-gate evidence add` appends to it, and `crs-gate evidence rotate-key` changes its keys"
        raise UsageError(f"there is a log of {terminal(at.book.origin)} already", hint)
    files = appending.settled(at.book, at.words(), at.signers())
    book, _ = at.save(files)
    click.echo("completed what was begun", err=True)
    _tell(book, files_of(files), at)
    return PASSED


def _own(given: Given, asked: Beginning) -> tuple[Signs, ...]:
    if asked.new_key is None:
        return signers(given)
    new = made(asked.new_key, asked.name or "crs-gate evidence")
    return (new, *signers(given)) if given.keys else (new,)


def made(file: Path, comment: str) -> Signs:
    """A new key in a file outside of the repository, or ignored by it. Raises ``UsageError``."""
    from crs_gate.signing.creating import create

    file = file.expanduser()
    _refuse_to_commit(file)
    signer = create(file, comment)
    shown = terminal(str(file))
    click.echo(
        f"wrote the new key {shown}, which no passphrase protects (`ssh-keygen -p -f {shown}` sets one)", err=True
    )
    return signer


def _refuse_to_commit(file: Path) -> None:
    folder = file.parent.resolve()
    if top_of(folder) is None:
        return
    repository = Repository.open(folder)
    try:
        hidden = all(is_ignored(repository, folder / each) for each in (file.name, f"{file.name}.pub"))
    finally:
        repository.close()
    if not hidden:
        hint = "keep it outside, such as in ~/.ssh, or have git ignore it: nobody may commit a private key"
        raise UsageError(f"{terminal(str(file))} lies in the repository", hint)


def _people(own: Iterable[Signs], asked: Beginning) -> list[Newcomer]:
    people = [Newcomer(each.key, asked.name or "") for each in own]
    people += [newcomer(text, frozenset(ROLES)) for text in asked.co_keys]
    return list({each.key.id: each for each in people}.values())


def newcomer(text: str, roles: frozenset[str], name: str | None = None) -> Newcomer:
    """A key that is to be trusted, called by its comment where no name is given."""
    key, comment = public_key(text)
    return Newcomer(key, (name or comment)[:100], roles)


def thresholds(texts: Iterable[str]) -> dict[str, int]:
    """``ROLE=COUNT`` pairs. Raises ``UsageError``."""
    found = {}
    for text in texts:
        role, _, count = text.partition("=")
        if (
            role not in ROLES
            or not count.isascii()
            or not count.isdecimal()
            or not 1 <= int(count[:9]) <= trust.MOST_KEYS
        ):
            hint = f"write ROLE=COUNT, such as release=2, with ROLE one of {', '.join(ROLES)}"
            raise UsageError(f"{in_quotes(text)} is no threshold", hint)
        found[role] = int(count)
    return found


def _guessed(place: Place) -> str:
    """The origin of the address that the repository was cloned from, and the folder in it. Raises ``UsageError``."""
    repository, url = place.history.repository, ""
    if repository is not None:
        try:
            url = repository.run("config", "--get", "remote.origin.url").decode("utf-8", "replace").strip()
        except HistoryError:
            url = ""
    found = _REMOTE.fullmatch(url)
    if not found or "." not in found[1]:
        hint = "name one that lasts: --origin github.com/acme/posts"
        raise UsageError("the origin of the dataset cannot be told from the address of the repository", hint)
    return "/".join(filter(None, (found[1].lower(), found[2].strip("/"), place.prefix.strip("/"))))


def _tell(book: Book, files: str, at: Writing) -> None:
    """To people what comes next, and to programs the fingerprint alone."""
    click.echo(f"began the log of {terminal(book.origin)}", err=True)
    for id_, each in book.root.keys.items():
        click.echo(f"  trusts {id_} {terminal(each.name)} with {', '.join(sorted(each.roles))}".rstrip(), err=True)
    if not book.entries:
        click.echo("its keys take more signatures: the others run `crs-gate evidence sign`", err=True)
    click.echo(f"commit {files} (below {terminal(at.place.prefix or './')})", err=True)
    click.echo(
        "keep the fingerprint below outside of the repository, such as in the variable CRS_GATE_EVIDENCE_ROOT of its "
        "settings, and hand it to the action as evidence-root: it vouches for the first keys",
        err=True,
    )
    click.echo(book.signed_root.fingerprint)
