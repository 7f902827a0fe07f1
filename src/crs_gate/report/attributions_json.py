"""Credits and duties as JSON, version 1: a shape of its own, sorted, ASCII only."""

import json
from collections.abc import Sequence

from crs_gate.escape import json_text
from crs_gate.judge.holdings import Attributions
from crs_gate.licenses.obligations import Credit, Owed
from crs_gate.licenses.plain import NOT_ADVICE


def render(datasets: Sequence[Attributions]) -> str:
    """One JSON document, ending in a newline."""
    document = {
        "version": 1,
        "datasets": [_record(found) for found in datasets],
        "notice": NOT_ADVICE,
    }
    return json_text(json.dumps(document, indent=1)) + "\n"


def _record(found: Attributions) -> dict[str, object]:
    act, asked = found.act, found.asked
    return {
        "path": found.path,
        "name": found.name,
        "license": found.outbound,
        "read_for": {"release": act.release, "train": act.train, "release_model": act.release_model},
        "not_stated": found.unsaid,
        "credits": [_credit_record(credit) for credit in asked.credits],
        "notices": [told._asdict() for told in asked.notices],
        "texts": [named._asdict() for named in asked.texts],
        "duties": [_duty_record(duty) for duty in asked.owed],
        "choices": [told._asdict() for told in asked.choices],
        "not_allowed": [told._asdict() for told in asked.barred],
        "not_known": [told._asdict() for told in asked.gaps],
    }


def _credit_record(credit: Credit) -> dict[str, object]:
    return credit._asdict() | {"licenses": [named._asdict() for named in credit.licenses]}


def _duty_record(duty: Owed) -> dict[str, object]:
    because = [{"license": name, "clause": clause} for name, clause in duty.because]
    return duty._asdict() | {"because": because}
