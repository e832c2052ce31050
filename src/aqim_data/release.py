"""A release: the package in one zip that is itself a data package, the same bytes every time.

The descriptor lies at the top of the zip, so that programs read the zip as a package without unpacking it.
"""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aqim_data.build import build, write_bytes
from aqim_data.dataset.files import read_file
from aqim_data.dataset.loading import DESCRIPTOR, dataset_folder, parse_descriptor
from aqim_data.derive import documents, publication_texts
from aqim_data.derive.checksums import AUTHORED_FILES, CHECKSUMS, checksums_text
from aqim_data.derive.metadata import NAME
from aqim_data.derive.release_notes import read_me
from aqim_data.errors import InvalidDatasetError
from aqim_data.models import TABLES

#: What else goes along, where it is there: patterns relative to the package's folder.
_ALONG = (*AUTHORED_FILES, "POLICY.md")
#: The earliest time that a zip can hold. A release knows its day, and the same data must give the same bytes.
_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Release:
    """A release that was written.

    Attributes:
        file: The zip.
        digest: Its SHA-256, in hexadecimal.
        size: Its bytes.
        files: Paths of the files in it, sorted.
    """

    file: Path
    digest: str
    size: int
    files: tuple[str, ...]


def write_release(path: str | os.PathLike[str] | None, output: Path) -> Release:
    """Write a package as a zip, and its checksum beside it.

    The content depends on the package alone. The bytes of the zip depend on the version of zlib, too: what can be
    compared between machines is ``SHA256SUMS`` in it.

    Args:
        path: The package's folder; None for the data of this installation.
        output: Folder that the files are written to; it is made if it is missing.

    Raises:
        DatasetNotFoundError: There is no data package at the path.
        InvalidDatasetError: The package is not valid or not fresh, or a file cannot be read or written.
    """
    folder = dataset_folder(path)
    _must_be_sound(folder)
    try:
        files = release_files(folder)
    except OSError as error:
        raise InvalidDatasetError(f"{error.filename or folder} cannot be read: {error.strerror}") from None
    descriptor = parse_descriptor(files[DESCRIPTOR])
    content = _zipped(files)
    digest = hashlib.sha256(content).hexdigest()
    file = output / f"{descriptor['name']}-{descriptor['version']}.zip"
    write_bytes(file, content)
    write_bytes(file.with_name(f"{file.name}.sha256"), checksums_text({file.name: digest}).encode())
    return Release(file, digest, len(content), tuple(files))


def release_files(folder: Path) -> dict[str, bytes]:
    """The files of a release by their path in it, sorted; ``SHA256SUMS`` lists all the others.

    Raises:
        OSError: One of them cannot be read.
    """
    descriptor = parse_descriptor(read_file(folder, DESCRIPTOR))
    files = {name: read_file(folder, name) for name in _package_files(folder, descriptor)}
    texts = {"docs/data-dictionary.md": documents.data_dictionary(), "README.md": read_me(descriptor)}
    if descriptor["name"] == NAME:
        texts |= {name: text for name, text in publication_texts(descriptor).items() if not name.startswith(".")}
    files |= {name: text.encode() for name, text in texts.items()}
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    files[CHECKSUMS] = checksums_text(digests).encode()
    return dict(sorted(files.items()))


def _package_files(folder: Path, descriptor: Mapping[str, Any]) -> Iterator[str]:
    yield DESCRIPTOR
    for name, model in TABLES.items():
        yield from (model.table_info.path, f"schemas/{name}.table.json", f"schemas/{name}.schema.json")
    for resource in descriptor["resources"]:
        if resource.get("name") not in TABLES:
            # Files that whoever keeps the package added; data that stand in the descriptor itself have no path.
            paths = resource.get("path", [])
            yield from paths if isinstance(paths, list) else [paths]
    for pattern in _ALONG:
        yield from (file.relative_to(folder).as_posix() for file in folder.glob(pattern))


def _must_be_sound(folder: Path) -> None:
    result = build(folder, check=True)
    if not result.report.valid:
        count = len(result.report.problems)
        raise InvalidDatasetError(
            f"{folder} is not valid ({count:,} problem{'s' * (count > 1)}), so nothing was released; "
            f"`aqim-data validate {folder}` lists them"
        )
    if result.stale:
        raise InvalidDatasetError(
            f"{folder} is not fresh ({', '.join(result.stale)}), so nothing was released; "
            f"run `aqim-data build {folder}` first"
        )


def _zipped(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, on whatever machine
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, content)
    return buffer.getvalue()
