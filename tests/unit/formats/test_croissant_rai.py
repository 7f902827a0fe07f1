import pytest

from tests.unit.formats.linked import croissant, own


@pytest.mark.parametrize(
    ("value", "begun", "ended"),
    [
        (["2024-01-01", "2024-06-30"], "2024-01-01", "2024-06-30"),
        ("2024-01", "2024-01", None),
        ("2024-01-01/2024-06-30", "2024-01-01", "2024-06-30"),
        ("2024-01-01 to 2024-06-30", "2024-01-01", "2024-06-30"),
        ("2019 - 2020-05", "2019", "2020-05"),
        ("2005-2025", "2005", "2025"),
        ("2024-01-01T10:00:00Z", "2024-01-01T10:00:00Z", None),
        ("between spring and summer of 2020", None, None),
        ("2024-13-45", None, None),
        ("TODO", "TODO", None),
        ({"@value": "2024-01-01"}, "2024-01-01", None),
        ({"start": "2024-01-01"}, "unknown", None),
        (True, None, None),
        (["2024-01-01", "TODO"], "TODO", None),
        (["2024", "someday"], None, None),
        (["2024", ["2025"]], "unknown", None),
        ("2024-01-01T99:99", None, None),
        ("2024-02-30", None, None),
        ("1000", None, None),
        ("\u0662\u0660\u0662\u0664", None, None),
        ("/2024", None, None),
        ("2024/", None, None),
        ("2024-01/2024-02/2024-03", None, None),
    ],
)
@pytest.mark.parametrize("key", ["rai:dataCollectionTimeframe", "rai:dataCollectionTimeFrame"])
def test_a_period_is_read_where_it_is_dates(key, value, begun, ended):
    assert own(**{key: value}).collected[:2] == (begun, ended)


def test_dates_of_something_else_are_no_dates_of_collection():
    assert own(dateCreated="2024", datePublished="2024", temporalCoverage="2020/2024").collected[:2] == (None, None)


@pytest.mark.parametrize(
    "kind",
    [
        {"prov:type": "https://www.wikidata.org/wiki/Q4929239", "prov:label": "On the pier"},
        {"prov:type": {"@id": "wd:Q4929239"}},
        {"prov:type": ["x", "Q4929239"]},
        {"name": "data_collection"},
    ],
)
def test_an_activity_of_collection_says_when_and_how_and_is_no_step(kind):
    activity = {
        **kind,
        "prov:description": "Recorded from a pier.",
        "prov:startedAtTime": "2024-01-01",
        "prov:endedAtTime": "2024-02-01",
    }
    source = own(**{"prov:wasGeneratedBy": [activity]})
    assert source.collected[:3] == ("2024-01-01", "2024-02-01", "Recorded from a pier.")
    assert source.trace is None


def test_the_type_of_the_collection_comes_before_its_story():
    keys = {"rai:dataCollection": "From forums.", "rai:dataCollectionType": ["Web Scraping", "Others"]}
    assert own(**keys).collected.method == "Web Scraping; Others; From forums."


def test_a_placeholder_beside_an_answer_is_no_part_of_the_method():
    assert own(**{"rai:dataCollectionType": ["TODO", "Surveys"]}).collected.method == "Surveys"
    assert own(**{"rai:dataCollection": "TODO"}).collected.method == "TODO"


@pytest.mark.parametrize(
    ("value", "present"),
    [
        ("None", "no"),
        (False, "no"),
        ("The dataset does not contain any personal data.", "no"),
        (["None", "No."], "no"),
        (True, "yes"),
        ("Yes", "yes"),
        ("Gender, Age", "unknown"),
        ("No names, but addresses.", "unknown"),
        (["None", "Faces."], "unknown"),
        (["None", "TODO"], "unknown"),
        ("TODO", "TODO"),
        ("Not specified", "Not specified"),
        ("", None),
        ([], None),
        ({"a": 1}, "unknown"),
        ({"en": "None", "fr": "oui"}, "unknown"),
        ({"en": "None", "fr": "None"}, "no"),
        (["None", ""], "no"),
        (["None", {"name": "Faces"}], "unknown"),
        (["None", ["Faces"]], "unknown"),
        (["yes", "None"], "unknown"),
    ],
)
def test_only_a_plain_denial_says_that_there_is_no_personal_data(value, present):
    assert own(**{"rai:personalSensitiveInformation": value}).personal_data.present == present


@pytest.mark.parametrize(
    ("keys", "present"),
    [
        ({"rai:hasSyntheticData": True}, "yes"),
        ({"rai:hasSyntheticData": "true"}, "yes"),
        ({"hasSyntheticData": "False"}, "no"),
        ({"rai:hasSyntheticData": "Only in part"}, "unknown"),
        ({"rai:hasSyntheticData": "TODO"}, "TODO"),
        ({"rai:hasSyntheticData": ["No", "yes"]}, "unknown"),
        ({"rai:hasSyntheticData": ["No", "TODO"]}, "unknown"),
        ({"rai:hasSyntheticData": {"en": "no", "de": "ja"}}, "unknown"),
        ({"rai:hasSyntheticData": ["No", "false"]}, "no"),
        ({"rai:hasSyntheticData": False, "rai:machineAnnotationTools": "none"}, "no"),
        ({"rai:hasSyntheticData": False, "rai:machineAnnotationTools": "GPT-4"}, "unknown"),
        ({"rai:hasSyntheticData": "no", "rai:syntheticDataExplanation": "Some of it."}, "unknown"),
        ({"rai:hasSyntheticData": "no", "rai:dataCollectionType": "Synthetic data"}, "unknown"),
        ({"rai:hasSyntheticData": False, "keywords": ["a", "Synthetic"]}, "unknown"),
        ({"rai:machineAnnotationTools": "a language model"}, "unknown"),
        ({"rai:machineAnnotationTools": "none"}, None),
        ({"rai:dataCollectionType": ["Surveys", "Synthetic data generation"]}, "unknown"),
        ({"rai:dataCollectionType": "Synthetic data generation", "rai:hasSyntheticData": True}, "yes"),
        ({"keywords": "text, synthetic"}, "unknown"),
        ({"digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"}, "yes"),
        ({"digitalSourceType": {"@id": "TrainedAlgorithmicMediaDigitalSource"}, "rai:hasSyntheticData": False}, "yes"),
        ({"digitalSourceType": "digitalCapture"}, None),
        ({}, None),
    ],
)
def test_generated_content_is_read_from_plain_words_and_hinted_at_by_others(keys, present):
    assert own(**keys).synthetic.present == present


@pytest.mark.parametrize(
    "key",
    [
        *("rai:dataPreprocessingProtocol", "dataPreprocessingProtocol", "cr:dataPreprocessing"),
        *("rai:dataManipulationProtocol", "rai:dataDataManipulationProtocol", "rai:dataImputationProtocol"),
    ],
)
def test_protocols_are_steps(key):
    dataset = croissant(**{key: ["Removed  silence.", "No step was taken.", "none", "TODO"]})
    assert [step.step for step in dataset.sources[0].trace] == ["Removed silence.", "TODO"]
    assert dataset.origin("/sources/0/trace/0/step") == f"croissant:{key}"


@pytest.mark.parametrize("value", ["None", "No preprocessing was applied.", "not applicable", "", [], {"a": 1}])
def test_a_protocol_that_denies_is_no_step(value):
    assert own(**{"rai:dataPreprocessingProtocol": value}).trace is None


def test_a_missing_method_is_not_placed_at_the_dates():
    dataset = croissant(**{"rai:dataCollectionTimeframe": "2024"})
    assert dataset.locate("/sources/0/collected").line == 1
    assert dataset.locate("/sources/0/collected/from").line > 1


@pytest.mark.parametrize("key", ["rai:dataBiases", "dataBiases", "rai:dataBias"])
def test_biases_that_are_described_are_known_ones(key):
    about = croissant(**{key: ["71 % English", {"@value": "Few women"}]}).about
    assert [bias.description for bias in about.bias.known] == ["71 % English", "Few women"]
    assert croissant().about.bias.known is None
