"""Which candidates are what they look like: check digits, ranges, and what is kept free for examples.

Names and addresses that standards keep for documentation are nobody's: example.org and the like (RFC 2606), the
documentation ranges of IP (RFC 5737, RFC 3849), and addresses that lead nowhere outside of a network.
"""

import ipaddress
from base64 import urlsafe_b64decode
from collections import Counter
from collections.abc import Callable, Mapping
from importlib import import_module
from math import log2

from crs_gate.audit.records.known import (
    AT,
    CODE,
    DOTTED,
    ENTROPY,
    EXAMPLES,
    FICTION,
    FILES,
    GOES_ON,
    GROUP_AFTER,
    GROUP_BEFORE,
    HEX,
    ISSUERS,
    LONG,
    NO_HANDLES,
    NOBODY,
    PLACEHOLDERS,
    RESERVED,
    RESOLVERS,
    SMALL,
    SSN,
    TAG,
    VERSION,
)

BEFORE = 24
"""How many characters in front of a candidate are looked at."""
_STDNUM = {
    "iban": "stdnum.iban",
    "us-ssn": "stdnum.us.ssn",
    "it-cf": "stdnum.it.codicefiscale",
    "fr-nir": "stdnum.fr.nir",
    "br-cpf": "stdnum.br.cpf",
    "se-pnr": "stdnum.se.personnummer",
    "fi-hetu": "stdnum.fi.hetu",
}


def is_one(kind: str, text: str, before: str = "", after: str = "") -> bool:
    """Whether a candidate is of its kind; ``before`` and ``after`` are what stands around it in the text."""
    if kind in _STDNUM:
        return text not in SSN and bool(import_module(_STDNUM[kind]).is_valid(text))
    check = _CHECKS.get(kind)
    return check is None or check(text, before, after)


def _email(text: str, _before: str, _after: str) -> bool:
    """No address of a standard's example, of a picture in two sizes, of a repository, or of nobody who answers."""
    name, _, domain = AT.sub("@", text.lower()).rpartition("@")
    last = domain.rpartition(".")[2]
    reserved = last in RESERVED or domain in EXAMPLES or domain.endswith(tuple(f".{each}" for each in EXAMPLES))
    odd = ".." in text or name[:1] in "." or name[-1:] == "." or domain.startswith("-")
    return not (reserved or odd or last in FILES or name in NOBODY)


def _phone(text: str, before: str, _after: str) -> bool:
    import phonenumbers

    digits = "".join(char for char in text if char.isdigit())
    if text[0] == "0":
        digits = digits[2:]
        text = f"+{text[2:]}"
    if digits.startswith(FICTION) or (digits[0] == "1" and digits[4:9] == "55501"):
        return False
    if before[-1:].isdigit() or before[-1:] in (".", ",") or text.count("(") > 1:  # sums and fractions
        return False
    try:
        return bool(phonenumbers.is_valid_number(phonenumbers.parse(text, None)))
    except phonenumbers.NumberParseException:
        return False


def _card(text: str, before: str, after: str) -> bool:
    digits = [int(char) for char in text if char.isdigit()]
    grouped = len(text) > len(digits)
    known = len(digits) in _issued("".join(map(str, digits))) and len(set(digits)) > 2  # noqa: PLR2004 - 4444 4444...
    return known and _stands_alone(before, after, grouped=grouped) and _luhn(digits)


def _issued(digits: str) -> tuple[int, ...]:
    """How long numbers of the issuer are that the first digits name, as the networks publish them; none for no one."""
    start = int(digits[:4])
    return next((lengths for first, last, lengths in ISSUERS if first <= start <= last), ())


def _stands_alone(before: str, after: str, *, grouped: bool) -> bool:
    """Whether this is no part of a longer number, fraction or list of groups of digits."""
    part = before[-1:] == "/" or (before[-1:] in (".", "-") and before[-2:-1].isdigit()) or bool(GOES_ON.match(after))
    return not part and not (grouped and (GROUP_BEFORE.search(before) or GROUP_AFTER.match(after)))


def _aadhaar(text: str, before: str, after: str) -> bool:
    from stdnum.in_ import aadhaar

    return _stands_alone(before, after, grouped=True) and bool(aadhaar.is_valid(text))


def _luhn(digits: list[int]) -> bool:
    """ISO/IEC 7812-1, annex B."""
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2]]  # noqa: PLR2004 - two digits are added up
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _dni(text: str, _before: str, _after: str) -> bool:
    from stdnum.es import dni, nie

    plain = text.replace("-", "")
    if not plain[:8].strip("0XYZ"):
        return False
    return bool(nie.is_valid(plain) if plain[0] in "XYZ" else dni.is_valid(plain))


def _address(text: str, before: str, after: str) -> bool:
    """Addresses that lead somewhere; a version, a number of a section and a part of a longer number are none."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    longer = (after[:1] == "." and after[1:2].isdigit()) or (before[-1:] == "." and before[-2:-1].isdigit())
    name = before[-1:] == "-" or (after[:1] == "-" and after[1:2].isalpha())  # linux-2.6.20.1, 1.2.13.1-beta
    small = address.version == 4 and max(address.packed) < SMALL  # noqa: PLR2004 - the fourth version of IP
    if longer or name or small or text in RESOLVERS or VERSION.search(before):
        return False
    return address.is_global and not address.is_multicast


def _handle(text: str, before: str, after: str) -> bool:
    """No keyword of JSON-LD, CSS or a programming language, no package's scope, and no entry of a bibliography."""
    name = text.lstrip("@/").rstrip(".-")
    if after[:1] in ("{", "(", "/", "[", "@", "=") or (after[:1] == ":" and after[1:2].isalnum()):
        return False
    if text.startswith("@") and (TAG.search(before) or (_is_first(before) and _is_code(name, before, after))):
        return False
    odd = (name.isupper() and "_" in name) or (HEX.fullmatch(name) and any(char.isdigit() for char in name))
    return not odd and (name.lower().partition(".")[0] not in NO_HANDLES or ".bsky." in name.lower())


def _is_first(before: str) -> bool:
    """Whether nothing stands in front of it on its line."""
    return (len(before) < BEFORE or "\n" in before) and not before.rpartition("\n")[2].strip()


def _is_code(name: str, before: str, after: str) -> bool:
    """Whether it is a decorator: alone on its line, and indented, with a dot in it, or with code behind it."""
    alone = not after.partition("\n")[0].strip()
    return bool(CODE.match(after)) or (alone and (before[-1:] in (" ", "\t") or ("." in name and ".bsky." not in name)))


def _aws(text: str, _before: str, _after: str) -> bool:
    return not text.endswith("EXAMPLE") and _entropy(text) > 3  # noqa: PLR2004 - AKIAAAAA... is none


def _random(text: str, _before: str, _after: str) -> bool:
    return _entropy(text) >= ENTROPY and any(char.isdigit() for char in text)


def _jwt(text: str, _before: str, _after: str) -> bool:
    head = text.partition(".")[0]
    try:
        return b'"alg"' in urlsafe_b64decode(head + "=" * (-len(head) % 4))
    except ValueError:
        return False


def _password_in_url(text: str, _before: str, _after: str) -> bool:
    user, _, rest = text.partition("://")[2].partition(":")
    password, _, host = rest.rpartition("@")
    words = (user.lower(), password.lower())
    hollow = any(word.startswith(PLACEHOLDERS) for word in words[1:]) or words[0] == words[1]
    return not hollow and host.rpartition(".")[2].lower() not in RESERVED and host.lower() not in EXAMPLES


def _named(text: str, _before: str, after: str) -> bool:
    """Random characters, with letters and digits in them, and no word that stands for a secret."""
    mixed = any(char.isdigit() for char in text) and any(char.isalpha() for char in text)
    hollow = any(
        word in text.lower() for word in ("example", "your", "xxxx", "changeme", "placeholder", "token", "secret")
    )
    code = after[:1] == "(" or DOTTED.fullmatch(text)
    return len(text) >= LONG and not code and mixed and not hollow and _entropy(text) >= ENTROPY


def _entropy(text: str) -> float:
    """Bits a character (Shannon), from the characters of the text itself."""
    size = len(text)
    return -sum(count / size * log2(count / size) for count in Counter(text).values()) if size else 0.0


_CHECKS: Mapping[str, Callable[[str, str, str], bool]] = {
    "email": _email,
    "phone": _phone,
    "card": _card,
    "es-dni": _dni,
    "in-aadhaar": _aadhaar,
    "ipv4": _address,
    "ipv6": _address,
    "handle": _handle,
    "aws-key": _aws,
    "stripe-key": _random,
    "model-key": _random,
    "gitlab-token": _random,
    "jwt": _jwt,
    "password-in-url": _password_in_url,
    "named-secret": _named,
}
