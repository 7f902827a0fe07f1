"""The words that the metadata of a card may use: ids of licenses and classes of size.

Source: https://huggingface.co/docs/hub/repositories-licenses and
https://github.com/huggingface/hub-docs/blob/main/datasetcard.md, read in November 2026.
"""

from typing import NamedTuple

from crs_gate.licenses.reading import Kind, read
from crs_gate.model.source import LicenseClaim

_SAME = frozenset(
    """
    apache-2.0 mit afl-3.0 artistic-2.0 bsl-1.0 bsd-2-clause bsd-3-clause bsd-3-clause-clear cc0-1.0 cc-by-2.0 cc-by-2.5
    cc-by-3.0 cc-by-4.0 cc-by-sa-3.0 cc-by-sa-4.0 cc-by-nc-2.0 cc-by-nc-3.0 cc-by-nc-4.0 cc-by-nd-4.0 cc-by-nc-nd-3.0
    cc-by-nc-nd-4.0 cc-by-nc-sa-2.0 cc-by-nc-sa-3.0 cc-by-nc-sa-4.0 cdla-sharing-1.0 cdla-permissive-1.0
    cdla-permissive-2.0 wtfpl ecl-2.0 epl-1.0 epl-2.0 etalab-2.0 eupl-1.1 eupl-1.2 isc lppl-1.3c ms-pl mpl-2.0
    openmdw-1.0 osl-3.0 postgresql ofl-1.1 ncsa unlicense zlib agpl-3.0 gpl-2.0 gpl-3.0 lgpl-2.1 lgpl-3.0
    """.split()  # noqa: SIM905 - sixty literals would be sixty lines
)
"""Ids of the Hub that are ids of SPDX in small letters."""
_OWN = frozenset(
    """
    openrail bigscience-openrail-m creativeml-openrail-m bigscience-bloom-rail-1.0 bigcode-openrail-m bsd cc gfdl gpl
    lgpl h-research intel-research apple-ascl apple-amlr openmdw-1.1 openrail++ deepfloyd-if-license
    fair-noncommercial-research-license llama2 llama3 llama3.1 llama3.2 llama3.3 llama4 grok2-community gemma odc-by
    odbl pddl c-uda lgpl-lr
    """.split()  # noqa: SIM905
)
_OTHERWISE = {
    "odc-by-1.0": "odc-by",
    "odbl-1.0": "odbl",
    "pddl-1.0": "pddl",
    "c-uda-1.0": "c-uda",
    "lgpllr": "lgpl-lr",
    "agpl-3.0-only": "agpl-3.0",
    "gpl-2.0-only": "gpl-2.0",
    "gpl-3.0-only": "gpl-3.0",
    "lgpl-2.1-only": "lgpl-2.1",
    "lgpl-3.0-only": "lgpl-3.0",
}
_SIZES = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
    (100_000_000, "10M<n<100M"),
    (1_000_000_000, "100M<n<1B"),
    (10_000_000_000, "1B<n<10B"),
    (100_000_000_000, "10B<n<100B"),
    (1_000_000_000_000, "100B<n<1T"),
)
_UNKNOWN = "unknown"


class CardLicense(NamedTuple):
    """A license as a card states it: ids of the Hub, all of which apply; for ``other`` its name and link."""

    ids: tuple[str, ...]
    name: str | None = None
    link: str | None = None


def license_words(claim: LicenseClaim) -> CardLicense:
    """A license in the words of the Hub: what it has no id for is ``other`` with a name, never a nearer one."""
    text = claim.expression or ""
    reading = read(text, claim.name, claim.link)
    if text.lower() in _SAME | _OWN:
        return CardLicense((text.lower(),))
    if reading.kind is Kind.EXPRESSION:
        ids = tuple(map(_id, reading.ids))
        if all(ids) and " OR " not in reading.canonical and " WITH " not in reading.canonical:
            return CardLicense(ids)
        name = claim.name if text.lower() == "other" and claim.name else reading.canonical
        return CardLicense(("other",), name, claim.link)
    if reading.kind is Kind.MISSING or (reading.kind is Kind.NON_ANSWER and not (claim.name or claim.link)):
        return CardLicense((_UNKNOWN,))
    return CardLicense(("other",), claim.name or text, claim.link)


def _id(spdx: str) -> str:
    """The id of the Hub for one of SPDX; empty where it has none."""
    name = spdx.lower().removeprefix("licenseref-")
    return name if name in _SAME | _OWN else _OTHERWISE.get(name, "")


def size_class(records: int) -> str:
    """The class of size for a number of records."""
    return next((name for limit, name in _SIZES if records < limit), "n>1T")
