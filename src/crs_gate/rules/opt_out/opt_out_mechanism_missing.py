"""The dataset holds people's data and offers no way to have it removed.

Why:
    Who finds himself in the data has the right to ask for removal, and so has the owner of a work. A dataset
    without an address for that leaves them a public complaint as the only way. Nothing is owed when every source
    says that it holds no personal data and is not crawled; for the category other, basis and method say so.

Example:
    A crawled source, and nobody to write to:

        dataset: {name: forum-posts}
        sources:
          - {id: forum, category: crawled}

Fix:
    Name a page or an e-mail address for removal requests, and within how many days you answer.

        dataset:
          opt_out:
            url: https://example.org/opt-out
            email: privacy@example.org
            response_days: 30

References:
    - https://eur-lex.europa.eu/eli/reg/2016/679/oj
    - https://eur-lex.europa.eu/eli/dir/2019/790/oj

"""

import re

from crs_gate.model.answer import State, state
from crs_gate.model.dataset import Dataset, OptOut
from crs_gate.model.scheme import Scope, Severity
from crs_gate.rules.addresses import reaches
from crs_gate.rules.interface import Context, NotApplicable, Problems, Undetermined
from crs_gate.rules.overview import Some
from crs_gate.rules.wording import listing, quoted

SEVERITY = Severity.ERROR
SCOPE = Scope.DATASET

_LONGEST = 500
_SHAPES = {
    "url": r"(?i)https?://[^\s/]+\.[^\s/]+\S*|mailto:\S+@\S+",
    "email": r"(?i)(?:mailto:)?[^\s@]+@[^\s@]+\.[^\s@]+",
}


def check(dataset: Dataset, ctx: Context) -> Problems:
    """Owed as soon as one source is crawled or may hold personal data."""
    stated = _stated(dataset.about.opt_out)
    if any(_reaches_someone(kind, value) for kind, value in stated):
        return
    owing, silent = ctx.overview.owing, ctx.overview.silent
    if not owing.size and silent.size:
        one = silent.size == 1
        says = f"{'does' if one else 'do'} not say whether {'it is' if one else 'they are'} crawled or"
        raise Undetermined(f"{_listing(silent)} {says} {'holds' if one else 'hold'} personal data", "/sources")
    if not owing.size:
        raise NotApplicable("every source states that it holds no personal data and is not crawled")
    if any(state(value) is State.UNKNOWN for _, value in stated):
        raise Undetermined("the opt-out mechanism is stated as unknown", "/dataset/opt_out")
    for kind, value in stated:
        yield f"/dataset/opt_out/{kind}", f"opt_out.{kind} {quoted(value)} is no address to write to"
    if not stated:
        yield "/dataset/opt_out", f"no url or e-mail to opt out, owed because of {_listing(owing)}"


def _reaches_someone(kind: str, value: str) -> bool:
    if len(value) > _LONGEST or state(value) is not State.GIVEN or not re.fullmatch(_SHAPES[kind], value):
        return False
    return "@" in value or reaches("url", value)


def _stated(opt_out: OptOut) -> list[tuple[str, str]]:
    pairs = (("url", opt_out.url), ("email", opt_out.email))
    return [(kind, value.strip()) for kind, value in pairs if value and value.strip()]


def _listing(some: Some) -> str:
    return listing(some.names, count=some.size)
