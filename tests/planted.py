"""Data with personal data and secrets in known places, made from a seed: nothing of it is anybody's.

Keys and tokens are put together here, so that no file of the project holds what other scanners take for one.
"""

import bz2
import csv
import gzip
import json
import lzma
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Callable, Iterator
from io import BytesIO, StringIO
from random import Random
from string import ascii_letters, ascii_lowercase, ascii_uppercase, digits
from typing import NamedTuple

SYLLABLES = ("ka", "lo", "mi", "tu", "ra", "ne", "so", "vi", "du", "pe")
TLDS = ("net", "info", "de", "fr", "io")
_CODES = "TRWAGMYFPDXBNJZSQVHLCKE"
_ODD = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)
_HETU = "0123456789ABCDEFHJKLMNPRSTUVWXY"


class Planted(NamedTuple):
    """A file: its name, its bytes, how many values of each kind are in it, and how many records it has."""

    name: str
    data: bytes
    truth: Counter[str]
    records: int


def word(chance: Random) -> str:
    return "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 4)))


def _some(chance: Random, letters: str, count: int) -> str:
    return "".join(chance.choice(letters) for _ in range(count))


def _luhn(chance: Random, start: str, size: int) -> str:
    body = start + _some(chance, digits, size - 1 - len(start))
    total = sum(int(d) if at % 2 else (int(d) * 2 - 9 * (int(d) > 4)) for at, d in enumerate(reversed(body)))
    return body + str(-total % 10)


def _iban(chance: Random) -> str:
    account = _some(chance, digits, 18)
    rest = int(f"{account}131400") % 97  # D and E are 13 and 14
    return f"DE{98 - rest:02}{account}"


def _cpf(chance: Random) -> str:
    body = [chance.randint(0, 9) for _ in range(9)]
    for _ in range(2):
        rest = sum(digit * weight for digit, weight in zip(body, range(len(body) + 1, 1, -1), strict=True)) * 10 % 11
        body.append(rest % 10)
    text = "".join(map(str, body))
    return f"{text[:3]}.{text[3:6]}.{text[6:9]}-{text[9:]}"


def _dni(chance: Random) -> str:
    number = chance.randint(10**7, 10**8 - 1)
    return f"{number:08}{_CODES[number % 23]}"


def _nir(chance: Random) -> str:
    body = f"{chance.choice('12')}{chance.randint(40, 99)}{chance.randint(1, 12):02}75{_some(chance, digits, 3)}"
    body += f"{chance.randint(1, 999):03}"
    return f"{body}{97 - int(body) % 97:02}"


def _hetu(chance: Random) -> str:
    born = f"{chance.randint(1, 28):02}{chance.randint(1, 12):02}{chance.randint(40, 99)}"
    number = f"{chance.randint(2, 899):03}"
    return f"{born}-{number}{_HETU[int(born + number) % 31]}"


def _codice(chance: Random) -> str:
    body = _some(chance, "BCDFGLMNPRST", 6) + f"{chance.randint(40, 99)}{chance.choice('ABCDEHLMPRST')}"
    body += f"{chance.randint(1, 28):02}H501"
    total = sum(
        _ODD[int(c) if c.isdigit() else ord(c) - 65] if at % 2 == 0 else (int(c) if c.isdigit() else ord(c) - 65)
        for at, c in enumerate(body)
    )
    return body + ascii_uppercase[total % 26]


def _aadhaar(chance: Random) -> str:
    """Check digit by Verhoeff: in the group of five turns and five flips."""
    body = f"{chance.randint(2, 9)}{_some(chance, digits, 10)}"
    check = 0
    for at, digit in enumerate(reversed(body), start=1):
        check = _turned(check, _permuted(int(digit), at))
    inverse = next(d for d in range(10) if _turned(check, d) == 0)
    whole = f"{body}{inverse}"
    return f"{whole[:4]} {whole[4:8]} {whole[8:]}"


def _turned(one: int, other: int) -> int:
    if one < 5:
        return (one + other) % 5 if other < 5 else 5 + (one + other) % 5
    return 5 + (one - other) % 5 if other < 5 else (one - other) % 5


def _permuted(digit: int, times: int) -> int:
    for _ in range(times % 8):
        digit = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)[digit]
    return digit


def _personnummer(chance: Random) -> str:
    body = f"{chance.randint(40, 99)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}{_some(chance, digits, 3)}"
    total = sum(int(d) * 2 - 9 * (int(d) > 4) if at % 2 == 0 else int(d) for at, d in enumerate(body))
    return f"{body[:6]}-{body[6:]}{-total % 10}"


def _jwt(chance: Random) -> str:
    parts = (b'{"alg":"HS256","typ":"JWT"}', f'{{"sub":"{word(chance)}","iat":1700000000}}'.encode())
    return ".".join(
        [*(urlsafe_b64encode(part).decode().rstrip("=") for part in parts), _some(chance, ascii_letters, 43)]
    )


def _mixed(chance: Random, size: int) -> str:
    return "7" + _some(chance, ascii_letters + digits, size - 2) + "q"


MAKERS: dict[str, Callable[[Random], str]] = {
    "email": lambda c: f"{word(c)}.{word(c)}@{word(c)}.{c.choice(TLDS)}",
    "phone": lambda c: f"+49 30 {c.randint(200000, 899999)}",
    "iban": _iban,
    "card": lambda c: _luhn(c, c.choice(("4539", "5412", "4024")), 16),
    "us-ssn": lambda c: f"{c.randint(1, 665):03}-{c.randint(1, 99):02}-{c.randint(1, 9998):04}",
    "es-dni": _dni,
    "fr-nir": _nir,
    "br-cpf": _cpf,
    "fi-hetu": _hetu,
    "ipv4": lambda c: f"{c.randint(11, 99)}.{c.randint(128, 160)}.{c.randint(0, 255)}.{c.randint(1, 254)}",
    "ipv6": lambda c: f"2a01:4f8:{c.randint(4096, 65535):x}:{c.randint(4096, 65535):x}::{c.randint(1, 255):x}",
    "did": lambda c: f"did:plc:{_some(c, ascii_lowercase, 24)}",
    "private-key": lambda _: "-----BEGIN " + "RSA PRIVATE KEY-----",
    "aws-key": lambda c: "AKI" + "A" + _some(c, ascii_uppercase[:20] + "234567", 16),
    "github-token": lambda c: "gh" + "p_" + _some(c, ascii_letters + digits, 36),
    "slack-token": lambda c: "xox" + "b-" + _some(c, digits, 12) + "-" + _some(c, ascii_letters, 24),
    "stripe-key": lambda c: "sk_" + "live_" + _mixed(c, 24),
    "google-key": lambda c: "AI" + "za" + _some(c, ascii_letters + digits, 35),
    "hf-token": lambda c: "hf" + "_" + _some(c, ascii_letters, 34),
    "npm-token": lambda c: "npm" + "_" + _some(c, ascii_letters + digits, 36),
    "jwt": _jwt,
    "it-cf": _codice,
    "in-aadhaar": _aadhaar,
    "se-pnr": _personnummer,
    "handle": lambda c: f"@{word(c)}_{word(c)}",
    "gitlab-token": lambda c: "glp" + "at-" + _mixed(c, 20),
    "model-key": lambda c: "sk" + "-proj-" + _mixed(c, 48),
    "pypi-token": lambda c: "pyp" + "i-AgEIcHlwaS5vcmc" + _some(c, ascii_letters + digits, 60),
    "named-secret": lambda c: f"api_key={_mixed(c, 32)}",
    "password-in-url": lambda c: f"postgres://{word(c)}:{_mixed(c, 14)}@{word(c)}.net",
}
"""What makes one value of a kind."""


def sentence(chance: Random, size: int) -> str:
    return " ".join(word(chance) for _ in range(size))


def texts(chance: Random, count: int, share: float, truth: Counter[str]) -> Iterator[str]:
    """Texts, a share of which hold one value in their middle."""
    kinds = sorted(MAKERS)
    for _ in range(count):
        if chance.random() >= share:
            yield sentence(chance, 12)
            continue
        kind = chance.choice(kinds)
        truth[kind] += 1
        yield f"{sentence(chance, 5)} {MAKERS[kind](chance)} {sentence(chance, 5)}"


def _escaped(chance: Random, text: str) -> str:
    """JSON in which some letters are written as escapes, as some tools do for signs such as ``@``."""
    plain = json.dumps(text, ensure_ascii=chance.random() < 0.5)
    return "".join(f"\\u{ord(c):04x}" if c in "@:-+" and chance.random() < 0.5 else c for c in plain)


def _json_lines(chance: Random, rows: list[str]) -> bytes:
    lines = []
    for number, text in enumerate(rows):
        shape = chance.randrange(4)
        if shape == 0:
            lines.append(f'{{"id": {number}, "text": {_escaped(chance, text)}}}')
        elif shape == 1:
            lines.append(f'{{"meta": {{"tags": ["a", {_escaped(chance, text)}]}}, "id": {number}}}')
        elif shape == 2:
            lines.append(json.dumps({"id": number, "raw": json.dumps({"body": text})}))
        else:
            lines.append(f'{{"turns": [{{"role": "user", "content": {_escaped(chance, text)}}}]}}')
    return "\n".join(lines).encode()


def _table(rows: list[str]) -> bytes:
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(["id", "text"])
    writer.writerows(enumerate(rows))
    return out.getvalue().encode()


def _parquet(rows: list[str]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = BytesIO()
    pq.write_table(pa.table({"id": range(len(rows)), "meta": [{"text": row} for row in rows]}), out, row_group_size=50)
    return out.getvalue()


def _zstandard(data: bytes) -> bytes:
    import zstandard

    return zstandard.compress(data)


def files(seed: int, count: int = 200, share: float = 0.3) -> Iterator[Planted]:
    """One file of each container and encoding."""
    chance = Random(seed)
    shapes: dict[str, Callable[[list[str]], bytes]] = {
        "rows.jsonl": lambda rows: _json_lines(chance, rows),
        "rows.json": lambda rows: json.dumps([{"text": row} for row in rows]).encode(),
        "rows.csv": _table,
        "rows.txt": lambda rows: "\r\n".join(rows).encode(),
        "wide.txt": lambda rows: "\n".join(rows).encode("utf-16"),
        "unmarked.txt": lambda rows: "\n".join(rows).encode("utf-16-be"),
        "wider.jsonl": lambda rows: _json_lines(chance, rows).decode().encode("utf-32"),
        "part-00000": lambda rows: _json_lines(chance, rows),
        "packed.bin": lambda rows: gzip.compress("\n".join(rows).encode()),
        "marked.jsonl": lambda rows: b"\xef\xbb\xbf" + _json_lines(chance, rows),
        "rows.parquet": _parquet,
        "rows.jsonl.gz": lambda rows: gzip.compress(_json_lines(chance, rows)),
        "rows.csv.bz2": lambda rows: bz2.compress(_table(rows)),
        "rows.txt.xz": lambda rows: lzma.compress("\n".join(rows).encode()),
        "rows.jsonl.zst": lambda rows: _zstandard(_json_lines(chance, rows)),
    }
    for name, shape in shapes.items():
        truth: Counter[str] = Counter()
        rows = list(texts(chance, count, share, truth))
        yield Planted(name, shape(rows), truth, count + ("csv" in name))
