"""The command line: one module a command, each parses, calls, prints and exits."""

import os
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module

import click

from crs_gate import __version__
from crs_gate.errors import USAGE, GateError, UsageError

_COMMANDS = {
    "check": ("crs_gate.cli.check", "Compare head with base and block a change that lowers the rating."),
    "rate": ("crs_gate.cli.rate", "Rate manifests as they stand: letter, score and reasons."),
    "screen": ("crs_gate.cli.screen", "Let through what a crawler may take, and say why not the rest."),
    "baseline": ("crs_gate.cli.baseline", "Record what is owed today, so that floors block on what is new."),
    "init": ("crs_gate.cli.init", "Write a commented manifest and policy to start from."),
    "import": ("crs_gate.cli.import_", "Write a manifest from a card, Croissant, Data Package, ..."),
    "add": ("crs_gate.cli.add", "Add a source to a manifest, and ask for what it owes."),
    "answer": ("crs_gate.cli.answer", "Write answers into a manifest, and ask for what is owed."),
    "badge": ("crs_gate.cli.badge", "Draw the rating of a commit, or say whether a badge tells the truth."),
    "history": ("crs_gate.cli.history", "Rate each commit that touched a manifest; name those that lost a letter."),
    "merge": ("crs_gate.cli.merge", "Say where descriptions of one dataset disagree."),
    "fix": ("crs_gate.cli.fix", "Write what needs no judgment: license ids, notes on gaps."),
    "files": ("crs_gate.cli.files", "List the data files with their SHA-256, and check the list."),
    "audit": ("crs_gate.cli.audit", "Look into all data files: personal data, secrets, what can do harm."),
    "ledger": ("crs_gate.cli.ledger", "Count the ledger of datapoints against the manifest."),
    "remove": ("crs_gate.cli.remove", "Take a source out for good: the gate knows it again."),
    "measure": ("crs_gate.cli.measure", "Count copies, bias, and what synthetic data takes over."),
    "collect": ("crs_gate.cli.collect", "Ask sites what they reserve, and keep the answers."),
    "waive": ("crs_gate.cli.waive", "Write an exception that ends into the policy file."),
    "waivers": ("crs_gate.cli.waivers", "List waivers, and what else will end soon."),
    "media": ("crs_gate.cli.media", "Read what pictures, sound and video say of training."),
    "evidence": ("crs_gate.cli.evidence", "Keep a signed log of a dataset: init, add, sign, verify, log, ..."),
    "attributions": ("crs_gate.cli.attributions", "Write credits and what the licenses of the sources ask."),
    "export": ("crs_gate.cli.export", "Write it as Croissant, a card, a BOM, a summary for regulators."),
    "explain": ("crs_gate.cli.explain", "Say what a rule asks, why, and how to repair it."),
    "rules": ("crs_gate.cli.rules", "List the rules."),
    "trace": ("crs_gate.cli.trace", "Draw how data came to be, and where the chain is broken."),
    "license": ("crs_gate.cli.license", "Say what a license allows, asks and forbids."),
    "schema": ("crs_gate.cli.schema", "Print a JSON Schema: manifest, policy or report."),
    "doctor": ("crs_gate.cli.doctor", "Say why a set-up does not work."),
    "completion": ("crs_gate.cli.completion", "Print the shell completion script."),
    "action": ("crs_gate.cli.action", "Run as the GitHub Action: options come from INPUT_* variables."),
}
_GROUPS = {
    "Judge": ("check", "rate", "history", "screen", "waivers"),
    "Write": ("init", "add", "answer", "import", "merge", "fix", "baseline", "remove", "waive"),
    "Prove": ("files", "audit", "ledger", "measure", "collect", "media", "trace", "evidence"),
    "Publish": ("badge", "attributions", "export"),
    "Learn": ("doctor", "explain", "rules", "license", "schema", "completion"),
}
_HELP = """Rate AI training datasets (A to G) and block changes that lower the rating.

\b
Examples:
  crs-gate init                      start a manifest and a policy
  crs-gate rate dataset.crs.yaml     how good is it now?
  crs-gate check                     what did my branch do to it?
  crs-gate check --base v1 --head v2 compare two commits
  crs-gate explain license-unknown   what a rule asks, and the fix

Exit codes: 0 passed, 1 blocked, 2 wrong usage or policy, 3 could not be decided.
A letter satisfies no law, and nothing here is legal advice.
"""


class _Commands(click.Group):
    """Commands whose modules are imported only when they run."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return [name for names in _GROUPS.values() for name in names]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in _COMMANDS:
            command: click.Command = import_module(_COMMANDS[cmd_name][0]).command
            return command
        if ctx.resilient_parsing:
            return None
        raise click.NoSuchCommand(cmd_name, possibilities=self.list_commands(ctx), ctx=ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        for title, names in _GROUPS.items():
            with formatter.section(title):
                formatter.write_dl([(name, _COMMANDS[name][1]) for name in names])


@click.group(cls=_Commands, help=_HELP, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", message="crs-gate %(version)s")
def _cli() -> None:
    pass


_NOBODY_TO_TELL = (OSError, ValueError)
"""What a full or closed standard error raises; the exit code says it then."""


def main(argv: Sequence[str]) -> int:
    """Run a command and give its exit code. Every failure ends in a sentence, never in a traceback."""
    try:
        return int(_cli.main(list(argv), prog_name="crs-gate", standalone_mode=False) or 0)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as fault:
        return _misused(fault)
    except (click.Abort, BrokenPipeError, SystemExit):
        return 130  # interrupted, or nobody reads on: then click exits by itself, with the code of a block
    except Exception as fault:  # the last line of defense: no traceback for a user
        if os.environ.get("CRS_GATE_DEBUG"):
            raise
        return _told(_as_gate_error(fault))


def _as_gate_error(fault: Exception) -> GateError:
    if isinstance(fault, GateError):
        return fault
    if isinstance(fault, ImportError):
        return _LibraryError(fault)
    return _SystemError(fault) if isinstance(fault, OSError) else _UnexpectedError(fault)


def _misused(fault: click.ClickException) -> int:
    """On a terminal click's own words with the usage; on GitHub also where the author looks."""
    if os.environ.get("GITHUB_ACTIONS") != "true":
        with suppress(*_NOBODY_TO_TELL):
            fault.show()
        return USAGE
    context = fault.ctx if isinstance(fault, click.UsageError) else None
    hint = f"`{context.command_path} --help` lists what can be given" if context else ""
    return _told(UsageError(fault.format_message(), hint))


def _told(fault: GateError) -> int:
    from crs_gate.delivery.fault import emit_fault

    with suppress(*_NOBODY_TO_TELL):
        emit_fault(fault, os.environ)
    return fault.exit_code


class _SystemError(GateError):
    """The machine said no: a full disk, a folder that may not be read."""

    exit_code = 3

    def __init__(self, fault: OSError) -> None:
        where = f": {fault.filename}" if fault.filename else ""
        super().__init__(
            f"{fault.strerror or fault}{where}", "nothing was decided; make room or give access, then rerun"
        )


class _LibraryError(GateError):
    """A library that is missing, or that is installed and cannot be loaded."""

    exit_code = 3

    def __init__(self, fault: ImportError) -> None:
        super().__init__(
            f"a library cannot be loaded: {fault}",
            "nothing was decided; install crs-gate anew, and what the line above names, then rerun",
        )


class _UnexpectedError(GateError):
    """A fault of crs-gate itself: nothing was decided, so the gate fails closed."""

    exit_code = 3

    def __init__(self, crash: Exception) -> None:
        super().__init__(
            f"crs-gate itself failed: {type(crash).__name__}: {crash}",
            "please report this with the output of the same command under CRS_GATE_DEBUG=1",
        )
