"""What a license asks, as sentences for people.

The sentences are our own words on facts; what a license prescribes word for word stands in the detail of a duty.
"""

from collections.abc import Iterator

from crs_gate.licenses.facts import Duty, License

SHARE, ADAPT, USE, PRODUCE, TRAIN = "share", "adapt", "use", "produce", "train"
WHENS = (USE, SHARE, ADAPT, PRODUCE, TRAIN)
"""The acts that wake duties, in the order in which people come to them."""

TEXTS = {
    "attribution": "Name the author, the source and the license of each work.",
    "mark-changes": "Say what you changed.",
    "keep-notices": "Keep the copyright notices, the license notices and the disclaimers with the data.",
    "ship-text": "Ship the text of {name}, or a link to it where it allows that.",
    "share-alike": "Release your changed version under {name}, or under a license that it accepts in its place.",
    "no-technical-measures": "Put no technical lock and no extra terms on it that take away what {name} allows.",
    "parallel-copy": "If a copy is locked by technical measures, offer an unlocked one beside it at no charge.",
    "offer-database": "Offer the changed database, or a file with all changes, to everybody who gets the result.",
    "produced-work-notice": "Say on every result that its content comes from the database, and name its license.",
    "bind-recipients": "Pass it on only under {name}, and make sure that everybody who gets it accepts that.",
    "flow-down-limits": "Pass on the limits on use of {name}, and bind everybody who gets it to them.",
    "name-prefix": "Begin the name of every released model with {detail}.",
    "built-with": "Show {detail} where people learn about the model or the product.",
    "refresh": "Update to the newest version when the owner removes data.",
    "remove-credit-on-request": "Take a credit out when its owner asks for that, as far as you reasonably can.",
    "offer-source": "Offer it in the form in which it is edited to all who get it; users over a network count where"
    " {name} says so.",
    "keep-part-under-license": "Keep the part that comes from it under {name}; the rest may have other terms.",
    "fixed-statement": "Print {detail} where the owner gives no credit of its own.",
    "required-statement": "Print {detail} with every copy.",
    "update-date": "Name the provider and the date of its last update.",
    "stay-noncommercial": "Use it for noncommercial purposes only.",
    "delete-at-end": "Delete it when your right to it under {name} ends.",
    "no-endorsement": "Do not suggest that the owner supports you or your use.",
    "link-to-dataset": "Link from the model to this dataset and its credits.",
}
"""A sentence for each thing that a ``Duty`` can ask; ``{name}`` is the license, ``{detail}`` that of the duty."""

_ON_A_MODEL = {
    "share-alike": "Take advice on releasing the model under {name} as well: whether it falls under share-alike is"
    " disputed, and to do so is the cautious way.",
}
"""Where a duty that speaks of data is put to a model."""
_UNTOLD = {
    "name-prefix": "the name that {name} prescribes",
    "built-with": "the notice that {name} prescribes",
    "fixed-statement": "the statement that {name} prescribes",
    "required-statement": "the notice that {name} prescribes",
}


def sentence(duty: Duty, name: str) -> str:
    """The duty in words; ``name`` is what people call the license. A duty without words is told by its key."""
    text = TEXTS.get(duty.do, f"{duty.do.replace('-', ' ').capitalize()}, as {{name}} asks.")
    if duty.when == TRAIN:
        text = _ON_A_MODEL.get(duty.do, text)
    detail = f"“{duty.detail}”" if duty.detail else _UNTOLD.get(duty.do, "").format(name=name)
    return text.format(name=name, detail=detail)


def duties_of(terms: License) -> tuple[Duty, ...]:
    """All duties of a license: those that are told with it, and those that follow from its other answers.

    A duty that follows is left out where the same thing is told with its own clause.
    """
    told = {duty.do for duty in terms.duties}
    return (*terms.duties, *(duty for duty in _following(terms) if duty.do not in told and _news(duty, told)))


_COVERED_BY = {
    "keep-notices": frozenset({"ship-text"}),
    "built-with": frozenset({"name-prefix"}),
    "link-to-dataset": frozenset({"produced-work-notice"}),
}


def _news(duty: Duty, told: set[str]) -> bool:
    """Whether a following duty adds to what is told. Shipping the text is how most licenses want notices kept."""
    return not told & _COVERED_BY.get(duty.do, frozenset())


_BY_CREDIT = {"credit": "attribution", "notice": "keep-notices", "unknown": "attribution"}
_BY_SHARE_ALIKE = {
    "strong": ("share-alike", ADAPT),
    "database": ("share-alike", ADAPT),
    "weak": ("keep-part-under-license", ADAPT),
    "lock": ("bind-recipients", SHARE),
    "disputed-lock": ("bind-recipients", SHARE),
}


def _following(terms: License) -> Iterator[Duty]:
    if not terms.usable:
        return
    clause = terms.clauses.get
    if asked := _BY_CREDIT.get(terms.credit):
        yield Duty(asked, SHARE, clause("credit", ""))
    if terms.changes:
        yield Duty("mark-changes", ADAPT, clause("changes", ""))
    if terms.share_alike in _BY_SHARE_ALIKE:
        do, when = _BY_SHARE_ALIKE[terms.share_alike]
        yield Duty(do, when, clause("share_alike", ""))
    if terms.network and terms.share_alike == "strong":
        yield Duty("offer-source", SHARE, clause("network", ""))
    if terms.covers == "database" and terms.credit == "credit":
        yield Duty("produced-work-notice", PRODUCE, clause("produced", ""))
    yield from _limiting(terms)
    yield from _on_models(terms)


def _limiting(terms: License) -> Iterator[Duty]:
    if terms.commercial == "no" or "noncommercial" in terms.limits:
        yield Duty("stay-noncommercial", USE, terms.clauses.get("commercial", ""))
    if {"behavioral", "terms-of-service"} & {*terms.limits}:
        yield Duty("flow-down-limits", SHARE, terms.clauses.get("limits", ""))


def _on_models(terms: License) -> Iterator[Duty]:
    """What Creative Commons and others ask of released models; a license that frees results asks nothing."""
    clause = terms.clauses.get("results", "")
    if terms.results == "naming":
        yield Duty("built-with", TRAIN, clause)
    if terms.credit == "credit" and terms.results != "free":
        yield Duty("link-to-dataset", TRAIN, clause)
    if terms.share_alike == "strong" and terms.results != "free":
        yield Duty("share-alike", TRAIN, terms.clauses.get("share_alike", ""))
