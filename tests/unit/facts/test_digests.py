import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate.facts.digests import LARGEST_POINTER, Proof, digest_in_file, digest_in_link, proof_in_file, proof_in_link

OID = "d2" * 32
POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{OID}\nsize 33759569\n".encode()
KEY = f"SHA256E-s12--{OID}.csv"


@pytest.mark.parametrize(
    "data",
    [
        POINTER,
        POINTER.replace(b"git-lfs.github.com", b"hawser.github.com"),
        POINTER.replace(b"oid", b"ext-0-foo sha256:" + b"0" * 64 + b"\noid", 1),
        POINTER.removesuffix(b"\n"),
        f"/annex/objects/{KEY}\n".encode(),
        f"/annex/objects/SHA256-s12--{OID}".encode(),
        f"/annex/objects/SHA256-s12-m1700000000--{OID}\n".encode(),
    ],
)
def test_pointers_of_git_lfs_and_git_annex_hold_a_digest(data: bytes) -> None:
    assert digest_in_file(data) == OID


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n" + POINTER,
        POINTER.replace(b"https", b"http"),
        POINTER.replace(b"spec/v1", b"spec/v2"),
        POINTER.replace(b"d2", b"D2"),
        POINTER.replace(b"d2", b"", 1),
        POINTER.replace(b"sha256", b"md5"),
        POINTER.replace(b"\n", b"\r\n"),
        POINTER.replace(b"size 33759569\n", b""),
        POINTER + b"more\n",
        POINTER + b"x" * LARGEST_POINTER,
        f"/annex/objects/MD5E-s12--{'d2' * 16}.csv\n".encode(),
        b"/annex/objects/WORM-s12-m1700000000--posts.csv\n",
        b"/annex/objects/URL--https&c%%example.org%x.csv\n",
        f"/annex/objects/SHA256E-s12-S100-C1--{OID}.csv\n".encode(),
        f"/annex/objects/SHA256-s12--{OID}.csv\n".encode(),
        f" /annex/objects/{KEY}\n".encode(),
        f"see /annex/objects/{KEY}\n".encode(),
        f"/annex/objects/{KEY}\nname,mail\nann,ann@example.org\n".encode(),
        f"/annex/objects/{KEY}\nann,ann@example.org,/annex/\n".encode(),
        f"/annex/objects/{KEY}\n\n".encode(),
        POINTER.replace(b"oid", b"ext-0-ann,ann@example.org sha256:" + b"0" * 64 + b"\noid", 1),
    ],
)
def test_what_is_no_pointer_to_the_letter_holds_none(data: bytes) -> None:
    assert digest_in_file(data) is None


@pytest.mark.parametrize(
    "target",
    [
        f".git/annex/objects/aa/bb/{KEY}/{KEY}",
        f"../../.git/annex/objects/aa/bb/{KEY}/{KEY}",
        f"../.git/annex/objects/aa/bb/SHA256-s0--{OID}/SHA256-s0--{OID}",
        f"../.git/annex/objects/aa/bb/SHA256E-s9--{OID}.tar.gz/SHA256E-s9--{OID}.tar.gz",
        f"../.git/modules/posts/annex/objects/aa/bb/{KEY}/{KEY}",
        f"../../../.git/modules/sets/posts/modules/raw.d/annex/objects/aa/bb/{KEY}/{KEY}",
        f"../.git/modules/annex/annex/objects/aa/bb/{KEY}/{KEY}",
    ],
)
def test_link_into_git_annex_holds_a_digest(target: str) -> None:
    assert digest_in_link(target) == OID


@pytest.mark.parametrize(
    "target",
    [
        "",
        "data/a.csv",
        f"annex/objects/aa/bb/{KEY}",
        f".git/annex/objects/aa/bb/{KEY}/",
        f".git/annex/objects/aa/bb/{KEY}/MD5E-s1--{'d2' * 16}.csv",
        f".git/annex/objects/aa/bb/cc/dd/ee/ff/{KEY}",
        f".git/annex/objects/SHA256E-s12--{OID[:-1]}.csv",
        f"../.git/modules/annex/objects/aa/bb/{KEY}/{KEY}",
        f"../.git/modules/../annex/objects/aa/bb/{KEY}/{KEY}",
        f"../.git/modules/a/../../../annex/objects/aa/bb/{KEY}/{KEY}",
        f"../.git/modules//annex/objects/aa/bb/{KEY}/{KEY}",
        f"../.git/worktrees/a/annex/objects/aa/bb/{KEY}/{KEY}",
        "../.git/modules/" + "a/" * 20_000 + "b",
        f"x.git/annex/objects/aa/bb/{KEY}/{KEY}",
        f"../.git/annex/objects/{KEY}",
        f"/mnt/other/.git/annex/objects/aa/bb/{KEY}/{KEY}",
        f"../.git/annex/objects/aa/bb/MD5E-s12--{'d2' * 16}.csv/{KEY}",
    ],
)
def test_other_links_hold_none(target: str) -> None:
    assert digest_in_link(target) is None


@given(st.binary(max_size=200), st.integers(0, len(POINTER)))
def test_no_bytes_are_too_odd(data: bytes, at: int) -> None:
    assert digest_in_file(POINTER[:at] + data + POINTER[at:]) in {None, OID}
    digest_in_link((POINTER[:at] + data).decode("utf-8", "surrogateescape"))


@pytest.mark.parametrize(
    ("data", "proof"),
    [
        (POINTER, Proof(33759569, OID)),
        (f"/annex/objects/{KEY}\n".encode(), Proof(12, OID)),
        (f"/annex/objects/SHA256-s7--{OID}".encode(), Proof(7, OID)),
        (b"a,b\n1,2\n", Proof(8)),
        (b"", Proof(0)),
        (POINTER.replace(b"oid", b"ext-0-foo sha256:" + b"0" * 64 + b"\noid", 1), None),
        (POINTER.replace(b"sha256", b"md5"), None),
        (POINTER.replace(b"\n", b"\r\n"), None),
        (b"/annex/objects/MD5E-s12--" + b"a" * 32 + b".csv\n", None),
        (b"/annex/objects/WORM-s12-m1700000000--a.csv\n", None),
    ],
)
def test_a_small_file_proves_a_size_and_a_pointer_a_digest_too(data: bytes, proof: Proof | None) -> None:
    assert proof_in_file(data) == proof


def test_a_link_proves_what_its_key_says() -> None:
    assert proof_in_link(f"../.git/annex/objects/aa/bb/{KEY}/{KEY}") == Proof(12, OID)
    assert proof_in_link("../data.csv") is None
