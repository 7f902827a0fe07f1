"""Writes files: whole or not at all, and never through a symbolic link that a pull request could have laid."""

import os
from contextlib import suppress
from errno import ELOOP
from pathlib import Path

_READABLE = 0o644


def append(path: str, text: str) -> None:
    """Add UTF-8 text to a file that the runner provides; raises ``OSError``."""
    with Path(path).open("a", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        file.write(text)


def replace(path: str, text: str, temporary_in: Path | None = None) -> None:
    """Write a file atomically; raises ``OSError``, also when it or a folder that a change may hold is a symlink.

    Such folders are those below the current one, and those of the repository that the path leads into.
    A device or a pipe is written to and stays what it is. Until it is whole, the text lies beside the file, or in
    ``temporary_in``, a folder on the same disk.
    """
    import tempfile

    target = Path(path)
    _refuse_links(target)
    if target.exists() and not target.is_file() and not target.is_dir():
        append(path, text)
        return
    handle, temporary = tempfile.mkstemp(dir=temporary_in or target.parent, prefix=f".{target.name[:100]}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(text)
        # Written as root in a container, read by later steps as somebody else; a mode that somebody chose stays.
        Path(temporary).chmod(target.stat().st_mode & 0o777 if target.exists() else _READABLE)
        Path(temporary).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(temporary).unlink()
        raise


def create(path: str, data: bytes) -> None:
    """Write a file that is not there yet, whole or not at all; raises ``OSError``, for links as ``replace`` does."""
    import tempfile

    target = Path(path)
    _refuse_links(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:100]}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        temporary.chmod(_READABLE)
        target.hardlink_to(temporary)  # unlike a renaming, this fails where a file is there by now
    finally:
        with suppress(OSError):
            temporary.unlink()


def _refuse_links(target: Path) -> None:
    here = Path.cwd()
    absolute = here / target
    for path in (absolute, *_folders_of_changes(absolute, here)):
        if path.is_symlink():
            raise OSError(ELOOP, "it would be written through a symbolic link", str(path))


def _folders_of_changes(file: Path, here: Path) -> list[Path]:
    """The folders above a file that lie below the current one, or below the outermost top of a repository."""
    folders = list(file.parents)
    tops = [at for at, folder in enumerate(folders) if folder == here or (folder / ".git").exists()]
    return folders[: max(tops)] if tops else []
