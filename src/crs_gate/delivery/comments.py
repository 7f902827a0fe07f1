"""Keeps one comment for each manifest on a pull request: made once, updated, and never two of them.

Which comments are there is read, what to do follows from that, it is done, and read again until nothing is left to do.
So two runs at once, answers that get lost and comments that somebody deletes all end the same way.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeGuard

from crs_gate.delivery.github_api import Api, ApiError
from crs_gate.report.comment import HEAD
from crs_gate.report.comment_marker import Mark, mark_of, marked

MOST = 10
"""Comments that a run makes; a repository of many datasets would flood a pull request otherwise."""
_ROUNDS = 5
_POSTS = 2
"""How often one comment is made in a run: anew once."""
_GONE = (404, 410)
_VIEWER = {"query": "query { viewer { login databaseId } }"}


class Own(NamedTuple):
    """A comment of ours."""

    id: int
    mark: Mark
    body: str


class Account(NamedTuple):
    """Who a token writes as; ``id`` is 0 where only the name is known."""

    login: str
    id: int = 0

    def wrote(self, user: object) -> bool:
        """Whether an entry's ``user`` is this account: names differ between the two APIs, numbers do not."""
        number, login = _at(user, "id"), _at(user, "login")
        if self.id and _is_id(number):
            return number == self.id
        return isinstance(login, str) and login.lower() == self.login.lower()


class Wanted(NamedTuple):
    """What a run has to say of one key. ``new`` off means: only where there is a comment already."""

    mark: Mark
    body: str
    new: bool = True


class Deed(NamedTuple):
    """Something to do: make a comment (no ``id``), change one, or remove one (no ``body``)."""

    key: str
    id: int = 0
    body: str = ""


def deeds(wanted: Mapping[str, Wanted], found: Iterable[Own]) -> list[Deed]:
    """What is left to do. Of each key the comment of the newest run stays, and the others go.

    Nobody writes what another run said, so that no run that looked a moment too early can put back what was older.
    """
    by_key: dict[str, list[Own]] = {}
    for own in sorted(found):
        by_key.setdefault(own.mark.key, []).append(own)
    todo = [Deed(key, body=want.body) for key, want in wanted.items() if want.new and key not in by_key]
    for key, same in by_key.items():
        stays, want = max(same, key=lambda own: (own.mark.order, -own.id)), wanted.get(key)
        if want and want.mark.order >= stays.mark.order and _lines(want.body) != _lines(stays.body):
            todo.append(Deed(key, stays.id, want.body))
        todo += [Deed(key, other.id) for other in same if other is not stays]
    return todo


def own_comments(entries: Iterable[Mapping[str, object]], account: Account) -> list[Own]:
    """Those among the entries of the API that we wrote and that end in a marker; no comment of a stranger."""
    found = []
    for entry in entries:
        number, body = entry.get("id"), entry.get("body")
        if not (_is_id(number) and isinstance(body, str) and account.wrote(entry.get("user"))):
            continue
        if body.startswith(HEAD) and (mark := mark_of(body)):
            found.append(Own(number, mark, body))
    return found


def keep(api: Api, place: str, news: Sequence[str], mark: Mark, body_of: Callable[[str], str]) -> None:
    """Bring the comments at ``place`` (``/repos/o/r/issues/7/comments``) up to date; raises ``ApiError``.

    ``news`` are the keys to speak of, ``mark`` says which run this is, and ``body_of`` what it says of a key: nothing
    where that is for another run to say.
    """
    desk = _Desk(api, place, viewer(api))
    wanted: dict[str, Wanted] = {}
    silent: set[str] = set()
    for _ in range(_ROUNDS):
        found, whole = desk.read()
        for key in (*news, *(own.mark.key for own in found)):
            if key in wanted or key in silent:
                continue
            own, body = mark._replace(key=key), body_of(key)
            if body:
                wanted[key] = Wanted(own, marked(body, own), key in news)
            else:
                silent.add(key)
        todo = deeds(wanted, found)
        able = [deed for deed in todo if whole or deed.id]
        if not able and todo:
            raise ApiError("there are too many comments to tell whether an own one is among them")
        if not todo:
            return
        for deed in able:
            desk.do(deed)
    raise ApiError("its comments kept changing")


def viewer(api: Api) -> Account:
    """The account that the token writes as; raises ``ApiError``.

    An app's token cannot ask the REST API who it is, but the other one tells it, as ``github-actions[bot]``.
    """
    try:
        found = _at(api.post(api.graphql, _VIEWER, again=True).value, "data", "viewer")
        login, number = _at(found, "login"), _at(found, "databaseId")
    except ApiError as fault:
        if fault.status not in (400, 403, *_GONE):
            raise
        login = number = None
    if not isinstance(login, str):
        found = api.get("/user").value
        login, number = _at(found, "login"), _at(found, "id")
    if not isinstance(login, str) or not login:
        raise ApiError("it does not tell whose token this is")
    return Account(login, number if _is_id(number) else 0)


class _Desk:
    """The comments of one pull request, and what this run wrote there: a listing can lag behind."""

    def __init__(self, api: Api, place: str, account: Account) -> None:
        self._api, self._place, self._account = api, place, account
        self._written: dict[int, Own] = {}
        self._gone: set[int] = set()
        self._posts: dict[str, int] = {}

    def read(self) -> tuple[list[Own], bool]:
        """Our comments, and whether all were looked at."""
        entries, whole = self._api.pages(f"{self._place}?per_page=100")
        listed = {own.id: own for own in own_comments(entries, self._account)}
        for number, own in self._written.items():
            there = listed.get(number)
            if there is None or there.mark.order == own.mark.order:
                listed[number] = own
            elif there.mark.order < own.mark.order:
                listed.update(self._again(number))
        return [own for number, own in listed.items() if number not in self._gone], whole

    def _again(self, number: int) -> dict[int, Own]:
        """One comment by itself: an older run may have written over it, or the listing is behind."""
        try:
            entry = self._api.get(self._at(number)).value
        except ApiError as fault:
            if fault.status not in _GONE:
                raise
            self._gone.add(number)
            return {}
        return {own.id: own for own in own_comments([entry] if isinstance(entry, Mapping) else [], self._account)}

    def do(self, deed: Deed) -> None:
        """Do one thing; a comment that is gone by now is no fault."""
        try:
            if not deed.id:
                self._make(deed)
            elif deed.body:
                if self._is_older(deed):
                    return
                self._api.patch(self._at(deed.id), {"body": deed.body})
                self._wrote(deed.id, deed.body)
            else:
                self._api.delete(self._at(deed.id))
                self._gone.add(deed.id)
        except ApiError as fault:
            if not deed.id or fault.status not in _GONE:
                raise
            self._gone.add(deed.id)

    def _is_older(self, deed: Deed) -> bool:
        """Whether a newer run wrote the comment since the listing was read, or somebody removed it."""
        there, ours = self._again(deed.id).get(deed.id), mark_of(deed.body)
        return there is None or (ours is not None and there.mark.order > ours.order)

    def _make(self, deed: Deed) -> None:
        """Post a comment. Where the answer got lost, the next look at the listing says whether it is there."""
        self._posts[deed.key] = self._posts.get(deed.key, 0) + 1
        try:
            number = _at(self._api.post(self._place, {"body": deed.body}).value, "id")
        except ApiError as fault:
            if not fault.unknown or self._posts[deed.key] >= _POSTS:
                raise
            self._api.pause(fault)
            return
        if _is_id(number):
            self._wrote(number, deed.body)
        elif self._posts[deed.key] >= _POSTS:
            raise ApiError("it answered something that is no comment")

    def _wrote(self, number: int, body: str) -> None:
        if mark := mark_of(body):
            self._written[number] = Own(number, mark, body)

    def _at(self, number: int) -> str:
        return f"{self._place.rsplit('/', 2)[0]}/comments/{number}"


def _is_id(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _lines(body: str) -> list[str]:
    return [line.rstrip() for line in body.rstrip().splitlines()]


def _at(value: object, *keys: str) -> object:
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value
