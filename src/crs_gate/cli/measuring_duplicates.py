"""``crs-gate measure duplicates``: from files to copies."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from crs_gate.audit.found import Unread
from crs_gate.audit.measures.contained import Contained, contained, seen, sought
from crs_gate.audit.measures.copies import TRAIN, copies
from crs_gate.audit.measures.duplicates import duplicates
from crs_gate.audit.measures.outcome import Outcome
from crs_gate.audit.measures.prints import How, all_printed
from crs_gate.auditing.measuring import Named, read
from crs_gate.cli.measuring import Telling, files_of, finish, percent, places, section
from crs_gate.errors import UsageError
from crs_gate.escape import terminal

_NOBODY = "(no source)"
_SHOWN = 20
"""Pairs of splits or sources that are told."""


def run(
    files: Sequence[str], splits: Sequence[str], bounds: Mapping[str, float], *, manifest: Path | None,
    columns: tuple[str, ...], threshold: float, settings: Path | None, keep: bool, format_: str, directory: Path,
) -> int:  # fmt: skip
    """Measure and tell; gives the exit code. Raises ``GateError``."""
    if not 0 < threshold <= 1:  # click lets 'nan' through
        raise UsageError("--threshold is no number from 0.5 to 1", "such as --threshold 0.8")
    if manifest and (files or splits):
        raise UsageError("--manifest names the files", "give it alone, or files and splits")
    said = section("duplicates", directory, settings, asked=bool(files or splits or manifest))
    telling, by_source = Telling(directory, format_, keep), manifest is not None
    if manifest:
        directory, chosen = _of_sources(directory / manifest)
    elif files or splits:
        chosen = _files(directory, files, _by_name(splits))
    else:
        chosen = _files(directory, said.texts("files"), said.keys.get("splits", {}))
    how = How(columns or said.texts("columns"))
    parts = all_printed(((each.label, each.path, read(directory, each.path)) for each in chosen), how)
    inside, unread = ([], []) if by_source else _contained(directory, chosen, how)
    unread += [each for part in parts for each in part.unread]
    found = duplicates(
        copies(parts, threshold, every_pair=not by_source), inside, unread, how, threshold, by_source=by_source
    )
    return finish(found, {**said.bounds, **bounds}, telling, _tell)


def _of_sources(manifest: Path) -> tuple[Path, list[Named]]:
    """The folder of a manifest, and its data files, each under the id of the source that it is of."""
    from crs_gate.cli.running import workspace_of
    from crs_gate.pipeline.around import around_manifest
    from crs_gate.pipeline.files import opened
    from crs_gate.pipeline.owning import Owners

    with opened(manifest, workspace=workspace_of(manifest.parent)) as (history, path):
        around = around_manifest(history, path, datetime.now(UTC).date())
    owners = Owners(around.dataset, around.tree)
    return manifest.parent, [Named(" and ".join(owners.of(name)) or _NOBODY, name) for name in around.wanted]


def _by_name(splits: Sequence[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for text in splits:
        name, equals, pattern = text.partition("=")
        if not (name.strip() and equals and pattern):
            raise UsageError(f"'{text}' is not NAME=PATTERN", "such as --split eval='eval/*.jsonl'")
        found[name.strip()] = (*found.get(name.strip(), ()), pattern)
    return found


def _files(directory: Path, patterns: Sequence[str], splits: Mapping[str, Sequence[str]]) -> list[Named]:
    chosen = [each for name, those in sorted(splits.items()) for each in files_of(directory, name, those)]
    if twice := {each.path for each in chosen if sum(other.path == each.path for other in chosen) > 1}:
        raise UsageError(f"'{min(twice)}' is in two splits", "each file belongs to one split")
    known = {each.path for each in chosen}
    if patterns or not chosen:
        chosen += [each for each in files_of(directory, "", patterns) if each.path not in known]
    return chosen


def _contained(directory: Path, chosen: Sequence[Named], how: How) -> tuple[list[Contained], list[Unread]]:
    """For each two splits: what of the one stands inside of the other."""
    labels = sorted({each.label for each in chosen if each.label})
    found: list[Contained] = []
    unread: list[Unread] = []
    if len(labels) < 2:  # noqa: PLR2004 - nothing to compare
        return found, unread
    for split in labels:
        if split == TRAIN:
            continue
        mine = [each.path for each in chosen if each.label == split]
        what = sought(split, ((path, read(directory, path)) for path in mine), how)
        unread += what.unread
        for within in labels:
            if within != split:
                there = (each.path for each in chosen if each.label == within)
                runs = frozenset().union(*(seen(read(directory, path), what.all, how) for path in there))
                found.append(contained(what, within, runs))
    return found, unread


def _tell(found: Outcome) -> None:
    tree = found.tree
    click.echo(f"{tree['records']:,} records, {tree['without_text']:,} of them without a text")
    for name, note in (("exact", ""), ("near", "  (exact ones among them)")):
        count = tree[name]
        where = f"in {count['groups']:,} groups, {count['across_files']:,} of them across files{note}"
        click.echo(f"  {name + ' copies':<14}{count['copies']:>10,}  {percent(count['share']):>8}  {where}")
    for group in tree["largest"][:5]:
        click.echo(f"  {group['size']:,} alike: {places(group['places'][:3], group['size'] - 3)}")
    inside = {(each["split"], each["within"]): each for each in tree["contained"]}
    pairs = tree["overlaps"] if inside else sorted(tree["overlaps"], key=lambda each: -each["near"])
    for each in pairs[:_SHOWN]:
        _tell_overlap(each, inside.get((each["split"], each["within"])))
    if len(pairs) > _SHOWN:
        click.echo(f"and {len(pairs) - _SHOWN:,} more pairs; --format json has all")


def _tell_overlap(each: Mapping[str, Any], inside: Mapping[str, Any] | None) -> None:
    pair = f"{terminal(each['split'])} in {terminal(each['within'])}"
    more = "," if inside else ""
    click.echo(
        f"{pair}: of {each['rows']:,} records {each['exact']:,} exactly, {each['near']:,} exactly or nearly{more}"
    )
    if inside is None:
        click.echo(f"  alike: {places(each['places'][:3], each['near'] - 3)}")
        return
    long = f"{inside['contained']:,} of {inside['rows']:,} long enough"
    click.echo(f"  {long} ({inside['too_short']:,} are not) inside of its texts")
    if each["places"]:
        click.echo(f"  alike: {places(each['places'][:3], each['near'] - 3)}")
    if inside["places"]:
        click.echo(f"  inside: {places(inside['places'][:3], inside['contained'] - 3)}")
