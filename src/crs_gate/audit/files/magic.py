"""What the first bytes of a file say that it is, and whether its name says the same."""

import re

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\x7fELF", "elf"),
    (b"\xfe\xed\xfa\xce", "mach-o"),
    (b"\xfe\xed\xfa\xcf", "mach-o"),
    (b"\xce\xfa\xed\xfe", "mach-o"),
    (b"\xcf\xfa\xed\xfe", "mach-o"),
    (b"\xca\xfe\xba\xbe", "class"),
    (b"\x00asm\x01\x00\x00\x00", "wasm"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "lnk"),
    (b"ZF0x", "zfile"),
    (b"PAR1", "parquet"),
    (b"ARROW1", "arrow"),
    (b"\x93NUMPY", "npy"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x1f\x8b", "gz"),
    (b"BZh", "bz2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zst"),
    (b"\x04\x22\x4d\x18", "lz4"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\x00", "tif"),
    (b"MM\x00*", "tif"),
    (b"BM", "bmp"),
    (b"fLaC", "flac"),
    (b"OggS", "ogg"),
    (b"ID3", "mp3"),
    (b"%PDF-", "pdf"),
    (b"SQLite format 3\x00", "sqlite"),
    (b"\x89HDF\r\n\x1a\n", "hdf5"),
    (b"Obj\x01", "avro"),
    (b"\x1aE\xdf\xa3", "mkv"),
)
_NAMES = {
    "parquet": "parquet",
    "arrow": "arrow feather ipc",
    "npy": "npy",
    "zip": "zip npz xlsx ods epub docx pt pth jar whl apk ckpt bin mar",
    "gz": "gz tgz",
    "bz2": "bz2 tbz2",
    "xz": "xz txz",
    "lzma": "lzma",
    "zst": "zst",
    "lz4": "lz4",
    "7z": "7z",
    "rar": "rar",
    "png": "png",
    "jpg": "jpg jpeg",
    "gif": "gif",
    "tif": "tif tiff dng",
    "bmp": "bmp",
    "flac": "flac",
    "ogg": "ogg opus oga",
    "wav": "wav",
    "webp": "webp",
    "avi": "avi",
    "mp4": "mp4 m4a mov heic heif avif m4v",
    "pdf": "pdf",
    "sqlite": "sqlite sqlite3 db db3",
    "hdf5": "h5 hdf5 nc mat",
    "avro": "avro",
    "mkv": "mkv webm",
}
_KIND_OF = {name: kind for kind, names in _NAMES.items() for name in names.split()}
_TEXT = frozenset(
    ("jsonl", "ndjson", "json", "csv", "tsv", "txt", "text", "md", "xml", "svg", "html", "htm", "yaml", "yml", "log")
)
PROGRAMS = {
    "elf": "a program for Linux",
    "pe": "a program for Windows",
    "mach-o": "a program for macOS",
    "class": "a program for Java or macOS",
    "wasm": "a program for browsers (WebAssembly)",
    "lnk": "a shortcut for Windows, which starts something",
    "script": "a script",
}
_POINTERS = (b"version https://git-lfs", b"/annex/objects/")
"""What stands for content that is kept elsewhere."""
_RIFF = {b"WAVE": "wav", b"WEBP": "webp", b"AVI ": "avi"}
_LZMA = re.compile(rb"]\x00\x00..(?:\xff{8}|.{5}\x00{3}).", re.DOTALL)
_SCRIPT = re.compile(rb"(?:\xef\xbb\xbf)?#!")
_SKIPPED = re.compile(rb"[\x50-\x5f]\x2a\x4d\x18")
"""A frame that unpackers of Zstandard pass over."""
_PE_AT = 0x3C
TAR_AT = 257


def kind_of(head: bytes) -> str:
    """What the beginning of a file (4 KiB are enough) says that it is; empty where nothing is recognized."""
    kind = next((kind for start, kind in _STARTS if head.startswith(start)), "")
    if head[TAR_AT : TAR_AT + 5] == b"ustar":
        kind = "tar"
    elif head[4:8] == b"ftyp":
        kind = "mp4"
    elif head[:4] == b"RIFF":
        kind = _RIFF.get(head[8:12], kind)
    elif head[:2] == b"MZ" and _is_pe(head):
        kind = "pe"
    elif _SKIPPED.match(head):
        kind = "zst"
    elif _LZMA.match(head):
        kind = "lzma"
    elif _SCRIPT.match(head):
        kind = "script"
    return kind


def _is_pe(head: bytes) -> bool:
    at = int.from_bytes(head[_PE_AT : _PE_AT + 4], "little")
    return head[at : at + 4] == b"PE\x00\x00" or at + 4 > len(head)


def extension(path: str) -> str:
    """What a name says last, in small letters."""
    name = path.rpartition("/")[2].lower()
    return name.rpartition(".")[2] if "." in name[1:] else ""


def is_text_name(path: str) -> bool:
    """Whether a name says that the content is text."""
    return extension(path) in _TEXT


def contradicts(path: str, head: bytes, kind: str) -> str:
    """Why content is not what the name says, in a clause; empty where it is, or nothing is known of the name."""
    named = extension(path)
    if head.startswith(_POINTERS):
        return ""
    if named in _TEXT:
        if kind and kind != "script":
            return f"called .{named} and is {kind}"
        return f"called .{named} and is no text" if _is_no_text(head) else ""
    expected = _KIND_OF.get(named, "")
    if not expected or kind == expected or (expected == "gz" and kind == "tar"):
        return ""
    if named in ("pt", "pth", "ckpt", "bin", "mat", "mp3", "db", "nc", "mov"):
        return ""  # several formats are called so
    return f"called .{named} and is {kind or 'something else'}"


def _is_no_text(head: bytes) -> bool:
    """UTF-16 has zero bytes and a mark at its beginning."""
    return b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff"))
