import pytest

from crs_gate.model.dataset import About, OptOut
from crs_gate.model.source import Acquisition, Collected, Consent, LicenseClaim, PersonalData, Signal, Source
from tests.unit.rules.build import judge

YES, NO, UNKNOWN = PersonalData("yes"), PersonalData("no"), PersonalData("unknown")
PUBLIC = Source(
    "public",
    category="public_dataset",
    personal_data=NO,
    collected=Collected(method="download"),
    acquisition=Acquisition("licensed"),
)
CRAWLED = Source("crawl", category="crawled", personal_data=NO, collected=Collected("2024-11-20", "2024-11-26"))


@pytest.mark.parametrize("opt_out", [OptOut(url="https://example.org/opt-out"), OptOut(email="privacy@example.org")])
@pytest.mark.parametrize("source", [PUBLIC, CRAWLED, Source("s")])
def test_an_address_to_write_to_is_a_mechanism(opt_out, source):
    assert judge("opt-out-mechanism-missing", source, about=About(opt_out=opt_out)).outcome == "pass"


@pytest.mark.parametrize(
    "source",
    [
        CRAWLED,
        Source("s", category="user_data", personal_data=NO),
        Source("s", category="public_dataset", personal_data=YES),
        Source("s", category="public_dataset", personal_data=UNKNOWN),
        Source("s", category="public_dataset", personal_data=PersonalData("no", identifiers=("handle",))),
        Source("s", category="other", personal_data=NO, acquisition=Acquisition("scraped-within-terms")),
        Source("s", category="licensed", personal_data=NO, collected=Collected(method="web-scraping-crawling-api")),
    ],
)
def test_one_source_with_people_in_it_owes_a_mechanism(source):
    ending = judge("opt-out-mechanism-missing", PUBLIC, source)
    assert ending.text == f"no url or e-mail to opt out, owed because of {source.id}"


@pytest.mark.parametrize(
    ("sources", "outcome"),
    [
        ((PUBLIC,), "na"),
        ((PUBLIC, Source("s", category="public_dataset")), "unknown"),
        ((PUBLIC, Source("s", personal_data=NO)), "unknown"),
        ((CRAWLED, Source("s")), "fail"),
    ],
)
def test_silence_on_people_is_neither_owed_nor_excused(sources, outcome):
    assert judge("opt-out-mechanism-missing", *sources).outcome == outcome


def test_silent_sources_are_named_in_a_whole_sentence():
    one, two = ([PUBLIC, *(Source(name) for name in names)] for names in (["s"], ["s", "t"]))
    text = judge("opt-out-mechanism-missing", *one).text
    assert text == "s does not say whether it is crawled or holds personal data"
    text = judge("opt-out-mechanism-missing", *two).text
    assert text == "s and t do not say whether they are crawled or hold personal data"


def test_many_owing_sources_are_counted():
    sources = [CRAWLED._replace(id=f"c{index}") for index in range(6)]
    assert judge("opt-out-mechanism-missing", *sources).text.endswith("c0, c1, c2 and 3 more")


@pytest.mark.parametrize(
    ("opt_out", "outcome"),
    [
        (OptOut(url="TODO"), "fail"),
        (OptOut(url="see the homepage"), "fail"),
        (OptOut(email="privacy at example"), "fail"),
        (OptOut(url="https://" + "x." * 400), "fail"),
        (OptOut(url="unknown"), "unknown"),
        (OptOut(url="unknown", email="a@example.org"), "pass"),
    ],
)
def test_what_reaches_nobody_is_no_mechanism(opt_out, outcome):
    assert judge("opt-out-mechanism-missing", CRAWLED, about=About(opt_out=opt_out)).outcome == outcome


def checked(*days, result="allowed", protocol="robots.txt"):
    return tuple(Signal(protocol, day, result) for day in days)


@pytest.mark.parametrize(
    ("signals", "said"),
    [
        (None, "no opt-out signal was checked"),
        ((), "no opt-out signal was checked"),
        (checked(None), "no check of an opt-out signal has a protocol, a past date and a result"),
        (
            checked("2024-11-20", result="unknown"),
            "no check of an opt-out signal has a protocol, a past date and a result",
        ),
        (
            checked("2024-11-20", protocol=None),
            "no check of an opt-out signal has a protocol, a past date and a result",
        ),
        (checked("2027-01-01"), "no check of an opt-out signal has a protocol, a past date and a result"),
        (checked("2024-11-27", "2025-11"), "every check is later than the end of collection, '2024-11-26'"),
    ],
)
def test_a_crawl_needs_a_check_before_its_end(signals, said):
    assert judge("opt-out-signal-unchecked", CRAWLED._replace(signals=signals)).text == said


@pytest.mark.parametrize("protocol", ["none", "no", "No protocol", "yes", "x", "asdf", "-", "not checked", "1"])
def test_what_names_no_protocol_is_no_check(protocol):
    signals = checked("2024-11-20", protocol=protocol)
    said = judge("opt-out-signal-unchecked", CRAWLED._replace(signals=signals)).text
    assert said == "no check of an opt-out signal has a protocol, a past date and a result"


@pytest.mark.parametrize("protocol", ["c2pa", "TDM", "ai.txt", "noai", "no-ai", "X-Robots-Tag: noai", "\u544a\u793a"])
def test_a_protocol_may_be_called_as_it_likes(protocol):
    signals = checked("2024-11-20", protocol=protocol)
    assert judge("opt-out-signal-unchecked", CRAWLED._replace(signals=signals)).outcome == "pass"


@pytest.mark.parametrize("signals", [checked("2024-11-26"), checked("2025-11-01", "2024-11-20"), checked("2024-11")])
def test_one_early_check_is_enough(signals):
    assert judge("opt-out-signal-unchecked", CRAWLED._replace(signals=signals)).outcome == "pass"


@pytest.mark.parametrize(
    ("collected", "outcome"),
    [(Collected(), "unknown"), (Collected("2024-11-20"), "pass"), (Collected("2024-11-19"), "fail")],
)
def test_without_an_end_the_beginning_counts(collected, outcome):
    source = CRAWLED._replace(collected=collected, signals=checked("2024-11-20"))
    assert judge("opt-out-signal-unchecked", source).outcome == outcome


@pytest.mark.parametrize("rule", ["opt-out-signal-unchecked", "opt-out-signal-ignored"])
def test_only_a_stated_category_frees_from_signals(rule):
    assert judge(rule, PUBLIC) == (
        "na",
        (("", "the category is public_dataset, the basis licensed and the method 'download'"),),
    )
    assert judge(rule, Source("s")) == judge(rule, Source("s", category="mine"))
    assert judge(rule, Source("s")).outcome == "unknown"


@pytest.mark.parametrize("result", ["unknown", None, "", "allowed maybe"])
def test_a_signal_that_says_nothing_is_worth_what_none_is_worth(result):
    source = PUBLIC._replace(signals=checked("2024-11-20", result=result))
    assert judge("opt-out-signal-ignored", source) == judge("opt-out-signal-ignored", PUBLIC)
    assert judge("opt-out-signal-ignored", source._replace(category=None)).outcome == "unknown"


def test_a_reservation_counts_whether_or_not_anything_was_crawled():
    source = PUBLIC._replace(signals=checked("2024-11-20", result="reserved"))
    assert judge("opt-out-signal-ignored", source).outcome == "fail"


SETTLED = Source("s", category="other", collected=Collected(method="typed in"), acquisition=Acquisition("given"))
SIGNALS = ("opt-out-signal-unchecked", "opt-out-signal-ignored")


@pytest.mark.parametrize("rule", SIGNALS)
@pytest.mark.parametrize(
    ("changes", "outcome", "field"),
    [
        ({}, "na", ""),
        ({"acquisition": Acquisition()}, "unknown", "acquisition.basis"),
        ({"acquisition": Acquisition("unknown")}, "unknown", "acquisition.basis"),
        ({"collected": Collected()}, "unknown", "collected.method"),
        ({"collected": Collected(method="other")}, "unknown", "collected.method"),
    ],
)
@pytest.mark.parametrize("category", ["other", "public_dataset", "licensed", "private_third_party", "synthetic"])
def test_no_category_alone_settles_that_nothing_was_crawled(rule, category, changes, outcome, field):
    ending = judge(rule, SETTLED._replace(category=category, **changes))
    assert ending.outcome == outcome
    assert field in ending.text


@pytest.mark.parametrize("rule", SIGNALS)
def test_the_category_other_is_crawled_when_its_method_says_so(rule):
    source = SETTLED._replace(collected=Collected("2024", method="our crawler"))
    assert judge(rule, source).outcome in {"fail", "unknown"}


ASKED = SETTLED._replace(
    category="user_data", acquisition=Acquisition("own-collection"), consent=Consent("opt-in", "a.pdf")
)


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, "na"),
        ({"acquisition": Acquisition("given")}, "na"),
        ({"acquisition": Acquisition()}, "fail"),
        ({"acquisition": Acquisition("licensed")}, "fail"),
        ({"consent": Consent("opt-in")}, "fail"),
        ({"consent": Consent("opt-in", "unknown")}, "fail"),
        ({"consent": Consent("terms", "a.pdf")}, "fail"),
        ({"collected": Collected(method="web scraping")}, "fail"),
        ({"collected": Collected()}, "unknown"),
    ],
)
def test_what_users_gave_when_each_was_asked_is_not_crawled(changes, outcome):
    assert judge("opt-out-signal-unchecked", ASKED._replace(**changes)).outcome == outcome


def test_a_source_of_the_category_other_that_does_not_say_is_silent_on_people():
    source = Source("s", category="other", personal_data=NO)
    assert judge("opt-out-mechanism-missing", source).outcome == "unknown"
    assert judge("opt-out-mechanism-missing", SETTLED._replace(personal_data=NO)).outcome == "na"


@pytest.mark.parametrize(
    "method",
    [
        "web-scraping-crawling-api",
        "bulk download by web crawler",
        "we scraped the forum",
        "automated_webscraping",
        "Scrapy",
        "recrawled pages",
        "a subset of Common Crawl",
        "CommonCrawl WARC files",
        "web harvest",
        "content harvesting",
        "spider",
        "downloaded, not scraped",
    ],
)
def test_a_method_speaks_of_crawling_in_any_of_its_words(method):
    assert judge(SIGNALS[0], PUBLIC._replace(collected=Collected(method=method))).outcome == "fail"


@pytest.mark.parametrize(
    "method",
    [
        "download",
        "photographs of a skyscraper",
        "scraps of paper",
        "photographs of spiders",
        "weighed after the harvest",
    ],
)
def test_other_words_are_not_taken_for_crawling(method):
    assert judge(SIGNALS[0], PUBLIC._replace(collected=Collected(method=method))).outcome == "na"


@pytest.mark.parametrize("result", ["disallowed", "reserved", "Reserved"])
@pytest.mark.parametrize("source", [CRAWLED, PUBLIC, Source("s")])
def test_a_no_without_permission_fails(result, source):
    ending = judge("opt-out-signal-ignored", source._replace(signals=checked("2024-11-20", result=result)))
    assert ending.said[0][0] == "/opt_out/signals/0/result"
    assert ending.text == f"robots.txt said '{result.lower()}', and no license or permission is on record"


@pytest.mark.parametrize(
    ("license_text", "basis", "outcome"),
    [
        ("CC-BY-4.0", None, "pass"),
        ("CC-BY-4.0 OR LicenseRef-forum-terms", None, "pass"),
        (None, "contract", "pass"),
        (None, "opt-in", "pass"),
        ("LicenseRef-forum-terms", None, "fail"),
        ("CC-BY-4.0 AND LicenseRef-forum-terms", None, "fail"),
        ("unknown", "legitimate-interest", "fail"),
        (None, "none", "fail"),
    ],
)
def test_a_license_or_a_permission_outweighs_a_no(license_text, basis, outcome):
    source = CRAWLED._replace(
        signals=checked("2024-11-20", result="disallowed"), license=LicenseClaim(license_text), consent=Consent(basis)
    )
    assert judge("opt-out-signal-ignored", source).outcome == outcome


@pytest.mark.parametrize(
    ("results", "outcome"),
    [
        (["allowed", "absent"], "pass"),
        (["allowed", "unknown"], "unknown"),
        (["allowed", None], "unknown"),
        (["whatever"], "unknown"),
        (["unknown", "reserved"], "fail"),
    ],
)
def test_an_unclear_signal_stays_unclear(results, outcome):
    signals = tuple(Signal("robots.txt", "2024-11-20", result) for result in results)
    assert judge("opt-out-signal-ignored", CRAWLED._replace(signals=signals)).outcome == outcome


@pytest.mark.parametrize(
    ("basis", "outcome"),
    [
        ("opt-in", "pass"),
        ("legitimate-interest", "pass"),
        (None, "fail"),
        ("none", "fail"),
        ("TODO", "fail"),
        ("unknown", "unknown"),
        ("because", "unknown"),
    ],
)
def test_personal_data_needs_a_basis(basis, outcome):
    assert judge("consent-basis-missing", Source("s", personal_data=YES, consent=Consent(basis))).outcome == outcome


@pytest.mark.parametrize(
    ("source", "outcome"),
    [
        (PUBLIC, "na"),
        (Source("s", personal_data=NO), "unknown"),
        (Source("s", category="public_dataset"), "unknown"),
        (Source("s", category="public_dataset", personal_data=UNKNOWN), "unknown"),
        (Source("s", category="user_data", personal_data=NO), "fail"),
        (Source("s", category="licensed", personal_data=PersonalData("no", classes=("pi",))), "fail"),
    ],
)
def test_no_personal_data_is_believed_only_while_nothing_contradicts(source, outcome):
    assert judge("consent-basis-missing", source).outcome == outcome
