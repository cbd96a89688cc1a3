"""`cnncalc check`: does a network keep its expected shapes and budgets?"""

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from cnncalc.cli.faults import fault_text
from cnncalc.cli.options import Framework, Output, Set, chosen
from cnncalc.cli.output import wants_color, write
from cnncalc.diagnostics.errors import SpecError, UsageError

if TYPE_CHECKING:
    from cnncalc.analysis.expectations.outcome import Outcome, Outcomes


def check(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...",
            help="Specs, programs, folders to search and globs; also - and zoo:NAME.",
            show_default=False,
        ),
    ],
    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="text, json, github, junit, sarif, markdown or gitlab.",
            show_default="text; github in its actions",
        ),
    ] = None,
    output: Output = None,
    framework: Framework = None,
    set: Set = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option(
            "--exclude", metavar="GLOB", help="Leave these files out, as .gitignore writes them; may be repeated."
        ),
    ] = None,
    skip_others: Annotated[
        bool, typer.Option("--skip-others", help="Skip named files that hold no network, as in folders.")
    ] = False,
    update: Annotated[
        bool, typer.Option("--update", help="Write what is found into the expectations that are not met.")
    ] = False,
    all: Annotated[bool, typer.Option("--all", help="With --update: add => SHAPE to every layer without one.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="With --update: show the patch, and write nothing.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="With --update: also where CI is set.")] = False,
) -> int:
    """Hold networks to what they expect of themselves: `=>` shapes and `expect:` figures. Exit 1 where some is not met.

    \b
    cnncalc check model.yaml
    cnncalc check specs/ --exclude 'old/*'
    cnncalc check zoo:alexnet --format json
    cnncalc check models/ --update --dry-run | git apply
    """
    from cnncalc.render.checks.formats import FORMATS

    chosen(format, FORMATS, "--format")
    chosen(framework, ("keras", "torch"), "--framework")
    if (all or dry_run or force) and not update:
        raise UsageError("--all, --dry-run and --force go with --update", "add --update")
    if update:
        return _updated(paths, exclude, skip_others, all, dry_run, force, framework, set, output)
    if format is None:
        format = "github" if os.environ.get("GITHUB_ACTIONS") == "true" and output is None else "text"
    found = _held(paths, framework, set, exclude, skip_others, quiet=format == "json")
    return _told(found, format, output)


def _held(
    paths: list[str],
    framework: str | None,
    edits: list[str] | None,
    exclude: list[str] | None,
    skip_others: bool,
    quiet: bool,
) -> "Outcomes":
    """What comes of all paths; what is broken is said at once, unless the format says it itself."""
    from cnncalc.analysis.expectations.held import broken, held
    from cnncalc.analysis.expectations.outcome import Outcomes
    from cnncalc.cli.progress import shown
    from cnncalc.sources.search import Search

    search = Search(exclude or (), skip_others)
    found = Outcomes()
    sources = list(search(paths))
    found.skipped = search.skipped
    for source in shown(sources, "checking"):
        outcome = broken(source.name, source.error) if source.error else held(source.name, framework, edits or ())
        found.add(outcome)
        if outcome.broken and not quiet:
            _complain(outcome)
    return found


def _updated(
    paths: list[str],
    exclude: list[str] | None,
    skip_others: bool,
    everywhere: bool,
    dry: bool,
    forced: bool,
    framework: str | None,
    edits: list[str] | None,
    output: str | None,
) -> int:
    """`--update`: write what is found."""
    from cnncalc.cli.updating import Wanted, allowed, update
    from cnncalc.sources.search import Search

    if edits:
        raise UsageError(
            "--update writes what the file itself gives", "leave --set out, or write its change into the file"
        )
    if not dry:
        allowed(forced)
    return update(list(Search(exclude or (), skip_others)(paths)), Wanted(everywhere, dry, framework), output)


def _complain(outcome: "Outcome") -> None:
    sys.stderr.write(fault_text(SpecError(list(outcome.faults))))


def _told(found: "Outcomes", format: str, output: str | None) -> int:
    """Write the run; its exit code."""
    from cnncalc.render.checks.formats import rendered

    color = wants_color() and output is None
    write(rendered(found, format, color, os.environ.get("GITHUB_WORKSPACE")), output)
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if format == "github" and summary:
        from cnncalc.cli.output import append

        append(rendered(found, "markdown"), summary)
    return found.code
