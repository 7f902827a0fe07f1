"""A stand-in for GitHub's REST API on loopback: it keeps comments and check runs, and misbehaves on request.

It refuses what GitHub refuses: no token, a token that may only read, bodies that are too long, too many annotations.
"""

import json
import re
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

REPOSITORY = "octo/social-posts"
TOKEN = "ghs_of-the-workflow"  # noqa: S105 - of nobody
BOT = "github-actions[bot]"
PULL_REQUEST = 1
LONGEST = 65_536
_DAY = "2026-11-22T10:00:00Z"

Behave = Callable[["Handler"], bool]
"""Does something with a request; true where it was answered or broken off, false where it goes on as usual."""


class Exchange(NamedTuple):
    """One request and its answer, both parsed; of answers that were spoiled on purpose ``answered`` is ``None``."""

    method: str
    path: str
    headers: dict[str, str]
    sent: Any
    status: int
    answered: Any


class Fault:
    """What is to happen to requests whose method and path fit, the first ``times`` of them after ``skip``."""

    def __init__(self, method: str, path: str, behave: Behave, times: int = 1, skip: int = 0) -> None:
        self.method, self.path, self.behave = method, re.compile(path), behave
        self.times, self.skip = times, skip

    def takes(self, method: str, path: str) -> bool:
        if self.method not in ("*", method) or not self.path.search(path):
            return False
        self.skip -= 1
        if self.skip >= 0 or self.times <= 0:
            return False
        self.times -= 1
        return True


class GitHub:
    """The state of the stand-in. ``page`` is the largest page that it gives."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.server = server
        self.url = f"http://127.0.0.1:{server.server_port}"
        self.lock = threading.RLock()
        self.comments: dict[int, dict[str, Any]] = {}
        self.runs: dict[int, dict[str, Any]] = {}
        self.annotations: dict[int, list[dict[str, Any]]] = {}
        self.exchanges: list[Exchange] = []
        self.faults: list[Fault] = []
        self.logins = {TOKEN: BOT}
        self.read_only: set[str] = set()
        self.page = 100
        self.most = 0
        """The most comments of ours that there were at once."""
        self._last = 1000

    def number(self) -> int:
        self._last += 1
        return self._last

    def add(self, login: str, body: str) -> int:
        """A comment that is there already, or that somebody writes in between."""
        with self.lock:
            number = self.number()
            self.comments[number] = self._comment(number, login, body)
            return number

    def bodies(self, login: str = BOT) -> list[str]:
        with self.lock:
            return [comment["body"] for comment in self.comments.values() if comment["user"]["login"] == login]

    def asked(self, method: str = "", path: str = "") -> list[Exchange]:
        return [e for e in self.exchanges if e.method.startswith(method) and re.search(path, e.path)]

    def context(self) -> dict[str, str]:
        """What the runner knows of this server, as values of the context ``github``."""
        server = {"api_url": self.url, "server_url": "https://github.com", "repository": REPOSITORY}
        return {**server, "run_id": "77", "run_attempt": "1"}

    def environment(self) -> dict[str, str]:
        """The same as variables of a step."""
        return {f"GITHUB_{name.upper()}": value for name, value in self.context().items()}

    def _comment(self, number: int, login: str, body: str) -> dict[str, Any]:
        home = f"https://github.com/{REPOSITORY}/pull/{PULL_REQUEST}"
        api = f"{self.url}/repos/{REPOSITORY}/issues"
        return {
            "id": number, "node_id": f"IC_{number}", "url": f"{api}/comments/{number}", "user": user(login),
            "html_url": f"{home}#issuecomment-{number}", "issue_url": f"{api}/{PULL_REQUEST}",
            "body": body, "created_at": _DAY, "updated_at": _DAY, "author_association": "NONE",
            "performed_via_github_app": None,
        }  # fmt: skip


def user(login: str) -> dict[str, Any]:
    """An account as the API shows it."""
    api = f"https://api.github.com/users/{login}"
    names = ("followers", "following", "gists", "starred", "subscriptions", "organizations", "repos", "events",
             "received_events")  # fmt: skip
    more = {f"{name}_url": f"{api}/{name}" for name in names}
    kind = "Bot" if login.endswith("[bot]") else "User"
    number = 41898282 if login == BOT else sum(map(ord, login))
    return {"login": login, "id": number, "node_id": f"U_{number}", "avatar_url": f"{api}.png", "gravatar_id": "",
            "url": api, "html_url": f"https://github.com/{login}", "type": kind, "site_admin": False,
            **more}  # fmt: skip


def profile(login: str) -> dict[str, Any]:
    """The account itself, as only its owner sees it."""
    unsaid = dict.fromkeys(("bio", "blog", "company", "email", "hireable", "location", "name"))
    counts = dict.fromkeys(("followers", "following", "public_gists", "public_repos"), 0)
    return {**user(login), **unsaid, **counts, "created_at": _DAY, "updated_at": _DAY}


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"

    @property
    def hub(self) -> GitHub:
        return self.server.hub  # type: ignore[attr-defined, no-any-return]

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        data = self.rfile.read(length)
        self.sent = json.loads(data) if data else None
        with suppress(ConnectionError):
            for fault in self.hub.faults:
                with self.hub.lock:
                    takes = fault.takes(self.command, self.path)
                if takes and fault.behave(self):
                    return
            self.as_usual()

    def do_POST(self) -> None:
        self.do_GET()

    def do_PATCH(self) -> None:
        self.do_GET()

    def do_DELETE(self) -> None:
        self.do_GET()

    def as_usual(self) -> None:
        self.answer(*self.done())

    def done(self) -> tuple[int, Any, dict[str, str]]:
        """Do what is asked: status, value and headers of the answer."""
        with self.hub.lock:
            status, value, *more = self._routed()
            own = [text for text in self.hub.bodies() if "<!-- crs-gate comment" in text]
            self.hub.most = max(self.hub.most, len(own))
        return status, value, (more[0] if more else {})

    def answer(self, status: int, value: Any = None, headers: dict[str, str] | None = None, data: bytes | None = None,
               length: int | None = None) -> None:  # fmt: skip
        spoiled = data is not None
        body = data if data is not None else b"" if value is None else json.dumps(value).encode()
        self.hub.exchanges.append(
            Exchange(self.command, self.path, dict(self.headers), self.sent, status, None if spoiled else value)
        )
        self.send_response(status)
        for name, text in {"Content-Type": "application/json; charset=utf-8", **(headers or {})}.items():
            self.send_header(name, text)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def _routed(self) -> tuple[Any, ...]:
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        login = self.hub.logins.get(token)
        if login is None:
            return 401, {"message": "Bad credentials", **_DOCS}
        parts = urlsplit(self.path)
        path = parts.path.removeprefix("/api/v3").removeprefix("/api")
        if path == "/graphql":
            return 200, {"data": {"viewer": {"login": login, "databaseId": user(login)["id"]}}}
        if (path == "/user" and login.endswith("[bot]")) or (self.command != "GET" and token in self.hub.read_only):
            return 403, _NOT_FOR_APPS
        return (200, profile(login)) if path == "/user" else self._of_repository(path, parts.query, login)

    def _of_repository(self, path: str, query: str, login: str) -> tuple[Any, ...]:
        home = f"/repos/{REPOSITORY}"
        if path == f"{home}/issues/{PULL_REQUEST}/comments":
            return self._page(parse_qs(query)) if self.command == "GET" else self._made(login)
        if found := re.fullmatch(rf"{home}/issues/comments/(\d+)", path):
            return self._changed(int(found[1]))
        if found := re.fullmatch(rf"{home}/check-runs(?:/(\d+))?", path):
            return self._run(int(found[1] or 0))
        return 404, _NOT_FOUND

    def _page(self, query: dict[str, list[str]]) -> tuple[Any, ...]:
        size, number = min(int(query.get("per_page", ["30"])[0]), self.hub.page), int(query.get("page", ["1"])[0])
        all_ = list(self.hub.comments.values())
        at = f"{self.hub.url}{urlsplit(self.path).path}?per_page={size}"
        last = max(-(-len(all_) // size), 1)
        links = f'<{at}&page={number + 1}>; rel="next", <{at}&page={last}>; rel="last"' if number < last else ""
        return 200, all_[(number - 1) * size : number * size], {"Link": links} if links else {}

    def _made(self, login: str) -> tuple[Any, ...]:
        if _too_long(self.sent):
            return 422, _TOO_LONG
        return 201, self.hub.comments[self.hub.add(login, self.sent["body"])]

    def _changed(self, number: int) -> tuple[Any, ...]:
        comment = self.hub.comments.get(number)
        if comment is None:
            return 404, _NOT_FOUND
        if self.command == "GET":
            return 200, comment
        if self.command == "DELETE":
            del self.hub.comments[number]
            return 204, None
        if _too_long(self.sent):
            return 422, _TOO_LONG
        comment["body"] = self.sent["body"]
        return 200, comment

    def _run(self, number: int) -> tuple[Any, ...]:
        output, hub = self.sent.get("output", {}), self.hub
        added = output.get("annotations", [])
        if len(added) > 50 or len(output.get("summary", "")) > 65_535:
            return 422, {"message": "Invalid request.", **_DOCS}
        if not number:
            number = hub.number()
            hub.runs[number], hub.annotations[number] = dict(self.sent), []
        hub.annotations[number] += added
        return (201 if self.command == "POST" else 200), _shown_run(hub, number)

    def log_message(self, *_: Any) -> None:
        pass


_DOCS = {"documentation_url": "https://docs.github.com/rest"}
_NOT_FOR_APPS = {"message": "Resource not accessible by integration", **_DOCS}
_NOT_FOUND = {"message": "Not Found", "status": "404", **_DOCS}
_TOO_LONG = {"message": "Validation Failed", **_DOCS,
             "errors": [{"resource": "IssueComment", "code": "unprocessable", "field": "data",
                         "message": "Body is too long (maximum is 65536 characters)"}]}  # fmt: skip


def _too_long(sent: Any) -> bool:
    return len(sent["body"]) > LONGEST


def _shown_run(hub: GitHub, number: int) -> dict[str, Any]:
    run, api = hub.runs[number], f"{hub.url}/repos/{REPOSITORY}/check-runs/{number}"
    output = {"title": run["output"]["title"], "summary": run["output"]["summary"], "text": None,
              "annotations_count": len(hub.annotations[number]), "annotations_url": f"{api}/annotations"}  # fmt: skip
    return {"id": number, "node_id": f"CR_{number}", "head_sha": run["head_sha"], "name": run["name"], "url": api,
            "html_url": f"https://github.com/{REPOSITORY}/runs/{number}", "details_url": run.get("details_url"),
            "status": run["status"], "conclusion": run["conclusion"], "started_at": _DAY, "completed_at": _DAY,
            "external_id": "", "check_suite": {"id": 5}, "output": output, "app": None,
            "pull_requests": []}  # fmt: skip


@contextmanager
def github(tls: ssl.SSLContext | None = None) -> Iterator[GitHub]:
    """The stand-in, for as long as the block runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        server.handle_error = lambda *_: None  # type: ignore[method-assign]
    server.hub = hub = GitHub(server)  # type: ignore[attr-defined]
    server.over = threading.Event()  # type: ignore[attr-defined]
    thread = threading.Thread(target=lambda: server.serve_forever(0.02), daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        server.over.set()  # type: ignore[attr-defined]
        server.shutdown()
        server.server_close()
        thread.join()


def status(code: int, headers: dict[str, str] | None = None, message: str = "no") -> Behave:
    """An answer with a status, and nothing done."""

    def behave(handler: Handler) -> bool:
        handler.answer(code, {"message": message, **_DOCS}, headers)
        return True

    return behave


def done_but(code: int) -> Behave:
    """It is done, and the answer says otherwise."""

    def behave(handler: Handler) -> bool:
        handler.done()
        return status(code)(handler)

    return behave


def truncated(handler: Handler) -> bool:
    """It is done, and the answer breaks off in its middle."""
    code, value, _ = handler.done()
    data = json.dumps(value).encode()
    handler.answer(code, data=data[: len(data) // 2], length=len(data))
    return True


def no_json(handler: Handler) -> bool:
    """It is done, and a proxy answers with a page."""
    handler.done()
    handler.answer(200, data=b"<html>one moment please</html>")
    return True


def answering(data: bytes) -> Behave:
    """Status 200 and these bytes, and nothing done."""

    def behave(handler: Handler) -> bool:
        handler.answer(200, data=data)
        return True

    return behave


def silent(handler: Handler) -> bool:
    """Nothing comes until the test is over."""
    handler.server.over.wait(60)  # type: ignore[attr-defined]
    handler.close_connection = True
    return True


def dripping(handler: Handler) -> bool:
    """Headers that never end, a byte at a time."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    while not handler.server.over.is_set():  # type: ignore[attr-defined]
        handler.wfile.write(b"a")
        handler.wfile.flush()
        time.sleep(0.05)
    return True


def reset(handler: Handler) -> bool:
    """The connection is closed without an answer."""
    handler.close_connection = True
    return True


def leading_to(url: str, code: int = 307) -> Behave:
    """A redirect."""
    return status(code, {"Location": url})


def first(act: Callable[[GitHub], object]) -> Behave:
    """Something happens just before the request is done."""

    def behave(handler: Handler) -> bool:
        act(handler.hub)
        return False

    return behave
