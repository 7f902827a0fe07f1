"""Options that several commands share. Lists are split at commas and newlines, never at spaces."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from crs_gate.model.scheme import LETTERS
from crs_gate.report import FORMATS

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


class _Lines(click.types.StringParamType):
    """Text of a list. Left to itself, click would split what the environment holds at every space."""

    envvar_list_splitter = "\n"


def split(_ctx: click.Context, _param: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    """A repeatable list option as one tuple of names."""
    return tuple(name for text in value for part in re.split(r"[,\n]", text) if (name := part.strip()))


def day(_ctx: click.Context, _param: click.Parameter, value: str | None) -> date:
    """The day to judge by: given, else from SOURCE_DATE_EPOCH, else today in UTC."""
    import os

    try:
        if value:
            return date.fromisoformat(value)
        if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
            return datetime.fromtimestamp(int(epoch), UTC).date()
    except (ValueError, OverflowError, OSError) as fault:
        raise click.BadParameter("give a date as YYYY-MM-DD") from fault
    return datetime.now(UTC).date()


def outputs(_ctx: click.Context, _param: click.Parameter, value: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """FORMAT=PATH pairs."""
    pairs = []
    for text in value:
        for part in filter(None, (p.strip() for p in re.split(r"[,\n]", text))):
            name, equals, path = part.partition("=")
            if not equals or name not in FORMATS or not path:
                raise click.BadParameter(f"'{part}' is not FORMAT=PATH with FORMAT one of {', '.join(FORMATS)}")
            pairs.append((name, path))
    return tuple(pairs)


def _option(*names: str, **how: Any) -> Decorator:
    """An option that can also be given as an environment variable, CRS_GATE_<NAME>."""
    long = next(name for name in names if name.startswith("--"))
    return click.option(*names, envvar="CRS_GATE_" + long[2:].upper().replace("-", "_"), show_envvar=False, **how)


def _list_option(*names: str, **how: Any) -> Decorator:
    """An option that is given several times, or once with all of its values."""
    return _option(*names, type=_Lines(), multiple=True, **how)


directory_option = click.option(
    "-C",
    "--directory",
    default=".",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Run as if started in this folder.",
)
"""Where to run; the command gets a ``Path``."""
policy_option = _option("--policy", metavar="PATH", help="Policy file, relative to the repository.")
"""The policy file of a command that compares nothing."""


def today_option(words: str) -> Decorator:
    """The day of a run; the command gets a ``date``."""
    return _option("--today", metavar="YYYY-MM-DD", callback=day, help=words)


_POLICY = (
    _option("--policy", metavar="PATH", help="Policy file, relative to the repository. `check` reads it at the base."),
    _option("--min-rating", type=click.Choice(tuple(LETTERS)), help="Floor for each whole dataset."),
    _option("--min-score", metavar="0-100", help="Floor for the score of each dataset."),
    _list_option("--select", callback=split, metavar="RULES", help="Run only these rules or criteria."),
    _list_option("--ignore", callback=split, metavar="RULES", help="Do not run these rules or criteria."),
    _list_option("--only", callback=split, metavar="RULES", help="Like --select, but over any policy."),
    _list_option("--criteria", callback=split, metavar="C1-C6", help="Assess only these criteria, such as C2,C4."),
    _list_option(
        "--safeguards", callback=split, metavar="NAMES", help="Assess only these safeguards, such as privacy."
    ),
    _list_option("--sources", callback=split, metavar="GLOBS", help="Tell only of sources with such ids; no letter."),
    _option(
        "--evidence-root", default="", metavar="FINGERPRINT", help="Keys to trust for a signed log that is new here."
    ),
    today_option("Judge as of this day (UTC)."),
)
_CHANGE = (
    _option("--min-source-rating", type=click.Choice((*LETTERS, "none")), help="Floor for added or changed sources."),
    _option("--score-tolerance", metavar="POINTS|off", help="How far the score may fall."),
    _option("--on-unknown", type=click.Choice(["block", "warn"]), help="Block when a change brings unknown answers."),
    _option(
        "--on-unsigned",
        type=click.Choice(["block", "warn"]),
        help="What to do when a change still waits for a maintainer's signature; hooks warn.",
    ),
)
_OUTPUT = (
    _option("--format", "format_", type=click.Choice(FORMATS), default="text",
            show_default=True, help="What to print."),
    _list_option("--output", callback=outputs, metavar="FORMAT=PATH", help="Also write a report to a file."),
    _option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True,
            help="Color the text."),
    _option("--verbose", "-v", is_flag=True, help="List what was there before, and every criterion's statements."),
    _option("--show-origin", is_flag=True, help="List every stated value, where it came from, and its line."),
    _option("--exit-zero", is_flag=True, help="Exit 0 even when blocked; the report still says so."),
    directory_option,
)  # fmt: skip

_GITHUB = (
    _option("--comment", is_flag=True, help="Say it in a comment on the pull request, with the token in GITHUB_TOKEN."),
    _option("--check-run", is_flag=True, help="Say it in a check run with annotations, in the same way."),
    _option("--pull-request", type=click.IntRange(1, 2**53 - 1), metavar="NUMBER",
            help="Which one to comment on, where no event of GitHub says it."),
)  # fmt: skip


def policy_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """What lays over the policy for any rating."""
    return _with(_POLICY, function)


def change_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """What lays over the policy for a comparison."""
    return _with(_CHANGE, function)


def github_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Where the report is told on GitHub."""
    return _with(_GITHUB, function)


def output_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Where the report goes."""
    return _with(_OUTPUT, function)


def _with(options: tuple[Decorator, ...], function: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(options):
        function = option(function)
    return function
