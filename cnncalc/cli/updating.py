"""`check --update`: expectations rewritten in their files, in one step each, or shown as a patch."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from cnncalc.cli.faults import fault_text
from cnncalc.cli.output import OutputError, replace_file, write
from cnncalc.diagnostics.errors import SpecError, UsageError
from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.printable import printable
from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.analysis.expectations.update import Updated
    from cnncalc.sources.search import Found

_BOM = b"\xef\xbb\xbf"


class Wanted(NamedTuple):
    """What is to be done: everywhere, shown only, for which framework, in ordinary comments too."""

    everywhere: bool
    dry: bool
    framework: str | None
    ordinary: bool


def _allowed(forced: bool) -> None:
    """UsageError where a machine of continuous integration would rewrite what it is there to hold."""
    if os.environ.get("CI") and not forced:
        raise UsageError("--update does not run where CI is set", "update on your own machine, or add --force")


def update_all(sources: Sequence[Found], wanted: Wanted, output: str | None, forced: bool) -> int:
    """Update every source; 2 where one is broken, 1 where something cannot be updated."""
    if not wanted.dry:
        _allowed(forced)
    code = 0
    patches: list[str] = []
    lines: list[str] = []
    for source in sources:
        try:
            if source.error is not None:
                raise source.error
            done, patched = _one(source.name, wanted)
        except SpecError as error:
            sys.stderr.write(fault_text(error))
            code = 2
            continue
        if done.refused:
            sys.stderr.write(fault_text(SpecError(list(done.refused))))
            code = max(code, 1)
        patches.append(patched)
        lines.append(f"{printable(source.name)}: {_told(done, wanted.dry)}")
    if wanted.dry:
        write("".join(patches), output)
        return code
    write("".join(f"{line}\n" for line in lines), output)
    return code


def _told(done: Updated, dry: bool) -> str:
    parts = [f"{done.changed} updated"] if done.changed or not done.added else []
    parts += [f"{done.added} added"] if done.added else []
    parts += [f"{len(done.refused)} refused"] if done.refused else []
    return ", ".join(parts)


def _one(name: str, wanted: Wanted) -> tuple[Updated, str]:
    """(what was done, its patch) for one file; it is written unless it is only to be shown."""
    from cnncalc.analysis.expectations.program import is_program
    from cnncalc.render.patch import patch

    program = "->" not in name and is_program(name)
    file = f"{name.partition('.py:')[0]}.py" if ".py:" in name else name
    if not os.path.isfile(file):
        raise _refused(name, "only files can be updated", "name a spec or a program that is a file")
    read, done = _program(name, wanted) if program else _spec(name, wanted)
    if read == done.text:
        return done, ""
    old = file_text(file)
    if old.removeprefix("\ufeff") != read:
        raise _refused(name, "the file changed while it was read", "run it again")
    new = old[: len(old) - len(old.removeprefix("\ufeff"))] + done.text
    if not wanted.dry:
        if not os.access(file, os.W_OK):
            raise OutputError(f"{file}: it may not be written")
        replace_file(file, new.encode("utf-8"))
    return done, patch(name_in_repository(file), old, new)


def _spec(name: str, wanted: Wanted) -> tuple[str, Updated]:
    """The text of a spec as it was read, and updated."""
    from cnncalc.analysis.expectations.held import examined
    from cnncalc.analysis.expectations.update import holds, updated

    outcome, report = examined(name, wanted.framework)
    done = updated(report, outcome.checks, wanted.everywhere)
    read = report.graph.spec.source.text
    if read != done.text and not holds(report, done):
        raise _refused(name, "the updated text would not hold what it says", "this is a bug: nothing was written")
    return read, done


def _program(name: str, wanted: Wanted) -> tuple[str, Updated]:
    """The text of a program as it was read, and updated."""
    from cnncalc.analysis.expectations.program import additions, holds, program_outcome
    from cnncalc.analysis.expectations.update_program import updated_program

    outcome, source = program_outcome(name, wanted.framework, wanted.ordinary)
    added = additions(name, wanted.framework, source) if wanted.everywhere else {}
    done = updated_program(source, outcome.checks, added)
    if source.text != done.text and not holds(name, done.text, len(done.refused), wanted.framework, wanted.ordinary):
        raise _refused(name, "the updated text would not hold what it says", "this is a bug: nothing was written")
    return source.text, done


def file_text(name: str) -> str:
    """The text of a file as it is, with its byte order mark."""
    with open(name, "rb") as file:
        return file.read().decode("utf-8")


def _refused(name: str, message: str, help: str) -> SpecError:
    from cnncalc.diagnostics.place import Place, Source

    return SpecError([Fault(message, Place((Source(name, ""), 1, 1, 1)), help=help)])


def name_in_repository(name: str) -> str:
    """A file's name as a patch has it: from the top of its repository, else from the working folder."""
    path = os.path.realpath(name)
    at = os.path.dirname(path)
    while not os.path.exists(os.path.join(at, ".git")):
        parent = os.path.dirname(at)
        if parent == at:
            at = os.path.realpath(os.getcwd())
            break
        at = parent
    return os.path.relpath(path, at).replace(os.sep, "/")
