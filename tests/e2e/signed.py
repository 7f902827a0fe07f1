"""A repository whose dataset has a signed log, and the changes that people make to it."""

from dataclasses import dataclass, field
from pathlib import Path

from crs_gate.evidence.layout import FOLDER
from crs_gate.evidence.log import Asked, verify
from tests.e2e.manifests import manifest
from tests.gitrepo import GitRepo
from tests.unit.evidence.build import ALICE, MANIFEST, TODAY, Book, root_of, trusted

BEFORE = manifest("notices")
AFTER = manifest("notices", "letters")
POLICY = ".github/crs-gate.yml"


@dataclass
class Signed:
    """The repository and the log of ``dataset.crs.yaml`` in one of its folders; main has both."""

    repo: GitRepo
    folder: str = ""
    book: Book = field(default_factory=lambda: Book(root_of(trusted(ALICE, "alice")), manifest=BEFORE.encode()))

    def lay(self) -> None:
        """Write manifest and log as the book has them; what it has not is not there."""
        top = self.repo.path / self.folder
        for path in sorted((top / FOLDER).rglob("*")) if (top / FOLDER).is_dir() else ():
            if path.is_file():
                path.unlink()
        for name, data in {**self.book.files, **self.book.extra}.items():
            self.repo.write(str(Path(self.folder) / name), data)
        self.repo.write(str(Path(self.folder) / MANIFEST), self.book.manifest)

    def commit(self, message: str = "a change") -> str:
        """Lay all down and commit."""
        self.lay()
        return self.repo.commit(message)

    @property
    def fingerprint(self) -> str:
        """Of the newest keys."""
        return verify(self.book.held(), Asked(MANIFEST, TODAY)).fingerprint


def signed(path: Path, folder: str = "", **root: object) -> Signed:
    """A repository whose main has a good dataset of one source, signed by alice."""
    made = Signed(GitRepo.init(path), folder)
    if root:
        made.book = Book(root_of(trusted(ALICE, "alice"), **root), manifest=BEFORE.encode(), policy=b"version: 1\n")
        made.repo.write(POLICY, made.book.policy)
    made.commit("base")
    return made
