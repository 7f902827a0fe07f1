"""``crs-gate evidence``: a signed log of what became of a dataset."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crs_gate.cli.options import directory_option, policy_option, today_option
from crs_gate.model.naming import is_manifest_name

if TYPE_CHECKING:
    from crs_gate.cli.evidence_writing import Given

_EVENTS = ("add", "remove", "transform", "optout-removal", "retention", "change", "audit", "release", "policy-change")
_KEY = click.option(
    "--key",
    "keys",
    multiple=True,
    metavar="KEY",
    help="Who signs: a private key's file, agent, agent:SHA256:..., a .pub file of a key in ssh-agent, or sigstore.",
)
_TO_SIGN = click.option(
    "--to-sign",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Sign by hand: files for `ssh-keygen -Y sign` or `sigstore sign` are put there; then run this again.",
)
_ROOT = click.option("--evidence-root", "pin", default="", envvar="CRS_GATE_EVIDENCE_ROOT", metavar="FINGERPRINT",
                     help="The fingerprint of the keys, kept outside of the repository.")  # fmt: skip
_MANIFEST = click.argument("manifest", required=False, type=click.Path(path_type=Path))
_REASON = click.option("--reason", default="", metavar="TEXT", help="Why, in a few words; everybody can read it.")
_FORMAT = click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True,
                       help="What to print.")  # fmt: skip


def _signing(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options of every command that signs."""
    for option in (directory_option, today_option("The present day (UTC)."), _ROOT, _TO_SIGN, _KEY):
        function = option(function)
    return function


def _given(manifest: Path | None, options: dict[str, Any]) -> "Given":
    from crs_gate.cli.evidence_writing import Given

    pin = options["pin"].strip().lower()
    bundles = options.get("bundles", ())
    return Given(options["directory"], manifest, options["keys"], options["to_sign"], pin, options["today"], bundles)


@click.group("evidence")
def command() -> None:
    """Keep a signed log of what became of a dataset, in .crs/ beside its manifest.

    \b
    Examples:
      crs-gate evidence init --new-key ~/.ssh/posts     begin a log, with a new key
      crs-gate evidence add release --key ~/.ssh/posts  sign what is there now
      crs-gate evidence verify --base main              does it hold, and who says so?
      crs-gate evidence log -n 5                        what became of it

    A private key is read from a file, an agent of SSH, or the variable CRS_GATE_KEY, and is never printed.
    """


@command.command("init")
@_MANIFEST
@click.option("--origin", metavar="NAME", help="The lasting name of the dataset, such as github.com/acme/posts.")
@click.option("--name", metavar="WHO", help="Who holds the key.")
@click.option("--new-key", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Make a new Ed25519 key and sign with it.")  # fmt: skip
@click.option("--co-key", "co_keys", multiple=True, metavar="PUB", help="Trust this public key too: a file or a line.")
@click.option("--threshold", "thresholds", multiple=True, metavar="ROLE=COUNT", help="How many keys a role takes.")
@click.option("--watch-policy", "watch", is_flag=True, help="Have changes of the policy signed too.")
@policy_option
@_signing
def _init(
    manifest: Path | None,
    origin: str | None,
    name: str | None,
    new_key: Path | None,
    co_keys: tuple[str, ...],
    thresholds: tuple[str, ...],
    *,
    watch: bool,
    policy: str | None,
    **options: Any,
) -> int:
    """Begin a log: its keys, its first entry, its checkpoint.

    The fingerprint of the keys goes to standard output, all else to standard error. Keep it outside of the repository:
    it is what vouches for the keys where no base does.

    \b
    Examples:
      crs-gate evidence init --new-key ~/.ssh/posts --name "Alice Doe"
      crs-gate evidence init --key agent --co-key bob.pub --threshold release=2
    """
    from crs_gate.cli.evidence_beginning import Beginning, init

    return init(_given(manifest, options), Beginning(origin, name, new_key, co_keys, thresholds, watch, policy))


@command.command("add", short_help="Append an entry over what is there now.")
@click.argument("event", required=False, default="change")
@_MANIFEST
@_REASON
@click.option("--actor", default="", metavar="WHO", help="Who or what made the change, when it is not who signs.")
@click.option("--tool", metavar="NAME=VERSION", help="What made the change.")
@_signing
def _add(event: str, manifest: Path | None, reason: str, actor: str, tool: str | None, **options: Any) -> int:
    """Append an entry that speaks of the manifest and of all evidence as they are now.

    EVENT is change, add, remove, transform, optout-removal, retention, audit, release or policy-change. A change of
    nothing writes nothing.

    \b
    Examples:
      crs-gate evidence add --key ~/.ssh/posts
      crs-gate evidence add release --reason "version 2.0" --key agent
      crs-gate evidence add --key ~/.ssh/id_ed25519.pub --to-sign /tmp/sign   sign with ssh-keygen
    """
    from crs_gate.cli.evidence_adding import Entry, add

    is_file = event not in _EVENTS and (options["directory"] / event).is_file()
    if (is_file or is_manifest_name(event)) and manifest is None:
        event, manifest = "change", Path(event)
    if event not in _EVENTS:
        raise click.BadParameter(f"'{event}' is none of {', '.join(_EVENTS)}", param_hint="EVENT")
    return add(_given(manifest, options), Entry(event, reason, actor, tool))


@command.command("sign", short_help="Sign what waits; complete what was interrupted.")
@_MANIFEST
@click.option("--bundle", "bundles", multiple=True, type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="A bundle of Sigstore over what waits, by an identity that the keys trust.")  # fmt: skip
@_signing
def _sign(manifest: Path | None, **options: Any) -> int:
    """Sign what waits: keys and an entry that take several signatures, a checkpoint, what was interrupted.

    \b
    Examples:
      crs-gate evidence sign --key ~/.ssh/bob
      crs-gate evidence sign posts/dataset.crs.yaml --key agent
      crs-gate evidence sign --bundle entry.sigstore.json --key ~/.ssh/bob
    """
    from crs_gate.cli.evidence_adding import sign

    return sign(_given(manifest, options))


@command.command("verify")
@_MANIFEST
@click.option("--base", metavar="REV", help="A revision that you trust: its keys vouch for those now.")
@_ROOT
@click.option("--anchor", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="A checkpoint that was kept elsewhere: the log must go on from it.")  # fmt: skip
@_FORMAT
@today_option("Judge as of this day (UTC).")
@directory_option
def _verify(
    manifest: Path | None,
    base: str | None,
    pin: str,
    anchor: Path | None,
    *,
    format_: str,
    today: date,
    directory: Path,
) -> int:
    """Verify the log against a base or a fingerprint. No network is asked.

    Exit codes: 0 it holds, 1 it does not, 3 nothing vouches for its keys.

    \b
    Examples:
      crs-gate evidence verify --base origin/main
      crs-gate evidence verify --evidence-root 3f0c... --anchor last-checkpoint
    """
    from crs_gate.cli.evidence_verifying import Verifying, run

    return run(Verifying(directory, manifest, base, pin, anchor, format_, today))


@command.command("log", short_help="List the entries: when, what, signed by whom, why.")
@_MANIFEST
@click.option("-n", "--count", type=click.IntRange(min=1), metavar="N", help="Only the newest N entries.")
@click.option("--keys", is_flag=True, help="List the keys, their roles and thresholds instead.")
@_FORMAT
@directory_option
def _log(manifest: Path | None, count: int | None, format_: str, directory: Path, *, keys: bool) -> int:
    """List the entries, oldest first: when, what, signed by whom, why, and what changed. Nothing is verified but them.

    \b
    Examples:
      crs-gate evidence log -n 5
      crs-gate evidence log --keys
      crs-gate evidence log --format json
    """
    from crs_gate.cli.evidence_listing import run

    return run(directory, manifest, count, format_, keys=keys)


@command.command("rotate-key", short_help="Change keys, roles and how many have to sign.")
@_MANIFEST
@click.option("--new-key", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Make a new key that takes the place of the one that signs.")  # fmt: skip
@click.option("--name", metavar="WHO", help="Who holds the new key.")
@click.option("--add", multiple=True, metavar="PUB", help="Trust this public key: a file or a line.")
@click.option("--add-sigstore", "identities", multiple=True, nargs=2, metavar="ISSUER IDENTITY",
              help="Trust whoever this issuer says to be that, as Sigstore certifies it.")  # fmt: skip
@click.option("--trusted-root", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="The trusted root of Sigstore to verify such identities against, offline.")  # fmt: skip
@click.option("--role", "roles", multiple=True, metavar="ROLE", help="What the new key may sign; else everything.")
@click.option("--retire", multiple=True, metavar="KEYID", help="Trust this key no more; what it signed still counts.")
@click.option("--threshold", "thresholds", multiple=True, metavar="ROLE=COUNT", help="How many keys a role takes.")
@click.option("--disown", multiple=True, type=click.IntRange(min=1), metavar="SEQ",
              help="An entry that a stolen key signed: it counts for nothing.")  # fmt: skip
@click.option("--watch-policy", "watch", is_flag=True, help="Have changes of the policy signed from now on.")
@policy_option
@_REASON
@_signing
def _rotate_key(
    manifest: Path | None,
    new_key: Path | None,
    name: str | None,
    *,
    add: tuple[str, ...],
    identities: tuple[tuple[str, str], ...],
    trusted_root: Path | None,
    roles: tuple[str, ...],
    retire: tuple[str, ...],
    thresholds: tuple[str, ...],
    disown: tuple[int, ...],
    watch: bool,
    policy: str | None,
    reason: str,
    **options: Any,
) -> int:
    """Change the keys: a new one for an old one, maintainers who come and go, how many have to sign.

    Keys that are trusted with the keys now must sign; a lost or stolen key need not.

    \b
    Examples:
      crs-gate evidence rotate-key --key ~/.ssh/posts --new-key ~/.ssh/posts-2027
      crs-gate evidence rotate-key --key agent --add carol.pub --threshold release=2
      crs-gate evidence rotate-key --key agent --add ci.pub --role entry
      crs-gate evidence rotate-key --key agent --retire 41f0c2d1a9b37e55 --disown 12
      crs-gate evidence rotate-key --key agent --role entry --trusted-root trusted_root.json \\
        --add-sigstore https://accounts.example.org carol@example.org
    """
    from crs_gate.cli.evidence_adding import Turning, rotate

    sigstore = (identities, trusted_root)
    turning = Turning(new_key, name, add, roles, retire, thresholds, disown, watch, policy, reason, *sigstore)
    return rotate(_given(manifest, options), turning)
