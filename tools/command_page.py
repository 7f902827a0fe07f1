"""Makes docs/commands.md: what `--help` says of every command."""

from collections.abc import Iterator

import click

from crs_gate.cli import _cli

_WIDTH = 110
_INTRODUCTION = """# Commands

What `crs-gate COMMAND --help` prints. Exit codes are the same everywhere: 0 passed, 1 blocked, 2 wrong usage or policy,
3 could not be decided. The [action](outputs.md) takes the options of `check` as inputs.
"""


def command_page() -> str:
    """The page."""
    return "\n".join(
        (_INTRODUCTION, *_sections(_cli, click.Context(_cli, info_name="crs-gate", terminal_width=_WIDTH)))
    )


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
