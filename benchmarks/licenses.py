"""Measures the license engine alone: how long it takes to import, and to answer for 100,000 sources.

Usage: licenses.py [--rounds N]

Budgets: four times a bare interpreter to import; 2 seconds on one core for 100,000 verdicts.
"""

import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator

from measuring import BARE, HERE, SECONDS, TIMES_BARE, Figure, Given, median
from reporting import alone

SOURCES = 100_000
INSIDE = "import json, licenses; print(json.dumps([*licenses.answered(licenses.texts())]))"
"""In a process of its own: what one run has read is remembered, and a second run would measure that."""
IMPORT = "import crs_gate.licenses.mixing, crs_gate.licenses.weighing, crs_gate.licenses.obligations"


def texts() -> list[str]:
    """What 100,000 sources state: every license that is known, also in lower case, and pairs of forty of them."""
    from crs_gate.licenses.creative_commons import every_id
    from crs_gate.licenses.facts import all_facts

    chance = random.Random(7)  # noqa: S311 - the same texts in every run
    known = [*every_id(), *(license_.id for license_ in all_facts() if license_.usable)]
    common = known[:: len(known) // 40]
    forms = ("{0}", "{0}", "{0}", "{1}", "{2} AND {3}", "{2} OR {3}")
    found = []
    for _ in range(SOURCES):
        one, first, second = chance.choice(known), chance.choice(common), chance.choice(common)
        found.append(chance.choice(forms).format(one, one.lower(), first, second))
    return found


def answered(stated: list[str]) -> Iterator[tuple[str, float]]:
    """Seconds to read every text, to answer for every source, and to say what holds all of them together."""
    from crs_gate.licenses.mixing import Part, mix
    from crs_gate.licenses.reading import read
    from crs_gate.licenses.verdict import Act
    from crs_gate.licenses.weighing import weigh

    act = Act(outbound="CC-BY-4.0", train=True, commercial=False, release_model=True)
    begin = time.process_time()
    parts = [Part(str(number), read(text).canonical) for number, text in enumerate(stated)]
    yield "read", time.process_time() - begin
    begin = time.process_time()
    for part in parts:
        weigh(part.canonical, act)
    yield "verdicts", time.process_time() - begin
    begin = time.process_time()
    mix(parts, act)
    yield "all together", time.process_time() - begin


def figures(given: Given) -> Iterator[Figure]:
    """The import in starts of a bare interpreter, and the seconds of each pass over all sources."""
    bare = median(given.rounds, BARE, given.folder)
    loaded = median(given.rounds, [sys.executable, "-I", "-c", IMPORT], given.folder)
    yield Figure("license engine, imported", loaded.seconds / bare.seconds, TIMES_BARE, 4)
    told = subprocess.run([sys.executable, "-c", INSIDE], check=True, capture_output=True, cwd=HERE).stdout
    for what, seconds in json.loads(told):
        name = f"{SOURCES:,} sources, licenses, {what}"
        yield Figure(name, seconds / bare.processor, TIMES_BARE)
        yield Figure(name, seconds, SECONDS, 2 if what == "verdicts" else None)


if __name__ == "__main__":
    alone(__doc__, figures)
