"""The kinds of personal data and secrets that are looked for, and what an audit was made with.

Patterns are in the syntax of RE2, whose time grows with the text and with nothing else. What one of them finds is a
candidate; ``records/validators.py`` decides. Classes of all letters carry no counts: preparing those takes a second.
Shapes of keys are those that their issuers publish.
"""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import NamedTuple

ENGINE = 6
"""Counts up whenever the same bytes can come to another result."""
PERSONAL, SECRET = "personal", "secret"


class Kind(NamedTuple):
    """One kind. ``pattern`` finds candidates in decoded text; the validator of the same id decides, if there is one."""

    id: str
    group: str
    what: str
    pattern: str


NAMES_OF_SECRETS = (
    r"(?:(?:api|secret|access|auth|private|signing|encryption|account|storage|master|shared|license|service)[_. -]?key"
    r"|(?:^|[^A-Za-z])(?:auth|access|api|bearer|refresh|session|bot|secret|client|id|app)?[_. -]?token"
    r"|secret|credentials?|password|passwd|passphrase|pwd)"
)
"""The end of a name under which a secret stands, whatever the case of its letters."""
_NAMED = r"(?i)" + NAMES_OF_SECRETS + r"[\"']?\s{0,8}(?:[:=]|=>|:=)\s{0,8}[\"']?([A-Za-z0-9+/_.=~!-]{16,200})"
_SEP = r"[ \x{a0}\x{2009}\x{202f}-]"
_ALL = (
    Kind(
        "email",
        PERSONAL,
        "an e-mail address",
        r"[\pL\pN._%+\x{fffd}\x{ad}\x{200b}-\x{200d}\x{2060}-]+(?:@|%40|\x{ff20}|&#64;|&#x40;)(?:[\pL\pN-]+\.)+\pL\pL+",
    ),
    Kind(
        "phone",
        PERSONAL,
        "a phone number",
        r"(?:\+|\b00)[1-9][0-9 \x{a0}\x{2009}\x{202f}().\x{2010}\x{2011}/-]{6,20}[0-9]",
    ),
    Kind("iban", PERSONAL, "a bank account (IBAN)", r"\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b"),
    Kind(
        "card",
        PERSONAL,
        "a payment card",
        rf"\b(?:[2-6][0-9]{{13,18}}|[2-6][0-9]{{3}}(?:{_SEP}[0-9]{{4}}){{3}}|3[0-9]{{3}}{_SEP}[0-9]{{6}}{_SEP}[0-9]{{4,5}})\b",
    ),
    Kind("us-ssn", PERSONAL, "a social security number (US)", r"\b[0-9]{3}-[0-9]{2}-[0-9]{4}\b"),
    Kind("es-dni", PERSONAL, "an identity number (Spain)", r"\b(?:[0-9]{8}|[XYZ][0-9]{7})-?[A-HJ-NP-TV-Z]\b"),
    Kind("it-cf", PERSONAL, "a tax code (Italy)", r"\b[A-Z]{6}[0-9]{2}[A-EHLMPRST][0-9]{2}[A-Z][0-9]{3}[A-Z]\b"),
    Kind(
        "fr-nir",
        PERSONAL,
        "a social security number (France)",
        r"\b[12] ?[0-9]{2} ?[01][0-9] ?[0-9][0-9AB] ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}\b",
    ),
    Kind("br-cpf", PERSONAL, "a tax number (Brazil)", r"\b[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}\b"),
    Kind("in-aadhaar", PERSONAL, "an identity number (India)", r"\b[2-9][0-9]{3}[ -][0-9]{4}[ -][0-9]{4}\b"),
    Kind("se-pnr", PERSONAL, "a personal number (Sweden)", r"\b(?:[0-9]{2})?[0-9]{6}[-+][0-9]{4}\b"),
    Kind("fi-hetu", PERSONAL, "a personal code (Finland)", r"\b[0-3][0-9][01][0-9]{3}[-+A][0-9]{3}[0-9A-FHJ-NPR-Y]\b"),
    Kind("ipv4", PERSONAL, "an IP address", r"\b(?:[0-9]{1,3}\.){3}[0-9]{1,3}\b"),
    Kind("ipv6", PERSONAL, "an IPv6 address", r"(?i)\b[23][0-9a-f]{3}(?::{1,2}[0-9a-f]{1,4}){1,7}(?:::)?"),
    Kind(
        "handle",
        PERSONAL,
        "an account name",
        r"(?:^|[\s(>\"'])(@[A-Za-z_][A-Za-z0-9_.-]{2,60}|/?u/[A-Za-z0-9_-]{3,20})\b",
    ),
    Kind(
        "did", PERSONAL, "a decentralized identifier (DID)", r"\bdid:(?:plc|web|key|ion|ethr|pkh):[A-Za-z0-9._:%-]{6,}"
    ),
    Kind(
        "private-key",
        SECRET,
        "a private key",
        r"-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:[^-]+-----END)?"
        r"|PuTTY-User-Key-File-[23]: \S+|\bAGE-SECRET-KEY-1[0-9A-Z]{58}\b",
    ),
    Kind("aws-key", SECRET, "an AWS access key", r"\b(?:AKIA|ASIA)[A-Z2-7]{16}\b"),
    Kind(
        "github-token",
        SECRET,
        "a GitHub token",
        r"\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{60,100})\b",
    ),
    Kind("gitlab-token", SECRET, "a GitLab token", r"\bglpat-[A-Za-z0-9_-]{20,}"),
    Kind(
        "slack-token",
        SECRET,
        "a Slack token",
        r"\bxox[abeoprs]-[A-Za-z0-9-]{10,250}|hooks\.slack\.com/services/T[A-Z0-9]{6,}/B[A-Z0-9]{6,}/[A-Za-z0-9]{20,}",
    ),
    Kind("stripe-key", SECRET, "a Stripe key", r"\b[rs]k_live_[A-Za-z0-9]{16,200}"),
    Kind("google-key", SECRET, "a Google API key", r"\bAIza[A-Za-z0-9_-]{35}"),
    Kind(
        "model-key",
        SECRET,
        "a key of a model provider",
        r"\bsk-(?:proj-|svcacct-|ant-[a-z0-9]{1,8}-)?[A-Za-z0-9_-]{32,200}",
    ),
    Kind("hf-token", SECRET, "a Hugging Face token", r"\bhf_[A-Za-z]{34}\b"),
    Kind("npm-token", SECRET, "an npm token", r"\bnpm_[A-Za-z0-9]{36}\b"),
    Kind("pypi-token", SECRET, "a PyPI token", r"\bpypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,}"),
    Kind(
        "jwt", SECRET, "a signed web token (JWT)", r"\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{16,}"
    ),
    Kind(
        "password-in-url",
        SECRET,
        "an address with a password",
        r"\b[a-z][a-z0-9+]{1,15}://[^\s:/@\"'<>]{0,64}:[^\s/@\"'<>]{3,128}@[A-Za-z0-9.-]{1,253}",
    ),
    Kind("named-secret", SECRET, "a secret beside its name", _NAMED),
)
KINDS: Mapping[str, Kind] = {kind.id: kind for kind in _ALL}


def rules_digest() -> str:
    """The SHA-256 over all that decides what is found: kinds, patterns and the version of the engine."""
    return sha256(json.dumps([ENGINE, *sorted(KINDS.values())]).encode()).hexdigest()
