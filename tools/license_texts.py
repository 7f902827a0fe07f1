"""Makes the digests by which license files are recognized: ``license_texts.py FOLDER``.

The folder holds license texts as ``<SPDX id>[.<variant>].txt``: the official text, and what is commonly shipped in its
place. Each is taken with and without its title, and without what follows "END OF TERMS AND CONDITIONS". The texts
themselves are not part of the project.
"""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from crs_gate.licenses.texts import digest_of, words_of

_OUT = Path(__file__).resolve().parents[1] / "src" / "crs_gate" / "licenses" / "text_digests.py"
_ENDS = (r"(?s)\bend of terms and conditions\b.*", r"(?s)\b(?:appendix )?how to apply (?:the|these) .*")
_CC_CORE = (
    r"(creative commons [a-z ]+ 4 0 international public license by exercising .*?)(?= creative commons is not a party)"
)
_TITLES = {
    "MIT": ("mit license", "the mit license", "the mit license mit"),
    "ISC": ("isc license", "the isc license"),
    "BSD-2-Clause": ("bsd 2 clause license", "simplified bsd license"),
    "BSD-3-Clause": ("bsd 3 clause license", "new bsd license"),
}
_PERMISSIONS = r"(?s)^.{0,80}?(?=permission is hereby granted|redistribution and use|permission to use copy)"
_ON_A_LINE = 4
_HEAD = '''"""Digests of license texts, made by ``tools/license_texts.py``; do not edit."""

DIGESTS = {
'''


def main() -> None:
    """Write the module."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    found: dict[str, set[str]] = {}
    for path in sorted(parser.parse_args().folder.glob("*.txt")):
        license_id = re.sub(r"\.[a-z]+$", "", path.stem)
        for words in _variants(words_of(path.read_text("utf-8")), license_id):
            found.setdefault(license_id, set()).add(digest_of(words))
    owner = {digest: license_id for license_id, digests in found.items() for digest in digests}
    if len(owner) != sum(map(len, found.values())):
        parser.error("two licenses share a digest: their texts do not tell them apart")
    rows = [_row(license_id, sorted(digests)) for license_id, digests in sorted(found.items())]
    _OUT.write_text(f"{_HEAD}{''.join(rows)}}}\n", "utf-8")


def _row(license_id: str, digests: list[str]) -> str:
    lines = [" ".join(digests[start : start + _ON_A_LINE]) for start in range(0, len(digests), _ON_A_LINE)]
    return f'    "{license_id}": """\n' + "".join(f"        {line}\n" for line in lines) + '    """,\n'


def _variants(words: str, license_id: str) -> Iterator[str]:
    """The text as it is, and as it is commonly cut."""
    bare = {words, re.sub(_PERMISSIONS, "", words)}
    titles = (license_id.lower().replace("-", " "), *_TITLES.get(license_id, ()))
    for text in bare | {f"{title} {text}" for text in bare for title in titles}:
        yield text
        for end in _ENDS:
            cut = re.sub(end, "", text).strip()
            if cut != text:
                yield from (cut, f"{cut} end of terms and conditions")
    if core := re.search(_CC_CORE, words):
        yield from (core[1], words[core.start() :], words[: core.end()].strip())


if __name__ == "__main__":
    main()
