"""What an audit finds comes together in any order, and holds no value."""

from hypothesis import given
from hypothesis import strategies as st

from crs_gate.audit.found import MOST_FLAWS, MOST_SAMPLES, Flaw, Sample, Tally, Unread, digest_of, merged

KINDS = st.sampled_from(["email", "phone", "aws-key"])
PATHS = st.sampled_from(["a.jsonl", "b/c.csv"])
SAMPLES = st.builds(Sample, PATHS, st.integers(1, 50), st.sampled_from(["", "/text"]), KINDS, st.just("abcdef"))
COUNTS = st.dictionaries(KINDS, st.integers(1, 5))
TALLIES = st.builds(
    Tally,
    files=st.integers(0, 3),
    bytes=st.integers(0, 99),
    records=st.integers(0, 99),
    values=COUNTS,
    rows=COUNTS,
    samples=st.lists(SAMPLES, max_size=60).map(tuple),
    flaws=st.lists(st.builds(Flaw, PATHS, KINDS, st.just(""), st.just("what")), max_size=5).map(tuple),
    flawed=COUNTS,
    unread=st.lists(st.builds(Unread, PATHS, st.just("why")), max_size=3).map(tuple),
    not_read=st.integers(0, 3),
)


@given(st.lists(TALLIES, max_size=6), st.randoms())
def test_neither_order_nor_grouping_makes_a_difference(tallies, chance):
    at = chance.randrange(len(tallies) + 1)
    shuffled = list(tallies)
    chance.shuffle(shuffled)
    assert merged([merged(shuffled[:at]), merged(shuffled[at:])]) == merged(tallies)


def test_the_first_places_of_each_kind_are_kept_and_all_are_counted():
    many = [Sample("a", row, "", kind, "") for kind in ("email", "phone") for row in range(500, 0, -1)]
    flaws = [Flaw("a", "bidi", f"line {row}", "") for row in range(500)]
    together = merged(
        [
            Tally(values={"email": 500, "phone": 500}, samples=tuple(many)),
            Tally(flaws=tuple(flaws), flawed={"bidi": 500}),
        ]
    )
    assert [sample.row for sample in together.samples if sample.kind == "email"] == list(range(1, MOST_SAMPLES + 1))
    assert len(together.samples) == 2 * MOST_SAMPLES
    assert (len(together.flaws), together.flawed) == (MOST_FLAWS, {"bidi": 500})
    assert together.values == {"email": 500, "phone": 500}


def test_rows_of_a_later_shard_are_counted_on():
    assert Tally(samples=(Sample("a", 2, "", "email", "x"),)).later_by(10).samples == (
        Sample("a", 12, "", "email", "x"),
    )


def test_a_digest_tells_values_apart_and_a_key_makes_it_longer():
    assert digest_of("email", "a@b.example") != digest_of("email", "c@b.example")
    assert digest_of("email", "a@b.example") != digest_of("handle", "a@b.example")
    assert len(digest_of("phone", "1")) == 6
    assert len(digest_of("phone", "1", b"key")) == 12
    assert digest_of("phone", "1", b"key") != digest_of("phone", "1", b"other")
