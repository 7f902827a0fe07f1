"""Puts a finished report where it was asked for. Nothing here changes the verdict.

The summary comes first, because it is the one place where a reader finds the reasons whatever happens later.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, TextIO

from crs_gate.delivery.color import wants_color
from crs_gate.delivery.fault import UnwrittenError
from crs_gate.delivery.files import append, replace
from crs_gate.model.report import Report
from crs_gate.report import render


class Outputs(NamedTuple):
    """What to write. ``files`` are pairs of format and path."""

    format: str = "text"
    files: tuple[tuple[str, str], ...] = ()
    color: str = "auto"
    verbose: bool = False


def emit(
    report: Report,
    outputs: Outputs,
    environ: Mapping[str, str],
    stdout: TextIO | None = None,
    stderr: TextIO | None = None,
) -> None:
    """Write the job summary, the files, the step outputs, the annotations and the report on standard output.

    A summary or step output that cannot be written is one line of warning. A file that was asked for with
    ``--output`` raises ``UnwrittenError`` (exit 2), but only after everything else has been written.
    """
    out, err = stdout or sys.stdout, stderr or sys.stderr
    warnings = [*_summary(report, environ)]
    failures = [*_files(report, outputs.files)]
    warnings += _step_outputs(report, outputs, environ)
    for warning in warnings:
        _write(err, f"crs-gate: warning: {warning}\n")
    if _annotates(outputs, environ):
        # The runner reads both streams: standard output stays one clean document when it is not text.
        _write(out if outputs.format == "text" else err, render(report, "github"))
    color = wants_color(outputs.color, environ, out is not None and out.isatty())
    _write(out, render(report, outputs.format, color=color, verbose=outputs.verbose))
    if failures:
        raise UnwrittenError("; ".join(failures), "name a path in an existing folder that can be written to")


def _annotates(outputs: Outputs, environ: Mapping[str, str]) -> bool:
    return environ.get("GITHUB_ACTIONS") == "true" and outputs.format != "github"


def _summary(report: Report, environ: Mapping[str, str]) -> Iterator[str]:
    if path := environ.get("GITHUB_STEP_SUMMARY"):
        from crs_gate.report import markdown

        try:
            before = Path(path).stat().st_size if Path(path).exists() else 0
            text = markdown.render(report, max(markdown.LIMIT - before - 1, 0))
            append(path, f"\n{text}" if before else text)
        except OSError as error:
            yield f"the job summary could not be written: {error.strerror}"


def _files(report: Report, files: tuple[tuple[str, str], ...]) -> Iterator[str]:
    for format_name, path in files:
        try:
            replace(path, render(report, format_name, verbose=True))
        except OSError as error:
            yield f"--output {format_name}={path!r} could not be written: {error.strerror}"


def _step_outputs(report: Report, outputs: Outputs, environ: Mapping[str, str]) -> Iterator[str]:
    if path := environ.get("GITHUB_OUTPUT"):
        from crs_gate.delivery import step_outputs

        written = next((path for format_name, path in outputs.files if format_name == "json"), "")
        try:
            append(path, step_outputs.render(step_outputs.values(report, written)))
        except OSError as error:
            yield f"the step outputs could not be written: {error.strerror}"


def _write(stream: TextIO | None, text: str) -> None:
    """Write and flush; no stream, or a reader that went away (``| head``), ends the output, not the run."""
    if stream is None:
        return
    encoding = stream.encoding or "utf-8"
    try:
        stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
        stream.flush()
    except BrokenPipeError:
        _silence(stream)


def _silence(stream: TextIO) -> None:
    # What is still buffered would raise again when the interpreter flushes at exit.
    import os

    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), stream.fileno())
