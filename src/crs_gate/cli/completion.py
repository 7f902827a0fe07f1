"""``crs-gate completion SHELL``."""

import click


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the completion script for a shell.

    \b
    bash:  crs-gate completion bash > ~/.local/share/bash-completion/completions/crs-gate
    zsh:   crs-gate completion zsh > "${fpath[1]}/_crs-gate"
    fish:  crs-gate completion fish > ~/.config/fish/completions/crs-gate.fish
    """
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    if kind is not None:
        click.echo(kind(ctx.find_root().command, {}, "crs-gate", "_CRS_GATE_COMPLETE").source())
