"""What is made of a server that lists what no bucket holds: an end, in bounded work."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from crs_gate.hashing import bucket
from crs_gate.hashing.bucket import Answer, Place, answers, place_of
from crs_gate.hashing.bucket_faults import BucketError

Page = dict[str, Any]
HERE = Place("acme", "web/")


class Client:
    """Answers with pages, and with an object of no checksum for each key but ``gone``."""

    def __init__(self, pages: Iterator[Page]) -> None:
        self._pages = pages
        self.asked: list[str] = []
        self.closed = False

    async def list_objects_v2(self, **_: str) -> Page:
        return next(self._pages)

    async def head_object(self, **about: str) -> Page:
        self.asked.append(about["Key"])
        if about["Key"].endswith("gone"):
            raise ClientError({"Error": {"Code": "404"}}, "HeadObject")
        return {"ContentLength": 1}

    async def close(self) -> None:
        self.closed = True


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Answer]]:
    def run(pages: Iterator[Page], place: Place = HERE) -> list[Answer]:
        client = Client(pages)

        async def session() -> Client:
            return client

        library = SimpleNamespace(S3FileSystem=lambda **_: SimpleNamespace(set_session=session))
        monkeypatch.setattr(bucket, "_library", lambda: library)
        try:
            return list(answers(place))
        finally:
            assert client.closed

    return run


def page(*keys: str, then: str = "") -> Page:
    contents = [{"Key": key, "Size": 1} for key in keys]
    return {"Contents": contents, "IsTruncated": bool(then), "NextContinuationToken": then}


def test_pages_are_followed_to_their_end(ask):
    found = ask(iter([page("web/a", then="x"), page(then="y"), page("web/b")]))
    assert [each.key for each in found] == ["web/a", "web/b"]


def test_an_object_that_is_gone_is_not_proven(ask):
    assert "was deleted" in ask(iter([page("web/gone")]))[0].why


@pytest.mark.parametrize("keys", [("web/b", "web/a"), ("web/a", "web/a"), ("other/a",), ("",)])
def test_a_key_that_does_not_belong_ends_it(ask, keys):
    with pytest.raises(BucketError, match="where it does not belong"):
        ask(iter([page(*keys)]))


def test_the_same_page_for_ever_ends_it(ask):
    with pytest.raises(BucketError, match="where it does not belong"):
        ask(iter(lambda: page("web/a", then="x"), None))


def test_empty_pages_for_ever_end_it(ask, monkeypatch):
    monkeypatch.setattr(bucket, "_MOST_PAGES", 50)
    with pytest.raises(BucketError, match="more than 50 pages"):
        ask(iter(lambda: page(then="x"), None))


def test_more_objects_than_a_list_holds_end_it(ask, monkeypatch):
    monkeypatch.setattr(bucket.filelist, "MOST", 3)
    with pytest.raises(BucketError, match="more than 3 objects"):
        ask(page(f"web/{number:09}", then="x") for number in range(10**9))


def test_a_prefix_is_a_folder_or_an_object(ask):
    pages = iter([page("web", "web-old/a", "web/a")])
    assert [each.key for each in ask(pages, Place("acme", "web"))] == ["web", "web/a"]


def test_an_address_names_a_bucket_and_a_prefix():
    assert place_of("s3://acme/web/") == HERE
    assert place_of("s3://acme") == Place("acme", "")
