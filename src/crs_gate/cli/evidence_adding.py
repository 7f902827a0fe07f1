"""``crs-gate evidence add``, ``sign`` and ``rotate-key``."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import click

from crs_gate.cli.evidence_beginning import made, newcomer, thresholds
from crs_gate.cli.evidence_folder import policy_to_watch
from crs_gate.cli.evidence_writing import Given, Writing, files_of, writing
from crs_gate.errors import PASSED, UsageError
from crs_gate.escape import in_quotes, terminal
from crs_gate.evidence import appending, identities, rotating, trust
from crs_gate.evidence.appending import POLICY_CHANGE, Book, Files
from crs_gate.evidence.faults import FaultError
from crs_gate.evidence.held import Verified
from crs_gate.evidence.layout import TRUST
from crs_gate.evidence.making import Signs
from crs_gate.evidence.rotating import Newcomer, Turn
from crs_gate.evidence.trust import ROLES, ROOT
from crs_gate.signing.bundled import trusted_root
from crs_gate.signing.choosing import Around, chosen

CHANGE = "change"


class Entry(NamedTuple):
    """What the options of ``add`` say."""

    event: str
    reason: str = ""
    actor: str = ""
    tool: str | None = None
    """``NAME=VERSION``."""


class Turning(NamedTuple):
    """What the options of ``rotate-key`` say."""

    new_key: Path | None
    name: str | None
    add: tuple[str, ...]
    roles: tuple[str, ...]
    retire: tuple[str, ...]
    thresholds: tuple[str, ...]
    disown: tuple[int, ...]
    watch: bool
    policy: str | None
    reason: str = ""
    identities: tuple[tuple[str, str], ...] = ()
    """Issuer and identity of each."""
    trusted_root: Path | None = None


def add(given: Given, entry: Entry) -> int:
    """Append an entry over what is there now, and give the exit code."""
    return writing(given, lambda at: _add(at, entry))


def _add(at: Writing, entry: Entry) -> int:
    book = at.book
    if entry.event == POLICY_CHANGE and book.root.policy not in at.held.repository:
        hint = "`crs-gate evidence rotate-key --watch-policy` has the log watch it"
        raise UsageError("the log watches no policy that is there", hint)
    words = at.words(entry.reason, entry.actor, _tool(entry.tool))
    if appending.is_same(book, entry.event, words):
        files: Files = appending.closed(book, book.entries, at.signers())
    else:
        _insist_on_settled(book)
        if entry.event == CHANGE and book.newest and book.newest.subjects == appending.subjects(book, CHANGE):
            click.echo(f"nothing has changed since entry {book.newest.seq}: nothing is written")
            return PASSED
        files = appending.added(book, entry.event, words, at.signers())
    _tell(book, *at.save(files), files)
    return PASSED


def _insist_on_settled(book: Book) -> None:
    """Raises where what was begun is not complete: an entry on top would make that last."""
    if not book.roots or not book.entries:
        raise UsageError("there is no log yet", "`crs-gate evidence init` begins one")
    missing = book.missing_signatures
    if missing and book.newest:
        hint = "somebody who may runs `crs-gate evidence sign`; only then another entry can follow"
        raise UsageError(f"entry {book.newest.seq} ({book.newest.event}) takes {missing} more signature(s)", hint)
    if not (book.root_is_signed and book.root_is_told and book.checkpoint_fits):
        raise UsageError("what was begun is not complete", "`crs-gate evidence sign` completes it; then run this again")


def _tool(text: str | None) -> Mapping[str, Mapping[str, str]]:
    if text is None:
        return {}
    name, equals, version = text.partition("=")
    if not equals or not name.strip() or len(text) > 200:  # noqa: PLR2004 - nobody's tool is called so
        raise UsageError(f"{in_quotes(text)} is no tool", "write --tool NAME=VERSION")
    return {"tool": {"name": name.strip(), "version": version.strip()}}


def sign(given: Given) -> int:
    """Add signatures to the newest keys and the newest entry, complete what was begun, and give the exit code."""
    return writing(given, _sign)


def _sign(at: Writing) -> int:
    book = at.book
    if not book.roots:
        raise UsageError("there is no log yet", "`crs-gate evidence init` begins one")
    files = appending.settled(book, at.words(), at.signers())
    if all(at.held.files.get(path) == data for path, data in files.items()):
        waits = book.missing_signatures or not book.root_is_signed
        click.echo(f"{'it waits for the signature of another key' if waits else 'nothing waits'}: nothing is written")
        return PASSED
    _tell(book, *at.save(files), files)
    return PASSED


def rotate(given: Given, turning: Turning) -> int:
    """Change keys, roles or thresholds, and give the exit code."""
    return writing(given, lambda at: _rotate(at, turning), turning.policy)


def _rotate(at: Writing, turning: Turning) -> int:
    book = at.book
    if not book.roots or not book.entries:
        raise UsageError("there is no log yet", "`crs-gate evidence init` begins one")
    if not (book.root_is_signed and book.root_is_told):
        files = appending.settled(book, at.words(turning.reason), _with_new(at, turning))
        click.echo(f"completes version {book.root.version} of the keys, which was begun; run this again for more")
        _tell(book, *at.save(files), files)
        return PASSED
    _insist_on_settled(book)
    signers = at.signers()
    if not any(each.key.id in book.root.current(ROOT) for each in signers):
        raise FaultError("role-missing", "the keys are changed by keys that have the role root, and these have not")
    policy = policy_to_watch(at.place, turning.policy) if turning.watch else None
    at = at._replace(held=at.place.held(policy))
    if turning.new_key and at.given.to_sign:
        raise UsageError("a key cannot be made while another signs by hand", "make it with ssh-keygen, and --add it")
    new = [made(turning.new_key, turning.name or _names(book, signers))] if turning.new_key else []
    turn = _turn(book, turning, signers, new, policy)
    if turning.identities and not (turn.sigstore or book.root.sigstore):
        raise UsageError("identities of Sigstore are verified against a trusted root", "name it: --trusted-root FILE")
    root = rotating.turned(book.root, len(book.entries), turn)
    root = trust.with_sigstore(root, {**at.held.folder(TRUST), trust.sigstore_name(root.version): turn.sigstore})
    files = appending.turned(book, root, (*signers, *new), turn.sigstore)
    begun = appending.read(appending.laid_over(at.held, files))
    files |= appending.settled(begun, at.words(turning.reason), (*signers, *new)) if begun.root_is_signed else {}
    _tell(book, *at.save(files), files)
    if policy:
        click.echo(f"next: `crs-gate evidence add policy-change` speaks of {terminal(policy)} for the first time")
    return PASSED


def _with_new(at: Writing, turning: Turning) -> tuple[Signs, ...]:
    """Those who sign, and the key that a run before this one has made."""
    if turning.new_key and turning.new_key.expanduser().is_file() and not at.given.to_sign:
        return (*at.signers(), *chosen([str(turning.new_key)], Around({}, lambda _: None, lambda _: None)))
    return at.signers()


def _names(book: Book, signers: Iterable[Signs]) -> str:
    return next((book.root.keys[each.key.id].name for each in signers if each.key.id in book.root.keys), "")


def _turn(book: Book, turning: Turning, signers: Iterable[Signs], new: Iterable[Signs], policy: str | None) -> Turn:
    if wrong := set(turning.roles) - set(ROLES):
        raise UsageError(f"{in_quotes(min(wrong))} is no role", f"the roles are {', '.join(ROLES)}")
    roles = frozenset(turning.roles or ROLES)
    replaced = [each.key.id for each in signers if each.key.id in book.root.current(ROOT)] if turning.new_key else []
    coming = [Newcomer(each.key, turning.name or _names(book, signers), roles) for each in new]
    coming += [newcomer(text, roles, turning.name) for text in turning.add]
    sigstore = trusted_root(turning.trusted_root) if turning.trusted_root else b""
    for issuer, name in turning.identities:
        coming.append(Newcomer(identities.of_names(issuer, name), (turning.name or name)[:100], roles))
    gone = dict.fromkeys((*turning.retire, *replaced))
    return Turn(coming, gone, thresholds(turning.thresholds), turning.disown, policy, sigstore)


def _tell(before: Book, after: Book, found: Verified, files: Files) -> None:
    """What was written, what it speaks of, what is left to be done."""
    said = after.newest
    if not after.root_is_signed:
        click.echo(
            f"version {after.root.version} of the keys takes more signatures: the others run `crs-gate evidence sign`"
        )
    elif said is not None:
        who = ", ".join(map(terminal, found.signers)) or "nobody"
        click.echo(f"entry {said.seq} {said.event}, signed by {who}")
        last = before.newest if before.newest and before.newest.seq < said.seq else None
        for path, state in appending.differences(last, said).items():
            click.echo(f"  {terminal(path)}{f' ({state})' if state and last else ''}")
        if missing := after.missing_signatures:
            click.echo(f"it takes {missing} more signature(s): the others run `crs-gate evidence sign`")
    click.echo(f"commit {files_of(files)}")
