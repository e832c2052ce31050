"""Everything that is computed from the models and the authored tables, as text, without writing a file."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aqim_data.dataset import Dataset
from aqim_data.dataset.files import read_file
from aqim_data.derive import comparison, completeness, conformance, coverage, curation, documents, schemas, tables
from aqim_data.derive.captivities import captivities
from aqim_data.derive.catalogues import catalogue_texts
from aqim_data.derive.checksums import AUTHORED_FILES, CHECKSUMS, checksums_text
from aqim_data.derive.descriptor import FileFacts, descriptor, json_text
from aqim_data.derive.metadata import NAME, package_properties
from aqim_data.errors import InvalidDatasetError
from aqim_data.models import AUTHORED, DERIVED, TABLES, Captivity, FlatEvent, Record, RegisteredId, VocabularyTerm


@dataclasses.dataclass(frozen=True, slots=True)
class DerivedFiles:
    """The derived files of a package, by their path relative to its folder.

    Attributes:
        package: Those that travel with the data: the schemas, the derived tables, ``datapackage.json``.
        repository: Those that stand in the repository only: pages, the citation file, what clients must find, records
            for catalogues and the checksums.
    """

    package: Mapping[str, str]
    repository: Mapping[str, str]


def derive(data: Dataset, folder: Path, *, pages: bool = True) -> DerivedFiles:
    """Compute every derived file of a loaded package.

    Args:
        data: The package; of the derived tables only the register of ids is used, as the memory of ids.
        folder: Where its authored tables lie; their bytes go into the checksums.
        pages: Whether those are wanted that stand in the repository only, too.

    Raises:
        InvalidDatasetError: A file that it needs is there no longer, or cannot be read.
    """
    properties = package_properties(data.descriptor)
    version = str(properties["version"])
    derived_tables: dict[type[Record], tuple[Record, ...]] = {
        RegisteredId: tuple(tables.registered_ids(data, version)),
        VocabularyTerm: tuple(tables.vocabulary_terms()),
        FlatEvent: tuple(tables.flat_events(data)),
        Captivity: tuple(captivities(data)),
    }
    texts = {model.table_info.path: tables.table_text(model, derived_tables[model]) for model in DERIVED}
    facts = {path: FileFacts.of([text.encode()]) for path, text in texts.items()}
    facts |= {model.table_info.path: _facts(folder, model.table_info.path) for model in AUTHORED}
    texts |= schema_texts()
    texts["datapackage.json"] = descriptor_text(data.descriptor, facts)
    if not pages or properties["name"] != NAME:
        return DerivedFiles(texts, {})
    rows = {model: derived_tables.get(model) or tuple(data.tables[name]) for name, model in TABLES.items()}
    records = publication_texts(json.loads(texts["datapackage.json"]))
    digests = {path: fact.digest for path, fact in facts.items()}
    digests |= {path: FileFacts.of([text.encode()]).digest for path, text in (texts | records).items()}
    digests |= {path: _facts(folder, path).digest for path in _authored_files(folder)}
    written = _pages(data, folder) | {conformance.PATH: conformance.conformance_text(rows)}
    return DerivedFiles(texts, {**written, **records, CHECKSUMS: checksums_text(digests)})


def publication_texts(descriptor: Mapping[str, Any]) -> dict[str, str]:
    """How the package is cited and catalogued, by path; it depends on nothing but the descriptor."""
    return {"CITATION.cff": documents.citation_file(), **catalogue_texts(descriptor)}


def _authored_files(folder: Path) -> Iterator[str]:
    for pattern in AUTHORED_FILES:
        for file in folder.glob(pattern):
            yield file.relative_to(folder).as_posix()


def schema_texts() -> dict[str, str]:
    """The schemas of all tables by path; they depend on nothing but the models."""
    texts: dict[str, str] = {}
    for name, model in TABLES.items():
        texts[f"schemas/{name}.table.json"] = json_text(schemas.table_schema(model))
        texts[f"schemas/{name}.schema.json"] = json_text(schemas.json_schema(model))
    return texts


def descriptor_text(before: Mapping[str, Any], facts: Mapping[str, FileFacts]) -> str:
    """``datapackage.json`` as it should be.

    Args:
        before: The descriptor as it is, of which the package's own properties and further resources are kept.
        facts: The facts of every table's file by its path.
    """
    resources = before.get("resources")
    others = [entry for entry in resources if _is_another(entry)] if isinstance(resources, list) else []
    return json_text(descriptor(package_properties(before), facts, others))


def _is_another(resource: object) -> bool:
    """Whether a resource of the descriptor is none of our tables; whoever keeps the package keeps it."""
    return isinstance(resource, dict) and str(resource.get("name")) not in TABLES


def _pages(data: Dataset, folder: Path) -> dict[str, str]:
    pages = {
        "docs/data-dictionary.md": documents.data_dictionary(),
        "docs/coverage.md": coverage.coverage_page(data),
        "docs/completeness.md": completeness.completeness_page(data),
        "docs/disputes.md": comparison.comparison_page(data),
        "docs/left-out.md": curation.left_out_page(folder),
    }
    method = folder / "docs" / "method.md"
    if method.is_file():
        pages["docs/method.md"] = curation.with_figures(_content(folder, "docs/method.md").decode("utf-8"), data)
    return pages


def _facts(folder: Path, name: str) -> FileFacts:
    with _reading(folder / name):
        return FileFacts.of_file(folder, name)


def _content(folder: Path, name: str) -> bytes:
    with _reading(folder / name):
        return read_file(folder, name)


@contextmanager
def _reading(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        # It was read a moment ago, so somebody is at work there.
        raise InvalidDatasetError(f"{file} cannot be read any more: {error.strerror}") from None
