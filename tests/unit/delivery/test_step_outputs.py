import re

from crs_gate.delivery import step_outputs
from tests.unit.report import sample


def test_an_unrated_dataset_has_an_empty_rating() -> None:
    values = step_outputs.values(sample.many(1))
    assert (values["conclusion"], values["rating"], values["score"], values["delta"]) == ("blocked", "", "", "")


def test_ratings_are_those_of_the_worst_dataset_and_counts_are_over_all() -> None:
    report = sample.blocked()._replace(manifests=(sample.blocked().manifests[0], sample.passed().manifests[0]))
    values = step_outputs.values(report)
    assert (values["rating"], values["added"], values["changed"], values["removed"]) == ("D", "2", "2", "1")


def test_outputs_say_which_dataset_they_speak_of_and_how_many_there_are() -> None:
    manifests = (sample.blocked().manifests[0], sample.passed().manifests[0])
    report = sample.blocked()._replace(manifests=manifests, left_out=("x", "y", "z"))
    values = step_outputs.values(report)
    names = ("dataset", "datasets", "datasets-not-passed", "datasets-left-out")
    assert [values[name] for name in names] == [sample.PATH, "2", "1", "3"]


def test_the_path_of_a_dataset_cannot_forge_an_output() -> None:
    manifest = sample.blocked().manifests[0]._replace(path="a\nconclusion=passed\n.crs.yaml")
    text = step_outputs.render(step_outputs.values(sample.blocked()._replace(manifests=(manifest,))))
    before, _, after = text.partition("dataset<<")
    delimiter = after.partition("\n")[0]
    inside, _, rest = after.partition(f"\n{delimiter}\n")
    assert inside == f"{delimiter}\n{manifest.path}"
    assert "conclusion=passed" not in before + rest


def test_a_run_without_datasets_has_all_outputs() -> None:
    assert tuple(step_outputs.values(sample.passed()._replace(manifests=()))) == step_outputs.NAMES


def test_a_value_of_several_lines_cannot_forge_another_output() -> None:
    text = step_outputs.render({"report-json": "a\nconclusion=passed", "score": "1"})
    first, *middle, end, last = text.splitlines()
    name, delimiter = first.split("<<")
    assert (name, end, last) == ("report-json", delimiter, "score=1")
    assert middle == ["a", "conclusion=passed"]
    assert re.fullmatch(r"crs_gate_[0-9a-f-]{36}", delimiter)
    assert delimiter not in step_outputs.render({"report-json": "a\nb"})
