"""What a bucket says of the objects in it: their sizes and checksums. Nothing is downloaded, and nothing is written.

Who asks, and with which credentials, is the business of s3fs and of the AWS settings that it reads.
"""

from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from crs_gate.errors import UsageError
from crs_gate.escape import in_quotes
from crs_gate.evidence import buckets, filelist
from crs_gate.hashing.bucket_faults import BucketError, of_error, said_too_much
from crs_gate.hashing.checksum import Answer, answer_of

if TYPE_CHECKING:
    from types import ModuleType

AT_ONCE = 32
"""Connections that are open at a time."""
_MOST_PAGES = 20_000
"""Pages of a listing; a page has up to 1,000 objects, and may have none."""
_CONFIG = {
    "connect_timeout": 10,
    "read_timeout": 30,
    "max_pool_connections": AT_ONCE,
    "retries": {"total_max_attempts": 3, "mode": "standard"},
}
_GONE = frozenset(("404", "NoSuchKey", "NotFound"))
_T = TypeVar("_T")
Told = Callable[[int], None]
"""Called now and then with the number of objects that were answered so far."""


class Place(NamedTuple):
    """A bucket, and what the keys of the objects in question begin with."""

    bucket: str
    prefix: str

    def __str__(self) -> str:
        return f"{buckets.SCHEME}{self.bucket}/{self.prefix}"


def place_of(address: str) -> Place:
    """The place that people name; a PREFIX is a folder, or one object. Raises ``UsageError``."""
    found = buckets.parts(address)
    if found is None or not address.isprintable():
        raise UsageError(
            f"{in_quotes(address)} is no address of a bucket", "write it as in --bucket s3://BUCKET/PREFIX"
        )
    return Place(*found)


def answers(place: Place, told: Told = lambda _: None) -> Iterable[Answer]:
    """What the bucket says of each object at a place, in the order of their keys.

    Raises ``BucketError`` where it cannot be asked, with a hint, and ``UsageError`` without s3fs.
    """
    s3fs = _library()
    import asyncio

    return asyncio.run(_asked(s3fs, place, told))


def _library() -> "ModuleType":
    try:
        import s3fs
    except ImportError as error:
        raise UsageError(
            "buckets are read by a library that is not installed", "run `pip install 'crs-gate[s3]'`"
        ) from error
    return s3fs  # type: ignore[no-any-return]  # it has no types


async def _asked(s3fs: Any, place: Place, told: Told) -> list[Answer]:
    system = s3fs.S3FileSystem(asynchronous=True, skip_instance_cache=True, config_kwargs=_CONFIG)
    client = await _guarded(place, system.set_session())
    found: list[Answer] = []
    try:
        async for page in _pages(client, place):
            found += await _heads(client, place, page)
            told(len(found))
            if len(found) > filelist.MOST:
                raise said_too_much(place, f"more than {filelist.MOST:,} objects", "name a longer PREFIX")
    finally:
        await client.close()
    if not found:
        raise BucketError(
            f"there is no object at {in_quotes(str(place))}", "correct the PREFIX: it has upper and lower case"
        )
    return found


async def _pages(client: Any, place: Place) -> AsyncIterator[list[str]]:
    """The keys at a place, page after page. A key is listed once and in order, or the listing is not believed."""
    last, more = "", dict[str, str]()
    for _ in range(_MOST_PAGES):
        request = client.list_objects_v2(Bucket=place.bucket, Prefix=place.prefix, **more)
        page = await _guarded(place, request)
        keys = [str(each.get("Key")) for each in page.get("Contents") or () if not _is_folder(each)]
        for key in keys:
            if key.encode() <= last.encode() or not key.startswith(place.prefix):
                raise said_too_much(place, f"{in_quotes(key)} where it does not belong", "ask a server that sorts keys")
            last = key
        yield [key for key in keys if _belongs(key, place.prefix)]
        token = page.get("NextContinuationToken")
        if not page.get("IsTruncated") or not token:
            return
        more = {"ContinuationToken": token}
    raise said_too_much(place, f"more than {_MOST_PAGES:,} pages", "name a longer PREFIX")


def _is_folder(entry: dict[str, Any]) -> bool:
    """Whether an object stands for a folder, as consoles make them: it has no bytes, and ends in a slash."""
    return str(entry.get("Key")).endswith("/") and not entry.get("Size")


def _belongs(key: str, prefix: str) -> bool:
    """Whether a key is the one that was named, or in the folder of that name: ``web`` does not name ``web-old/x``."""
    return not prefix or prefix.endswith("/") or key == prefix or key.startswith(f"{prefix}/")


async def _heads(client: Any, place: Place, keys: list[str]) -> list[Answer]:
    import asyncio

    free = asyncio.Semaphore(AT_ONCE)

    async def head(key: str) -> Answer:
        async with free:
            return await _head(client, place, key)

    tasks = [asyncio.ensure_future(head(key)) for key in keys]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _head(client: Any, place: Place, key: str) -> Answer:
    try:
        request = client.head_object(Bucket=place.bucket, Key=key, ChecksumMode="ENABLED")
        return answer_of(key, await _guarded(place, request, key))
    except BucketError as error:
        if error.code in _GONE:
            return Answer(key, 0, why="it was deleted while the bucket was asked")
        raise


async def _guarded(place: Place, request: Coroutine[Any, Any, _T], key: str = "") -> _T:
    """The answer to a request. Raises ``BucketError`` for whatever else comes of it."""
    from aiohttp import ClientError as BrokenAnswer
    from botocore.exceptions import BotoCoreError, ClientError
    from botocore.parsers import ResponseParserError

    try:
        return await request
    except (BotoCoreError, ClientError, ResponseParserError, BrokenAnswer, OSError, ValueError) as error:
        raise of_error(error, str(place), key) from error
