"""What a license says, as plain sentences for people: what it allows, asks and forbids, and what it leaves open."""

from collections.abc import Iterator
from typing import NamedTuple

from crs_gate.licenses import creative_commons, duties
from crs_gate.licenses.facts import Duty, License

NOT_ADVICE = "This is not legal advice."
_ACTS = {
    duties.USE: "In any use",
    duties.SHARE: "When you pass it on",
    duties.ADAPT: "When you pass on a changed version",
    duties.PRODUCE: "When you publish something made with it",
    duties.TRAIN: "When you release a model that was trained on it",
}
_ALLOWED = {
    "commercial": "Use it, also in business",
    "derivatives": "Change it, and share the changed version",
    "redistribution": "Pass copies on",
}
_FORBIDDEN = {
    "commercial": "Use it in business, or for money",
    "derivatives": "Make changed versions",
    "redistribution": "Pass copies on",
}
_CONDITIONAL = {
    "commercial": "Use in business is allowed on conditions",
    "derivatives": "Changed versions are allowed on conditions",
    "redistribution": "Passing copies on is allowed on conditions",
}
_UNKNOWN = {
    "commercial": "Whether it may be used in business is not known",
    "derivatives": "Whether changed versions may be shared is not known",
    "redistribution": "Whether copies may be passed on is not known",
    "share_alike": "Whether changed versions must keep the license is not known",
    "credit": "Whether it asks for credit is not known",
    "database_right": "Whether it licenses the database right of the EU (Directive 96/9/EC) is not known",
    "covers": "What it covers is not known",
}
_LIMITS = {
    "research": "Use it for anything but research",
    "internal": "Use it outside your own organization",
    "computational": "Use it for anything but analysis by computers",
    "behavioral": "Use it in the ways that its list of restricted uses names",
    "terms-of-service": "Use it against the terms under which it was obtained",
}
_COVERS = {
    "database": "It licenses the database, not what is in it: the contents need a license of their own",
    "contents": "It licenses what is in a database, not the database",
    "model": "It is a license for a model: it licenses no data",
    "outputs": "It is the terms of a model: on data it says only what the output may be used for",
}
_DATABASE_RIGHT = {
    "licensed": "The database right of the EU (Directive 96/9/EC) is licensed",
    "waived": "The database right of the EU (Directive 96/9/EC) is waived",
    "not-licensed": "The database right of the EU (Directive 96/9/EC) is not licensed",
    "silent": "It does not name the database right of the EU (Directive 96/9/EC)",
    "not-addressed": "It does not reach the database right of the EU (Directive 96/9/EC)",
}
_RESULTS = {
    "free": "Models may be trained on it; nothing is asked of them",
    "silent": "It does not speak of models that are trained on it",
    "notice": "A model that is published carries a notice that names the database",
    "naming": "A model that is released must be named or marked as it says",
    "mimic": "A model that is trained to imitate the model of this license is bound by it",
    "no-competing": "Its output must not be used to train other models",
    "no-training": "Models must not be trained on it",
    "no-release": "Models that were trained on it must not be released",
    "noncommercial": "Models that were trained on it stay noncommercial",
    "unknown": "Whether models may be trained on it is not known",
}
_FOR_DATA = frozenset({"content", "data", "database", "contents"})
_SHARE_ALIKE = {
    "strong": "A changed version keeps this license",
    "database": "A changed database keeps this license; works made with it do not",
    "weak": "The part that comes from it keeps this license; the rest may have other terms",
    "lock": "Everybody who gets it is bound to this license",
    "disputed-lock": "It says that the database is passed on under this license only; how far that goes is disputed",
    "none": "A changed version may be under other terms, as long as they keep what is asked above",
}
_CONFIDENCE = {
    "text": "The text was read.",
    "summary": "A summary of the text was read, not every clause.",
    "secondary": "Taken from what others say of it; the text was not read.",
    "label": "Only the name is known. It grants nothing here until somebody has read it.",
}


class Plain(NamedTuple):
    """A license in sentences, each with its clause where that is known. ``asks`` is by act, in the order of acts."""

    allows: tuple[str, ...]
    asks: tuple[tuple[str, tuple[str, ...]], ...]
    forbids: tuple[str, ...]
    notes: tuple[str, ...]
    models: str
    adaptations: str
    targets: tuple[str, ...]
    confidence: str


def plain(terms: License) -> Plain:
    """Everything that is known of a license; of one that nobody read, only that."""
    confidence = _CONFIDENCE.get(terms.confidence, "As it was stated.")
    if not terms.usable:
        return Plain((), (), (), (), "", "", (), confidence)
    return Plain(
        allows=tuple(_allowed(terms)),
        asks=tuple(_asked(terms)),
        forbids=tuple(_forbidden(terms)),
        notes=tuple(_noted(terms)),
        models=_models(terms),
        adaptations=_adaptations(terms),
        targets=_targets(terms),
        confidence=confidence,
    )


def in_short(terms: License) -> str:
    """A license in a few words, for a list: ``noncommercial, credit, share-alike``."""
    if not terms.usable:
        return "only the name is known: grants nothing"
    return ", ".join(_words(terms)) or "any use"


def _words(terms: License) -> Iterator[str]:
    said = {
        "for models": terms.covers == "model",
        "terms of a model": terms.covers == "outputs",
        "database only": terms.covers == "database",
        "contents only": terms.covers == "contents",
        "noncommercial": terms.commercial == "no",
        "no sharing": terms.redistribution == "no",
        "no changed versions": terms.derivatives in {"no", "private"},
        "output trains no other models": terms.results == "no-competing",
        "on conditions": terms.commercial == "conditional" and terms.results != "no-competing",
        "limits on use": bool({*terms.limits} - {"noncommercial"}),
        "gaps": "unknown" in {terms.commercial, terms.derivatives, terms.redistribution},
        "share-alike": terms.share_alike in {"strong", "database"},
        "share-alike for its part": terms.share_alike == "weak",
        "binds recipients": terms.share_alike in {"lock", "disputed-lock"},
        "credit": terms.credit == "credit",
        "keep notices": terms.credit == "notice",
    }
    return (words for words, applies in said.items() if applies)


def _told(terms: License, sentence: str, answer: str) -> str:
    clause = terms.clauses.get(answer) or terms.clauses.get("*", "")
    return f"{sentence} ({clause})." if clause else f"{sentence}."


def _allowed(terms: License) -> Iterator[str]:
    for answer, sentence in _ALLOWED.items():
        said = getattr(terms, answer)
        if said == "yes":
            yield _told(terms, sentence, answer)
        elif (answer, said) == ("commercial", "no"):
            yield "Use it for purposes that are not commercial."
        elif said == "private":
            yield _told(terms, "Change it, for yourself", answer)


def _forbidden(terms: License) -> Iterator[str]:
    for answer, sentence in _FORBIDDEN.items():
        said = getattr(terms, answer)
        if said == "no":
            yield _told(terms, sentence, answer)
        elif said == "private":
            yield _told(terms, "Share changed versions", answer)
    for limit in terms.limits:
        if limit in _LIMITS:
            yield _told(terms, _LIMITS[limit], "limits")


def _noted(terms: License) -> Iterator[str]:
    """Conditions, what the license reaches, and what is not known."""
    for answer, sentence in _CONDITIONAL.items():
        if getattr(terms, answer) == "conditional":
            yield _told(terms, sentence, answer)
    if terms.covers in _COVERS:
        yield _own_clause(terms, _COVERS[terms.covers], "covers")
    elif "covers" in terms.clauses:
        yield f"Its reach: {terms.clauses['covers']}."
    if terms.database_right in _DATABASE_RIGHT and (terms.database_right != "silent" or terms.subject in _FOR_DATA):
        yield _own_clause(terms, _DATABASE_RIGHT[terms.database_right], "database_right")
    if terms.network:
        yield _own_clause(terms, "Offering it over a network counts as passing it on", "network")
    for answer, sentence in _UNKNOWN.items():
        if getattr(terms, answer) == "unknown":
            yield f"{sentence}."


def _own_clause(terms: License, sentence: str, answer: str) -> str:
    """With the clause of just this answer: the clause for all others would not say it."""
    clause = terms.clauses.get(answer, "")
    return f"{sentence} ({clause})." if clause else f"{sentence}."


def _asked(terms: License) -> Iterator[tuple[str, tuple[str, ...]]]:
    asked = duties.duties_of(terms)
    for when in duties.WHENS:
        sentences = tuple(_duty(duty, terms.id) for duty in asked if duty.when == when)
        if sentences:
            yield _ACTS[when], sentences


def _duty(duty: Duty, name: str) -> str:
    sentence = duties.sentence(duty, name)
    return f"{sentence.removesuffix('.')} ({duty.clause})." if duty.clause else sentence


def _models(terms: License) -> str:
    told = _own_clause if terms.results in {"silent", "unknown"} else _told
    return told(terms, _RESULTS[terms.results], "results")


def _adaptations(terms: License) -> str:
    if terms.derivatives in {"no", "private"}:
        return "No changed version may be shared."
    if terms.share_alike == "none" and not duties.duties_of(terms):
        return "A changed version may be under any terms."
    sentence = _SHARE_ALIKE.get(terms.share_alike, _UNKNOWN["share_alike"])
    return _own_clause(terms, sentence, "share_alike")


def _targets(terms: License) -> tuple[str, ...]:
    """The licenses that a changed version may be under where it is not free to choose."""
    if terms.share_alike in {"none", "unknown"} or terms.derivatives not in {"yes", "conditional"}:
        return ()
    upgrades = creative_commons.facts(terms.id) is not None and not terms.id.startswith("CC-SA")
    before_4 = upgrades and "-1.0" not in terms.id and "-4.0" not in terms.id
    ports = ("ports of these to other countries",) if before_4 else ()
    return (terms.id, *terms.targets, *ports)
