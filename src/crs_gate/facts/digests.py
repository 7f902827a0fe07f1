"""The SHA-256 and size that a Git LFS pointer or a key of git-annex holds, of bytes that are not in the repository."""

import re
from typing import NamedTuple

LARGEST_POINTER = 1_023
"""Bytes. Git LFS itself takes nothing longer for a pointer, and git-annex writes less."""
_LFS = re.compile(
    rb"version https://(?:git-lfs\.github\.com/spec/v1|hawser\.github\.com/spec/v1)\n"
    rb"(?P<changed>(?:ext-[0-9]-[A-Za-z0-9_]+ sha256:[0-9a-f]{64}\n){0,10})"
    rb"oid sha256:(?P<oid>[0-9a-f]{64})\n"
    rb"size (?P<size>[0-9]{1,19})\n?"
)
# A key of a chunk (-S, -C) names a part of the file, and only SHA256E carries the file's extension.
_KEY = (
    r"(?:SHA256-s(?P<size>[0-9]{1,19})(?:-m[0-9]{1,19})?--(?P<plain>[0-9a-f]{64})"
    r"|SHA256E-s(?P<named_size>[0-9]{1,19})(?:-m[0-9]{1,19})?--(?P<named>[0-9a-f]{64})(?:\.[^/\s.]{1,64}){0,4})"
)
# git-annex bears further lines that hold "/annex/", and writes none: they could be data.
_ANNEX_POINTER = re.compile(rf"/annex/objects/{_KEY}\n?")
# Into the annex of this repository, where a key is in a folder of its own; a submodule's lies in the outer repository
# (git-annex makes its .git a link to there, and some versions have written links past that one).
_ANNEX_LINK = re.compile(
    r"(?:\.\./)*\.git/(?:modules/(?:(?!\.{0,2}/|annex/objects/)[^/\n]+/)+)?"
    rf"annex/objects/(?:[^/\n]+/){{2}}(?P<folder>[^/\n]+)/(?=(?P=folder)\Z){_KEY}"
)


# Of any kind: what WORM, URL, MD5E and other keys fetch is data, and nobody can tell which.
_ANNEX_ANY = re.compile(
    r"(?:\.\./)*\.git/(?:modules/(?:(?!\.{0,2}/|annex/objects/)[^/\n]+/)+)?"
    r"annex/objects/(?:[^/\n]+/){2}(?P<folder>[^/\n]+)/(?P=folder)"
)
_POINTERS = (b"version https://", b"/annex/objects/")
"""How pointers begin, also those of kinds that hold no SHA-256."""


class Proof(NamedTuple):
    """What is certain of the data of a file without reading it: its size in bytes, and its SHA-256 where that is."""

    bytes: int
    sha256: str = ""
    behind: tuple[str, ...] = ()
    """Where it was found for a link: each path of the repository on the way, the file at last."""


class NoFile(NamedTuple):
    """A symlink that leads to no file of the repository, or a submodule: no digest can be that of its data."""

    target: str = ""
    """Where the link leads; empty for a submodule."""


def proof_in_file(data: bytes) -> Proof | None:
    """What a small file proves of the data it stands for; ``None`` for a pointer of a kind that proves nothing.

    An extension of Git LFS changes the data on its way into the store, so that a pointer that names one says nothing
    of the file that people see.
    """
    if found := _LFS.fullmatch(data):
        return None if found["changed"] else Proof(int(found["size"]), found["oid"].decode("ascii"))
    if data.startswith(_POINTERS):
        return _proof_of_key(_ANNEX_POINTER.fullmatch(data.decode("utf-8", "replace")))
    return Proof(len(data))


def proof_in_link(target: str) -> Proof | None:
    """What the target of a symlink into git-annex proves."""
    return _proof_of_key(_ANNEX_LINK.fullmatch(target))


def leads_into_annex(target: str) -> bool:
    """Whether the target of a symlink is a key of git-annex, of whatever kind."""
    return _ANNEX_ANY.fullmatch(target) is not None


def _proof_of_key(found: re.Match[str] | None) -> Proof | None:
    digest = _of_key(found)
    return Proof(int(found["size"] or found["named_size"]), digest) if found and digest else None


def digest_in_file(data: bytes) -> str | None:
    """The SHA-256 that a pointer file holds; ``None`` for what is no pointer to the letter, or has another hash.

    A pointer of git-annex is what an unlocked file is in git. Nothing else may stand in either.
    """
    if len(data) > LARGEST_POINTER:
        return None
    if found := _LFS.fullmatch(data):
        return found["oid"].decode("ascii")
    return _of_key(_ANNEX_POINTER.fullmatch(data.decode("utf-8", "replace")))


def digest_in_link(target: str) -> str | None:
    """The SHA-256 in the target of a symlink into git-annex; MD5E, WORM, URL and other keys hold none."""
    return _of_key(_ANNEX_LINK.fullmatch(target))


def _of_key(found: re.Match[str] | None) -> str | None:
    return None if found is None else found["plain"] or found["named"]
