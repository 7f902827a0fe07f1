"""Entries, keys and signatures written to a log: planned, verified as they would lie there, then written."""

import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import click

from crs_gate import __version__
from crs_gate.cli.evidence_folder import MARK, Place, alone, place, write
from crs_gate.errors import BLOCKED, PASSED, GateError, UsageError
from crs_gate.escape import terminal
from crs_gate.evidence import appending, keys
from crs_gate.evidence.appending import Book, Files, Words, laid_over
from crs_gate.evidence.faults import Fault, FaultError
from crs_gate.evidence.held import OWN, Held, Verified
from crs_gate.evidence.identities import KIND, Identity
from crs_gate.evidence.layout import FILES, FOLDER
from crs_gate.evidence.log import Asked, verify
from crs_gate.evidence.making import Signs
from crs_gate.evidence.trust import Root
from crs_gate.signing.bundled import Bundled
from crs_gate.signing.by_hand import ByHand, WaitingError, begun, clear
from crs_gate.signing.choosing import VARIABLE, Around, chosen, public_key

_HALFWAY = frozenset(("keys-not-signed", "log-empty", "checkpoint-gone", "checkpoint-differs"))
"""Faults that a log has while it waits for somebody else to sign its keys."""
_TOLD = 5


class Given(NamedTuple):
    """What the options of every command that writes say."""

    start: Path
    manifest: Path | None
    keys: tuple[str, ...]
    to_sign: Path | None
    pin: str
    today: date
    bundles: tuple[Path, ...] = ()
    """Files with bundles of Sigstore."""


class InvalidEvidenceError(GateError):
    """Nothing is signed over a log that does not hold."""

    exit_code = BLOCKED

    def __init__(self, faults: Sequence[Fault], hint: str) -> None:
        lines = [f"{terminal(each.path)}: {terminal(each.message)} [{each.code}]" for each in faults[:_TOLD]]
        more = len(faults) - _TOLD
        lines += [f"and {more:,} more"] if more > 0 else []
        super().__init__("the log would not hold, so nothing was written\n" + "\n".join(lines), hint)


class Writing(NamedTuple):
    """A log that is open for writing, by this process alone."""

    place: Place
    held: Held
    book: Book
    given: Given

    def signers(self) -> tuple[Signs, ...]:
        """Who signs. Raises ``UsageError`` where nobody is named."""
        return signers(self.given, self.book.root if self.book.roots else None)

    def words(self, reason: str = "", actor: str = "", more: Mapping[str, Any] = {}) -> Words:
        """What is said of an entry, and the list of files; the time is now, or when signing by hand was begun."""
        tool = {"tool": {"name": "crs-gate", "version": __version__}}
        listed = appending.of_list(self.place.list_of_files())
        return Words(self._time(), reason, actor, {**tool, **listed, **more})

    def _time(self) -> str:
        waiting = begun(self.given.to_sign) if self.given.to_sign else None
        if waiting and waiting.seq == len(self.book.entries):
            return waiting.time
        now = datetime.now(UTC)
        stamp = now if now.date() == self.given.today else datetime.combine(self.given.today, now.min.time())
        return stamp.strftime("%Y-%m-%dT%H:%M:%SZ")

    def save(self, files: Files) -> tuple[Book, Verified]:
        """Write the files if the log holds with them. Raises ``InvalidEvidenceError``."""
        after = laid_over(self.held, files)
        book = appending.read(after)
        found = verified(after, self.place, self.given)
        half = _HALFWAY if not book.root_is_signed else frozenset()
        if wrong := [fault for fault in found.invalid if fault.code not in half]:
            raise InvalidEvidenceError(wrong, _hint(wrong, self.held))
        if self.given.pin and self.book.roots and found.trust == OWN:
            text = f"no version of the keys has the fingerprint {terminal(self.given.pin)[:80]}"
            hint = "compare it with what who made the keys tells you; if that is right, these keys are forged"
            raise InvalidEvidenceError([Fault("fingerprint-unknown", FOLDER, text)], hint)
        write(self.place.folder, files)
        if self.given.to_sign:
            clear(self.given.to_sign)
        return book, found


def writing(given: Given, work: Callable[[Writing], int], policy: str | None = None) -> int:
    """Do some work on a log, and give the exit code. Raises ``GateError``."""
    with place(given.start, given.manifest) as here, alone(here.folder):
        if not here.manifests:
            hint = "name a manifest, or run `crs-gate init` to start one: .crs/ lies in its folder"
            raise UsageError(f"there is no manifest of crs-gate in {terminal(str(here.folder))}", hint)
        held = here.held(policy)
        try:
            book = appending.read(held)
            held = here.also(held, appending.manifests_of(book))
            return work(Writing(here, held, book._replace(held=held), given))
        except WaitingError as waiting:
            return _wait(waiting, given)
        except FaultError as fault:
            raise InvalidEvidenceError([fault.at(FOLDER)], _hint([fault.at(FOLDER)], held)) from fault


def signers(given: Given, root: Root | None = None) -> tuple[Signs, ...]:
    """Who signs, with the keys that are trusted where there are any. Raises ``UsageError`` where nobody is named."""
    bundled = _bundled(given, root)
    rest = tuple(name for name in given.keys if not _is_sigstore(name))
    if bundled and not rest and (given.to_sign or not os.environ.get(VARIABLE)):
        return bundled
    return (*bundled, *_signers(given._replace(keys=rest), root.keys if root else ()))


def _bundled(given: Given, root: Root | None) -> tuple[Signs, ...]:
    """The identities of Sigstore that sign: those that are named, or the one there is where bundles are."""
    there = [each.key for each in root.keys.values() if isinstance(each.key, Identity)] if root else []
    named = [name for name in given.keys if _is_sigstore(name)] or ([KIND] if given.bundles else [])
    found: dict[str, Signs] = {}
    for name in named:
        wanted = name.removeprefix(KIND)[1:]
        fit = [each for each in there if not wanted or wanted in (each.id, each.identity)]
        if len(fit) != 1:
            listed = ", ".join(f"{KIND}:{terminal(each.identity)}" for each in there[:10])
            hint = (
                f"name one of these: {listed}" if listed else "`rotate-key --add-sigstore ISSUER IDENTITY` trusts one"
            )
            what = "several identities" if fit else "no such identity"
            raise UsageError(f"the keys have {what} of Sigstore", hint)
        found[fit[0].id] = Bundled(fit[0], given.bundles, given.to_sign)
    return tuple(found.values())


def _is_sigstore(name: str) -> bool:
    return name == KIND or name.startswith(f"{KIND}:")


def _signers(given: Given, known: Iterable[str]) -> tuple[Signs, ...]:
    found: tuple[Signs, ...]
    if given.to_sign:
        if len(given.keys) > 1:
            raise UsageError("one signs by hand at a time", "name one --key; the others run `crs-gate evidence sign`")
        found = tuple(ByHand(public_key(name, Path())[0], given.to_sign) for name in given.keys)
        hint = "name the .pub file of the key that will sign: --key KEY.pub"
    else:
        around = Around(os.environ, _ask, lambda text: click.echo(f"warning: {text}", err=True), frozenset(known))
        found = chosen(given.keys, around)
        hint = f"--key FILE, --key agent, or the key's text in {VARIABLE}; or --to-sign DIR to sign with ssh-keygen"
    if not found:
        raise UsageError("no key is named to sign with", hint)
    return found


def verified(held: Held, here: Place, given: Given) -> Verified:
    """What comes out when the log is verified as it stands."""
    names = here.manifests
    return verify(held, Asked(names[0] if names else "", given.today, None, given.pin))


def files_of(files: Files) -> str:
    """What is to be committed."""
    return " ".join(terminal(path) for path in files)


def _ask(question: str) -> str | None:
    if not sys.stdin.isatty():
        return None
    return str(click.prompt(question, hide_input=True, err=True, default="", show_default=False)) or None


def _wait(waiting: WaitingError, given: Given) -> int:
    file = terminal(str(waiting.file))
    command = waiting.command or f"ssh-keygen -Y sign -n {keys.NAMESPACE} -f {_private(given)} {file}"
    if waiting.told:
        click.echo(f"no signature of {waiting.file.name}: {waiting.told}", err=True)
    click.echo(f"nothing is written to the log yet: {file} waits for its signature. Sign it:", err=True)
    click.echo(f"  {command}", err=True)
    click.echo("then run the same command again; it goes on from there", err=True)
    return PASSED


def _private(given: Given) -> str:
    named = next(name for name in given.keys if not _is_sigstore(name))
    private = named.removesuffix(".pub")
    return terminal(private if Path(private).is_file() else named)


def _hint(faults: Sequence[Fault], held: Held) -> str:
    if any(data.startswith(MARK) for data in held.files.values()):
        return (
            "two branches have appended: take the log of the branch you merge into (`git checkout BRANCH -- .crs/log "
            ".crs/checkpoint`, and delete entries of yours that are left), then `crs-gate evidence add` again"
        )
    if any(each.code in ("untrusted-signature", "role-missing", "key-out-of-use") for each in faults):
        return "`crs-gate evidence log --keys` lists the keys and their roles; sign with one of those"
    if any(each.message.startswith(FILES) for each in faults):
        return "`crs-gate files` writes it anew"
    return "`crs-gate evidence verify` tells what to do for each"
