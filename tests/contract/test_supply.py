"""What is shipped: versions and hashes of all that comes from elsewhere, and the same wheel from the same sources."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from hashlib import sha256
from pathlib import Path
from tarfile import TarFile
from zipfile import ZipFile

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.contract.source import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+?)(?: ;.*)? \\$", re.MULTILINE)


def locked(name: str) -> dict[str, Version]:
    text = (ROOT / "locks" / name).read_text("utf-8")
    return {canonicalize_name(name): Version(version) for name, version in _LOCKED.findall(text)}


def test_the_lock_of_the_image_is_what_the_project_asks_for() -> None:
    held = locked("image.txt")
    wanted = [Requirement(text) for text in (*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["scan"])]
    assert [str(each) for each in wanted if held[canonicalize_name(each.name)] not in each.specifier] == []


def test_every_version_of_a_lock_has_hashes_and_names_no_other_place() -> None:
    for file in sorted((ROOT / "locks").glob("*.txt")):
        entries = file.read_text("utf-8").replace("\\\n", " ").splitlines()
        assert [
            line
            for line in entries
            if not re.fullmatch(r"\S+==\S+(?: ;[^#]*?)?(?: +--hash=sha256:[0-9a-f]{64})+", line)
        ] == []


def test_the_image_installs_only_what_has_a_hash() -> None:
    text = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
    installs = re.findall(r"pip [^&\n]*?(?:install|wheel)[^&\n]*", text)
    assert installs
    assert [each for each in installs if "--require-hashes" not in each and "--no-index" not in each] == []


def test_two_builds_give_the_same_files(tmp_path: Path) -> None:
    one, other = (built(tmp_path / name, day) for name, day in (("one", 1_700_000_000), ("the other", 1_790_000_000)))
    assert {file.name: sha256(file.read_bytes()).hexdigest() for file in one} == {
        file.name: sha256(file.read_bytes()).hexdigest() for file in other
    }
    wheel, sources = (next(file for file in one if file.name.endswith(end)) for end in (".whl", ".tar.gz"))
    with TarFile.open(sources) as archive:
        kept = {name.split("/")[1] for name in archive.getnames()}
    assert kept == {"src", "README.md", "LICENSE", "CHANGELOG.md", "pyproject.toml", "PKG-INFO", ".gitignore"}
    names = ZipFile(wheel).namelist()
    assert [name for name in names if not name.startswith(("crs_gate/", "crs_gate-"))] == []
    assert "crs_gate/schemas/manifest.schema.json" in names


def built(folder: Path, day: int) -> list[Path]:
    """Wheel and sdist from a copy of the sources, whose files are of another day, with something else beside them."""
    folder.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", ".gitignore"):
        shutil.copy(ROOT / name, folder)
    (folder / "elsewhere").mkdir()
    shutil.copy(ROOT / "LICENSE", folder / "elsewhere")
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    for file in folder.rglob("*"):
        os.utime(file, (day, day))
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-d", "dist"], cwd=folder, check=True,
                   capture_output=True)  # fmt: skip
    return sorted((folder / "dist").iterdir())
