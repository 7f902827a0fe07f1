"""The ledger of removals: read strictly, in any order, in linear time; keys that tell nothing."""

import json
from datetime import date
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate.evidence import removals
from crs_gate.evidence.faults import FaultError
from crs_gate.evidence.keyed import Keying, key_of
from crs_gate.evidence.removals import Request
from crs_gate.model.dataset import Removal
from crs_gate.model.recorded import Recorded
from crs_gate.model.source import File, Locator, Source
from crs_gate.rules.removed import Ledger

KEY = "0123456789abcdef0123456789abcdef"
DIGESTS = st.integers(1, 40).map(lambda n: f"{n:02x}" * 3 + "0123456789abcdef" * 3 + f"{n:010x}")
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31)).map(date.isoformat)
REQUESTS = st.builds(
    Request,
    st.text("abcR-0123", min_size=1, max_size=5),
    st.just("2026-01-01"),
    DAYS,
    st.one_of(st.just(""), DAYS),
    st.lists(DIGESTS, max_size=3).map(lambda found: tuple(sorted(set(found)))),
    st.just(()),
    st.none(),
    st.just(0),
)
LEDGERS = st.lists(REQUESTS, unique_by=lambda each: each.id, max_size=8)


@given(LEDGERS)
def test_what_is_written_is_read_again(requests: list[Request]) -> None:
    record = removals.read(removals.written(requests), "x")
    assert not record.faults
    assert record.whole
    assert {each._replace(line=0) for each in record.requests} == set(requests)


@given(LEDGERS, st.randoms())
def test_the_order_of_lines_says_nothing(requests: list[Request], chance: object) -> None:
    lines = removals.written(requests).splitlines(keepends=True)
    mixed = sorted(lines, key=lambda _: chance.random())  # type: ignore[attr-defined]  # hypothesis hands out a Random
    one, other = (removals.read(b"".join(each), "x") for each in (lines, mixed))
    assert {each._replace(line=0) for each in one.requests} == {each._replace(line=0) for each in other.requests}
    assert not list(removals.altered(one.requests, other.requests, "x"))


@given(LEDGERS)
def test_whatever_is_taken_back_is_told(requests: list[Request]) -> None:
    for number, each in enumerate(requests):
        rest = requests[:number] + requests[number + 1 :]
        assert [fault.code for fault in removals.altered(requests, rest, "x")] == ["request-gone"]
        later = each._replace(due="2027-01-01")
        assert [fault.code for fault in removals.altered(requests, [*rest, later], "x")] == ["request-changed"]
        assert not list(removals.altered([*rest, each._replace(done="")], requests, "x"))


@given(st.binary(max_size=300))
def test_no_bytes_make_it_fail(data: bytes) -> None:
    record = removals.read(data, "x")
    assert record.whole or record.faults


def source_with(digest: str) -> Source:
    return Source("s", title="Notices", locator=Locator(url="https://example.org/s"), files=(File("x", digest),))


@given(LEDGERS, REQUESTS, DIGESTS, st.booleans())
def test_an_entry_more_never_lets_anything_in(requests: list[Request], more: Request, digest: str, keyed: bool) -> None:
    key = Keying(KEY)
    one, other = (_ledger(each, key if keyed else None) for each in (requests, [*requests, more]))
    assert not (one.holding(digest) and not other.holding(digest))
    named = digest in more.sha256
    assert not named or other.holding(digest)
    assert not named or other.returned(source_with(digest))


def _ledger(requests: list[Request], key: Keying | None) -> Ledger:
    removed = [Removal(each.id, sha256=() if key else each.sha256, effective=each.done or None) for each in requests]
    pairs = zip(requests, removed, strict=True)
    keyed = {key.content(digest): entry for each, entry in pairs for digest in each.sha256} if key else {}
    return Ledger(removed, None, Recorded(tuple(removed), keyed, key))


def test_a_key_shows_nothing_and_kinds_are_kept_apart() -> None:
    key = Keying(KEY)
    assert KEY not in repr(key)
    assert key_of(key.content("a" * 64)) == key.id == Keying(f" {KEY}\n").id
    assert key.content("example.org/a") != key.place("example.org/a")
    assert Keying(KEY[::-1]).content("a" * 64) != key.content("a" * 64)


@pytest.mark.parametrize("text", ["", "short", "a" * 64, "x\n" * 40, KEY * 100])
def test_what_is_no_secret_is_no_key(text: str) -> None:
    with pytest.raises(FaultError) as fault:
        Keying(text)
    assert text.strip() == "" or text.strip() not in str(fault.value)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"request_id": ""}, "bad-id"),
        ({"request_id": "a\u001b[2J"}, "bad-id"),
        ({"received": 20261101}, "not-text"),
        ({"done": None}, "not-text"),
        ({"sha256": ["A" * 64]}, "bad-sha256"),
        ({"sha256": "a" * 64}, "bad-list"),
        ({"keyed": ["hmac-md5:1:2"]}, "bad-keyed"),
        ({"entry_seq": -1}, "bad-number"),
        ({"entry_seq": True}, "bad-number"),
    ],
)
def test_each_fault_has_a_name(change: dict[str, object], code: str) -> None:
    values = {"request_id": "R", "received": "2026-11-01", "due": "2026-12-01", **change}
    data = json.dumps(values, sort_keys=True, separators=(",", ":")).encode() + b"\n"
    record = removals.read(data, "x")
    assert (record.faults[0].code, record.faults[0].line, record.whole) == (code, 1, False)


def test_bounds_are_kept() -> None:
    assert removals.read(b"\n" * (removals.MOST + 2), "x").faults[0].code == "too-large"
    assert len(removals.read(b"{\n" * 5000, "x").faults) == removals.MOST_FAULTS + 1


def test_many_lines_take_linear_time() -> None:
    def seconds(count: int) -> float:
        requests = [Request(f"R-{n}", "2026-11-01", "2026-12-01", "", (f"{n:064x}",)) for n in range(1, count + 1)]
        data = removals.written(requests)
        start = process_time()
        record = removals.read(data, "x")
        ledger = _ledger(list(record.requests), None)
        assert not any(ledger.holding(f"f{n:063x}") for n in range(count // 2))
        return process_time() - start

    seconds(500)
    many, few = (min(seconds(count) for _ in range(3)) for count in (16_000, 2_000))  # the best is the least disturbed
    assert many < 40 * few
