"""What is written next: whatever was written of it, the rest completes it, and the log holds."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate.evidence import appending, rotating
from crs_gate.evidence.appending import CREATE, Files, Words, laid_over
from crs_gate.evidence.faults import FaultError
from crs_gate.evidence.held import Held
from crs_gate.evidence.rotating import Newcomer, Turn
from tests.unit.evidence.build import ACME, ALICE, BOB, MALLORY, MANIFEST, outcome

WORDS = Words("2026-11-20T10:00:00Z", "why")
NOTHING_YET = Held({}, {MANIFEST: "0" * 64})


def started(*people: Newcomer, **thresholds: int) -> Files:
    root = rotating.first(ACME, people or (Newcomer(ALICE.key, "alice"),), thresholds, "")
    files = appending.begun(ACME, root, [ALICE])
    return files | appending.settled(appending.read(laid_over(NOTHING_YET, files)), WORDS, [ALICE])


def pin(held: Held) -> str:
    return appending.read(held).roots[1].fingerprint


def cut(files: Files, at: int) -> Files:
    return dict(itertools.islice(files.items(), at))


def test_a_log_begins() -> None:
    held = laid_over(NOTHING_YET, started())
    found = outcome(held, None, pin=pin(held))
    assert found.holds
    assert (found.newest.event if found.newest else "", found.signers) == (CREATE, ("alice",))


@given(events=st.lists(st.sampled_from(("add", "release", "audit", "turn")), min_size=1, max_size=4), data=st.data())
def test_whatever_was_written_can_be_completed(events: list[str], data: st.DataObject) -> None:
    held = laid_over(NOTHING_YET, started())
    vouched = pin(held)
    for number, event in enumerate(events):
        book = appending.read(held)
        if event == "turn":
            turn = Turn(thresholds={"audit": 1}, disown=[number] if number else [], policy=f"p{number}.yml")
            root = rotating.turned(book.root, len(book.entries), turn)
            files = appending.turned(book, root, [ALICE])
            files |= appending.settled(appending.read(laid_over(held, files)), WORDS, [ALICE])
        else:
            files = appending.added(book, event, WORDS, [ALICE])
        written = cut(files, data.draw(st.integers(0, len(files))))
        now = appending.read(laid_over(held, written))
        if not written:
            held = laid_over(held, files)
            continue
        held = laid_over(now.held, appending.settled(now, WORDS, [ALICE]))
        assert appending.settled(appending.read(held), WORDS, [ALICE]) == {}
    found = outcome(held, None, pin=vouched)
    assert not found.invalid
    assert found.size == len(events) + 1


def test_a_second_signature_is_added_and_no_one_signs_twice() -> None:
    people = (Newcomer(ALICE.key, "alice"), Newcomer(BOB.key, "bob"))
    held = laid_over(NOTHING_YET, started(*people, entry=2))
    book = appending.read(held)
    assert book.missing_signatures == 1
    held = laid_over(held, appending.settled(book, WORDS, [ALICE]))
    assert appending.read(held).missing_signatures == 1
    held = laid_over(held, appending.settled(appending.read(held), WORDS, [BOB, MALLORY]))
    assert outcome(held, None, pin=pin(held)).signers == ("alice", "bob")
    assert len(appending.read(held).envelope.signatures) == 2  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("turn", "told"),
    [
        (Turn(), "nothing would change"),
        (Turn(retire=["0" * 16]), "there is no key"),
        (Turn(retire=[ALICE.key.id]), "takes 1 key"),
        (Turn(add=[Newcomer(ALICE.key, "again")]), "is trusted already"),
        (Turn(thresholds={"root": 2}), "takes 2 key"),
        (Turn(disown=[0]), "cannot be disowned"),
        (Turn(disown=[7]), "cannot be disowned"),
    ],
)
def test_keys_are_not_turned_into_a_dead_end(turn: Turn, told: str) -> None:
    root = appending.read(laid_over(NOTHING_YET, started())).root
    with pytest.raises(FaultError, match=told):
        rotating.turned(root, 1, turn)


def test_a_key_that_went_does_not_come_back() -> None:
    root = rotating.first(ACME, (Newcomer(ALICE.key, "alice"), Newcomer(BOB.key, "bob")), {}, "")
    root = rotating.turned(root, 1, Turn(retire=[BOB.key.id]))
    assert root.keys[BOB.key.id].until == 1
    with pytest.raises(FaultError, match="was taken out of use"):
        rotating.turned(root, 2, Turn(add=[Newcomer(BOB.key, "bob")]))
