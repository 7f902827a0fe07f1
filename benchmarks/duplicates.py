"""Prints how many planted copies are found, how many pairs are found that are none, and time and memory for many rows.

    $ python benchmarks/duplicates.py
    $ python benchmarks/duplicates.py --rows 1000000

Everything comes from a seed: words by Zipf's law, texts of 40 to 200 words, and copies of them with a known share of
their runs of five words in common.
"""

import argparse
import random
import resource
import time
from collections.abc import Iterator
from itertools import accumulate

from crs_gate.audit.measures.copies import THRESHOLD, copies
from crs_gate.audit.measures.prints import GRAM, How, printed
from crs_gate.audit.measures.rows import Record

WORDS = [f"w{number}" for number in range(50_000)]
WEIGHTS = list(accumulate(1 / (rank + 10) for rank in range(len(WORDS))))


def text(chance: random.Random, least: int = 40, most: int = 200) -> list[str]:
    """Words of one text."""
    return chance.choices(WORDS, cum_weights=WEIGHTS, k=chance.randint(least, most))


def jaccard(one: list[str], other: list[str]) -> float:
    """The true share of runs in common."""
    sets = [{tuple(words[at : at + GRAM]) for at in range(len(words) - GRAM + 1)} for words in (one, other)]
    return len(sets[0] & sets[1]) / len(sets[0] | sets[1])


def edited(chance: random.Random, words: list[str]) -> list[str]:
    """A copy with some words replaced, taken out or put in."""
    new = list(words)
    for _ in range(chance.randint(1, max(1, len(words) // 20))):
        at = chance.randrange(len(new))
        new[at : at + chance.randint(0, 1)] = [chance.choice(WORDS)] * chance.randint(0, 1)
    return new


def truth(pairs: int, seed: int) -> None:
    """Recall by true likeness, and precision over all pairs that were found."""
    chance = random.Random(seed)  # noqa: S311 - planted data, no secret
    found: dict[str, list[int]] = {}
    called, right = 0, 0
    for number in range(pairs):
        one = text(chance)
        other = edited(chance, one)
        like = jaccard(one, other)
        rows = (Record(row, {"text": " ".join(words)}) for row, words in enumerate((one, other), 1))
        hit = copies([printed("", f"{number}", rows, How())]).near.copies
        called, right = called + hit, right + (hit and like >= THRESHOLD)
        low = min(int(like * 20) / 20, 0.95)
        found.setdefault(f"{low:.2f} to {low + 0.05:.2f}", []).append(hit)
    print(f"| true share of runs in common | pairs | called near copies at {THRESHOLD} |\n| --- | ---: | ---: |")
    for name, hits in sorted(found.items()):
        print(f"| {name} | {len(hits):,} | {100 * sum(hits) / len(hits):.1f} % |")
    print(f"\nprecision {right / called:.3f} of {called:,} pairs called, among {pairs:,} planted around the threshold")


def planted(rows: int, seed: int) -> None:
    """Time, memory and counts for one stream of rows with 1 % exact and 1 % near copies."""
    chance = random.Random(seed)  # noqa: S311 - planted data, no secret
    exact = near = 0

    def stream() -> Iterator[Record]:
        nonlocal exact, near
        kept: list[list[str]] = []
        for row in range(1, rows + 1):
            words, kind = text(chance, 20, 60), chance.random()
            if kept and kind < 0.02:
                words = list(kept.pop())
                exact, near = exact + (kind < 0.01), near + (kind >= 0.01)
                if kind >= 0.01:
                    words[-1] = "changed"
            elif len(kept) < 1_000:
                kept.append(words)
            yield Record(row, {"text": " ".join(words)})

    began = time.process_time()
    part = printed("", "rows", stream(), How())
    read = time.process_time()
    result = copies([part])
    done = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\n{rows:,} rows of 20 to 60 words, making them included: {read - began:.0f} processor s for fingerprints, ")
    print(f"{done - read:.0f} s for groups, peak {peak:,.0f} MB")
    print(f"exact copies: {exact:,} planted, {result.exact.copies:,} found")
    print(f"exact and near: {exact + near:,} planted, {result.near.copies:,} found")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=5_000)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    truth(given.pairs, given.seed)
    planted(given.rows, given.seed)
