"""Ids that the SPDX list gave up, and what may be meant by each.

Most do not say whether later versions are allowed too. Source: SPDX license list 3.29, ``isDeprecated`` and
``obsoletedBy``; a target that is deprecated itself was followed to the end.
"""

_OR_LATER = ("GPL-1.0", "GPL-2.0", "GPL-3.0", "LGPL-2.0", "LGPL-2.1", "LGPL-3.0")
_UNCLEAR = (*_OR_LATER, "AGPL-1.0", "AGPL-3.0", "GFDL-1.1", "GFDL-1.2", "GFDL-1.3")
_EXCEPTIONS = {
    "GPL-2.0-with-autoconf-exception": ("GPL-2.0", "Autoconf-exception-2.0"),
    "GPL-2.0-with-bison-exception": ("GPL-2.0", "Bison-exception-2.2"),
    "GPL-2.0-with-classpath-exception": ("GPL-2.0", "Classpath-exception-2.0"),
    "GPL-2.0-with-font-exception": ("GPL-2.0", "Font-exception-2.0"),
    "GPL-2.0-with-GCC-exception": ("GPL-2.0", "GCC-exception-2.0"),
    "GPL-3.0-with-autoconf-exception": ("GPL-3.0", "Autoconf-exception-3.0"),
    "GPL-3.0-with-GCC-exception": ("GPL-3.0", "GCC-exception-3.1"),
}
_RENAMED = {
    "BSD-2-Clause-FreeBSD": ("BSD-2-Clause",),
    "BSD-2-Clause-NetBSD": ("BSD-2-Clause",),
    "bzip2-1.0.5": ("bzip2-1.0.6",),
    "eCos-2.0": ("GPL-2.0-or-later WITH eCos-exception-2.0",),
    "Net-SNMP": (),
    "Nunit": ("zlib-acknowledgement",),
    "StandardML-NJ": ("SMLNJ",),
    "wxWindows": ("LGPL-2.0-or-later WITH WxWindows-exception-3.1",),
}


def _candidates() -> dict[str, tuple[str, ...]]:
    unclear = {name: (f"{name}-only", f"{name}-or-later") for name in _UNCLEAR}
    later = {f"{name}+": (f"{name}-or-later",) for name in _OR_LATER}
    excepted = {
        name: tuple(f"{base}-{end} WITH {exception}" for end in ("only", "or-later"))
        for name, (base, exception) in _EXCEPTIONS.items()
    }
    return {name.lower(): ids for name, ids in (unclear | later | excepted | _RENAMED).items()}


_CANDIDATES = _candidates()


def is_deprecated(license_id: str) -> bool:
    """Whether SPDX gave the id up; an exception behind ``WITH`` makes no difference."""
    return license_id.partition(" WITH ")[0].lower() in _CANDIDATES


def stricter(license_id: str) -> tuple[str, ...]:
    """The ids that may be meant, the one that allows less first; the id itself when it is not a deprecated one.

    Empty for ``Net-SNMP``, which is several licenses in one text.
    """
    base, separator, exception = license_id.partition(" WITH ")
    candidates = _CANDIDATES.get(base.lower(), (base,))
    return tuple(f"{candidate}{separator}{exception}" for candidate in candidates)


def advice(license_id: str) -> str:
    """What to ask the person who wrote a deprecated id."""
    candidates = stricter(license_id)
    meant = f": did you mean {' or '.join(candidates)}?" if candidates else ""
    return f"{license_id} is an id that SPDX no longer uses{meant}"
