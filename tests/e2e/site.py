"""A web server on loopback that answers what a test gives it, and misbehaves on request."""

import gzip
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Behave = Callable[["Handler"], None]
Pages = Mapping[str, "bytes | Behave | tuple[int, dict[str, str], bytes]"]


class Handler(BaseHTTPRequestHandler):
    """One request. What is not among the pages is 404."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))  # type: ignore[attr-defined]
        page = self.server.pages.get(self.path, (404, {}, b"nothing"))  # type: ignore[attr-defined]
        with suppress(ConnectionError):
            if callable(page):
                page(self)
            else:
                self.answer(*(page if isinstance(page, tuple) else (200, {}, page)))

    def answer(self, status: int, headers: Mapping[str, str], data: bytes, *, length: bool = True) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "text/plain", **headers}.items():
            self.send_header(name, value)
        if length:
            self.send_header("Content-Length", str(len(data)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(data)
        self.close_connection = True

    @property
    def over(self) -> bool:
        return bool(self.server.over.is_set())  # type: ignore[attr-defined]

    def log_message(self, *_: Any) -> None:
        pass


class Site:
    """A server: where it is, and what it was asked."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.server = server
        self.host = f"127.0.0.1:{server.server_port}"
        self.url = f"http://{self.host}"

    @property
    def asked(self) -> list[tuple[str, dict[str, str]]]:
        return self.server.asked  # type: ignore[attr-defined, no-any-return]

    def show(self, pages: Pages) -> None:
        self.server.pages = pages  # type: ignore[attr-defined]


@contextmanager
def served(pages: Pages, tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        server.handle_error = lambda *_: None  # type: ignore[method-assign]
    server.pages, server.asked, server.over = pages, [], threading.Event()  # type: ignore[attr-defined]
    thread = threading.Thread(target=lambda: server.serve_forever(0.02), daemon=True)
    thread.start()
    try:
        yield Site(server)
    finally:
        server.over.set()  # type: ignore[attr-defined]
        server.shutdown()
        server.server_close()
        thread.join()


def signed_by_itself(folder: Path) -> ssl.SSLContext:
    """TLS with a certificate that nobody else vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(1))
    private = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    file = folder / "site.pem"
    data = key.private_bytes(serialization.Encoding.PEM, *private)
    file.write_bytes(data + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def dripping(handler: Handler) -> None:
    """A byte every now and then, each in time."""
    handler.send_response(200)
    handler.end_headers()
    while not handler.over:
        handler.wfile.write(b"#")
        handler.wfile.flush()
        time.sleep(0.05)


def dripping_headers(handler: Handler) -> None:
    """Headers that never end, a byte at a time."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    while not handler.over:
        handler.wfile.write(b"a")
        handler.wfile.flush()
        time.sleep(0.05)


def endless(handler: Handler) -> None:
    """As many bytes as anybody takes."""
    handler.send_response(200)
    handler.end_headers()
    while not handler.over:
        handler.wfile.write(b"# nothing\n" * 1000)


def silent(handler: Handler) -> None:
    """Nothing at all."""
    while not handler.over:
        time.sleep(0.02)


def resetting(handler: Handler) -> None:
    """A beginning, and then the connection is torn down."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nUser-agent: *\n")
    handler.wfile.flush()
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    handler.close_connection = True


def not_http(handler: Handler) -> None:
    """Something that is not HTTP."""
    handler.wfile.write(b"SSH-2.0-x\r\n")
    handler.close_connection = True


def bomb(handler: Handler) -> None:
    """Some kilobytes of which 32 megabytes come out."""
    handler.answer(200, {"Content-Encoding": "gzip"}, _BOMB)


_BOMB = gzip.compress(bytes(32 << 20), 1)


def broken_gzip(handler: Handler) -> None:
    handler.answer(200, {"Content-Encoding": "gzip"}, b"\x1f\x8b\x08 no gzip")


def packed(data: bytes) -> tuple[int, dict[str, str], bytes]:
    """Bytes that are said to be packed."""
    return 200, {"Content-Encoding": "gzip"}, data


def strangely_packed(handler: Handler) -> None:
    handler.answer(200, {"Content-Encoding": "br"}, b"xx")


def leading_to(target: str) -> tuple[int, dict[str, str], bytes]:
    """A redirect."""
    return 302, {"Location": target}, b""
