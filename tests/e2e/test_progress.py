"""Lines on how far long work is: on a terminal, and nowhere else."""

import os
import pty
import subprocess
import sys
from pathlib import Path

from crs_gate.cli.progress import Progress
from tests.e2e.commands import Ran
from tests.e2e.manifests import HEADER
from tests.e2e.site import served
from tests.e2e.test_collect import PAGE, SOURCE
from tests.gitrepo import clean_environment


def on_terminal(folder: Path, *arguments: str) -> Ran:
    """A command of which standard error is a terminal."""
    above, below = pty.openpty()
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", "crs_gate", *arguments],
            cwd=folder,
            env=clean_environment(),
            stdout=subprocess.PIPE,
            stderr=below,
        )
        out, _ = process.communicate(timeout=60)
        os.set_blocking(above, False)
        return Ran(process.returncode, out.decode(), os.read(above, 65_536).decode())
    finally:
        os.close(above)
        os.close(below)


def test_collecting_tells_how_far_it_is_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with served({"/posts": PAGE}) as site:
        source = SOURCE.format(id="forum", url=f"{site.url}/posts", license="unknown")
        (tmp_path / "dataset.crs.yaml").write_text(HEADER.format(name="posts") + source)
        ran = on_terminal(tmp_path, "collect", "--allow-host", site.host, "--pause", "0.2")
    assert ran.code == 0, ran
    assert "\r\x1b[Kasking 1 of 2" in ran.err
    assert f"\r\x1b[Kasked 1 of 2: {site.url}" in ran.err
    assert "\r\x1b[Knext:" in ran.err
    assert "\x1b" not in ran.out


class Screen:
    """A stream that says that it is a terminal."""

    def __init__(self) -> None:
        self.text = ""

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.text += text
        return len(text)

    def flush(self) -> None:
        pass


def test_a_line_is_no_longer_than_a_screen_and_is_taken_away() -> None:
    screen = Screen()
    with Progress("working", screen) as progress:  # type: ignore[arg-type]
        progress.say("x" * 1_000)
        progress.say("not yet")
    first, last = screen.text.split("\r\x1b[K")[1:]
    assert (len(first), last) == (78, "")
