"""An opt-out signal said no, and no license or permission is on record.

Why:
    Collecting against a reservation takes away the text-and-data-mining exception in the European Union, and is
    what most complaints of owners are about. Whether the category other is a crawled source, its basis and its
    method say together. Of a source that is not crawled no signal need be known; one that reserved rights counts all
    the same. What `crs-gate collect` stored is read anew, and counts whatever the manifest says.

Example:
    The site said no, and the data was taken:

        license: LicenseRef-example-forum-terms
        opt_out:
          signals: [{protocol: robots.txt, checked: 2024-11-20, result: disallowed}]

Fix:
    Take the source out, or record the license or the consent that allows it all the same.

        consent:
          basis: contract
          evidence: agreements/example-forum.pdf

References:
    - https://eur-lex.europa.eu/eli/dir/2019/790/oj
    - https://www.rfc-editor.org/rfc/rfc9309

"""

from typing import TYPE_CHECKING

from crs_gate.escape import one_line
from crs_gate.evidence.signals.verdict import DISALLOW, UNKNOWN
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.interface import Context, Problems, Undetermined
from crs_gate.rules.signals import PERMISSIONS, collected_of, licensed, result_of
from crs_gate.rules.statements import RESERVING, owed_when_crawled
from crs_gate.rules.wording import listing, quoted

if TYPE_CHECKING:
    from crs_gate.evidence.collection import Answer

SEVERITY = Severity.ERROR
SCOPE = Scope.SOURCE
LOCAL = True

_YES = frozenset({"allowed", "absent", "permitted"})


def check(source: Source, ctx: Context) -> Problems:
    """Fail on each reserved or disallowed signal that no permission outweighs, stated or stored."""
    found = collected_of(source, ctx)
    if not source.signals and found is None:
        owed_when_crawled(source)
        raise Undetermined("no opt-out signal was checked", "/opt_out/signals")
    problems = [*_stated(source, found)]
    yield from problems
    if not problems and found is not None and found.verdict.verdict == UNKNOWN and not _permitted(source):
        raise Undetermined(f"in what was collected, {_first(found)}", "/opt_out/signals")


def _stated(source: Source, found: "Answer | None") -> Problems:
    stated = source.signals or ()
    results = [result_of(signal) for signal in stated]
    refused = [index for index, result in enumerate(results) if result in RESERVING]
    if refused and not _permitted(source):
        for index in refused:
            protocol = quoted(stated[index].protocol or "a signal", 40)[1:-1]
            text = f"{protocol} said {quoted(results[index])}, and no license or permission is on record"
            yield f"/opt_out/signals/{index}/result", text
        return
    if found is not None and found.verdict.verdict == DISALLOW:
        if not _permitted(source):
            text = f"what was collected on {found.checked or 'an unknown day'} disallows it: {_first(found)}"
            yield "/opt_out/signals", f"{text}; and no license or permission is on record"
        return
    if unclear := [index for index, result in enumerate(results) if result not in _YES | RESERVING]:
        owed_when_crawled(source)
        names = [stated[index].protocol or "?" for index in unclear]
        raise Undetermined(f"what {listing(names)} said is not known", f"/opt_out/signals/{unclear[0]}/result")


def _first(found: "Answer") -> str:
    """The decisive reason, with its place."""
    return one_line(found.problem or found.verdict.reasons[0].told, 160)


def _permitted(source: Source) -> bool:
    """Whether the owner gave permission, by a license or otherwise."""
    return (source.consent.basis or "").strip().lower() in PERMISSIONS or licensed(source)
