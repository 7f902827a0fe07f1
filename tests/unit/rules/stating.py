"""Sources and datasets that state this and not that, and the same with one statement less."""

from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from crs_gate.model.dataset import About, OptOut, Retention, Security, Size
from crs_gate.model.source import (
    Acquisition,
    Collected,
    Consent,
    Generator,
    LicenseClaim,
    Locator,
    PersonalData,
    Signal,
    Source,
    Step,
    Synthetic,
)

NO_ANSWER = ("TODO", "unknown", "n/a", "")


def perhaps(*values: Any) -> st.SearchStrategy[Any]:
    """One of these, or nothing, or what stands in place of an answer."""
    return st.sampled_from((None, *values))


def text(*values: str) -> st.SearchStrategy[Any]:
    return st.sampled_from((None, *values, *NO_ANSWER))


SOURCES = st.builds(
    Source,
    st.just("s"),
    title=text("Notices"),
    category=perhaps("public_dataset", "licensed", "crawled", "user_data", "synthetic", "other"),
    modality=perhaps((), ("text",)),
    locator=st.builds(Locator, url=text("https://example.org/a"), doi=text("10.1/x")),
    collected=st.builds(
        Collected,
        from_=text("2026-01"),
        to=text("2026-02"),
        method=text("download", "web scraping"),
        agent=text("ExampleBot"),
    ),
    acquisition=st.builds(Acquisition, perhaps("licensed", "scraped-within-terms", "unknown")),
    license=st.builds(LicenseClaim, text("MIT")),
    consent=st.builds(Consent, perhaps("opt-in", "legitimate-interest", "none"), withdrawal=text("by mail")),
    signals=perhaps((), (Signal("robots.txt", "2026-01-01", "allowed"),), (Signal(None, None, None),)),
    personal_data=st.builds(
        PersonalData,
        perhaps("yes", "no", "unknown"),
        classes=perhaps((), ("pi",), ("phi",)),
        identifiers=perhaps((), ("name",), ("face",)),
        gdpr_basis=perhaps("A6-1-a", "A6-1-f", "unknown"),
        art9=perhaps("A9-2-a", "unknown"),
        minors=perhaps("yes", "no", "unknown"),
    ),
    synthetic=st.builds(
        Synthetic, perhaps("yes", "no", "unknown"), generators=st.sampled_from(((), (Generator("m"),)))
    ),
    derived_from=perhaps((), ("p",)),
    trace=perhaps((), (Step("dedup"),), (Step(tool="x"),)),
)
ABOUTS = st.builds(
    About,
    description=text("Notices of a town"),
    contact=text("data@example.org", "none"),
    release=perhaps("public", "none"),
    opt_out=st.builds(OptOut, url=text("https://example.org/out"), email=text("out@example.org")),
    retention=st.builds(Retention, period=text("P2Y"), until=text("2030-01-01")),
    security=st.builds(Security, access=text("members of the team")),
    languages=perhaps((), ("en",)),
    size=st.builds(Size, records=text("900", "9000000", "900000000")),
    first_used=text("2026-10"),
)


def without_one(record: Any) -> Iterator[Any]:
    """The record less each thing that it states; lists go whole."""
    for name, value in zip(record._fields, record, strict=True):
        default = record._field_defaults.get(name)
        if name == "id" or value in (None, default):
            continue
        yield record._replace(**{name: default})
        if hasattr(value, "_fields"):
            yield from (record._replace(**{name: less}) for less in without_one(value))
