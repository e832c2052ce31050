"""``SHA256SUMS``: the checksums of the package's files, as ``sha256sum --check`` reads them."""

from __future__ import annotations

from collections.abc import Mapping

#: Name of the file.
CHECKSUMS = "SHA256SUMS"
#: Files that nobody derives and that belong to the package, as patterns relative to its folder.
AUTHORED_FILES = ("curation/allowed.csv", "LICENSES/*.txt")


def checksums_text(digests: Mapping[str, str]) -> str:
    r"""The checksums of some files, one a line, sorted by path.

    Args:
        digests: The SHA-256 of each file in hexadecimal, by its path relative to the file of checksums.

    >>> checksums_text({"b.csv": "22", "a.csv": "11"})
    '11  a.csv\n22  b.csv\n'
    """
    return "".join(f"{digests[path]}  {path}\n" for path in sorted(digests))
