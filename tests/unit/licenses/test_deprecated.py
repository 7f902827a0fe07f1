import pytest

from crs_gate.licenses.deprecated import is_deprecated, stricter
from crs_gate.licenses.reading import read


def spdx():
    from packaging.licenses._spdx import LICENSES

    return LICENSES.values()


@pytest.mark.parametrize("license_id", [row["id"] for row in spdx() if row["deprecated"]])
def test_every_deprecated_id_of_the_list_keeps_its_name_and_is_marked(license_id):
    reading = read(license_id)
    assert (reading.canonical, reading.deprecated) == (license_id, (license_id,))


@pytest.mark.parametrize("license_id", [row["id"] for row in spdx() if row["deprecated"]])
def test_what_may_be_meant_is_on_the_list_and_not_deprecated(license_id):
    for candidate in stricter(license_id):
        assert read(candidate).canonical == candidate
        assert not is_deprecated(candidate)


def test_no_other_id_is_taken_for_deprecated():
    assert not [row["id"] for row in spdx() if is_deprecated(row["id"]) and not row["deprecated"]]


def test_the_stricter_one_comes_first():
    assert stricter("gpl-3.0") == ("GPL-3.0-only", "GPL-3.0-or-later")
    assert stricter("GPL-2.0 WITH Classpath-exception-2.0")[0] == "GPL-2.0-only WITH Classpath-exception-2.0"
    assert stricter("MIT") == ("MIT",)
