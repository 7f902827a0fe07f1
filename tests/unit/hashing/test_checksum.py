"""What a bucket's answer proves: a SHA-256 of the whole object, or nothing."""

from base64 import b64encode
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate.hashing.checksum import answer_of

RAW = sha256(b"x,y\n").digest()
GOOD = {"ContentLength": 4, "ChecksumSHA256": b64encode(RAW).decode(), "ETag": '"043212bb"'}


@pytest.mark.parametrize(
    "more", [{}, {"ChecksumType": "FULL_OBJECT"}, {"ChecksumType": "FULL_OBJECT", "ETag": '"a-2"'}]
)
def test_a_sha256_of_the_whole_object_counts(more):
    assert answer_of("a", {**GOOD, **more}) == ("a", 4, RAW.hex(), "")


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"ChecksumType": "COMPOSITE"}, "composite"),
        ({"ChecksumType": "something else"}, "composite"),
        ({"ChecksumType": "FULL_OBJECT", "ChecksumSHA256": GOOD["ChecksumSHA256"] + "-2"}, "composite"),
        ({"ETag": '"043212bb-2"'}, "composite"),
        ({"ChecksumSHA256": "AAAA"}, "not 32 bytes"),
        ({"ChecksumSHA256": "!" * 44}, "not 32 bytes"),
        ({"ChecksumSHA256": "A" * 44}, "not 32 bytes"),
        ({"ChecksumSHA256": None}, "an ETag is none"),
        ({"ChecksumSHA256": "", "ChecksumCRC64NVME": "AAAA", "ChecksumType": "FULL_OBJECT"}, "a CRC64NVME of it"),
        ({"ContentLength": None}, "its size"),
        ({"ContentLength": -1}, "its size"),
    ],
)
def test_all_else_does_not(more, why):
    answer = answer_of("a", {**GOOD, **more})
    assert answer.sha256 == ""
    assert why in answer.why


@given(st.dictionaries(st.sampled_from([*GOOD, "ChecksumType"]), st.none() | st.integers() | st.text(max_size=60)))
def test_whatever_is_said_there_is_a_digest_or_a_reason(said):
    answer = answer_of("a", said)
    assert bool(answer.sha256) != bool(answer.why)
    assert len(answer.sha256) in (0, 64)
