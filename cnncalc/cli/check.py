"""`cnncalc check`: does a spec keep its expected shapes and budgets?"""

import os
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cnncalc.cli.faults import fault_text
from cnncalc.cli.options import Framework, Output, Set, chosen, loaded
from cnncalc.cli.output import wants_color, write
from cnncalc.diagnostics.errors import SpecError, refused
from cnncalc.diagnostics.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.analysis.expectations.check import Check

FORMATS = ("table", "plain", "json")


def check(
    specs: Annotated[
        list[str],
        typer.Argument(
            metavar="SPEC...", help="Spec files and folders to search; also - and zoo:NAME.", show_default=False
        ),
    ],
    format: Annotated[str | None, typer.Option("--format", "-f", metavar="FORMAT", help="plain or json.")] = None,
    output: Output = None,
    framework: Framework = None,
    set: Set = None,
    outputs: Annotated[
        bool,
        typer.Option("--outputs", help="Hold notebooks to what their cells have printed: tables of layers, shapes."),
    ] = False,
) -> int:
    """Compare specs with every expectation in them: `=>` shapes and `expect:` figures. Exit 1 where some is not met.

    \b
    cnncalc check model.yaml
    cnncalc check specs/
    cnncalc check zoo:alexnet --format json
    cnncalc check lesson.ipynb --outputs
    """
    chosen(format, FORMATS, "--format")
    kept = Kept(json=format == "json", color=wants_color() and output is None)
    for name, found_in_folder in sources(specs):
        if found_in_folder is None:
            kept.skipped += 1
            continue
        try:
            kept.add(name, _printed(name, framework) if outputs else _checked(name, framework, set))
        except SpecError as error:
            kept.add_broken(name, error)
    write(kept.text(), output)
    return 2 if kept.broken else 1 if kept.unmet else 0


class Kept:
    """What a run found so far: how many expectations are met, and what is to be printed."""

    def __init__(self, json: bool, color: bool) -> None:
        self.json = json
        self.color = color
        self.met = self.unmet = self.broken = self.files = self.skipped = 0
        self.results: list[dict[str, Any]] = []
        self.lines: list[str] = []

    def add(self, name: str, found: "list[Check]") -> None:
        """One spec that could be computed, with its expectations."""
        failed = [c for c in found if not c.met]
        self.files += 1
        self.met += len(found) - len(failed)
        self.unmet += len(failed)
        checks = [c.to_dict() for c in found]
        self.results.append(
            {"spec": name, "met": len(found) - len(failed), "unmet": len(failed), "checks": checks},
        )
        self.lines += _lines(name, found, failed, self.color)

    def add_broken(self, name: str, error: SpecError) -> None:
        """One that could not; its faults are printed at once."""
        self.files += 1
        self.broken += 1
        self.results.append({"spec": name, "errors": error.errors})
        if not self.json:
            sys.stderr.write(fault_text(error))

    def text(self) -> str:
        """All of it, with the counts."""
        counts = {"met": self.met, "unmet": self.unmet, "broken": self.broken, "skipped": self.skipped}
        if self.json:
            from cnncalc.render.json import json_text

            return json_text({"specs": self.results, **counts})
        return "\n".join([*self.lines, _summary(self.files, **counts)]) + "\n"


def _checked(name: str, framework: str | None, edits: list[str] | None) -> "list[Check]":
    from cnncalc.analysis.expectations.checks import checks
    from cnncalc.graph.walk import infer

    return checks(infer(loaded(name, framework, None, edits)))


def _printed(name: str, framework: str | None) -> "list[Check]":
    from cnncalc.analysis.expectations.outputs import output_checks

    return output_checks(name, framework)


def _lines(name: str, found: "list[Check]", failed: "list[Check]", color: bool) -> "Iterator[str]":
    """A line for a spec that keeps its word; for one that doesn't, a line each broken expectation."""
    tick, cross = ("\x1b[32m✓\x1b[0m", "\x1b[31m✗\x1b[0m") if color else ("✓", "✗")
    if not failed:
        what = f"{len(found)} met" if found else "no expectations"
        yield f"{tick if found else '·'} {printable(name)}: {what}"
        return
    yield f"{cross} {printable(name)}: {len(failed)} of {len(found)} not met"
    for c in failed:
        place = f"{printable(c.place.where())}: " if c.place else ""
        difference = f" ({c.difference})" if c.difference else ""
        yield f"  {place}{printable(c.subject)}: expected {printable(c.expected)}, found {printable(c.found)}{difference}"
    if name != "-" and any(c.subject.split(" at ")[0] in ("params", "trainable", "macs") for c in failed):
        from shlex import quote

        yield f"  cnncalc shape {printable(quote(name))} --depth 1 shows where"


def _summary(files: int, met: int, unmet: int, broken: int, skipped: int) -> str:
    def count(number: int, what: str) -> str:
        return f"{number} {what}{'' if number == 1 else 's'}"

    parts = [count(files, "spec"), f"{met} met", f"{unmet} not met"]
    if broken:
        parts.append(f"{broken} broken")
    if skipped:
        parts.append(f"{count(skipped, 'other file')} skipped")
    return ", ".join(parts)


def sources(names: list[str]) -> "Iterator[tuple[str, bool | None]]":
    """(source, whether a folder was searched for it); None for a file in a folder that holds no spec. A folder that
    holds none at all is a SpecError."""
    for name in names:
        if "->" in name or not os.path.isdir(name):
            yield name, False
            continue
        found = False
        for folder, folders, files in os.walk(name):
            folders[:] = sorted(f for f in folders if not f.startswith("."))
            for file in sorted(files):
                path = os.path.join(folder, file)
                holds = is_spec_file(path)
                found = found or holds
                yield path, True if holds else None
        if not found:
            raise refused(
                name,
                "there is no spec in this folder",
                "specs are *.cnn, *.cnn.yaml, and YAML files with input and layers",
            )


def is_spec_file(path: str) -> bool:
    """Whether a file found in a folder is a spec: by its name, or YAML with top-level `layers` and `input`."""
    if path.endswith((".cnn", ".cnn.yaml", ".cnn.yml")):
        return True
    if not path.endswith((".yaml", ".yml")):
        return False
    try:
        with open(path, encoding="utf-8") as file:
            head = file.read(4 * 1024 * 1024)
    except (OSError, UnicodeDecodeError):
        return False
    keys = {line.split(":", 1)[0] for line in head.splitlines() if line[:1].isalpha() and ":" in line}
    return {"layers", "input"} <= keys
