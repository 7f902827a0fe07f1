"""Terms that are on no list, as somebody who read them states them."""

from crs_gate.licenses.facts import License

_TRAINING = {"yes": "free", "no": "no-training"}
_SHARE_ALIKE = {"yes": "strong", "no": "none"}
_CREDIT = {"yes": "credit", "no": "none"}


def stated_terms(  # noqa: PLR0913 - one for each question
    license_id: str,
    *,
    commercial: str | None = None,
    derivatives: str | None = None,
    redistribution: str | None = None,
    training: str | None = None,
    share_alike: str | None = None,
    attribution: str | None = None,
) -> License:
    """A license of its own: each answer yes or no; anything else is not known, and never counts as permission."""
    return License(
        license_id,
        license_id,
        "data",
        commercial=_answer(commercial),
        derivatives=_answer(derivatives),
        redistribution=_answer(redistribution),
        share_alike=_SHARE_ALIKE.get(share_alike or "", "unknown"),
        credit=_CREDIT.get(attribution or "", "unknown"),
        results=_TRAINING.get(training or "", "unknown"),
        clauses={"*": "as stated under license.grants"},
        sources={"*": "stated"},
        confidence="stated",
    )


def _answer(said: str | None) -> str:
    return said if said in {"yes", "no"} else "unknown"
