"""From a manifest at a commit to its badge, and from a badge back to what is so."""

import json
from datetime import date
from hashlib import sha256
from pathlib import Path

import click

from crs_gate import RULESET_VERSION, __version__
from crs_gate.cli.manifest_file import only_one
from crs_gate.cli.running import path_inside, workspace_of
from crs_gate.cli.writing import write
from crs_gate.errors import BLOCKED, PASSED, UNDECIDED, HistoryError, UsageError
from crs_gate.escape import in_quotes, terminal
from crs_gate.evidence import strict
from crs_gate.history.opening import open_history
from crs_gate.history.repository import Repository, inside_repository
from crs_gate.history.select import Comparison, Request
from crs_gate.history.snapshot import CommitSnapshot
from crs_gate.model.rating import shown
from crs_gate.pipeline import Run, run
from crs_gate.report import badge as badges
from crs_gate.report import json_v1
from crs_gate.report.badge import Badge, NoBadgeError

_NO_GIT = "a badge speaks of a commit: put the manifest under git, and commit it"


def draw(manifest: Path | None, start: Path, tip: str, today: date, format_: str, output: Path | None) -> int:
    """Write or print the badge of a manifest, and give the exit code. Raises ``GateError``."""
    file = start / manifest if manifest else only_one(start)
    folder = file.parent if file.parent.is_dir() else start
    if not inside_repository(folder):
        raise HistoryError(f"{terminal(str(folder))} is in no git repository", _NO_GIT)
    with open_history(folder, Request(compare=False, workspace=workspace_of(folder))) as history:
        if history.repository is None:
            raise HistoryError(f"{terminal(str(folder))} is in no git repository", _NO_GIT)
        path = path_inside(history.root, file)
        commit = history.repository.commit(tip, "named", "name one that is here, or fetch it")
        found = _badge(history.repository, path, commit.id, today)
        changed = tip == "HEAD" and history.head.read(path) != _at(history.repository, commit.id).read(path)
    text = badges.svg(found) if format_ == "svg" else badges.shields(found)
    if output is None:
        click.echo(text, nl=False)
    else:
        write(output, text)
        click.echo(f"wrote {terminal(str(output))}: {found.letter or 'no rating'} {found.score}".rstrip())
    if changed:
        click.echo(
            f"note: {terminal(path)} has changes that are not committed; the badge is that of the commit", err=True
        )
    return PASSED


def verify_badge(file: Path, start: Path) -> int:
    """Rate what a badge speaks of anew, and give the exit code. Raises ``GateError``."""
    shown_as, text = terminal(str(file)), _text_of(file)
    try:
        claimed, is_picture = badges.parse(text)
    except NoBadgeError as fault:
        raise UsageError(f"{shown_as} is no badge: {fault}", "`crs-gate badge --output FILE` makes one") from fault
    if (claimed.tool, claimed.rules) != (__version__, RULESET_VERSION):
        click.echo(
            f"{shown_as} was made by crs-gate {terminal(claimed.tool)}, and this is {__version__}: it cannot be told"
        )
        return UNDECIDED
    with open_history(start, Request(compare=False, workspace=workspace_of(start))) as history:
        if history.repository is None:
            raise HistoryError(f"{terminal(str(start))} is in no git repository", "go to the repository of the badge")
        hint = "fetch the whole history, then run it again"
        commit = history.repository.commit(claimed.commit, "named", hint)
        found = _badge(history.repository, claimed.manifest, commit.id, date.fromisoformat(claimed.day))
    same = text == badges.svg(found) if is_picture else _tree(text) == _tree(badges.shields(found))
    what = (
        f"{in_quotes(found.manifest)} at {commit.id[:10]} on {found.day}: {found.letter or 'no rating'} {found.score}"
    )
    if same:
        click.echo(f"{shown_as} tells the truth: {what.rstrip()}")
        return PASSED
    wrong = [name for name in Badge._fields if getattr(claimed, name) != getattr(found, name)]
    why = f"its {' and '.join(wrong)} are others" if wrong else "it shows something else than it is bound to"
    click.echo(f"{shown_as} does not tell the truth ({why}). True is {what.rstrip()}")
    return BLOCKED


def _badge(repository: Repository, path: str, commit: str, day: date) -> Badge:
    snapshot = _at(repository, commit)
    if snapshot.entry(path) is None:
        raise UsageError(f"there is no {in_quotes(path)} at {commit[:10]}", "name a manifest that is committed")
    report = run(Run("rate", snapshot, None, Comparison.NONE, "", day, (path,)))
    tree = json.loads(json_v1.render(report))["manifests"][0]
    rating = report.manifests[0].head_rating
    letter, score = (rating.letter, shown(rating.score)) if rating else ("", "")
    digest = sha256(strict.canonical(_texts(tree))).hexdigest()
    return Badge(path, commit, day.isoformat(), letter, score, digest, __version__, RULESET_VERSION)


def _at(repository: Repository, commit: str) -> CommitSnapshot:
    return CommitSnapshot(repository, repository.commit(commit, "named", ""))


def _texts(tree: object) -> object:
    """The same with numbers as texts: canonical JSON here knows no fractions."""
    if isinstance(tree, dict):
        return {name: _texts(value) for name, value in tree.items()}
    if isinstance(tree, list):
        return [_texts(value) for value in tree]
    return str(tree) if isinstance(tree, float) else tree


def _text_of(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            data = stream.read(badges.LARGEST + 1)
        if len(data) > badges.LARGEST:
            raise UsageError(f"{terminal(str(file))} is no badge: it is too large", "name a badge")
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise UsageError(f"{terminal(str(file))} is no badge: it is no text", "name a badge") from None
    except OSError as fault:
        raise UsageError(f"cannot read {terminal(str(file))}: {fault.strerror}", "name a badge") from fault


def _tree(text: str) -> object:
    return json.loads(text)
