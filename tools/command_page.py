"""Makes docs/commands.md: what `--help` says of every command."""

from collections.abc import Iterator

import click

from crs_gate.cli import _cli
from crs_gate.errors import BLOCKED, PASSED, HistoryError, UsageError

_WIDTH = 88
"""What a page of the site shows without scrolling sideways."""
_INTRODUCTION = """# Commands

What `crs-gate COMMAND --help` prints. The [action](outputs.md) takes the options of `check` as inputs, and
[the policy](policy.md) tells which can be variables of the environment.

## Exit codes

| code | means | for example |
| --- | --- | --- |
"""
_EXIT_CODES = (
    (PASSED, "passed, or done", "nothing got worse; a file was written"),
    (BLOCKED, "blocked, or what was asked about does not hold", "a floor; `fix --check` with something to fix"),
    (UsageError.exit_code, "wrong usage, or a policy that cannot be read", "an option that does not exist"),
    (HistoryError.exit_code, "could not be decided", "a base that is not there; a manifest that cannot be read"),
)


def command_page() -> str:
    """The page."""
    above = click.Context(_cli, info_name="crs-gate", terminal_width=_WIDTH)
    codes = "\n".join(f"| {code} | {means} | {example} |" for code, means, example in _EXIT_CODES)
    glance = "\n".join(_glance(_cli, above))
    return "\n".join((f"{_INTRODUCTION}{codes}\n", f"## At a glance\n\n{glance}\n", *_sections(_cli, above)))


def _glance(group: click.Group, above: click.Context) -> Iterator[str]:
    """A row for each command, which links to its section."""
    yield "| command | what it does |\n| --- | --- |"
    for name in group.list_commands(above):
        command = group.get_command(above, name)
        if command is not None and not command.hidden:
            yield f"| [{name}](#{name}) | {command.get_short_help_str(_WIDTH * 2)} |"


def _sections(group: click.Group, above: click.Context) -> Iterator[str]:
    for name in group.list_commands(above):
        command = group.get_command(above, name)
        if command is None or command.hidden:
            continue
        context = click.Context(command, info_name=name, parent=above, terminal_width=_WIDTH)
        context.help_option_names = ["-h", "--help"]
        title = context.command_path.removeprefix("crs-gate ")
        yield f"## {title}\n\n```text\n{command.get_help(context).rstrip()}\n```\n"
        if isinstance(command, click.Group):
            yield from _sections(command, context)
