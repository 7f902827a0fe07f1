"""Coverage-guided fuzzing of one target, or of all in turn: ``python -m tests.fuzz.run TARGET SECONDS [INPUTS]``.

Needs ``pip install -e '.[fuzz]'``. Grows its inputs in ``.fuzz/TARGET``; an input that ends badly is kept in
``.fuzz/TARGET-found``. A run ends with 1 where one was found. An input may take 10 seconds and 1 GB. With
``CRS_GATE_CORPUS``, a folder of real files, it begins with these as well. With INPUTS it ends after so many, which are
the same each time where ``.fuzz`` is empty.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

KEPT = Path(__file__).parent / "kept"
HOME = Path(".fuzz")
SLOWEST, LARGEST, LONGEST = 10, 1024, 65_536
_SEEDS: Mapping[str, Mapping[str, bytes]] = {
    "manifest": {
        "hf_card": b"\1",
        "croissant": b"\2",
        "frictionless": b"\3",
        "croissant_rai_yaml": b"\0",
    },
    "file": {"archive": b"\3", "c2pa": b"\10", "git_lfs": b"\0"},
    "records": {"archive": b"\6", "croissant": b"\3", "hf_card": b"\2"},
    "lineage": {"openlineage": b"\3", "archive": b"\0"},
    "signals": {"robots": b""},
    "evidence": {"sshsig": b"", "git_lfs": b""},
}
"""Folders of real files for each target, and the byte that its function expects before their content."""


def run(name: str, seconds: int, inputs: int) -> None:
    """One target for so long, in this process, which ends with it."""
    import atheris

    with atheris.instrument_imports(include=["crs_gate"]):
        from tests.fuzz.targets import TARGETS

    grown, found = HOME / name, HOME / f"{name}-found"
    for folder in (grown, found):
        folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(_seeds(name)):
        (grown / f"seed-{number}").write_bytes(seed)
    limits = [f"-max_total_time={seconds}", f"-timeout={SLOWEST}", f"-rss_limit_mb={LARGEST}", f"-max_len={LONGEST}"]
    limits += [f"-runs={inputs}", "-seed=1"] if inputs else []
    folders = [str(grown), *([str(KEPT / name)] if (KEPT / name).is_dir() else [])]
    atheris.Setup([sys.argv[0], *limits, f"-artifact_prefix={found}/", "-print_final_stats=1", *folders], TARGETS[name])
    atheris.Fuzz()


def _seeds(name: str) -> Iterator[bytes]:
    real = os.environ.get("CRS_GATE_CORPUS")
    for folder, first in _SEEDS.get(name, {}).items() if real else ():
        for file in sorted(Path(real or "").joinpath(folder).rglob("*")):
            if file.is_file() and file.stat().st_size < LONGEST:
                yield first + file.read_bytes()


def main(name: str, seconds: int, inputs: int = 0) -> int:
    """One target, or all of them, each in a process of its own."""
    if name != "all":
        run(name, seconds, inputs)
        return 0
    from tests.fuzz.targets import TARGETS

    command = (sys.executable, "-m", "tests.fuzz.run")
    bounds = str(seconds), str(inputs)
    ends = {each: subprocess.run((*command, each, *bounds), check=False).returncode for each in TARGETS}
    for each, code in ends.items():
        sys.stdout.write(f"{each}: {'fine' if code == 0 else 'something was found'}\n")
    return int(any(ends.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:])))
