"""What a license asks for and nobody stated, and what is not known of the license itself. Nothing is made up."""

import re
from collections.abc import Iterator

from crs_gate.licenses.facts import Duty, License
from crs_gate.licenses.holding import SHIPPING, Held, Woken, duties_by_license, named, statement
from crs_gate.licenses.verdict import unread
from crs_gate.licenses.weighing import resolve

PRINTED = 2000
"""Characters of a credit that are surely printed; no honest one is longer."""
_YEAR = r"(?<!\d)(?:19|20)\d\d(?!\d)"


def gaps(held: Held, woken: tuple[Woken, ...]) -> Iterator[str]:
    """What a license asks for and nobody stated, and what is not known of the license itself."""
    yield from held.doubts
    if len(held.credit) > PRINTED:
        yield f"credit: longer than {PRINTED:,} characters; print it whole"
    for name in held.taken:
        if len(meant := resolve(name, held.own)) > 1:
            either = " or ".join(terms.id for terms in meant)
            yield f"license: {name} may mean {either}; here the duties of all are told"
    for terms, duty in woken:
        yield from _unmet(held, terms, duty, has_statement=bool(statement(woken)))
    for terms, _ in duties_by_license(held):
        yield from _unclear(held, terms)
    yield from _no_address(held, woken)


def _unmet(held: Held, terms: License, duty: Duty, *, has_statement: bool) -> Iterator[str]:
    if duty.do == "attribution":
        missing = {
            "title": not held.title,
            "credit": not held.credit and not has_statement,
            "link to the source": not held.url,
        }
        yield from (f"{what}: not stated; {terms.id} asks for it" for what, lacks in missing.items() if lacks)
    elif duty.do == "keep-notices" and not held.credit and terms.credit != "credit":
        yield f"copyright notice: not stated; {terms.id} asks to keep it"
    elif duty.do == "update-date" and not held.updated and not re.search(_YEAR, held.credit):
        yield f"date of the last update: not stated; {terms.id} asks for it"
    elif duty.do == "produced-work-notice" and not held.title:
        yield f"name of the database: not stated; the notice of {terms.id} needs it"


def _unclear(held: Held, terms: License) -> Iterator[str]:
    if not terms.usable:
        judgement = unread(terms.id)
        yield f"license: {judgement.why}; {judgement.remedy}"
        return
    if terms.credit == "unknown":
        yield f"license: it is not known whether {terms.id} asks for credit; here it is given"
    if terms.share_alike == "unknown":
        yield f"license: it is not known whether {terms.id} asks for the same license on changed versions"
    if terms.covers == "database" and not held.act.contents:
        yield f"license of the contents: not stated; {terms.id} covers the database alone"


def _no_address(held: Held, woken: tuple[Woken, ...]) -> Iterator[str]:
    for terms, duty in woken:
        if duty.do in SHIPPING and not named(terms, held.link).url:
            yield f"text of the license: no address of {terms.id} is known; get the text from the owner and ship it"
