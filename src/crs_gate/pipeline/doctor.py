"""What a set-up lacks: each thing that has to be so for the gate to work, whether it is, and what to do."""

import re
import sys
from collections.abc import Generator, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

from crs_gate import __version__
from crs_gate.errors import GateError
from crs_gate.escape import one_line, terminal
from crs_gate.facts.manifests import find
from crs_gate.history.opening import History, open_history
from crs_gate.history.repository import inside_repository
from crs_gate.history.select import Comparison, Request
from crs_gate.history.snapshot import CommitSnapshot, Snapshot
from crs_gate.model.policy import Policy
from crs_gate.pipeline.doctor_checks import Check, State, shown
from crs_gate.pipeline.doctor_wiring import hooks, workflows
from crs_gate.pipeline.lost import not_named, uncommitted, unseen
from crs_gate.pipeline.reading import read_at
from crs_gate.report.digest import many
from crs_gate.settings import policy_file
from crs_gate.settings.policy_file import PolicyText

MOST_MANIFESTS = 20
_NEAR = re.compile(r"(?i)(?:^|/)[^/]*\.crs\.(?!ya?ml$|json$)[a-z.]+$|(?:^|/)(?:dataset|crs)\.ya?ml$")


def examine(start: Path, environ: Mapping[str, str]) -> Iterator[Check]:
    """Look at everything that ``check`` needs in a folder. Nothing is changed, and nothing of it is run."""
    yield Check(State.FINE, f"crs-gate {__version__} on Python {'.'.join(map(str, sys.version_info[:3]))}")
    yield _extras()
    if not inside_repository(start):
        hint = "`git init`, and commit the manifest beside its data; `crs-gate rate FILE` works anywhere"
        yield Check(State.WRONG, "this is no git repository, so that no change can be judged", hint)
        return
    try:
        history = open_history(start, Request(compare=False, environ=environ))
    except GateError as fault:
        yield _fault(fault)
        return
    with history:
        yield Check(State.FINE, f"the repository is at {terminal(str(history.root))}")
        yield from _compared(start, environ)
        policy = yield from _policy(history)
        yield from _manifests(history.head, policy)
        yield from _not_committed(history, policy)
        yield from hooks(history.root, history.head, environ)
        yield from workflows(history.head)


def _extras() -> Check:
    if find_spec("re2") and find_spec("orjson"):
        return Check(State.FINE, "records of data are searched for personal data and secrets")
    return Check(State.ODD, "records of data are not searched for personal data and secrets",
                 "`pip install 'crs-gate[scan]'`; the image of the action has it")  # fmt: skip


def _compared(start: Path, environ: Mapping[str, str]) -> Iterator[Check]:
    """What ``check`` would compare with, here and now."""
    try:
        with open_history(start, Request(environ=environ)) as history:
            state = State.ODD if history.comparison is not Comparison.BASE else State.FINE
            yield Check(state, f"`crs-gate check` would compare: {terminal(history.chosen)}")
    except GateError as fault:
        yield _fault(fault)


def _policy(history: History) -> Generator[Check, None, Policy]:
    """The policy of the work tree, and whether it counts already. Gives it, or the built-in one."""
    try:
        found = policy_file.find(history.head)
        policy = policy_file.load(found)
    except GateError as fault:
        yield _fault(fault)
        return Policy()
    if found is None:
        yield Check(State.FINE, "there is no policy: the built-in one holds",
                    "`crs-gate init` writes one to start from; docs/policy.md has every key")  # fmt: skip
        return policy
    if _is_committed(history, found):
        yield Check(State.FINE, f"the policy is {terminal(found.path)}")
    else:
        hint = "a change is judged by the policy of the commit that it is compared with: commit and merge it"
        yield Check(State.ODD, f"the policy {terminal(found.path)} is not committed as it is", hint)
    return policy


def _is_committed(history: History, found: PolicyText) -> bool:
    repository = history.repository
    commit = repository.head() if repository else None
    return bool(repository and commit and CommitSnapshot(repository, commit).read(found.path) == found.data)


def _manifests(head: Snapshot, policy: Policy) -> Iterator[Check]:
    names = list(head.names())
    found = find(names, policy)
    for path in sorted(found)[:MOST_MANIFESTS]:
        yield _manifest(head, path, found[path])
    if len(found) > MOST_MANIFESTS:
        yield Check(State.FINE, f"and {len(found) - MOST_MANIFESTS:,} more manifests, which were not read")
    if not found:
        hint = "`crs-gate init` writes one; `crs-gate init --from README.md` begins with a dataset card"
        why = not_named(head, policy) or unseen(head)
        yield Check(State.WRONG, "there is no manifest: nothing to rate", terminal(one_line(why)) if why else hint)
    near = [name for name in names if name not in found and _NEAR.search(name)]
    for path in sorted(near)[:MOST_MANIFESTS]:
        yield Check(State.ODD, f"{shown(path)} is called nearly like a manifest, and is none",
                    "a manifest ends in .crs.yaml, .crs.yml or .crs.json; others are named in the policy")  # fmt: skip


def _not_committed(history: History, policy: Policy) -> Iterator[Check]:
    """Manifests that a pull request would not bring."""
    names = find(uncommitted(history.repository), policy) if history.repository else {}
    for path in sorted(names)[:MOST_MANIFESTS]:
        yield Check(State.ODD, f"{shown(path)} is not committed: no pull request brings it", "`git add` and commit it")


def _manifest(head: Snapshot, path: str, format_name: str | None) -> Check:
    read = read_at(head, path, format_name)
    if read.dataset is None:
        first, *more = read.problems
        at = f"{shown(path)}:{first.line}:{first.column}: {terminal(first.message)}"
        left = f" (and {len(more):,} more)" if more else ""
        return Check(State.WRONG, f"{at}{left}", f"`crs-gate rate {shown(path)}` names every line")
    about = (
        f"{read.dataset.format}, {many(len(read.dataset.sources), 'source')}" if not read.dataset.table else "a table"
    )
    return Check(State.FINE, f"{shown(path)} is a manifest that can be read ({about})")


def _fault(fault: GateError) -> Check:
    first, *lines = str(fault.message).splitlines() or [""]
    more = "; ".join(line.strip() for line in lines)
    return Check(State.WRONG, terminal(one_line(f"{first}: {more}" if more else first)), terminal(fault.hint))
