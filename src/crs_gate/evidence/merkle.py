"""The Merkle tree hash of RFC 6962, section 2.1: one digest for a list whose parts can be proven later."""

from collections.abc import Iterable
from hashlib import sha256

EMPTY = sha256(b"").digest()


def root(leaves: Iterable[bytes]) -> bytes:
    """The tree hash over the leaves, each the bytes of one item; 32 bytes."""
    stack: list[tuple[int, bytes]] = []
    for leaf in leaves:
        height, node = 0, sha256(b"\0" + leaf).digest()
        while stack and stack[-1][0] == height:
            node = sha256(b"\1" + stack.pop()[1] + node).digest()
            height += 1
        stack.append((height, node))
    if not stack:
        return EMPTY
    node = stack.pop()[1]
    while stack:
        node = sha256(b"\1" + stack.pop()[1] + node).digest()
    return node
