"""``crs-gate measure``: numbers about the data, and no judgment beyond the bounds that somebody states."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from crs_gate.cli.options import directory_option, split

_FILES = click.argument("files", nargs=-1, metavar="[FILE|PATTERN]...")
_FORMAT = click.option("--format", "format_", type=click.Choice(("text", "json", "html")), default="text",
                       show_default=True, help="What to print; html is a page with plots.")  # fmt: skip
_SETTINGS = click.option("--settings", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
                         help="What to measure; measures.yaml where nothing is named here.")  # fmt: skip
_KEEP = click.option("--keep", is_flag=True, help="Also keep the figures in .crs/measures.json.")


def _share(name: str, words: str) -> Callable[[Any], Any]:
    return click.option(f"--max-{name}", type=click.FloatRange(0, 1), metavar="0-1", help=f"Exit 1 when {words}.")


def _texts(*names: str, words: str, metavar: str = "NAMES") -> Callable[[Any], Any]:
    return click.option(*names, multiple=True, callback=split, metavar=metavar, help=words)


def _common(function: Callable[..., Any]) -> Callable[..., Any]:
    for option in (directory_option, _FORMAT, _KEEP, _SETTINGS):
        function = option(function)
    return function


def _bounds(options: dict[str, Any]) -> dict[str, float]:
    """The bounds among the options, taken out of them."""
    given = {name: options.pop(name) for name in list(options) if name.startswith("max_")}
    return {name.removeprefix("max_"): most for name, most in given.items() if most is not None}


@click.group("measure")
def command() -> None:
    """Count copies, bias, names, and what synthetic data takes over from real data.

    \b
    Examples:
      crs-gate measure duplicates 'data/*.jsonl'
      crs-gate measure duplicates --split train='train/*.jsonl' --split eval=eval.jsonl --max-overlap 0
      crs-gate measure duplicates                    what measures.yaml says

    No value out of the data is shown but those of columns that you name. Exit codes: 0 measured, 1 beyond a bound
    that you stated, 2 wrong usage, 3 something could not be read.
    """


@command.command("duplicates", short_help="Exact and near copies, and overlap of splits.")
@_FILES
@click.option(
    "--split", "splits", multiple=True, metavar="NAME=PATTERN", help="Files of a split, such as eval=e/*.csv."
)
@click.option("--manifest", type=click.Path(path_type=Path, dir_okay=False), metavar="MANIFEST",
              help="Files of its sources; copies of one source in another are counted.")  # fmt: skip
@_texts("--column", "columns", words="Compare these columns; all by default.")
@click.option("--threshold", type=click.FloatRange(0.5, 1), default=0.75, show_default=True,
              help="Share of runs of five words in common from which on two texts are near copies.")  # fmt: skip
@_share("exact", "more of the records are exact copies")
@_share("near", "more are exact or near copies")
@_share("overlap", "more records of a split or source are, exactly or nearly, in another one")
@_share("contained", "more records of a split stand inside of records of another one")
@_common
def _duplicates(files: tuple[str, ...], splits: tuple[str, ...], **options: Any) -> int:
    """Find exact copies (SHA-256), near copies (MinHash), and records of one split in another one.

    \b
    Examples:
      crs-gate measure duplicates 'data/**/*.jsonl' --column text --max-near 0.05
      crs-gate measure duplicates --split train='train/*.parquet' --split eval=eval.jsonl --max-overlap 0
      crs-gate measure duplicates --manifest dataset.crs.yaml --column text --max-overlap 0.01
    """
    from crs_gate.cli.measuring_duplicates import run

    return run(files, splits, _bounds(options), **options)


@command.command("bias", short_help="Shares of values, by group and against a reference.")
@_FILES
@_texts("--column", "columns", words="Count the values of these columns.")
@click.option("--reference", multiple=True, metavar="COLUMN:VALUE=SHARE,...", help="What shares a column should have.")
@_texts("--group", "groups", words="Columns that say of which group a record is.")
@_texts("--label", "labels", words="Columns with labels, counted by group.")
@_texts("--text", "texts", words="Columns with texts, whose language is told.")
@_share("distance", "a column is farther from its reference (total variation)")
@_share("missing", "more records lack a value of a column")
@_share("gap", "a label's share differs more between two groups")
@_share("unknown-language", "more texts are in no language that is known")
@_common
def _bias(files: tuple[str, ...], **options: Any) -> int:
    """Count who and what the records speak of, with intervals. It judges nothing but the bounds that you state.

    \b
    Examples:
      crs-gate measure bias people.csv --column gender --reference gender:f=0.5,m=0.48,x=0.02
      crs-gate measure bias 'data/*.parquet' --group region --label approved --max-gap 0.1
      crs-gate measure bias posts.jsonl --text body
    """
    from crs_gate.cli.measuring_bias import run

    return run(files, _bounds(options), **options)


@command.command("persons", short_help="Names of people and places, as a model sees them.")
@_FILES
@_texts("--column", "columns", words="Read these columns; all texts by default.")
@click.option("--model", default="en_core_web_sm", show_default=True, metavar="NAME|FOLDER",
              help="A model of spaCy that is installed here; nothing is downloaded.")  # fmt: skip
@click.option("--language", default="en", show_default=True, metavar="CODE", help="The language of the model.")
@_share("share", "more of the records have a name")
@_common
def _persons(files: tuple[str, ...], **options: Any) -> int:
    """Count what a model takes for names of people and places, which no pattern finds (`crs-gate[pii]`).

    \b
    Examples:
      crs-gate measure persons 'data/*.jsonl' --column text
      crs-gate measure persons letters.csv --model de_core_news_sm --language de --max-share 0.01
    """
    from crs_gate.cli.measuring_persons import run

    return run(files, _bounds(options), **options)


@command.command("synthetic", short_help="Synthetic data against the real data it stands for.")
@_texts("--real", words="The real data.", metavar="PATTERN")
@_texts("--synthetic", words="The synthetic data.", metavar="PATTERN")
@_texts("--holdout", words="Real data that nothing was learned from.", metavar="PATTERN")
@_texts("--column", "columns", words="Columns whose values and distances are compared.")
@_texts("--compare", "compared", words="Columns by which copies are found; all by default.")
@_texts("--group", "groups", words="Columns that say of which group a record is.")
@_texts("--label", "labels", words="Columns with labels, counted by group.")
@_share("exact", "more synthetic records are real ones")
@_share("near", "more synthetic records are real ones, exactly or nearly")
@_share("closer", "more are nearer to real records than the nearest 5 % of the holdout")
@_share("difference", "a column differs more (Kolmogorov-Smirnov, total variation)")
@_share("uncovered", "more real records have values that are not reached")
@_share("shift", "a label's share in a group changes more")
@_common
def _synthetic(real: tuple[str, ...], synthetic: tuple[str, ...], holdout: tuple[str, ...], **options: Any) -> int:
    """Look for copies of real records in synthetic data, and compare columns and bias of both.

    \b
    Examples:
      crs-gate measure synthetic --real real.csv --synthetic made.csv --column age,income --max-exact 0
      crs-gate measure synthetic --real r.csv --synthetic s.csv --holdout h.csv --column age --max-closer 0.1
    """
    from crs_gate.cli.measuring_synthetic import run

    return run({"real": real, "synthetic": synthetic, "holdout": holdout}, _bounds(options), **options)
