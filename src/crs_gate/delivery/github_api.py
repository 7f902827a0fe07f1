"""GitHub's REST API, as far as a report needs it: few requests, few seconds, and never an exception but ``ApiError``.

What the server answers is bounded in size and checked in form. The token goes to the host of the API and to no other
one, and into no text. https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api
"""

import json
import re
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError

from crs_gate import __version__

SECONDS = 20.0
"""For everything that is sent in a run."""
MOST_REQUESTS = 150
MOST_PAGES = 10
LARGEST = 32 * 1024 * 1024
"""Bytes of one answer: a page of 100 comments of 65,536 characters has room."""
_TRIES = 3
_REDIRECTS = 3
_CONNECT, _READ = 5.0, 10.0
_BACK_OFF = 0.5
_A_MINUTE = 60.0
_NEXT = re.compile(r'<([^<>]{1,2000})>\s{0,5};\s{0,5}rel="next"')
_LEADS_ON = (301, 302, 307, 308)
_LIMITED = re.compile(r"rate limit|abuse detection", re.IGNORECASE)


class ApiError(Exception):
    """A request that did not do what it should; the text is a clause for a reader and holds nothing of the server's."""

    def __init__(self, why: str, status: int = 0, *, unknown: bool = False) -> None:
        super().__init__(why)
        self.status = status
        self.unknown = unknown
        """Whether the server may have done it all the same."""


class Answer(NamedTuple):
    """What came back: a JSON value, and the address of the next page."""

    status: int
    value: object = None
    following: str = ""


class _Raw(NamedTuple):
    status: int
    headers: Mapping[str, str]
    data: bytes


class Api:
    """The API at one address with one token. ``clock`` counts seconds for the deadline, ``now`` since 1970."""

    def __init__(
        self,
        base: str,
        token: str,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.base = base
        self._token, self._sleep, self._clock, self._now = token, sleep, clock, now
        self._end = clock() + SECONDS
        self._requests = 0
        self._session = requests.Session()
        self._session.trust_env = base.startswith("https:")  # no proxy stands between this machine and itself

    @property
    def graphql(self) -> str:
        """The address of the other API, on the same host."""
        return f"{self.base.removesuffix('/v3')}/graphql"

    def get(self, path: str) -> Answer:
        """Read; what fails for a moment is tried again."""
        return self._tried("GET", self.base + path, None, again=True)

    def post(self, path: str, value: object, *, again: bool = False) -> Answer:
        """Make something. It is not sent twice where the server may have done it, unless ``again`` says so."""
        return self._tried("POST", path if path.startswith("http") else self.base + path, value, again)

    def patch(self, path: str, value: object, *, again: bool = True) -> Answer:
        """Change something, which does no harm twice."""
        return self._tried("PATCH", self.base + path, value, again=again)

    def delete(self, path: str) -> Answer:
        """Remove something, which does no harm twice."""
        return self._tried("DELETE", self.base + path, None, again=True)

    def pages(self, path: str) -> tuple[list[dict[str, object]], bool]:
        """The entries of all pages, and whether these are all: the number of pages is bounded."""
        found: list[dict[str, object]] = []
        answer = self.get(path)
        for number in range(1, MOST_PAGES + 1):
            if not isinstance(answer.value, list):
                raise ApiError("it answered something that is no list")
            found += [entry for entry in answer.value if isinstance(entry, dict)]
            if not answer.following:
                return found, True
            if number < MOST_PAGES and self._is_here(answer.following):
                answer = self._tried("GET", answer.following, None, again=True)
            else:
                break
        return found, False

    def pause(self, fault: ApiError) -> None:
        """Wait a moment before what became of a request is looked at; raises the fault where there is no time left."""
        self._wait(_BACK_OFF, str(fault))

    def _tried(self, method: str, url: str, value: object, again: bool) -> Answer:
        for attempt in range(1, _TRIES + 1):
            try:
                raw = self._led_on(method, url, value)
                limited = _limited(raw, self._now())
                if limited is None:
                    return _answer(raw)
            except ApiError as fault:
                if attempt == _TRIES or not (fault.unknown and again):
                    raise
                self._wait(_BACK_OFF * 2 ** (attempt - 1), str(fault))
                continue
            why = f"its rate limit is reached ({raw.status})"
            if attempt == _TRIES:
                raise ApiError(why, raw.status)
            self._wait(limited, why)
        raise ApiError("it was tried too often")

    def _led_on(self, method: str, url: str, value: object) -> _Raw:
        """One request and its redirects, which GitHub wants repeated as they are; never to another host."""
        for _ in range(_REDIRECTS + 1):
            raw = self._asked(method, url, value)
            if raw.status not in _LEADS_ON:
                return raw
            url = urljoin(url, raw.headers.get("location", "")[:2000])
            if not self._is_here(url):
                raise ApiError(f"it leads to another host ({raw.status}), which the token is not sent to", raw.status)
        raise ApiError("it leads on and on")

    def _asked(self, method: str, url: str, value: object) -> _Raw:
        left = self._end - self._clock()
        self._requests += 1
        if left <= 0 or self._requests > MOST_REQUESTS:
            raise ApiError(f"it took longer than {SECONDS:g} seconds" if left <= 0 else "it took too many requests")
        try:
            with self._session.request(
                method,
                url,
                data=None if value is None else json.dumps(value).encode(),
                headers=_HEADERS,
                auth=self._signed,
                timeout=(min(_CONNECT, left), min(_READ, left)),
                stream=True,
                allow_redirects=False,
            ) as response:
                data = _read(response)
                headers = {name.lower(): text for name, text in response.headers.items()}
                return _Raw(response.status_code, headers, data)
        except (requests.RequestException, HTTPError, OSError, ValueError) as fault:
            raise ApiError(_in_words(fault), unknown=True) from None

    def _signed(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """With the token; a ``.netrc`` of the machine is not asked where there is such a function."""
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request

    def _is_here(self, url: str) -> bool:
        try:
            return _origin(url) == _origin(self.base)
        except ValueError:
            return False

    def _wait(self, seconds: float, why: str) -> None:
        if self._clock() + seconds >= self._end:
            raise ApiError(why)
        self._sleep(seconds)


_HEADERS = {
    "Accept": "application/vnd.github+json",
    "Accept-Encoding": "identity",
    "Content-Type": "application/json",
    "User-Agent": f"crs-gate/{__version__}",
    "X-GitHub-Api-Version": "2022-11-28",
}
_WORDS: tuple[tuple[type[Exception], str], ...] = (
    (requests.exceptions.SSLError, "its TLS certificate does not hold"),
    (requests.exceptions.Timeout, "it did not answer in time"),
    (requests.exceptions.ChunkedEncodingError, "its answer broke off"),
    (requests.exceptions.ConnectionError, "it cannot be reached"),
    (HTTPError, "its answer broke off"),
    (OSError, "the connection failed"),
)
_MEANS = {
    400: "it does not understand the request (400)",
    401: "the token is not valid (401)",
    403: "the token may not do that (403)",
    404: "it is not there, or not for this token (404)",
    410: "it is gone (410)",
    422: "it refuses what was sent (422)",
}


def _read(response: requests.Response) -> bytes:
    found = bytearray()
    while piece := response.raw.read(65_536, decode_content=False):
        found += piece
        if len(found) > LARGEST:
            raise ValueError("too long")
    return bytes(found)


def _in_words(fault: Exception) -> str:
    return next((text for kind, text in _WORDS if isinstance(fault, kind)), "its answer makes no sense")


def _limited(raw: _Raw, now: float) -> float | None:
    """How many seconds to wait where a rate limit is reached, the primary or a secondary one; else ``None``."""
    if raw.status not in (403, 429):
        return None
    after, left, reset = (raw.headers.get(n, "") for n in ("retry-after", "x-ratelimit-remaining", "x-ratelimit-reset"))
    if after.isdecimal():
        return float(after[:9])
    if left == "0" and reset.isdecimal():
        return max(float(reset[:12]) - now, 0) + 1
    limited = raw.status == 429 or after or left == "0" or _LIMITED.search(raw.data[:5000].decode("utf-8", "replace"))  # noqa: PLR2004
    return _A_MINUTE if limited else None


def _answer(raw: _Raw) -> Answer:
    """What a status and a body amount to; raises ``ApiError``."""
    if raw.status == 408 or raw.status >= 500:  # noqa: PLR2004 - statuses of HTTP
        raise ApiError(f"it is out of order ({raw.status})", raw.status, unknown=True)
    if not 200 <= raw.status < 300:  # noqa: PLR2004
        raise ApiError(_MEANS.get(raw.status, f"it answered {raw.status}"), raw.status)
    try:
        value = json.loads(raw.data) if raw.data else None
    except (ValueError, RecursionError):
        raise ApiError("its answer is no JSON", unknown=True) from None
    following = _NEXT.search(raw.headers.get("link", "")[:8000])
    return Answer(raw.status, value, following[1] if following else "")


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"https": 443, "http": 80}.get(parts.scheme)
