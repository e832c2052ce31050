"""A package as it stood in a git revision, read from git's own store: nothing is checked out and nothing is run."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from aqim_data.diff.files import Files
from aqim_data.errors import ComparisonError

# Objects that a partial clone lacks would be fetched; comparing never goes to the network.
_OFFLINE = {"GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none", "GIT_TERMINAL_PROMPT": "0"}
_REGULAR = ("100644", "100755")


class RevisionFiles(Files):
    """The files of a package as a commit holds them."""

    def __init__(self, revision: str, folder: Path) -> None:
        """Look up a revision.

        Args:
            revision: Anything git takes for a commit: ``HEAD~1``, ``v0.1.0``, ``main``.
            folder: The package's folder in a working tree; the revision is searched at the same place.

        Raises:
            ComparisonError: git, the repository or the revision is missing.
        """
        super().__init__(revision)
        self._folder = folder
        prefix = repository_prefix(folder)
        if prefix is None:
            raise ComparisonError(f"{folder} lies in no git repository, so {revision!r} cannot be a revision of it")
        # ls-tree and cat-file hand out what is stored: no filter, no hook and no text conversion is run.
        commit = "" if revision.startswith("-") else self._run("rev-parse", "--verify", f"{revision}^{{commit}}")
        if not commit:
            hint = (
                "`git tag` and `git log --oneline` list revisions"
                if self._run("tag").strip()
                else "it has no tags, so name a commit, which `git log --oneline` lists"
            )
            raise ComparisonError(
                f"{revision!r} is neither a folder or file here nor a revision of the git repository at {folder}; "
                + hint
            )
        listing = self._run("ls-tree", "-r", "-z", "--full-tree", f"{commit.strip()}:{prefix}")
        self._entries: dict[str, tuple[str, str]] = {}
        for line in listing.split("\0")[:-1]:
            (mode, _, object_id), path = line.split("\t")[0].split(), line.split("\t", 1)[1]
            self._entries[path] = (mode, object_id)

    def _run(self, *arguments: str) -> str:
        done = git(self._folder, *arguments)
        return "" if done.returncode else done.stdout.decode("utf-8", "surrogateescape")

    def _content(self, path: str, limit: int) -> bytes | None:
        mode, object_id = self._entries.get(path, ("", ""))
        if not mode:
            return None
        if mode not in _REGULAR:
            raise ComparisonError(f"{self.name}: {path} is a link or a module there, which is not followed")
        size = self._run("cat-file", "-s", object_id).strip()
        if not size.isdecimal():
            raise ComparisonError(f"{self.name}: git cannot read {path}; is the clone complete?")
        if int(size) > limit:
            raise ComparisonError(f"{self.name}: {path} has {int(size) >> 20} MiB, more than is read")
        return git(self._folder, "cat-file", "blob", object_id).stdout


def repository_prefix(folder: Path) -> str | None:
    """Where a folder lies in its git repository (``""`` at the top, else ending in ``/``); None if in none.

    Raises:
        ComparisonError: git is not installed.
    """
    done = git(folder, "rev-parse", "--show-prefix")
    return None if done.returncode else os.fsdecode(done.stdout).rstrip("\n")


def git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run one of git's reading commands in a folder.

    Raises:
        ComparisonError: git is not installed, or does not answer.
    """
    command = ["git", "--no-pager", "-c", "core.fsmonitor=false", "-C", str(folder), *arguments]
    try:
        return subprocess.run(
            command,
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
            timeout=120,
            env={**os.environ, **_OFFLINE},
        )
    except FileNotFoundError:
        raise ComparisonError(
            "git is not installed, so no revision can be read; name folders, zips or wheels"
        ) from None
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise ComparisonError(f"git cannot be run: {error}") from None
