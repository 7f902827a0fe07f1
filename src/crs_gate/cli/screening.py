"""The stream of ``crs-gate screen``: bytes in, bytes out, reasons beside; written out before each wait for more."""

import contextlib
import gc
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, TextIO

import click

from crs_gate.cli.removal_key import removal_key
from crs_gate.cli.running import workspace_of
from crs_gate.errors import BLOCKED, PASSED, UsageError
from crs_gate.escape import bounded, log_line, terminal
from crs_gate.pipeline.files import open_file
from crs_gate.screening.candidate import Fields
from crs_gate.screening.lines import LONGEST_LINE, Line, lines
from crs_gate.screening.screen import Options, Screen
from crs_gate.screening.verdict import Tally, Verdict, refused

_CHUNK = 1 << 16
_LONGEST_SHOWN = 160
_INTERRUPTED = 130
_MOST_NOTES = 20
_encode = json.JSONEncoder(ensure_ascii=True).encode
_TOO_LONG = refused("record-unreadable", f"the line is longer than {LONGEST_LINE:,} bytes")
_EMPTY = refused("record-unreadable", "the line is empty")


def screened(manifest: Path, files: tuple[Path, ...], today: date, directory: Path, given: Mapping[str, Any]) -> int:
    """Screen all files, or standard input, and give the exit code."""
    key, workspace = removal_key(os.environ), workspace_of(manifest.parent)
    opened = open_file(manifest, given["policy"], today, given["format_name"], key, workspace=workspace)
    screen = Screen(opened.dataset, opened.policy, today, _options(given))
    rejected = _rejected_file(directory / given["rejected"], (manifest, *files)) if given["rejected"] else None
    _say_all(screen.notes)
    gc.enable()  # switched off for short runs: this one may last for days
    run = _Run(screen.bare if given["urls"] else screen.line, rejected, quiet=given["quiet"])
    with contextlib.ExitStack() as stack:
        if rejected:
            stack.enter_context(rejected)
        code = run.over(_inputs(files))
    _say(str(run.tally) + (", interrupted" if code else ""))
    return code or (BLOCKED if given["fail_on_reject"] and run.tally.refusals else PASSED)


def _options(given: Mapping[str, Any]) -> Options:
    fields = Fields(**{name: given[f"{name}_field"] for name in Fields._fields})
    return Options(fields, given["require"], given["admit_unknown"], given["by_source"])


def _rejected_file(path: Path, read: tuple[Path, ...]) -> TextIO:
    """The file of what is rejected; refuses to write over what is read."""
    if path.resolve() in {file.resolve() for file in read}:
        raise UsageError(f"--rejected names {path}, which is read", "name another file")
    try:
        return path.open("w", encoding="utf-8")
    except OSError as fault:
        raise UsageError(f"cannot write {path}: {fault.strerror}", "name a path in an existing folder") from fault


def _inputs(files: tuple[Path, ...]) -> Iterator[tuple[str, BinaryIO]]:
    """Name and stream of each input. All are opened before any is read: a slip of the pen costs no work."""
    if not files or [file.name for file in files] == ["-"]:
        if sys.stdin is None:
            raise UsageError("there is no standard input", "name a file of JSON Lines")
        yield "", sys.stdin.buffer
        return
    with contextlib.ExitStack() as stack:
        streams = []
        for file in files:
            try:
                if file.is_char_device() or file.is_block_device():  # such as a link to /dev/zero, which never ends
                    raise UsageError(f"cannot read {file}: it is a device", "name files of JSON Lines")
                streams.append((str(file), stack.enter_context(file.open("rb"))))
            except OSError as fault:
                raise UsageError(f"cannot read {file}: {fault.strerror}", "name files of JSON Lines") from fault
        yield from streams


class _Run:
    """One pass over all inputs."""

    def __init__(self, judge: Callable[[bytes], Verdict], rejected: TextIO | None, *, quiet: bool) -> None:
        self.tally = Tally()
        self._judge, self._rejected, self._quiet = judge, rejected, quiet
        if sys.stdout is None:
            raise UsageError("there is no standard output", "what is let in is written there")
        self._out = sys.stdout.buffer
        self._said: list[str] = []
        self._open_line = False
        """Whether what was passed on last had no line end."""

    def over(self, inputs: Iterable[tuple[str, BinaryIO]]) -> int:
        """Screen all of it; gives 130 where somebody stopped it or nobody reads on, else 0."""
        try:
            for name, stream in inputs:
                for found in lines(_chunks(stream)):
                    self._pass_on([line for line in found if self._admitted(name, line)])
                    self._tell()
        except KeyboardInterrupt:
            return _INTERRUPTED
        except BrokenPipeError:
            _forget_output()
            return _INTERRUPTED
        return 0

    def _admitted(self, name: str, line: Line) -> bool:
        verdict = self._verdict(line)
        self.tally.add(verdict)
        if not verdict.admitted:
            self._reject(name, line, verdict)
        return verdict.admitted

    def _verdict(self, line: Line) -> Verdict:
        if line.cut:
            return _TOO_LONG
        return self._judge(line.data) if line.data.strip() else _EMPTY

    def _pass_on(self, admitted: list[Line]) -> None:
        """Write what came since the last wait; two files never share a line."""
        if not admitted:
            return
        if self._open_line:
            self._out.write(b"\n")
        self._out.writelines(line.data for line in admitted)
        self._out.flush()
        self._open_line = not admitted[-1].data.endswith(b"\n")

    def _reject(self, name: str, line: Line, verdict: Verdict) -> None:
        if self._rejected:
            self._rejected.write(_record(name, line, verdict))
        elif not self._quiet:
            where = f"{name}:{line.number}" if name else f"line {line.number}"
            text = line.data[:_LONGEST_SHOWN].decode("utf-8", "replace").strip()
            self._said.append(f"{where}: rejected [{verdict.rule}] {verdict.reason}: {text}")

    def _tell(self) -> None:
        """Let out what was said since the last wait."""
        if self._rejected:
            self._rejected.flush()
        if self._said:
            _say(*self._said)
            self._said.clear()


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    """What there is, as soon as it is there."""
    read = getattr(stream, "read1", stream.read)
    while chunk := read(_CHUNK):
        yield chunk


def _record(name: str, line: Line, verdict: Verdict) -> str:
    told = {
        **({"file": name} if name else {}),
        "line": line.number,
        "rule": verdict.rule,
        "reason": verdict.reason,
        "source": verdict.source or None,
        "record": line.data.decode("utf-8", "backslashreplace").rstrip("\r\n"),
        **({"cut": True} if line.cut else {}),
    }
    return _encode(told) + "\n"


def _say_all(notes: tuple[str, ...]) -> None:
    for note in notes[:_MOST_NOTES]:
        _say(f"note: {note}")
    if len(notes) > _MOST_NOTES:
        _say(f"note: and {len(notes) - _MOST_NOTES:,} more")


def _say(*texts: str) -> None:
    said = (log_line(f"crs-gate: {terminal(bounded(text, 4 * _LONGEST_SHOWN))}") for text in texts)
    with contextlib.suppress(BrokenPipeError):
        click.echo("\n".join(said), err=True)


def _forget_output() -> None:
    """Nobody reads on: let the interpreter find a place for what it still holds, without a word."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
