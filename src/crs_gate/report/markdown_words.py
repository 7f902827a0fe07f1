"""The words of the job summary: each value is cut and escaped here."""

import re

from crs_gate.escape import bounded, code, markdown
from crs_gate.model.findings import Finding
from crs_gate.report.homes import rule_page

_RULE = re.compile(r"[a-z]+(?:-[a-z0-9]+){1,8}")


def cell(text: str, limit: int = 300) -> str:
    """Text of a manifest on one line, cut and escaped."""
    return markdown(bounded(text, limit))


def ident(text: str, limit: int = 120) -> str:
    """An id, path or command: cut, and set as code."""
    return code(bounded(text, limit))


def rule_link(rule_id: str) -> str:
    """One of our rules, as code and with a link to its page."""
    return f"[{ident(rule_id)}]({rule_page(rule_id)})" if _RULE.fullmatch(rule_id) else ident(rule_id)


def prose(text: str) -> str:
    """A rule's own words: escaped like all others, but what stands between backticks becomes code."""
    parts = re.split(r"`([^`]+)`", bounded(" ".join(text.split()), 800))
    return "".join(code(part) if n % 2 else markdown(part) for n, part in enumerate(parts))


def place(finding: Finding) -> str:
    """File and line of a finding."""
    return ident(f"{finding.location.path}:{finding.location.line}")
