"""Connections to addresses that were looked at: a name is resolved once, and what was checked is connected to.

So a name that resolves to something else a moment later (DNS rebinding) leads nowhere. One deadline holds for looking
up the name, connecting, TLS and the whole answer: when it passes, the connection is shut down.
"""

import os
import socket
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from queue import Empty, SimpleQueue
from types import MappingProxyType
from typing import Any, Self, TypeAlias

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection

from crs_gate.collecting.addresses import is_public

Place: TypeAlias = tuple[str, int]
"""A host and a port."""


class RefusedError(Exception):
    """A connection that is not made; the text says why."""


class Deadline:
    """The end of one request: whatever connection is open by then is shut down. Use it with ``with``."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._held: list[socket.socket] = []
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self._shut)
        self._timer.daemon = True
        self.passed = False

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        with self._lock:
            for held in self._held:
                held.close()
            self._held.clear()

    @property
    def left(self) -> float:
        """Seconds that are left, a moment at least."""
        return max(self._end - time.monotonic(), 0.01)

    def hold(self, connection: socket.socket) -> None:
        """Have a connection shut down when the time is over. TLS takes the socket over, so a copy of it is held.

        Raises ``OSError`` where it is over already: nobody would shut down what is held from then on.
        """
        with self._lock:
            if self.passed:
                raise OSError("too late")
            self._held.append(socket.socket(fileno=os.dup(connection.fileno())))

    def _shut(self) -> None:
        with self._lock:
            self.passed = True
            for held in self._held:
                with suppress(OSError):
                    held.shutdown(socket.SHUT_RDWR)


class Network:
    """Makes sessions whose connections go to public addresses, or to a host and port that were allowed by name.

    ``elsewhere`` names a host and port to connect to in place of a host, which it allows: for tests.
    """

    def __init__(
        self, allowed: frozenset[Place] = frozenset(), elsewhere: Mapping[str, Place] = MappingProxyType({})
    ) -> None:
        self._allowed = allowed.union(elsewhere.values())
        self._elsewhere = elsewhere

    def session(self, deadline: Deadline) -> requests.Session:
        """A session for one request. It knows nothing of proxies, ``.netrc`` or other settings of this machine."""
        session = requests.Session()
        session.trust_env = False
        session.headers.clear()
        adapter = _Adapter(lambda host, port: self._connected(host, port, deadline))
        session.mount("http://", adapter)
        session.mount("https://", adapter)
        return session

    def _connected(self, host: str, port: int, deadline: Deadline) -> socket.socket:
        fault: OSError | None = None
        host, port = self._elsewhere.get(host.lower(), (host, port))
        for family, kind, protocol, _, address in self._checked(host, port, _resolved(host, port, deadline.left)):
            connection = socket.socket(family, kind, protocol)
            try:
                connection.settimeout(deadline.left)
                connection.connect(address)
                deadline.hold(connection)
            except OSError as error:
                connection.close()
                fault = error
            else:
                return connection
        raise fault or OSError("the name has no address")

    def _checked(self, host: str, port: int, found: list[Any]) -> list[Any]:
        """All addresses of a name, none of which may be of a private network. Raises ``RefusedError``."""
        if (host.strip("[]").lower(), port) not in self._allowed:
            private = next((entry[4][0] for entry in found if not is_public(str(entry[4][0]))), None)
            if private is not None:
                raise RefusedError(f"{host} is at {private}, which is no public address")
        return found


def _resolved(host: str, port: int, seconds: float) -> list[Any]:
    """The addresses of a name. Looking one up cannot be interrupted, so that a thread that takes too long is left."""
    answers: SimpleQueue[Any] = SimpleQueue()

    def look() -> None:
        try:
            answers.put(socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=look, daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except Empty:
        raise RefusedError(f"the name {host} was not found in time") from None
    if isinstance(answer, Exception):
        raise RefusedError(f"the name {host} is not found") from answer
    return list(answer)


_Connect = Callable[[str, int], socket.socket]


class _Adapter(HTTPAdapter):
    """Hands each pool the way in which connections are made."""

    def __init__(self, connect: _Connect) -> None:
        self._connect = connect
        super().__init__(max_retries=0)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **kwargs: Any) -> None:
        connect = self._connect

        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return connect(self._dns_host, self.port)

        class Secure(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return connect(self._dns_host, self.port)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = Secure

        self.poolmanager = PoolManager(num_pools=connections, maxsize=maxsize, block=block, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}
