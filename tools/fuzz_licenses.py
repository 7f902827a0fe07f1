"""Reads hostile and mutated license texts for some minutes and reports what failed.

Usage: ``fuzz_licenses.py MINUTES [SEED]``.

A failure is an exception, a reading that breaks its own promises, or one that takes longer than it may.
"""

import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from inspect import unwrap
from typing import NamedTuple

from crs_gate.licenses import expression, facts, known
from crs_gate.licenses.reading import Kind, Reading, read

SLOWEST_ALLOWED = 1.0
"""Seconds of processor time for one text: far above what any takes, far below what a text of quadratic cost would."""
_PHRASES = (
    *("licensed under", "under the terms of the", "This dataset is licensed under", "dual licensed under", "either"),
    *("not", "except", "and", "or", "AND", "OR", "WITH", "with", "only", "or later", "version 2", "license", "v"),
    *("(", ")", ",", ";", "/", "|", "&", "+", ": ", "-", ".", "[", "](", "<a href=", "</a>", "\n", "\x00", "\t"),
    *("https://", "www.", "creativecommons.org/licenses/", "by-nc/4.0", "deed.fr", "LicenseRef-", "DocumentRef-a:"),
    *("All rights reserved", "Copyright (c) 2020", "Classpath-exception-2.0", "non-commercial", "research"),
    *("\u200b", "\u202e", "\u0421", "\uff23", "\u00a9", "\u2013"),
)


class Tally(NamedTuple):
    """What was seen so far."""

    kinds: Counter[str]
    failures: list[str]
    slowest: list[tuple[float, str]]


def main(minutes: float, seed: int) -> int:
    """Run, print the figures; 1 when anything failed."""
    chance = random.Random(seed)  # noqa: S311 - a run must be repeatable, not secret
    seeds = _seeds()
    makers: tuple[Callable[[random.Random, list[str]], str], ...] = (_joined, _mutated, _noise, _repeated, _nested)
    tally = Tally(Counter(), [], [])
    started = time.perf_counter()
    calls = 0
    while time.perf_counter() - started < minutes * 60:
        for _ in range(200):
            _try(chance.choice(makers)(chance, seeds), tally)
            calls += 1
    _report(tally, calls, time.perf_counter() - started, seed)
    return 1 if tally.failures else 0


def _seeds() -> list[str]:
    spelled = (*known.IDS, *facts.aliases(), *facts.names(), *facts.addresses())
    words = (*known.FAMILIES, *known.NON_ANSWERS, *known.GRANTS_NOTHING, *known.REACH, *known.SEVERAL)
    return sorted({*spelled, *words, *facts.aliases().values(), *(f"https://{each}" for each in facts.addresses())})


def _joined(chance: random.Random, seeds: list[str]) -> str:
    pool = (seeds, _PHRASES)
    pieces = [chance.choice(chance.choice(pool)) for _ in range(chance.randint(1, 9))]
    return chance.choice((" ", " ", "", ", ")).join(pieces)


def _mutated(chance: random.Random, seeds: list[str]) -> str:
    text = list(chance.choice(seeds))
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(text) + 1)
        text[place : place + chance.randint(0, 2)] = chance.choice(
            (chr(chance.randrange(0x3000)), chance.choice(_PHRASES), "")
        )
    return "".join(text)


def _noise(chance: random.Random, _seeds: list[str]) -> str:
    top = chance.choice((0x80, 0x80, 0x500, 0x11000))
    return "".join(chr(chance.randrange(top)) for _ in range(chance.randint(0, 120)))


def _repeated(chance: random.Random, seeds: list[str]) -> str:
    """Long and monotonous: what patterns that backtrack would choke on."""
    piece = chance.choice((*_PHRASES, "a", " ", "a.", "1.", "cc-", "by ", chance.choice(seeds)))
    return (piece * chance.randint(2, 4500))[: chance.choice((200, 999, 3999, 4200))] + chance.choice(
        ("", "!", "x", ")")
    )


def _nested(chance: random.Random, seeds: list[str]) -> str:
    depth = chance.randint(1, 40)
    inner = chance.choice(seeds)
    return "(" * depth + f" {chance.choice(('AND', 'OR'))} ".join([inner] * chance.randint(1, 60)) + ")" * depth


def _try(text: str, tally: Tally) -> None:
    expression.parse.cache_clear()
    started = time.process_time()
    try:
        reading = unwrap(read)(text)
    except Exception as error:  # noqa: BLE001 - finding any is what this is for
        tally.failures.append(f"{type(error).__name__}: {text[:200]!r}")
        return
    seconds = time.process_time() - started
    tally.kinds[reading.kind.value] += 1
    tally.slowest[:] = sorted((*tally.slowest, (seconds, text[:60])), reverse=True)[:3]
    broken = "too slow" if seconds > SLOWEST_ALLOWED else _broken(reading, text)
    if broken:
        tally.failures.append(f"{broken}: {text[:200]!r}")


def _broken(reading: Reading, text: str) -> str:
    """Which promise a reading breaks; empty when it keeps all."""
    names = reading.kind is Kind.EXPRESSION
    if not (bool(reading.canonical) == bool(reading.ids) == bool(reading.how) == names != bool(reading.note)):
        return "half a reading"
    if names and not reading.canonical.isascii():
        return "an id that is not plain"
    if names and read(reading.canonical)[:3] != reading[:3]:
        return "reading it again changes it"
    if text.isascii() and read(text.swapcase()).canonical.lower() != reading.canonical.lower():
        return "reads by case"
    return ""


def _report(tally: Tally, calls: int, seconds: float, seed: int) -> None:
    print(f"{calls} texts in {seconds:.0f} s, seed {seed}; {dict(tally.kinds)}")
    for taken, text in tally.slowest:
        print(f"slow: {taken * 1000:.1f} ms {text!r}")
    print(f"{len(tally.failures)} failures")
    for failure in tally.failures[:40]:
        print(f"  {failure}")


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1))  # noqa: PLR2004 - a command line
