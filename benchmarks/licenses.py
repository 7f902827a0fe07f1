"""Measures the license engine alone: how long it takes to import, and to answer for 100,000 sources.

Budgets: 30 ms more than a bare interpreter to import; 2 seconds on one core for 100,000 verdicts.
"""

import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator

ROUNDS = 11
SOURCES = 100_000
IMPORT = "import crs_gate.licenses.mixing, crs_gate.licenses.weighing, crs_gate.licenses.obligations"


def started(code: str) -> float:
    """Milliseconds of a fresh interpreter that runs the code: the median of ``ROUNDS``."""
    taken = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-I", "-c", code], check=True)
        taken.append(1000 * (time.perf_counter() - begin))
    return statistics.median(taken)


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
    begin = time.perf_counter()
    parts = [Part(str(number), read(text).canonical) for number, text in enumerate(stated)]
    yield "read", time.perf_counter() - begin
    begin = time.perf_counter()
    for part in parts:
        weigh(part.canonical, act)
    yield "verdicts", time.perf_counter() - begin
    begin = time.perf_counter()
    mix(parts, act)
    yield "all together", time.perf_counter() - begin


def main() -> None:
    """Print both."""
    bare, loaded = started("pass"), started(IMPORT)
    print(f"import of the engine: {loaded - bare:.1f} ms over a bare interpreter ({bare:.1f} ms)")
    stated = texts()
    print(f"{SOURCES:,} sources, {len(set(stated)):,} different texts:")
    for what, seconds in answered(stated):
        print(f"  {what:<12}  {seconds:.2f} s")


if __name__ == "__main__":
    main()
