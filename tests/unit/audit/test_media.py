"""What marks in media come to: the strictest wins, and nobody gives a permission unsigned."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.credentials import with_xmp

from crs_gate.audit.media import xmp
from crs_gate.audit.media.marks import ALLOW, DISALLOW, SILENT, UNKNOWN, USES, Mark, Media, counted, of_c2pa

DMI = "http://ns.useplus.org/ldf/vocab/DMI-"


def verdicts(data: bytes) -> tuple[str, ...]:
    packet = xmp.read(data)
    return tuple(Media("a", packet.marks, fault=packet.fault).verdict(use) for use in USES)


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        (f'plus:DataMining="{DMI}PROHIBITED"', (DISALLOW, DISALLOW, DISALLOW)),
        (f"><plus:DataMining>{DMI}PROHIBITED-AIMLTRAINING</plus:DataMining>", (DISALLOW, SILENT, SILENT)),
        (f"><plus:DataMining>{DMI}PROHIBITED-GENAIMLTRAINING</plus:DataMining>", (DISALLOW, SILENT, SILENT)),
        (f'><plus:DataMining rdf:resource="{DMI}PROHIBITED-SEECONSTRAINT"/>', (DISALLOW, DISALLOW, DISALLOW)),
        (f'plus:DataMining="{DMI}UNSPECIFIED"', (SILENT, SILENT, SILENT)),
        (f'plus:DataMining="{DMI}ALLOWED"', (UNKNOWN, UNKNOWN, UNKNOWN)),
        (f'plus:DataMining="{DMI}SOMETHING-NEW"', (UNKNOWN, UNKNOWN, UNKNOWN)),
        ('tdm:reservation="1"', (DISALLOW, DISALLOW, SILENT)),
        ("><tdm:reservation> 1 </tdm:reservation>", (DISALLOW, DISALLOW, SILENT)),
        ('tdm:reservation="0"', (SILENT, SILENT, SILENT)),
        ('tdm:reservation="yes"', (UNKNOWN, UNKNOWN, SILENT)),
        ("", (SILENT, SILENT, SILENT)),
        (f'plus:DataMining="{DMI}ALLOWED" tdm:reservation="1"', (DISALLOW, DISALLOW, UNKNOWN)),
    ],
)
def test_what_xmp_says(inside, said):
    assert verdicts(with_xmp(inside)) == said


def test_a_packet_that_is_no_xml_is_unknown():
    assert verdicts(with_xmp("").replace(b"</rdf:RDF>", b"</rdf:RD>")) == (UNKNOWN, UNKNOWN, UNKNOWN)
    bomb = b'<!DOCTYPE x [<!ENTITY a "b">]><x:xmpmeta xmlns:x="adobe:ns:meta/">&a;</x:xmpmeta>'
    assert verdicts(bomb) == (UNKNOWN, UNKNOWN, UNKNOWN)


def wrapped(inside: str) -> bytes:
    """A packet as it stands in a file."""
    data = with_xmp(inside)
    return data[data.index(b"<x:xmpmeta") : data.index(b"</x:xmpmeta>") + len(b"</x:xmpmeta>")]


RESERVED = wrapped(f'plus:DataMining="{DMI}PROHIBITED"')


@pytest.mark.parametrize(
    "data",
    [
        RESERVED[RESERVED.index(b"<rdf:RDF") : RESERVED.index(b"</x:xmpmeta>")],
        RESERVED.replace(b"x:xmpmeta", b"y:xmpmeta").replace(b"xmlns:x", b"xmlns:y"),
        RESERVED.replace(b"http://ns.useplus.org/ldf/vocab", b"https://ns.useplus.org/ldf/vocab"),
        RESERVED.replace(b"xmp/1.0/", b"xmp/1.0"),
        RESERVED.replace(b"http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED", b"dmi-prohibited"),
        RESERVED.replace(b"PROHIBITED", b"PROHIBIT&#69;D"),
        RESERVED.replace(b"</rdf:RDF>", b"</rdf:RD>"),
        b"<x:xmpmeta>" + RESERVED,
    ],
)
def test_a_restriction_is_found_in_another_spelling(data):
    assert verdicts(b"\xff\xd8" + data + b"\xff\xd9") == (DISALLOW, DISALLOW, DISALLOW)


@pytest.mark.parametrize(
    "data",
    [
        RESERVED.decode().encode("utf-16-le"),
        RESERVED.decode().encode("utf-16-be"),
        RESERVED.decode().encode("utf-32-le"),
        wrapped("") * 150 + RESERVED,
        wrapped('plus:DataMining="http://elsewhere.example/DMI-PROHIBITED"'),
        RESERVED[:40] + b"\xff\xe1\x00" + RESERVED[40:-40].replace(b"PROHIBITED", b""),
    ],
)
def test_what_cannot_be_read_is_unknown_and_not_silent(data):
    assert verdicts(data) == (UNKNOWN, UNKNOWN, UNKNOWN)


def test_an_rdf_of_a_drawing_that_says_nothing_of_training_is_no_fault():
    assert verdicts(b'<svg xmlns:cc="x"><metadata><rdf:RDF ><cc:Work/></rdf:RDF></metadata></svg>') == (SILENT,) * 3


def test_that_somebody_is_named_is_told_and_the_name_is_not():
    found = xmp.read(with_xmp('xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:Credit="Ann Example"'))
    assert found.credits == ("credit",)
    assert "Ann" not in repr(found)


@pytest.mark.parametrize(
    "piece", [b"<x:xmpmeta>", b"<rdf:RDF >DataMining", b"<aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"]
)
def test_the_time_of_a_hostile_file_grows_as_its_size(piece):
    def spent(times: int) -> float:
        data = piece * times
        began = time.process_time()
        xmp.read(data)
        return time.process_time() - began

    assert spent(800_000) < 40 * max(spent(100_000), 0.05)


def test_a_second_packet_is_read_too():
    reserved = with_xmp(f'plus:DataMining="{DMI}PROHIBITED"')
    assert verdicts(with_xmp("") + reserved) == (DISALLOW, DISALLOW, DISALLOW)


def test_who_made_it():
    kind = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
    assert xmp.read(with_xmp(f'ext:DigitalSourceType="{kind}"')).synthetic == "trainedAlgorithmicMedia"
    assert xmp.read(with_xmp('ext:DigitalSourceType="http://x/digitalCapture"')).synthetic == ""


def store(**manifests: dict[str, str]) -> dict:
    """What the library reports: manifests by name, each with what it says of uses; ``active`` is the newest."""
    found = {}
    for name, uses in manifests.items():
        entries = {f"cawg.{use}": {"use": said} for use, said in uses.items()}
        found[name] = {"assertions": [{"label": "cawg.training-mining", "data": {"entries": entries}}] if uses else []}
    return {"active_manifest": "active", "manifests": found}


def of_store(trusted: bool, **manifests: dict[str, str]) -> tuple[str, ...]:
    marks, _ = of_c2pa(store(**manifests), trusted=trusted)
    return tuple(Media("a", marks).verdict(use) for use in USES)


def test_a_permission_takes_a_trusted_signature_and_a_restriction_none():
    assert of_store(False, active={"ai_training": "allowed"})[0] == UNKNOWN
    assert of_store(True, active={"ai_training": "allowed"})[0] == ALLOW
    assert of_store(False, active={"ai_training": "notAllowed"})[0] == DISALLOW
    assert of_store(True, active={"ai_training": "constrained"})[0] == DISALLOW
    assert of_store(True, active={"ai_training": "perhaps"})[0] == UNKNOWN


def test_what_a_file_was_made_from_still_restricts_and_permits_nothing():
    assert of_store(True, active={}, parent={"data_mining": "notAllowed"})[1] == DISALLOW
    assert of_store(True, active={"ai_training": "allowed"}, parent={"ai_training": "notAllowed"})[0] == DISALLOW
    assert of_store(True, active={}, parent={"ai_training": "allowed"})[0] == UNKNOWN


@pytest.mark.parametrize("much", ["manifests", "assertions", "entries"])
def test_more_than_is_looked_at_is_unknown(much):
    report = store(active={"ai_training": "allowed"})
    manifest = report["manifests"]["active"]
    if much == "manifests":
        report["manifests"] |= {str(number): {} for number in range(2_000)}
    elif much == "assertions":
        manifest["assertions"] += [{"label": "other", "data": {}}] * 2_000
    else:
        manifest["assertions"][0]["data"]["entries"] |= {
            f"cawg.{number}": {"use": "allowed"} for number in range(2_000)
        }
    marks, _ = of_c2pa(report, trusted=True)
    assert [Media("a", marks).verdict(use) for use in USES] == [UNKNOWN] * 3


def test_both_generations_of_the_label_count():
    report = store(active={"ai_training": "notAllowed"})
    report["manifests"]["active"]["assertions"][0]["label"] = "c2pa.training-mining"
    assert of_c2pa(report, trusted=False)[0][0] == Mark("train", DISALLOW, "c2pa.training-mining")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda e: st.lists(e) | st.dictionaries(st.text(), e)
    )
)
def test_no_report_raises(value):
    of_c2pa({"manifests": {"a": {"assertions": [{"label": "cawg.training-mining", "data": value}]}}}, trusted=True)
    of_c2pa({"manifests": {"a": value}}, trusted=True)
    of_c2pa({"manifests": value}, trusted=True)


MARKS = st.builds(Mark, st.sampled_from(USES), st.sampled_from([ALLOW, DISALLOW, UNKNOWN]), st.just("x"), st.booleans())
STRICT = (ALLOW, SILENT, UNKNOWN, DISALLOW)


@given(st.lists(MARKS), MARKS)
def test_one_more_mark_never_lifts_a_restriction(marks, more):
    for use in USES:
        before, after = Media("a", tuple(marks)).verdict(use), Media("a", (*marks, more)).verdict(use)
        assert before != DISALLOW or after == DISALLOW
        assert before != UNKNOWN or after in (UNKNOWN, DISALLOW)


def test_files_are_counted_by_verdict():
    files = [Media("a", (Mark("train", DISALLOW, "x"),)), Media("b", fault="broken"), Media("c", synthetic="y")]
    counts = counted(files)
    assert counts["train"] == {DISALLOW: 1, SILENT: 1, UNKNOWN: 1}
    assert counts["files"] == {"all": 3, "synthetic": 1, "unread": 1}
