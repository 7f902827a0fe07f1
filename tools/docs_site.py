"""Builds the documentation site: the Markdown of the repository, laid down as it is, with Sphinx around it.

Usage: docs_site.py [FOLDER]   where the pages go; build/site else

Pages link to each other as they do in the repository. A link to what is no page of the site, such as an example, is
made one to the repository; a link to what is not there fails. Pictures come along.
"""

import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from crs_gate.report.homes import REPOSITORY

ROOT = Path(__file__).resolve().parent.parent
_INDEX_OF_RULES = "docs/rules/README.md"
_RULES = "\n```{toctree}\n:hidden:\n:glob:\n\n*\n```\n"
_LINK = re.compile(r"(?<=\]\()(?![a-z][a-z0-9+.-]*:|#)([^)\s#]+)(?=[)#])")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


def pages() -> Iterator[tuple[Path, str]]:
    """Each page: where it lies in the repository, and its path on the site."""
    of_project = (ROOT / f"{name}.md" for name in ("README", "CHANGELOG", "CONTRIBUTING", "SECURITY"))
    for page in chain(of_project, sorted((ROOT / "docs").rglob("*.md")), sorted((ROOT / "benchmarks").glob("*.md"))):
        yield page, page.relative_to(ROOT).as_posix()
    for page in sorted((ROOT / "site").glob("*.md")):
        yield page, page.name


def pictures() -> list[Path]:
    """What pages show: a link to them in the repository would have readers load from elsewhere."""
    return sorted(chain((ROOT / "docs").rglob("*.svg"), (ROOT / "benchmarks").glob("*.svg")))


def lay_down(folder: Path) -> None:
    """Write all pages and pictures below a folder, with Sphinx's settings."""
    known = {*(page for page, _ in pages()), *pictures()}
    for page, name in pages():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        text = _linked(page.read_text("utf-8"), page, known)
        target.write_text(text + _RULES if name == _INDEX_OF_RULES else text, "utf-8")
    for picture in pictures():
        shutil.copy(picture, folder / picture.parent.relative_to(ROOT))
    shutil.copy(ROOT / "site" / "conf.py", folder)
    shutil.copytree(ROOT / "site" / "static", folder / "static")


def _linked(text: str, page: Path, known: set[Path]) -> str:
    lines, fence = [], ""
    for line in text.splitlines(keepends=True):
        if mark := _FENCE.match(line):
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
        lines.append(line if fence else _LINK.sub(lambda match: _target(match[1], page, known), line))
    return "".join(lines)


def _target(link: str, page: Path, known: set[Path]) -> str:
    base = ROOT if page.parent.name == "site" else page.parent
    found = (base / link).resolve()
    if found in known:
        return link
    if not found.exists() or not found.is_relative_to(ROOT):
        raise SystemExit(f"{page.relative_to(ROOT)} links to {link}, which is not there")
    kind = "tree" if found.is_dir() else "blob"
    return f"{REPOSITORY}/{kind}/main/{found.relative_to(ROOT).as_posix()}"


def main(target: Path) -> int:
    """Build the site anew; what Sphinx warns of fails."""
    from sphinx.cmd.build import main as build

    with tempfile.TemporaryDirectory() as name:
        lay_down(Path(name))
        shutil.rmtree(target, ignore_errors=True)
        options = ["--fail-on-warning", "--keep-going", "--quiet", "--jobs", "auto"]
        return build([*options, "--doctree-dir", str(Path(name) / ".doctrees"), name, str(target)])


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if sys.argv[1:] else ROOT / "build" / "site"))
