"""``crs-gate screen``."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from crs_gate.cli.options import directory_option, policy_option, today_option
from crs_gate.formats import FORMAT_NAMES

_STATABLE = ("license", "opt_out", "retrieved", "source")


@click.command("screen")
@click.argument("manifest")
@click.argument("candidates", nargs=-1, metavar="[FILE]...")
@click.option("--urls", is_flag=True, help="Each line is an address, and no JSON.")
@click.option("--url-field", default="url", show_default=True, metavar="NAME", help="Field of the address.")
@click.option("--license-field", default="license", show_default=True, metavar="NAME", help="Field of the license.")
@click.option(
    "--source-field", default="source", show_default=True, metavar="NAME", help="Field of the source's id; '' for none."
)
@click.option(
    "--opt-out-field",
    default=("opt_out", "robots"),
    show_default=True,
    multiple=True,
    metavar="NAME",
    help="Field of what opt-out signals said; several times for several.",
)
@click.option("--retrieved-field", default="retrieved", show_default=True, metavar="NAME", help="Field of the day.")
@click.option("--sha256-field", default="sha256", show_default=True, metavar="NAME", help="Field of the digest.")
@click.option("--require", type=click.Choice(_STATABLE), multiple=True, help="What each record must state itself.")
@click.option("--by-source", is_flag=True, help="Believe a record's source id, wherever its address lies.")
@click.option("--admit-unknown", is_flag=True, help="Let in what is not known to be wrong; the summary counts it.")
@click.option("--rejected", metavar="FILE", help="Write what is rejected here, as JSON Lines.")
@click.option("--fail-on-reject", is_flag=True, help="Exit 1 when anything was rejected.")
@click.option("--quiet", "-q", is_flag=True, help="Say nothing of single records on standard error.")
@click.option("--as", "format_name", type=click.Choice(FORMAT_NAMES), help="Read the manifest as this format.")
@policy_option
@today_option("Judge as of this day (UTC).")
@directory_option
def command(manifest: str, candidates: tuple[str, ...], today: date, directory: Path, **given: Any) -> int:
    """Let through the candidates of a crawler that MANIFEST and the policy would take, byte for byte and in order.

    Reads JSON Lines from FILEs or standard input while they come. Nothing is fetched. A candidate passes when
    nothing that was removed comes back with it (by address, source or digest), a source of the manifest claims its
    address (same host, same path or one below), nothing blocks that source (its license for the declared use and
    release, the lists of the policy, opt-out signals, consent, personal data, the right to collect), and nothing
    that the record says of itself does. What is unknown or missing does not pass. Files, dates, traces and retention
    are not asked for; what the page holds is not looked at.

    \b
    Examples:
      my-crawler | crs-gate screen dataset.crs.yaml > admitted.jsonl
      crs-gate screen dataset.crs.yaml found.jsonl --rejected rejected.jsonl
      crs-gate screen dataset.crs.yaml --urls < frontier.txt | my-fetcher
      crs-gate screen dataset.crs.yaml --url-field metadata.url --require license

    Exit codes: 0 all was read, 1 something was rejected and --fail-on-reject is given, 2 wrong usage or policy,
    3 the manifest cannot be read.
    """
    from crs_gate.cli.screening import screened

    return screened(directory / manifest, tuple(directory / name for name in candidates), today, directory, given)
