"""One address fetched, politely and within bounds; whatever a server does ends in an answer or a named fault."""

import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from http.client import HTTPException
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError

from crs_gate import __version__
from crs_gate.collecting.connecting import Deadline, Network, RefusedError
from crs_gate.evidence.optout import site_of
from crs_gate.evidence.signals.preferences import LONGEST

USER_AGENT = f"crs-gate/{__version__} (+https://github.com/crs-gate/crs-gate)"
"""How servers see us. In robots.txt it is called ``crs-gate``."""
MOST_REDIRECTS = 5
SECONDS = 20.0
"""For one address and all its redirects, until the last byte."""
PAUSE = 1.0
"""Seconds between two requests to one site."""
LONGEST_PAUSE = 30.0
"""Seconds that a site is waited for, whatever its ``Crawl-delay`` asks for."""
_PIECE = 64 * 1024
_REDIRECTS = (301, 302, 303, 307, 308)
_KEPT = frozenset(
    ("content-usage", "content-signal", "x-robots-tag", "tdm-reservation", "tdm-policy", "content-type", "link")
)
_LONGEST_HEADER = LONGEST + 1
"""Characters of a header that are kept: one more than are read, so that a cut shows."""


class Answer(NamedTuple):
    """What became of one request. With ``error`` there is no status that says anything."""

    status: int = 0
    data: bytes = b""
    headers: Mapping[str, str] = {}
    error: str = ""
    cut: bool = False
    """Whether there is more than was asked for."""
    site: str = ""
    """The site that it came from, where redirects led to another one."""


MayFollow = Callable[[str], str]
"""Why an address is not to be gone on to; empty where it may be."""


def anywhere(_url: str) -> str:
    """To every address."""
    return ""


class Bounds(NamedTuple):
    """How long one address may take, and how long is waited between two requests to a site, in seconds."""

    seconds: float = SECONDS
    pause: float = PAUSE


_USUAL = Bounds()


class Fetcher:
    """Fetches one address at a time, and waits between requests to one site."""

    def __init__(self, network: Network, bounds: Bounds = _USUAL, sleep: Callable[[float], None] = time.sleep) -> None:
        self._network, self._bounds, self._sleep = network, bounds, sleep
        self._last: dict[str, float] = {}
        self._pauses: dict[str, float] = {}

    def slow_down(self, site: str, seconds: float) -> None:
        """Wait longer between two visits to a site, up to ``LONGEST_PAUSE``; never shorter than usual."""
        self._pauses[site] = max(self._bounds.pause, min(seconds, LONGEST_PAUSE))

    def fetch(self, url: str, largest: int, may_not: MayFollow = anywhere) -> Answer:
        """The answer behind all redirects, with at most so many bytes of it. Never raises for what a server does.

        ``may_not`` is asked about each address that it leads on to; the time that this takes is not counted.
        """
        left, first = self._bounds.seconds, site_of(url)
        for number in range(MOST_REDIRECTS + 1):
            site = site_of(url)
            if not site or "@" in urlsplit(url).netloc:
                return Answer(error=f"it leads to {url[:100]!r}, which is no plain web address")
            usual = self._bounds.pause
            self._wait(site, usual if number else self._pauses.get(site, usual))
            answer, following, left = self._in_time(url, largest, left)
            if not following:
                return answer._replace(site="" if site == first else site)
            if url.lower().startswith("https:") and following.lower().startswith("http:"):
                return Answer(error="it leads from https to http")
            if site_of(following) and (why := may_not(following)):
                return Answer(error=f"it leads to {site_of(following)[:100]}: {why}")
            url = following
        return Answer(error=f"it leads on more than {MOST_REDIRECTS} times")

    def _in_time(self, url: str, largest: int, seconds: float) -> tuple[Answer, str, float]:
        """One request: its answer, where it leads on to, and how much of the time is left."""
        with Deadline(seconds) as deadline:
            try:
                with self._network.session(deadline) as session:
                    answer, target = self._asked(session, url, largest, deadline)
                following = urljoin(url, target) if target else ""
            except RefusedError as fault:
                answer, following = Answer(error=str(fault)), ""
            except (requests.RequestException, HTTPError, HTTPException, OSError, ValueError, zlib.error) as fault:
                answer, following = Answer(error=self._why(fault, deadline)), ""
        return answer, following, deadline.left

    def _why(self, fault: Exception, deadline: Deadline) -> str:
        refused = next((each for each in _chain(fault) if isinstance(each, RefusedError)), None)
        if refused is not None:
            return str(refused)
        if deadline.passed or deadline.left < _MOMENT:
            return f"it took longer than {self._bounds.seconds:g} seconds"
        return next((text for kind, text in _WORDS if isinstance(fault, kind)), f"it failed: {type(fault).__name__}")

    def _asked(self, session: requests.Session, url: str, largest: int, deadline: Deadline) -> tuple[Answer, str]:
        """One request: its answer, and where it leads on to."""
        headers = {"User-Agent": USER_AGENT, "Accept": "*/*", "Accept-Encoding": "identity", "Connection": "close"}
        with session.get(url, headers=headers, stream=True, allow_redirects=False, timeout=deadline.left) as response:
            target = response.headers.get("location", "") if response.status_code in _REDIRECTS else ""
            if target or not _MEANT.count(response.status_code // 100):
                return Answer(response.status_code), target[:2048]
            data, cut = _read(response, largest)
            if deadline.passed:
                raise OSError("too late")
        return Answer(response.status_code, data, _kept(response), cut=cut), ""

    def _wait(self, site: str, pause: float) -> None:
        """Wait for the site's turn, which is no time that the site takes."""
        rest = self._last.get(site, float("-inf")) + pause - time.monotonic()
        if rest > 0:
            self._sleep(rest)
        self._last[site] = time.monotonic()


_MOMENT = 0.02
_MEANT = (2,)
_WORDS: tuple[tuple[type[Exception], str], ...] = (
    (requests.exceptions.SSLError, "its TLS certificate does not hold"),
    (requests.exceptions.Timeout, "it did not answer in time"),
    (requests.exceptions.ConnectionError, "the connection failed"),
    (requests.exceptions.ChunkedEncodingError, "the answer broke off"),
    (zlib.error, "its compression is broken"),
    (HTTPException, "it does not speak HTTP"),
    (HTTPError, "the answer broke off"),
    (OSError, "the connection failed"),
)


def _chain(fault: BaseException | None) -> Iterator[BaseException]:
    """A fault and what lies behind it, also where a library keeps it as a value."""
    for _ in range(10):
        if fault is None:
            return
        yield fault
        inner = getattr(fault, "reason", None) or next((arg for arg in fault.args if isinstance(arg, Exception)), None)
        fault = inner if isinstance(inner, BaseException) else fault.__cause__ or fault.__context__


def _kept(response: requests.Response) -> dict[str, str]:
    """The headers that can hold signals, by name in small letters."""
    entries = ((name.lower(), value) for name, value in response.headers.items())
    return {name: _plain(value)[:_LONGEST_HEADER] for name, value in sorted(entries) if name in _KEPT}


def _plain(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)


def _read(response: requests.Response, largest: int) -> tuple[bytes, bool]:
    """The body, unpacked, up to so many bytes; raises what the connection raises."""
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise RefusedError(f"it is packed as {encoding[:40]}, which was not asked for")
    packing = None if encoding in ("", "identity") else zlib.decompressobj(zlib.MAX_WBITS | 32)
    found, any_ = bytearray(), False
    while len(found) <= largest and (piece := response.raw.read(_PIECE, decode_content=False)):
        found += packing.decompress(piece, largest + 1 - len(found)) if packing else piece
        any_ = True
    if packing and any_ and len(found) <= largest and (not packing.eof or packing.unused_data):
        raise zlib.error("it does not end where its bytes do")
    return bytes(found[:largest]), len(found) > largest
