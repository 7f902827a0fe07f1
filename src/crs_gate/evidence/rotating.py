"""The next version of the keys: who comes, who goes, how many have to sign."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from crs_gate.evidence.faults import FaultError
from crs_gate.evidence.keys import Key
from crs_gate.evidence.trust import MOST_KEYS, MOST_VERSIONS, ROLES, Root, Trusted


class Newcomer(NamedTuple):
    """A key that is to be trusted."""

    key: Key
    name: str
    roles: frozenset[str] = frozenset(ROLES)


class Turn(NamedTuple):
    """What is to change."""

    add: Sequence[Newcomer] = ()
    retire: Iterable[str] = ()
    """Ids of keys."""
    thresholds: Mapping[str, int] = {}
    disown: Iterable[int] = ()
    policy: str | None = None
    """The policy file to watch from now on; ``None`` leaves that as it is."""
    sigstore: bytes = b""
    """The trusted root to verify identities of Sigstore against from now on; empty leaves that as it is."""


def first(origin: str, people: Iterable[Newcomer], thresholds: Mapping[str, int], policy: str) -> Root:
    """Version 1. Raises ``FaultError`` where a role would never find enough keys."""
    keys = {each.key.id: Trusted(each.key, each.name, each.roles) for each in people}
    return _held_up(Root(origin, 1, keys, dict(thresholds), policy))


def turned(root: Root, seq: int, turn: Turn) -> Root:
    """The version after this one; ``seq`` is the entry that will tell of it. Raises ``FaultError``."""
    keys = dict(root.keys)
    for id_ in turn.retire:
        if id_ not in keys or keys[id_].until is not None:
            known = ", ".join(sorted(each for each in keys if keys[each].until is None))
            raise FaultError("bad-key", f"there is no key {id_[:80]!r} in use; those in use are {known}")
        keys[id_] = keys[id_]._replace(until=seq)
    for new in turn.add:
        if new.key.id in keys:
            state = "was taken out of use" if keys[new.key.id].until is not None else "is trusted already"
            raise FaultError("bad-key", f"the key {new.key.id} {state}: take a new one")
        keys[new.key.id] = Trusted(new.key, new.name, new.roles, seq)
    disowned = frozenset(turn.disown)
    if beyond := sorted(each for each in disowned if not 0 < each < seq):
        raise FaultError("not-a-root", f"entry {beyond[0]} cannot be disowned: there are entries 1 to {seq - 1}")
    after = Root(
        root.origin,
        root.version + 1,
        keys,
        {**root.thresholds, **turn.thresholds},
        root.policy if turn.policy is None else turn.policy,
        root.disowned | disowned,
        sha256(turn.sigstore).hexdigest() if turn.sigstore else root.sigstore,
    )
    if after._replace(version=root.version) == root:
        raise FaultError("not-a-root", "nothing would change")
    return _held_up(after)


def _held_up(root: Root) -> Root:
    if root.version > MOST_VERSIONS or len(root.keys) > MOST_KEYS:
        raise FaultError("not-a-root", f"there are at most {MOST_VERSIONS:,} versions of at most {MOST_KEYS} keys")
    for role in ROLES:
        there, need = len(root.current(role)), root.threshold(role)
        if there < need and (role == "root" or role in root.thresholds or role == "entry"):
            raise FaultError("not-a-root", f"the role {role} takes {need} key(s), and would have {there}")
    return root
