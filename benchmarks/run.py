"""Measures every budget beside its peers, and holds the figures against those that were kept.

Usage: run.py [--only GROUP ...] [--rounds N] [--peer PROGRAM] [--folder FOLDER] [--write]

Ends with 1 where a figure got worse by more than 15 %, measured three times. A budget that is missed is only told.
``--write`` keeps the figures in kept.json, puts the table into README.md and a few of them into that of the project;
with ``--only``, those of the groups.
"""

import json
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import audit
import evidence
import hashing
import licenses
import monorepo
import rate
import screen
import start
import tables
from measuring import HERE, Figure, Given
from reporting import HEAD, Figures, arguments, machine, peer_of, put_into, row

TOLERANCE = 0.15
TRIES = 3
KEPT = HERE / "kept.json"
GROUPS: dict[str, Figures] = {
    "start": start.figures,
    "rate": rate.figures,
    "tables": tables.figures,
    "monorepo": monorepo.figures,
    "licenses": licenses.figures,
    "hashing": hashing.figures,
    "audit": audit.figures,
    "evidence": evidence.figures,
    "screen": screen.figures,
}
QUOTED = """\
- A hook with nothing to do takes {idle:.2g} times a bare start of Python. Over 50 sources, base and head, it takes
  {hook:.2g} times, which is {beside:.2f} of what check-jsonschema takes for the head alone; `rate` over 10,000 sources
  takes {large:.2f} of it. [Benchmarks](benchmarks/README.md) has all figures, also those that miss their budget."""
"""What README.md of the project says."""
_OF_QUOTED = {
    "idle": "hook, nothing relevant staged: times bare",
    "hook": "hook, 50 sources, base and head: times bare",
    "beside": "hook, 50 sources, base and head: times check-jsonschema",
    "large": "rate, 10,000 sources, yaml: times check-jsonschema",
}


def measured(group: str, rounds: int, peer: str | None, folder: Path | None, kept: Mapping[str, float]) -> list[Figure]:
    """The figures of a group: measured again where one got worse, and the best of all runs."""
    best: dict[str, Figure] = {}
    for _ in range(TRIES):
        with tempfile.TemporaryDirectory(dir=folder) as name:
            for figure in GROUPS[group](Given(rounds, peer, Path(name))):
                best[figure.key] = figure.better(best.get(figure.key, figure))
        if not any(is_worse(figure, kept) for figure in best.values()):
            break
    return list(best.values())


def is_worse(figure: Figure, kept: Mapping[str, float]) -> bool:
    """Whether a figure got worse than the one that was kept, if there is one."""
    return figure.key in kept and figure.worse_than(kept[figure.key], TOLERANCE)


def write(groups: Mapping[str, list[Figure]]) -> None:
    """Keep the figures, and the table of all groups that are kept."""
    before = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
    whole = {**before.get("groups", {}), **{name: [list(figure) for figure in found] for name, found in groups.items()}}
    whole = {name: whole[name] for name in GROUPS if name in whole}
    KEPT.write_text(json.dumps({"machine": machine(), "groups": whole}, indent=1) + "\n", "utf-8")
    lines = [row(Figure(*each)) for found in whole.values() for each in found]
    put_into(HERE / "README.md", "last run", "\n".join((f"{machine()}.\n", HEAD, *lines)))
    put_into(HERE.parent / "README.md", "speed", quoted(whole))


def quoted(groups: Mapping[str, list[list[object]]]) -> str:
    """What README.md of the project says of the figures that are kept."""
    found = {figure.key: figure.value for each in groups.values() for figure in (Figure(*one) for one in each)}
    return QUOTED.format(**{name: found[key] for name, key in _OF_QUOTED.items()})


def main() -> int:
    """Print the table as it is measured, and say what got worse."""
    parser = arguments(__doc__)
    parser.add_argument("--only", nargs="+", choices=GROUPS, default=list(GROUPS), metavar="GROUP")
    parser.add_argument("--write", action="store_true", help="keep the figures, and put the table into README.md")
    given = parser.parse_args()
    peer = peer_of(parser, given.peer)
    data = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {"groups": {}}
    kept = {(old := Figure(*each)).key: old.value for found in data["groups"].values() for each in found}
    print(f"{machine()}\n\n{HEAD}", flush=True)
    groups, worse = {}, []
    for name in given.only:
        groups[name] = measured(name, given.rounds, peer, given.folder, kept)
        print("\n".join(map(row, groups[name])), flush=True)
        worse += [figure for figure in groups[name] if is_worse(figure, kept)]
        if given.write:  # group by group: a run that is ended keeps what it has
            write({name: groups[name]})
    for figure in worse:
        print(f"worse by more than {TOLERANCE:.0%}: {figure.key}: {figure.value:.2f}, was {kept[figure.key]:.2f}")
    every = [figure for found in groups.values() for figure in found]
    print(f"\n{len(every)} figures, {sum(figure.missed for figure in every)} budgets missed")
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
