"""``crs-gate init``."""

from pathlib import Path

import click

_MANIFEST, _POLICY = "dataset.crs.yaml", Path(".github", "crs-gate.yml")


@click.command("init")
@click.argument("directory", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--from", "description", metavar="FILE", help="Begin with what a card, Croissant, Data Package, ... says."
)
def command(directory: Path | None, *, description: str | None) -> None:
    """Write a commented manifest to start from, and a policy at the top of the repository if there is none.

    Nothing that exists is overwritten. With --from the manifest is that of `crs-gate import`, beside FILE or in
    DIRECTORY: what FILE says, and what is owed.

    \b
    Examples:
      crs-gate init
      crs-gate init --from README.md
    """
    from crs_gate.cli.writing import begin_file
    from crs_gate.errors import UsageError
    from crs_gate.escape import terminal

    directory = directory or (Path(description).parent if description else Path())
    manifest, policy = directory / _MANIFEST, _top(directory) / _POLICY
    if manifest.exists() or manifest.is_symlink():
        raise UsageError(
            f"{terminal(str(manifest))} exists already", "nothing was written; edit it, or name another folder"
        )
    if description is None:
        begin_file(manifest, _text(_MANIFEST, directory))
        click.echo(f"wrote {terminal(str(manifest))}")
    else:
        _import(description, manifest)
    _write_policy(policy, directory)
    if description is None:
        click.echo(f"next: answer what is null, then `crs-gate rate {terminal(str(manifest))}`")


def _import(description: str, manifest: Path) -> None:
    """Write the manifest from another description; that says what comes next, too."""
    from crs_gate.cli.importing import import_file

    import_file((description, str(manifest), None), check=False, adopt=False, start=Path())


def _write_policy(policy: Path, directory: Path) -> None:
    from crs_gate.cli.writing import begin_file
    from crs_gate.escape import terminal

    there = policy.exists()
    if not there:
        begin_file(policy, _text(_POLICY.name, directory))
    click.echo(f"{'kept' if there else 'wrote'} {terminal(str(policy))}")


def _top(directory: Path) -> Path:
    """The top of the repository around a folder, where policies are read from; outside one, the folder."""
    from crs_gate.history.repository import top_of

    folder = directory.resolve()
    top = top_of(folder)
    return top if top and top != folder else directory


def _text(template: str, directory: Path) -> bytes:
    import json

    text = (Path(__file__).parent / "templates" / template).read_text("utf-8")
    return text.replace("@NAME@", json.dumps(directory.resolve().name or "dataset")).encode()
