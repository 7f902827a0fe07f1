"""One format per file. Renderers are pure: a finished report in, text out; they decide and write nothing."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crs_gate.model.report import Report

FORMATS = ("text", "json", "github", "markdown")


def render(report: "Report", format_name: str, *, color: bool = False, verbose: bool = False) -> str:
    """The report in one of ``FORMATS``, ending in a newline; ``color`` and ``verbose`` speak to text alone."""
    if format_name == "text":
        from crs_gate.report import text

        return text.render(report, color=color, verbose=verbose)
    if format_name == "json":
        from crs_gate.report import json_v1

        return json_v1.render(report)
    if format_name == "github":
        from crs_gate.report import github

        return github.render(report)
    if format_name == "markdown":
        from crs_gate.report import markdown

        return markdown.render(report)
    raise ValueError(f"unknown report format: {format_name}")
