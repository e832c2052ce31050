"""The tables through LibreOffice: each CSV file into a workbook and back, .ods and .xlsx, and every byte the same.

LibreOffice itself measures nothing here: what it wrote is read with Python's standard library.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from conformance import PACKAGE, tables, write_report
from with_csv import StandardLibrary

# Comma, quotation mark, UTF-8, from line 1, every column as text (2), so that nothing is taken for a date or a number.
COLUMNS = "/".join(f"{number}/2" for number in range(1, 101))
READ = f"CSV:44,34,76,1,{COLUMNS},0,false,false"
# Comma, quotation mark, UTF-8; quotation marks only where they are needed (false), cells as they stand (false).
WRITE = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false"


def convert(files: list[Path], kind: str, folder: Path, profile: Path, *options: str) -> list[Path]:
    """Files in another format, by one call of LibreOffice with a profile of its own.

    Raises:
        SystemExit: It has not written a file.
    """
    command = ["soffice", "--headless", f"-env:UserInstallation={profile.as_uri()}", *options]
    done = subprocess.run(
        [*command, "--convert-to", kind, "--outdir", str(folder), *map(str, files)],
        capture_output=True,
        text=True,
        check=False,
    )
    written = [folder / f"{file.stem}.{kind.partition(':')[0]}" for file in files]
    if missing := [file.name for file in written if not file.is_file()]:
        sys.exit(f"soffice has not written {', '.join(missing)}: {done.stderr}")
    return written


def round_trip(files: list[Path], workbook: str, folder: Path) -> list[Path]:
    """CSV files after the way into workbooks and back."""
    profile = folder / "profile"
    books = convert(files, workbook, folder / workbook, profile, f"--infilter={READ}")
    return convert(books, WRITE, folder / workbook / "data", profile)


def main() -> None:
    """Print the report of what came back, if it is the same from both kinds of workbook."""
    files = [table.path for table in tables()]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for workbook in ("xlsx", "ods"):
            for before, after in zip(files, round_trip(files, workbook, folder), strict=True):
                if before.read_bytes() != after.read_bytes():
                    sys.exit(f"{before.name} is another file after the way through .{workbook}")
        package = folder / "ods"
        shutil.copytree(PACKAGE / "schemas", package / "schemas")
        shutil.copy(PACKAGE / "datapackage.json", package)
        write_report(StandardLibrary(), package)


if __name__ == "__main__":
    main()
