import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate.licenses.duties import TEXTS, duties_of, sentence
from crs_gate.licenses.facts import Duty, License, all_facts
from crs_gate.licenses.holding import Held
from crs_gate.licenses.obligations import Obligations, obligations
from crs_gate.licenses.verdict import COLLECTION, MERGED, PRODUCED_WORK, Act

SHARED = Act(MERGED, "CC-BY-4.0", "public", train=False, commercial=False, release_model=False)
INTERNAL = SHARED._replace(release="internal")
TRAINED = SHARED._replace(release="internal", train=True, release_model=True)


def held(*taken: str, **what: object) -> Held:
    """A work with all that a credit line needs."""
    whole = Held("a", "Work", "Jane Doe", "https://example.org/a", " AND ".join(taken), taken, act=SHARED)
    return whole._replace(**what)


def own(*duties: Duty, **answers: str) -> Held:
    """A work under terms that ask for nothing but these duties."""
    free = {"credit": "none", "share_alike": "none", "confidence": "stated"}
    terms = License("LicenseRef-own", "LicenseRef-own", "data", duties=duties, **{**free, **answers})
    return held(terms.id, own=terms)


def woken(asked: Obligations) -> set[tuple[str, str]]:
    return {(duty.do, duty.when) for duty in asked.owed}


def gaps(asked: Obligations) -> str:
    return "\n".join(gap.text for gap in asked.gaps)


class TestWhatWakesADuty:
    @pytest.mark.parametrize(
        ("when", "act", "changed", "owed"),
        [
            ("share", SHARED, False, True),
            ("share", INTERNAL, True, False),
            ("share", SHARED._replace(release="none"), True, False),
            ("adapt", SHARED, True, True),
            ("adapt", SHARED, False, False),
            ("adapt", INTERNAL, True, False),
            ("use", INTERNAL, False, True),
            ("produce", SHARED, True, False),
            ("produce", SHARED._replace(relation=PRODUCED_WORK), True, True),
            ("produce", INTERNAL._replace(relation=PRODUCED_WORK), True, False),
            ("produce", TRAINED, True, True),
            ("train", SHARED, True, False),
            ("train", TRAINED, False, True),
            ("train", TRAINED._replace(release_model=False), False, False),
            ("train", TRAINED._replace(train=False), False, False),
            ("a-word-that-nobody-knows", INTERNAL, False, True),
        ],
    )
    def test_a_duty_is_owed_for_the_acts_that_it_speaks_of(self, when, act, changed, owed):
        work = own(Duty("refresh", when))._replace(act=act, changed=changed)
        assert bool(obligations([work]).owed) is owed

    @pytest.mark.parametrize("said", [Act(train=None, release_model=None), Act(train=True), Act(release_model=True)])
    def test_an_act_that_nobody_denied_counts_as_meant(self, said):
        assert woken(obligations([own(Duty("name-prefix", "train"))._replace(act=said)])) == {("name-prefix", "train")}

    def test_share_alike_is_not_owed_for_an_unchanged_item_of_a_collection(self):
        work = held("CC-BY-SA-4.0", act=SHARED._replace(relation=COLLECTION), changed=False)
        assert ("share-alike", "adapt") not in woken(obligations([work]))
        assert ("attribution", "share") in woken(obligations([work]))

    def test_a_work_made_with_a_database_bears_a_notice_and_need_not_share_alike(self):
        asked = obligations([held("ODbL-1.0", title="Map", act=SHARED._replace(relation=PRODUCED_WORK))])
        assert {("share-alike", "adapt"), ("attribution", "share")} & woken(asked) == set()
        assert ("produced-work-notice", "produce") in woken(asked)
        assert [notice.text[:30] for notice in asked.notices] == ["Contains information from Map,"]
        assert asked.credits[0].asked

    def test_terms_of_a_model_bind_who_trains_on_its_output_but_put_no_notice_on_it(self):
        acts = SHARED._replace(train=True, release_model=True)
        asked = obligations([held("CC0-1.0", along=("LicenseRef-llama3.1",), act=acts)])
        assert ("name-prefix", "train") in woken(asked)
        assert {do for do, when in woken(asked) if when == "share"} & {"ship-text", "required-statement"} == set()
        assert [named.id for named in asked.credits[0].licenses] == ["CC0-1.0"]

    def test_the_same_terms_as_license_of_the_data_are_told_whole(self):
        assert ("ship-text", "share") in woken(obligations([held("LicenseRef-llama3.1")]))


class TestMerged:
    def test_a_duty_of_several_works_is_told_once_with_all_of_them_and_every_clause(self):
        works = [held("CC-BY-4.0", id="b"), held("CC-BY-4.0", id="a"), held("CC-BY-SA-4.0", id="c")]
        (duty,) = [duty for duty in obligations(works).owed if duty.do == "attribution"]
        assert duty.items == ("a", "b", "c")
        assert [name for name, _ in duty.because] == ["CC-BY-4.0", "CC-BY-SA-4.0"]

    def test_share_alike_under_two_licenses_is_two_duties(self):
        works = [held("CC-BY-SA-4.0"), held("ODbL-1.0", id="b")]
        assert len([duty for duty in obligations(works).owed if duty.do == "share-alike"]) == 2

    def test_all_licenses_of_an_and_are_told(self):
        asked = obligations([held("CC-BY-4.0", "MIT")])
        assert [named.id for named in asked.credits[0].licenses] == ["CC-BY-4.0", "MIT"]

    def test_the_branch_of_an_or_that_was_chosen_is_told_and_the_other_one_asks_nothing(self):
        asked = obligations([held("MIT", left=("GPL-3.0-only",), canonical="MIT OR GPL-3.0-only")])
        assert [choice.text for choice in asked.choices] == ["MIT was chosen of MIT OR GPL-3.0-only."]
        assert "share-alike" not in {duty.do for duty in asked.owed}

    def test_nothing_held_asks_nothing(self):
        assert not any(obligations([]))

    def test_works_with_the_same_id_are_both_credited(self):
        assert len(obligations([held("CC-BY-4.0"), held("CC-BY-4.0", title="Other")]).credits) == 2


class TestCredits:
    def test_a_line_has_title_author_source_license_and_the_mark_for_changes(self):
        (line,) = obligations([held("CC-BY-4.0")]).credits
        assert (line.title, line.credit, line.url, line.changed) == ("Work", "Jane Doe", "https://example.org/a", True)
        assert line.licenses[0].url == "https://creativecommons.org/licenses/by/4.0/"

    def test_a_prescribed_statement_stands_where_no_credit_is_stated(self):
        (line,) = obligations([held("OGL-UK-3.0", credit="")]).credits
        assert line.statement == "Contains public sector information licensed under the Open Government Licence v3.0."

    def test_the_owners_own_credit_takes_the_place_of_the_prescribed_statement(self):
        (line,) = obligations([held("OGL-UK-3.0")]).credits
        assert line.statement == ""

    @pytest.mark.parametrize(("license_id", "asked"), [("CC-BY-4.0", True), ("CC0-1.0", False), ("MIT", True)])
    def test_credit_is_asked_for_only_where_the_license_asks(self, license_id, asked):
        assert obligations([held(license_id)]).credits[0].asked is asked

    def test_a_license_that_nobody_read_gets_a_credit_line_and_a_gap(self):
        asked = obligations([held("LicenseRef-forum", link="https://example.org/terms")])
        assert asked.credits[0].asked
        assert asked.credits[0].licenses[0].url == "https://example.org/terms"
        assert "nobody has read what LicenseRef-forum allows" in gaps(asked)

    @pytest.mark.parametrize("stated", ["GPL-3.0", "GPL-2.0-only WITH Classpath-exception-2.0", "CC-BY-4.0"])
    def test_a_license_is_named_as_it_is_stated(self, stated):
        assert [named.id for named in obligations([held(stated)]).credits[0].licenses] == [stated]

    def test_an_id_that_may_mean_two_licenses_is_told_and_asks_for_what_both_ask(self):
        asked = obligations([held("GPL-3.0")])
        assert "GPL-3.0 may mean GPL-3.0-only or GPL-3.0-or-later" in gaps(asked)
        assert len([duty for duty in asked.owed if duty.do == "share-alike" and duty.when == "adapt"]) == 2

    def test_a_work_whose_license_cannot_be_read_has_no_line_to_paste(self):
        asked = obligations([held(doubts=("license: not stated",))])
        assert asked.credits == ()
        assert gaps(asked) == "license: not stated"


class TestGaps:
    @pytest.mark.parametrize(
        ("license_id", "lacking", "gap"),
        [
            ("CC-BY-4.0", "credit", "credit: not stated; CC-BY-4.0 asks for it"),
            ("CC-BY-4.0", "title", "title: not stated; CC-BY-4.0 asks for it"),
            ("CC-BY-4.0", "url", "link to the source: not stated; CC-BY-4.0 asks for it"),
            ("MIT", "credit", "copyright notice: not stated; MIT asks to keep it"),
            ("Apache-2.0", "credit", "copyright notice: not stated; Apache-2.0 asks to keep it"),
        ],
    )
    def test_what_a_license_asks_for_and_nobody_stated_is_a_gap(self, license_id, lacking, gap):
        assert gap in gaps(obligations([held(license_id, **{lacking: ""})]))
        assert gap not in gaps(obligations([held(license_id)]))

    @pytest.mark.parametrize(
        ("what", "missing"),
        [({}, True), ({"updated": "2026-01-01"}, False), ({"credit": "Ministry, updated 3 March 2025"}, False)],
    )
    def test_the_date_of_the_last_update_is_a_gap_until_it_is_stated(self, what, missing):
        assert ("date of the last update" in gaps(obligations([held("etalab-2.0", **what)]))) is missing

    def test_a_credit_that_is_missing_is_told_once_even_where_notices_are_asked_for_too(self):
        asked = obligations([held("CC-BY-4.0", credit="")])
        assert gaps(asked) == "credit: not stated; CC-BY-4.0 asks for it"

    @pytest.mark.parametrize("license_id", ["CC0-1.0", "PDDL-1.0"])
    def test_a_license_without_demands_leaves_no_gap(self, license_id):
        bare = held(license_id, title="", credit="", url="", act=SHARED._replace(contents=True))
        assert obligations([bare]).gaps == ()

    def test_a_prescribed_statement_closes_the_gap_of_the_credit(self):
        assert "credit: not stated" not in gaps(obligations([held("OGL-UK-3.0", credit="")]))

    def test_a_database_license_says_nothing_of_the_contents(self):
        assert "ODbL-1.0 covers the database alone" in gaps(obligations([held("ODbL-1.0")]))
        act = SHARED._replace(contents=True)
        assert "covers the database alone" not in gaps(obligations([held("ODbL-1.0", act=act)]))

    def test_nothing_is_a_gap_while_nothing_is_passed_on(self):
        assert obligations([held("CC-BY-4.0", credit="", title="", url="", act=INTERNAL)]).gaps == ()

    def test_an_answer_that_is_not_known_is_told_and_credit_is_given(self):
        asked = obligations([own(credit="unknown", share_alike="unknown")])
        assert ("attribution", "share") in woken(asked)
        assert "not known whether LicenseRef-own asks for credit" in gaps(asked)
        assert "same license on changed versions" in gaps(asked)


class TestTextsToShip:
    def test_the_text_of_a_license_that_asks_for_it_is_listed_once(self):
        works = [held("CDLA-Permissive-2.0"), held("CDLA-Permissive-2.0", id="b")]
        assert [text.id for text in obligations(works).texts] == ["CDLA-Permissive-2.0"]

    def test_a_text_without_an_address_is_a_gap(self):
        asked = obligations([own(Duty("ship-text", "share"))])
        assert "no address of LicenseRef-own is known" in gaps(asked)


class TestSentences:
    @pytest.mark.parametrize("do", TEXTS)
    @pytest.mark.parametrize("detail", ["", "Llama {name}"])
    def test_each_is_a_whole_sentence_with_nothing_left_open(self, do, detail):
        text = sentence(Duty(do, "share", "", detail), "MIT")
        assert text[0].isupper()
        assert text.rstrip("”")[-1] in ".}"
        assert "{" not in text.replace(detail or "-", "")

    def test_a_duty_that_nobody_put_in_words_is_told_by_its_key(self):
        assert sentence(Duty("sing-a-song", "share"), "MIT") == "Sing a song, as MIT asks."

    def test_what_a_license_answers_is_a_duty_even_where_no_list_of_duties_says_so(self):
        terms = License("x", "x", "data", credit="credit", share_alike="strong", changes=True, confidence="text")
        assert {duty.do for duty in duties_of(terms)} >= {"attribution", "share-alike", "mark-changes"}

    def test_a_license_that_nobody_read_is_given_no_duties_that_would_look_complete(self):
        assert duties_of(License("x", "x", "data", credit="credit")) == ()

    def test_each_duty_of_the_data_has_a_sentence(self):
        assert {duty.do for terms in all_facts() for duty in terms.duties} <= TEXTS.keys()


IDS = ("CC-BY-4.0", "CC0-1.0", "ODbL-1.0", "MIT", "OGL-UK-3.0", "LicenseRef-gemma", "LicenseRef-nobody")
WORKS = st.builds(
    held,
    st.sampled_from(IDS),
    id=st.sampled_from("abcd"),
    title=st.sampled_from(["", "T"]),
    credit=st.text(max_size=5),
    changed=st.booleans(),
    act=st.sampled_from([SHARED, INTERNAL, TRAINED]),
)


@given(st.lists(WORKS, max_size=6).flatmap(lambda works: st.tuples(st.just(works), st.permutations(works))))
def test_the_order_of_the_works_makes_no_difference(pair):
    assert obligations(pair[0]) == obligations(pair[1])


@given(st.lists(WORKS, max_size=4), WORKS)
def test_another_work_never_takes_a_duty_or_a_gap_away(works, another):
    before, after = obligations(works), obligations([*works, another])
    assert {(duty.when, duty.text) for duty in before.owed} <= {(duty.when, duty.text) for duty in after.owed}
    assert {gap.text for gap in before.gaps} <= {gap.text for gap in after.gaps}
