"""`whatif --write` and `--diff`: edits put into the source's own text, or shown as a patch."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from cnncalc.cli.output import OutputError, replace_file, write
from cnncalc.cli.texts import program_with, spec_with
from cnncalc.cli.updating import file_text, name_in_repository
from cnncalc.diagnostics.errors import UsageError, refused
from cnncalc.diagnostics.printable import printable

if TYPE_CHECKING:
    from cnncalc.cli.given import Given
    from cnncalc.graph.report import Report


def put(given: Given, edits: list[str], before: Report, after: Report, dry: bool, output: str | None) -> None:
    """Write the edits into the file of the source, or with `dry` show the patch that does it. UsageError where there is no
    file, SpecError where the text cannot say them."""
    from cnncalc.render.patch import patch

    file = _file(given)
    old = file_text(file)
    mark = "\ufeff" if old.startswith("\ufeff") else ""
    if after.graph.spec is None:
        read, new = program_with(given, edits, before, after, file)
    else:
        read, new = spec_with(given, edits, after)
    if old.removeprefix(mark) != read:
        raise refused(given.spec, "the file changed while it was read", "run it again")
    if dry:
        write(patch(_shown(given, file), old, mark + new), output)
        return
    if not os.access(file, os.W_OK):
        raise OutputError(f"{file}: it may not be written")
    if new != read:
        replace_file(file, (mark + new).encode("utf-8"))
    told = "is as it was: it says so already" if new == read else f"written: {', '.join(edits)}"
    sys.stderr.write(f"{printable(file)}: {printable(told)}\n")
    unmet = 0 if after.graph.spec is None else _unmet(after)
    if unmet:
        hold = "expectation does not hold" if unmet == 1 else "expectations do not hold"
        sys.stderr.write(f"   {unmet} {hold} any more: cnncalc check --update {printable(given.spec)} rewrites them\n")


def _unmet(after: Report) -> int:
    """How many of the spec's own expectations the network no longer meets."""
    from cnncalc.analysis.expectations.checks import checks

    return sum(not check.met for check in checks(after))


def _file(given: Given) -> str:
    name = given.spec
    if name.startswith("zoo:"):
        from cnncalc.language.zoo import zoo_path

        return str(zoo_path(name[4:]))
    from cnncalc.sources.load import named_part

    file = named_part(name)[0]
    if "->" in name or not os.path.isfile(file):
        raise UsageError("there is no file to write to", "name a spec or a program that is a file")
    return file


def _shown(given: Given, file: str) -> str:
    """The file's name in a patch."""
    return os.path.basename(file) if given.spec.startswith("zoo:") else name_in_repository(file)
