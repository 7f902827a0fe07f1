"""The log against those who would like it to say something else."""

import json
from base64 import b64decode, b64encode
from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate.evidence import checkpoint, making
from crs_gate.evidence.faults import Fault
from crs_gate.evidence.held import NOTHING
from crs_gate.evidence.layout import CHECKPOINT, LOG, ORIGIN, TRUST
from crs_gate.evidence.making import Signer
from crs_gate.evidence.statement import file_name
from crs_gate.evidence.trust import ROLES
from tests.unit.evidence.build import (
    ACME,
    ALICE,
    BOB,
    MALLORY,
    Book,
    book,
    codes,
    digest,
    outcome,
    root_of,
    trusted,
)

NO_FAULT: tuple[list[str], list[str]] = ([], [])


def rechained(of: Book) -> Book:
    """The same statements chained and signed again by who has no key."""
    forged = Book(root_of(trusted(ALICE, "alice")), signers=(MALLORY,))
    for _ in of.entries[1:]:
        forged.add("add")
    return forged


def test_an_honest_log_holds_against_its_base() -> None:
    grown = book()
    before = grown.held()
    grown.manifest = b"crs: 1\nmore: yes\n"
    grown.add("add")
    found = outcome(grown.held(), before)
    assert codes(found) == NO_FAULT
    assert (found.holds, found.trust, found.size, found.signers) == (True, "base", 4, ("alice",))


def test_one_that_nobody_has_touched_holds() -> None:
    assert outcome(book().held(), book().held()).holds


def test_no_evidence_is_no_fault() -> None:
    assert not outcome(NOTHING, NOTHING).present


def test_data_changed_and_the_log_left_alone_waits_for_a_maintainer() -> None:
    head = book()
    head.manifest = b"crs: 1\nsources: []\n"
    found = outcome(head.held(), book().held())
    assert codes(found) == ([], ["unsigned"])
    assert "a maintainer must sign" in found.unsigned[0].message


def test_manifest_and_log_changed_by_who_has_no_key() -> None:
    head = book()
    head.manifest = b"crs: 1\nsources: []\n"
    head.add("add", (MALLORY,))
    head.close((MALLORY,))
    assert codes(outcome(head.held(), book().held()))[0] == ["untrusted-signature", "untrusted-signature"]


def test_an_own_key_put_among_the_trusted_ones_counts_for_nothing() -> None:
    head = book()
    head.turn(root_of(trusted(ALICE, "alice"), trusted(MALLORY, "mallory"), version=2), (MALLORY,))
    head.signers = (MALLORY,)
    head.add("key-change")
    found = codes(outcome(head.held(), book().held()))[0]
    assert found[0] == "keys-not-signed"
    assert "untrusted-signature" in found


def test_keys_of_the_base_are_never_rewritten() -> None:
    head = book()
    head.turn(root_of(trusted(ALICE, "alice"), trusted(MALLORY, "mallory")), (MALLORY,))
    head.signers = (MALLORY,)
    head.add("add")
    assert codes(outcome(head.held(), book().held()))[0][:1] == ["keys-rewritten"]


def test_an_old_entry_written_anew_and_chained_again() -> None:
    head = book()
    forged = Book(head.root)
    forged.add("add", reason="another past")
    forged.add("transform")
    assert codes(outcome(forged.held(), book().held()))[0] == ["rewritten", "rewritten"]


def test_entries_taken_back() -> None:
    short = Book(book().root)
    assert "rolled-back" in codes(outcome(short.held(), book().held()))[0]


def test_the_whole_log_taken_away() -> None:
    assert codes(outcome(NOTHING, book().held())) == (["evidence-gone"], [])


def test_the_log_of_another_dataset_of_the_same_people() -> None:
    other = Book(root_of(trusted(ALICE, "alice"), origin="github.com/acme/images"))
    other.add("add")
    other.add("transform")
    found = codes(outcome(other.held(), book().held()))[0]
    assert "origin-changed" in found
    own = book()
    own.put(other.entries[1])
    assert "replayed" in codes(outcome(own.held(), book().held()))[0]


def test_a_key_out_of_use_signs_nothing() -> None:
    base = book()
    rotated = root_of(trusted(ALICE, "alice", until=3), trusted(BOB, "bob", start=3), version=2)
    base.turn(rotated, (ALICE, BOB))
    base.signers = (BOB,)
    base.add("key-change")
    head = deepcopy(base)
    head.add("add", (ALICE,))
    assert codes(outcome(base.held(), book().held())) == NO_FAULT
    assert codes(outcome(head.held(), base.held()))[0] == ["key-out-of-use"]


def test_keys_change_when_old_and_new_ones_sign() -> None:
    base, head = book(), book()
    head.turn(root_of(trusted(BOB, "bob"), version=2), (ALICE,))
    assert "keys-not-signed" in codes(outcome(head.held(), base.held()))[0]
    head.turn(root_of(trusted(BOB, "bob"), version=2), (BOB,))
    assert "keys-not-signed" in codes(outcome(head.held(), base.held()))[0]


def test_two_changes_of_keys_at_once_are_followed() -> None:
    head = book()
    head.turn(root_of(trusted(ALICE, "a"), trusted(BOB, "b"), version=2), (ALICE,))
    head.add("key-change")
    head.turn(root_of(trusted(ALICE, "a", until=4), trusted(BOB, "b"), version=3), (BOB,))
    head.signers = (BOB,)
    head.add("key-change")
    assert codes(outcome(head.held(), book().held())) == NO_FAULT


def test_a_version_of_the_keys_left_out_is_missed() -> None:
    head = book()
    head.turn(root_of(trusted(ALICE, "a"), version=3), (ALICE,))
    assert "keys-gone" in codes(outcome(head.held(), book().held()))[0]


def test_a_role_is_needed_to_sign() -> None:
    root = root_of(trusted(ALICE, "alice"), trusted(BOB, "bob", ["entry"]))
    base, head = Book(root), Book(root)
    head.add("release", (BOB,))
    assert codes(outcome(head.held(), base.held()))[0] == ["role-missing"]


def test_a_release_takes_as_many_as_its_threshold_says() -> None:
    root = root_of(trusted(ALICE, "alice"), trusted(BOB, "bob"), thresholds={"release": 2})
    base, head = Book(root), Book(root)
    head.add("release", (ALICE,))
    assert codes(outcome(head.held(), base.held())) == ([], ["signatures-missing"])
    head = Book(root)
    head.add("release", (ALICE, BOB))
    assert codes(outcome(head.held(), base.held())) == NO_FAULT


def test_entries_of_a_stolen_key_are_disowned_and_stay() -> None:
    base = Book(root_of(trusted(ALICE, "alice"), trusted(BOB, "bob", ["entry"])))
    base.add("add", (BOB,))
    head = deepcopy(base)
    root = root_of(trusted(ALICE, "alice"), trusted(BOB, "bob", ["entry"], until=1), version=2)
    head.turn(root, (ALICE,))
    head.add("key-change")
    assert codes(outcome(head.held(), base.held()))[0] == ["key-out-of-use"]
    head = deepcopy(base)
    head.turn(root._replace(disowned=frozenset({1})), (ALICE,))
    head.add("key-change")
    assert codes(outcome(head.held(), base.held())) == NO_FAULT


def test_the_policy_is_watched() -> None:
    root = root_of(trusted(ALICE, "alice"), policy=".github/crs-gate.yml")
    base = Book(root, policy=b"min_rating: B\n")
    head = deepcopy(base)
    head.policy = b"min_rating: G\n"
    assert codes(outcome(head.held(), base.held())) == ([], ["unsigned"])
    head.add("add")
    assert codes(outcome(head.held(), base.held())) == ([], ["unsigned"])
    head.add("policy-change")
    assert codes(outcome(head.held(), base.held())) == NO_FAULT


def test_a_new_log_takes_a_fingerprint_from_outside() -> None:
    head = book().held()
    unknown = outcome(head, NOTHING)
    assert codes(unknown) == ([], ["keys-not-vouched-for"])
    assert unknown.fingerprint in unknown.unsigned[0].message
    assert codes(outcome(head, NOTHING, pin="0" * 64)) == ([], ["keys-not-vouched-for"])
    pinned = outcome(head, NOTHING, pin=unknown.fingerprint)
    assert (codes(pinned), pinned.holds, pinned.trust) == (NO_FAULT, True, "fingerprint")


def test_alone_it_is_consistent_and_nobody_vouches_for_it() -> None:
    found = outcome(book().held(), None)
    assert (codes(found), found.trust, found.holds) == (NO_FAULT, "own", False)


def test_the_fingerprint_of_the_first_keys_stays_good_after_they_turned() -> None:
    first = outcome(book().held(), None).fingerprint
    head = book()
    head.turn(root_of(trusted(ALICE, "a"), trusted(BOB, "b"), version=2), (ALICE,))
    head.add("key-change")
    assert outcome(head.held(), NOTHING, pin=first).holds


def test_a_branch_that_was_rewound_is_found_by_a_checkpoint_kept_elsewhere() -> None:
    kept = checkpoint.parse(book().files[CHECKPOINT])
    short = Book(book().root).held()
    assert codes(outcome(short, short)) == NO_FAULT
    assert codes(outcome(short, short, anchor=kept)) == (["rewound"], [])
    grown = book()
    grown.add("add")
    assert codes(outcome(grown.held(), grown.held(), anchor=kept)) == NO_FAULT


def _repacked(data: bytes, old: bytes, new: bytes, **changed: str) -> bytes:
    """An entry with its payload or its envelope changed, and its signature left as it was."""
    tree = json.loads(data)
    payload = b64encode(b64decode(tree["payload"]).replace(old, new)).decode()
    text = json.dumps({**tree, "payload": payload, **changed}, separators=(",", ":"), sort_keys=True)
    return text.encode() + b"\n"


SPOILED = {
    "twice": lambda data: _repacked(data, b'"predicate":{', b'"predicate":{"seq":1,'),
    "float": lambda data: _repacked(data, b'"seq":2', b'"seq":2.0'),
    "type": lambda data: _repacked(data, b"", b"", payloadType="text/plain"),
    "base64": lambda data: data.replace(b'"payload":"', b'"payload":"*'),
    "spaces": lambda data: data.replace(b'","', b'", "'),
    "cut": lambda data: data[: len(data) // 2],
    "no newline": lambda data: data[:-1],
    "deep": lambda _: b"[" * 100_000 + b"}\n",
    "large": lambda _: b'{"payload":"' + b"A" * 400_000 + b'"}\n',
}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("twice", "duplicate-key"),
        ("float", "float"),
        ("type", "payload-type"),
        ("base64", "bad-base64"),
        ("spaces", "not-canonical"),
        ("cut", "half-written"),
        ("no newline", "half-written"),
        ("deep", "not-json"),
        ("large", "too-large"),
    ],
)
def test_an_entry_that_is_not_one_is_named(change: str, code: str) -> None:
    base, head = Book(book().root), book()
    base.add("add")
    spoiled = head.held()
    path = f"{LOG}/{file_name(2)}"
    files = {**spoiled.files, path: SPOILED[change](spoiled.files[path])}
    found = outcome(spoiled._replace(files=files), base.held())
    assert [fault.code for fault in found.invalid if fault.path == path] == [code]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"seq": 7}, "out-of-order"),
        ({"prev": "0" * 64}, "chain-broken"),
        ({"time": "2026-11-24T00:00:00Z"}, "future-clock"),
        ({"time": "2026-13-01T00:00:00Z"}, "bad-time"),
        ({"origin": "github.com/acme/other"}, "replayed"),
    ],
)
def test_an_entry_that_does_not_hold_together_is_named(changed: dict[str, object], code: str) -> None:
    head = book()
    head.add("add", **changed)
    assert codes(outcome(head.held(), book().held()))[0] == [code]


def test_entries_in_another_order() -> None:
    head = book()
    for name in (file_name(3), file_name(4)):
        head.add("add", reason=name)
    held = head.held()
    one, other = f"{LOG}/{file_name(3)}", f"{LOG}/{file_name(4)}"
    files = {**held.files, one: held.files[other], other: held.files[one]}
    assert "out-of-order" in codes(outcome(held._replace(files=files), book().held()))[0]


def test_what_does_not_belong_there_is_named() -> None:
    head = book().held()
    files = {**head.files, f"{LOG}/000001.dsse.json~": b"", f"{TRUST}/x/1.root.json": b""}
    assert codes(outcome(head._replace(files=files), book().held()))[0][:1] == ["stray-file"]
    link = Fault("link", f"{LOG}/{file_name(3)}", "it is a link")
    assert codes(outcome(head._replace(odd=(link,)), book().held()))[0] == ["link"]


@pytest.mark.parametrize(
    ("note", "code"),
    [
        (b"", "half-written"),
        (b"github.com/acme/posts\n3\n", "half-written"),
        (b"\xff\n3\nAAAA\n\n\xe2\x80\x94 x AAAAAAAA\n", "not-utf-8"),
        (b"github.com/acme/posts\n3\nAAAA\n\n\xe2\x80\x94 x AAAAAAAA\n", "not-a-checkpoint"),
    ],
)
def test_a_checkpoint_that_is_none_is_named(note: bytes, code: str) -> None:
    head = book().held()
    assert codes(outcome(head._replace(files={**head.files, CHECKPOINT: note}), book().held()))[0] == [code]


def test_a_checkpoint_of_less_or_of_nobody_is_named() -> None:
    head, shorter = book(), Book(book().root)
    head.files[CHECKPOINT] = shorter.files[CHECKPOINT]
    assert codes(outcome(head.held(), book().held()))[0] == ["checkpoint-differs"]
    head.close((MALLORY,))
    assert codes(outcome(head.held(), book().held()))[0] == ["untrusted-signature"]
    del head.files[CHECKPOINT]
    assert codes(outcome(head.held(), book().held()))[0] == ["checkpoint-gone"]


def test_a_file_that_was_signed_and_is_gone_waits_for_a_signature() -> None:
    base = book()
    base.add("add", subjects={**base.digests, ".crs/files.jsonl": "a" * 64})
    assert codes(outcome(base.held(), base.held())) == ([], ["unsigned"])


@pytest.mark.parametrize("whole", [True, False])
@given(data=st.data())
def test_no_single_byte_can_be_changed(whole: bool, data: st.DataObject) -> None:
    base, head = book().held(), book()
    head.add("add")
    held = head.held()
    path = data.draw(st.sampled_from(sorted(held.files)))
    old = held.files[path]
    at, new = data.draw(st.integers(0, len(old) - 1)), data.draw(st.integers(0, 255))
    spoiled = old[:at] + bytes([new]) + old[at + 1 :]
    found = outcome(held._replace(files={**held.files, path: spoiled}), base, whole=whole)
    assert found.holds == (spoiled == old)


def test_origin_is_one_line() -> None:
    head = book().held()
    files = {**head.files, ORIGIN: f"{ACME}\nmore\n".encode()}
    assert "bad-origin" in codes(outcome(head._replace(files=files), None))[0]


def test_making_it_twice_gives_the_same_bytes() -> None:
    assert book().files == book().files
    again = making.checkpoint_file(ACME, book().entries, (ALICE,))
    assert again == book().files[CHECKPOINT]


def test_what_the_base_vouches_for_is_not_verified_again_but_under_new_keys() -> None:
    base, head = book(), book()
    forged = making.entry_file(base.statement("add"), (MALLORY,))
    for each in (base, head):
        each.put(forged)
        each.add("add")
    head.add("add")
    assert codes(outcome(head.held(), base.held(), whole=False)) == NO_FAULT
    assert codes(outcome(head.held(), base.held()))[0] == ["untrusted-signature"]
    head.turn(root_of(trusted(ALICE, "a"), version=2), (ALICE,))
    head.add("key-change")
    assert codes(outcome(head.held(), base.held(), whole=False))[0] == ["untrusted-signature"]


def test_a_threshold_that_was_raised_asks_nothing_of_entries_before_it() -> None:
    grown = Book(root_of(trusted(ALICE, "alice"), trusted(BOB, "bob")))
    grown.add("release")
    base = deepcopy(grown)
    root = root_of(trusted(ALICE, "alice"), trusted(BOB, "bob"), version=2, thresholds=dict.fromkeys(ROLES, 2))
    grown.turn(root, (ALICE, BOB))
    grown.add("key-change", (ALICE, BOB))
    assert codes(outcome(grown.held(), base.held())) == NO_FAULT
    assert codes(outcome(grown.held(), None)) == NO_FAULT
    grown.add("release", (ALICE,))
    assert codes(outcome(grown.held(), base.held())) == ([], ["signatures-missing"])


def test_an_entry_under_a_raised_threshold_cannot_name_older_keys_instead() -> None:
    first = root_of(trusted(ALICE, "alice"), trusted(BOB, "bob"))
    grown = Book(first)
    grown.turn(first._replace(version=2, thresholds={"entry": 2}), (ALICE, BOB))
    grown.add("key-change", (ALICE, BOB))
    base = deepcopy(grown)
    old = f"{TRUST}/1.root.json"
    grown.add("change", (ALICE,), subjects={**grown.digests, old: digest(grown.files[old])})
    assert codes(outcome(grown.held(), base.held())) == ([], ["signatures-missing", "unsigned"])


@pytest.mark.parametrize("event", ["audit", "release", "policy-change", "key-change"])
@pytest.mark.parametrize("whole", [True, False])
def test_a_change_takes_the_signatures_of_a_change_under_whatever_name(event: str, *, whole: bool) -> None:
    grown = Book(root_of(trusted(ALICE, "alice"), trusted(BOB, "bob"), thresholds={"entry": 2}), (ALICE, BOB))
    grown.add(event, (ALICE,))
    base = deepcopy(grown)
    assert codes(outcome(grown.held(), base.held(), whole=whole)) == NO_FAULT
    grown.manifest = b"crs: 1\nsources: []\n"
    one, two = deepcopy(grown), deepcopy(grown)
    one.add(event, (ALICE,))
    assert codes(outcome(one.held(), base.held(), whole=whole)) == ([], ["signatures-missing"])
    assert codes(outcome(one.held(), one.held(), whole=whole)) == ([], ["signatures-missing"])
    two.add(event, (ALICE, BOB))
    assert codes(outcome(two.held(), base.held(), whole=whole)) == NO_FAULT


def test_the_newest_entry_of_the_base_can_get_the_signatures_that_it_waits_for() -> None:
    people = [trusted(each, name) for each, name in ((ALICE, "alice"), (BOB, "bob"))]
    base = Book(root_of(*people, thresholds={"release": 2}))
    base.add("release", (ALICE,))

    def signed_by(*signers: Signer, book: Book = base, **changed: object) -> Book:
        head = deepcopy(book)
        head.entries.pop()
        head.add("release", signers, **changed)
        return head

    head = signed_by(ALICE, BOB)
    assert codes(outcome(head.held(), base.held())) == NO_FAULT
    assert codes(outcome(head.held(), base.held(), whole=False)) == NO_FAULT
    head.add("change")
    assert codes(outcome(head.held(), base.held())) == NO_FAULT
    for other in (signed_by(ALICE, MALLORY), signed_by(BOB), signed_by(ALICE, BOB, reason="another")):
        assert codes(outcome(other.held(), base.held()))[0] == ["rewritten"]
    complete = signed_by(ALICE, BOB)
    assert codes(outcome(signed_by(ALICE, book=complete).held(), complete.held()))[0] == ["rewritten"]
    followed = deepcopy(base)
    followed.add("change")
    late = deepcopy(followed)
    late.files[f"{LOG}/{file_name(1)}"] = head.entries[1]
    assert "rewritten" in codes(outcome(late.held(), followed.held()))[0]


def test_no_fingerprint_is_asked_to_be_compared_where_there_are_no_keys() -> None:
    head = book().held()
    without = head._replace(files={path: data for path, data in head.files.items() if not path.startswith(TRUST)})
    assert codes(outcome(without, NOTHING)) == (["no-keys"], [])
    assert codes(outcome(without, head)) == (["no-keys"], [])
