"""A file as it was at a git revision."""

from __future__ import annotations

import os
import subprocess

from cnncalc.diagnostics.errors import refused

_SECONDS = 30


def at_revision(path: str, revision: str) -> str | None:
    """The text of a file at a revision; None where there was no such file. SpecError where git cannot say."""
    folder, name = os.path.split(os.path.abspath(path))
    if revision.startswith("-") or not revision:
        raise refused(path, f"'{revision}' is no revision", "name a branch, a tag or a commit, as HEAD~1")
    try:
        known = _git(folder, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
        if known.returncode:
            if _git(folder, "rev-parse", "--git-dir").returncode:
                raise refused(path, "is in no git repository", "compare files of a repository, or name two files")
            raise refused(
                path, f"git knows no revision '{revision}'", "fetch it first, or name another: git log shows them"
            )
        shown = _git(folder, "show", f"{known.stdout.decode().strip()}:./{name}")
    except (OSError, subprocess.TimeoutExpired) as error:
        raise refused(path, f"git cannot be asked: {error}", "install git, or name two files") from None
    if shown.returncode:
        return None
    try:
        return shown.stdout.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise refused(path, f"is no UTF-8 text at {revision}", "compare another revision") from None


def _git(folder: str, *words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["git", "-C", folder, *words], capture_output=True, check=False, timeout=_SECONDS, stdin=subprocess.DEVNULL
    )
