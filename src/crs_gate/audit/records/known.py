"""What only looks like personal data or a secret: values kept free for examples, words of languages, and issuers."""

import re

RESERVED = ("example", "test", "invalid", "localhost", "local", "internal")
EXAMPLES = ("example.com", "example.org", "example.net", "example.edu")
FILES = frozenset(("png", "jpg", "jpeg", "gif", "svg", "webp", "css", "js", "py", "html", "json", "md", "txt"))
FICTION = ("4420794609", "44161496", "44113496", "44114496", "447700900")
"""Beginnings of numbers that Ofcom keeps for drama; in North America it is 555-01 behind the area code."""
NO_HANDLES = frozenset(
    (
        *("media", "import", "charset", "keyframes", "include", "mixin", "extend", "supports", "apply", "tailwind"),
        *("property", "staticmethod", "classmethod", "dataclass", "pytest", "param", "params", "return", "returns"),
        *("override", "deprecated", "see", "throws", "author", "since", "version", "test", "autowired", "nullable"),
        *(
            "context",
            "id",
            "value",
            "language",
            "vocab",
            "json",
            "graph",
            "container",
            "list",
            "set",
            "base",
            "reverse",
        ),
        *("index", "none", "nest", "user", "username", "everyone", "here", "channel", "all", "nonnull", "inject"),
        *("component", "interface", "end", "todo", "font-face", "type", "types", "dev", "latest"),
    )
)
PLACEHOLDERS = (
    "pwd",
    "password",
    "passwd",
    "secret",
    "changeme",
    "xxx",
    "***",
    "${",
    "{{",
    "<",
    "your",
    "example",
    "pass",
    "...",
)
SMALL = 64
"""Four numbers that are all below this are taken for a version, a section or an identifier; few addresses are."""
DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")
HEX = re.compile(r"[0-9a-f]{7,40}")
TAG = re.compile(r"(?:^|\n)[ \t]*(?:\*+|/\*[*!]?|//[/!]?|#+|;+|--|%+)[ \t]+$")
"""A comment begins: what follows is a tag of its documentation."""
CODE = re.compile(
    r"\s*\n\s*(?:@|def |class |async |public |private |protected |static |final |void |func |fun |export )"
)
ENTROPY, LONG = 3.5, 16
ISSUERS = (
    (2200, 2204, (16, 17, 18, 19)),
    (2221, 2720, (16,)),
    (3000, 3059, (14, 16)),
    (3400, 3499, (15,)),
    (3528, 3589, (16,)),
    (3600, 3699, (14, 16)),
    (3700, 3799, (15,)),
    (3800, 3999, (14, 16)),
    (4000, 4999, (16, 19)),
    (5000, 5099, (16,)),
    (5100, 5599, (16,)),
    (5600, 5999, (16,)),
    (6011, 6011, (16, 19)),
    (6200, 6299, (16, 17, 18, 19)),
    (6304, 6304, (16,)),
    (6370, 6399, (16,)),
    (6440, 6599, (16, 19)),
    (6759, 6763, (16,)),
)
"""First four digits from, to, and how many digits there are: Mir, Mastercard, Diners, American Express, JCB, Visa,
Maestro, Discover, UnionPay. Visa numbers of 13 digits are not issued any more, and look like bar codes."""
GROUP_BEFORE, GROUP_AFTER = re.compile(r"[0-9]{4}[ -]$"), re.compile(r"[ -][0-9]{4}(?![0-9])")
GOES_ON = re.compile(r"-[0-9]|\.(?:0[0-9]|[1-9])")
"""Digits behind a number; a lone zero is what a table makes of a whole number."""
AT = re.compile(r"%40|\uff20|&#64;|&#x40;", re.IGNORECASE)
NOBODY = frozenset(("git", "hg", "noreply", "no-reply", "donotreply", "do-not-reply"))
RESOLVERS = frozenset(
    (
        *("1.1.1.1", "1.0.0.1", "8.8.8.8", "8.8.4.4", "9.9.9.9", "208.67.222.222", "208.67.220.220"),
        *("2606:4700:4700::1111", "2606:4700:4700::1001", "2001:4860:4860::8888", "2001:4860:4860::8844"),
        "2620:fe::fe",
    )
)
"""Public resolvers of names: everybody's."""
VERSION = re.compile(r"(?i)(?:identifier\(|oid|version|ver\.?|release|section|chapter|rev\.?|build|v)[ :=\"']{0,3}$")
SSN = frozenset(("123-45-6789", "111-22-3333", "078-05-1120", "219-09-9999"))
"""Numbers of forms and advertisements."""
