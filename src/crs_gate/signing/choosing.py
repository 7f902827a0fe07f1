"""From what ``--key`` names to somebody who can sign: a file, the environment, or the agent of SSH."""

import os
import stat
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from crs_gate.errors import UsageError
from crs_gate.escape import in_quotes, terminal
from crs_gate.evidence import keys
from crs_gate.evidence.faults import FaultError
from crs_gate.evidence.keys import PublicKey
from crs_gate.evidence.making import Signer
from crs_gate.signing import agent
from crs_gate.signing.private import LARGEST, Ask, signer_of

VARIABLE = "CRS_GATE_KEY"
"""The environment variable that holds the text of a private key."""
_AGENT = "agent"
_OTHERS = 0o077


class Around(NamedTuple):
    """What surrounds the choice: variables, who is asked for passphrases, where warnings go."""

    environ: Mapping[str, str]
    ask: Callable[[str], str | None]
    """Takes the question."""
    warn: Callable[[str], None]
    trusted: frozenset[str] = frozenset()
    """Ids of keys that the dataset trusts: one of these is taken where an agent holds several keys."""


def chosen(names: Iterable[str], around: Around) -> tuple[Signer, ...]:
    """Who signs: all that are named, or else the key in the environment. Raises ``UsageError``."""
    named = [_one(name, around) for name in names]
    if not named and (text := around.environ.get(VARIABLE)):
        named = [signer_of(text.encode(), f"the key in {VARIABLE}", _asking(f"the key in {VARIABLE}", around))]
    return tuple({each.key.id: each for each in named}.values())


def public_key(text: str, start: Path = Path()) -> tuple[PublicKey, str]:
    """A public key and its comment, of a line or of a file that holds one. Raises ``UsageError``."""
    line = text if text.startswith(("ssh-", "ecdsa-", "sk-")) and " " in text else _line_in(start / text)
    try:
        return keys.of_line(line), " ".join(line.split()[2:])
    except FaultError as fault:
        hint = "name a .pub file, as `ssh-keygen` writes it, or paste its line in quotes"
        raise UsageError(f"{in_quotes(text)} is no public key: {terminal(fault.message)}", hint) from fault


def _line_in(file: Path) -> str:
    lines = _read(file).decode("utf-8", "replace").splitlines()
    return next((line for line in lines if line.strip()), "")


def _one(name: str, around: Around) -> Signer:
    if name == _AGENT or name.startswith(f"{_AGENT}:"):
        return _of_agent(name.removeprefix(_AGENT)[1:], around)
    file = Path(name).expanduser()
    data = _read(file)
    if not data.startswith(b"-----"):
        return _of_public(file, around)
    _warn_of_mode(file, around)
    shown = terminal(name)
    return signer_of(data, shown, _asking(shown, around))


def _asking(shown: str, around: Around) -> Ask:
    return lambda: around.environ.get("CRS_GATE_KEY_PASSPHRASE") or around.ask(f"Passphrase of {shown}")


def _held(key: PublicKey, around: Around) -> Signer | None:
    found = around.environ.get("SSH_AUTH_SOCK") and any(each.key == key for each in agent.identities(around.environ))
    return agent.signer(key, around.environ) if found else None


def _of_public(file: Path, around: Around) -> Signer:
    """A public key stands for the private one that an agent holds, or that lies beside it."""
    key, _ = public_key(str(file))
    private = file.with_suffix("") if file.suffix == ".pub" else None
    beside = private if private and private.is_file() else None
    try:
        if held := _held(key, around):
            return held
    except UsageError:
        if beside is None:
            raise
    if beside is None:
        hint = "add the private key with `ssh-add`, or name its file"
        raise UsageError(f"no agent of SSH holds {agent.fingerprint(key)}, the key of {terminal(str(file))}", hint)
    return _one(str(beside), around)


def _of_agent(wanted: str, around: Around) -> Signer:
    everyone = agent.identities(around.environ)
    if wanted:
        fit = [each for each in everyone if agent.fingerprint(each.key) == wanted or each.key.id == wanted]
    else:
        fit = [each for each in everyone if each.key.id in around.trusted] or [*everyone]
    if len(fit) == 1:
        return agent.signer(fit[0].key, around.environ)
    listed = ", ".join(f"agent:{agent.fingerprint(each.key)} ({terminal(each.comment)[:60]})" for each in everyone[:10])
    if not everyone:
        raise UsageError("the agent of SSH holds no key that can sign here", "add one with `ssh-add FILE`")
    what = f"does not hold {in_quotes(wanted)}" if wanted else "holds several keys"
    raise UsageError(f"the agent of SSH {what}", f"name one of these: {listed}")


def _read(file: Path) -> bytes:
    shown = terminal(str(file))
    try:
        with file.open("rb") as stream:
            return stream.read(LARGEST + 1)
    except OSError as fault:
        hint = "name a file, `agent`, or `agent:SHA256:...`"
        raise UsageError(f"cannot read the key {shown}: {fault.strerror}", hint) from fault


def _warn_of_mode(file: Path, around: Around) -> None:
    status = file.stat()
    if stat.S_ISREG(status.st_mode) and status.st_uid == os.getuid() and status.st_mode & _OTHERS:
        shown = terminal(str(file))
        mode = stat.S_IMODE(status.st_mode)
        around.warn(f"others on this machine can read the key {shown} (mode {mode:04o}): `chmod 600 {shown}`")
