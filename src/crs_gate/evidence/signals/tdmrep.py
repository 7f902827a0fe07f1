"""TDMRep: reservations for text and data mining, in a file of the site, a header and meta elements.

https://www.w3.org/community/reports/tdmrep/CG-FINAL-tdmrep-20240510/: rules in ``/.well-known/tdmrep.json``, of which
the first that matches counts, are the weakest; a header is stronger, and a meta element the strongest.
"""

import json
from typing import Any
from urllib.parse import urlsplit

from crs_gate.evidence.signals.robots import covers
from crs_gate.evidence.signals.text import decoded, is_page
from crs_gate.evidence.signals.verdict import ALLOW, DISALLOW, UNKNOWN, Reason

PROTOCOL = "tdmrep"
_MOST = 10_000
_LONGEST = 4096
_POLICY = " with a policy of its own"


def of_file(data: bytes, url: str) -> Reason | None:
    """What ``tdmrep.json`` says of an address; ``None`` where no rule speaks of it, or a page stands in its place."""
    if is_page(data):
        return None
    text, fault = decoded(data)
    try:
        rules = json.loads(text) if not fault else None
    except (ValueError, RecursionError):
        rules = None
    if not isinstance(rules, list) or len(rules) > _MOST:
        return Reason(PROTOCOL, UNKNOWN, fault or "tdmrep.json is not a list of rules in JSON")
    for number, rule in enumerate(rules, 1):
        location = rule.get("location") if isinstance(rule, dict) else None
        if not isinstance(location, str):
            return Reason(PROTOCOL, UNKNOWN, f"rule {number} of tdmrep.json has no location")
        if _speaks_of(location, url):
            return said(rule.get("tdm-reservation"), rule.get("tdm-policy"), f"rule {number} of tdmrep.json")
    return None


def said(reservation: Any, policy: Any, where: str) -> Reason:
    """What a value of ``tdm-reservation`` says; a policy tells how to get a license, which is none yet.

    Of several values, as two headers or elements give them with commas between, one that reserves is enough.
    """
    text = str(reservation)[:_LONGEST] if isinstance(reservation, (str, int)) else ""
    values = {value.strip() for value in text.split(",")}
    if "1" in values:
        return Reason(PROTOCOL, DISALLOW, f"{where} reserves{_POLICY if policy else ''}")
    if values == {"0"}:
        return Reason(PROTOCOL, ALLOW, f"{where} does not reserve")
    return Reason(PROTOCOL, UNKNOWN, f"{where} says neither 0 nor 1")


def _speaks_of(location: str, url: str) -> bool:
    path = location if location.startswith(("/", "*")) else urlsplit(location).path or f"/{location}"
    return covers(path[:4096], url)
