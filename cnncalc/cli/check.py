"""`cnncalc check`: does a network keep its expected shapes and budgets?"""

import os
import sys
from typing import TYPE_CHECKING

from cnncalc.cli.check_options import (
    Against,
    All,
    Base,
    Comments,
    DryRun,
    Exclude,
    Force,
    Format,
    Outputs,
    Paths,
    SkipOthers,
    Update,
    Verbose,
    Weights,
)
from cnncalc.cli.faults import fault_text
from cnncalc.cli.options import Framework, Input, Output, Set, chosen, inputs_of
from cnncalc.cli.output import wants_color, write
from cnncalc.diagnostics.errors import SpecError, UsageError
from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.analysis.expectations.outcome import Outcomes
    from cnncalc.sources.search import Search


def check(
    paths: Paths,
    format: Format = None,
    output: Output = None,
    framework: Framework = None,
    input: Input = None,
    set: Set = None,
    exclude: Exclude = None,
    skip_others: SkipOthers = False,
    comments: Comments = False,
    verbose: Verbose = False,
    against: Against = None,
    weights: Weights = None,
    base: Base = None,
    outputs: Outputs = False,
    update: Update = False,
    all: All = False,
    dry_run: DryRun = False,
    force: Force = False,
) -> int:
    """Hold networks to what they expect of themselves: `=>` shapes and `expect:` figures. Exit 1 where some is not met.

    \b
    cnncalc check model.yaml
    cnncalc check specs/ --exclude 'old/*'
    cnncalc check zoo:alexnet --format json
    cnncalc check lesson.ipynb --outputs
    cnncalc check net.py:Net --weights model.pth
    """
    from cnncalc.render.checks.formats import FORMATS

    chosen(format, FORMATS, "--format")
    chosen(framework, ("keras", "torch"), "--framework")
    if (all or dry_run or force) and not update:
        raise UsageError("--all, --dry-run and --force go with --update", "add --update")
    from cnncalc.sources.search import Search as Searching

    search = Searching(exclude or (), skip_others)
    if update:
        _alone(bool(set or input))
        from cnncalc.cli.updating import Wanted, update_all

        return update_all(list(search(paths)), Wanted(all, dry_run, framework, comments), output, force)
    if format is None:
        format = "github" if os.environ.get("GITHUB_ACTIONS") == "true" and output is None else "text"
    asked = Asked(framework, set or (), comments, against, outputs, weights, inputs_of(input))
    found = _held(search, paths, asked, format)
    if base is not None:
        return _based(found, base, framework, format, output)
    return _told(found, format, output, verbose)


def _alone(changed: bool) -> None:
    """UsageError for `--update` of another network than the file's own."""
    if changed:
        help = "leave --set and --input out, or write them into the file"
        raise UsageError("--update writes what the file itself gives", help)


class Asked(NamedTuple):
    """How sources are to be held."""

    framework: str | None
    edits: "Sequence[str]"
    comments: bool
    against: str | None
    outputs: bool
    weights: str | None
    input: "str | dict[str, str] | None"


def _held(search: "Search", paths: "list[str]", asked: Asked, format: str) -> "Outcomes":
    """What comes of all sources; what is broken is said at once, unless the format says it itself."""
    from cnncalc.analysis.expectations.held import broken, held, held_against, held_to_weights, printed
    from cnncalc.analysis.expectations.outcome import Outcomes
    from cnncalc.cli.progress import shown

    found = Outcomes()
    for source in shown(list(search(paths)), "checking"):
        if source.error is not None:
            outcome = broken(source.name, source.error)
        else:
            outcome = (
                printed(source.name, asked.framework)
                if asked.outputs
                else held(source.name, asked.framework, asked.edits, asked.comments, asked.input)
            )
            if asked.against is not None:
                outcome = held_against(outcome, asked.against, asked.framework, asked.edits, asked.input)
            if asked.weights is not None:
                outcome = held_to_weights(outcome, asked.weights, asked.framework)
        found.add(outcome if format in ("json", "junit") else outcome.lean())
        if outcome.broken and format != "json":
            sys.stderr.write(fault_text(SpecError(list(outcome.faults))))
    found.skipped = search.skipped
    return found


def _based(found: "Outcomes", base: str, framework: str | None, format: str, output: str | None) -> int:
    """Write what became of the figures since a revision; the run's exit code."""
    from cnncalc.analysis.base import moved
    from cnncalc.render.checks.moved import moved_markdown, moved_plain, moved_text
    from cnncalc.render.checks.plain import as_json

    if format not in ("text", "table", "plain", "markdown", "json", "github"):
        raise UsageError(f"--base has no format {format}", "use text, markdown or json")
    files = moved([outcome.name for outcome in found.all], base, framework)
    if format == "json":
        write(as_json(found, base=moved_plain(files, base)), output)
    elif format == "markdown":
        write(moved_markdown(files, base), output)
    else:
        from cnncalc.render.checks.text import text

        write(text(found) + moved_text(files, base), output)
    return found.code


def _told(found: "Outcomes", format: str, output: str | None, verbose: bool) -> int:
    """Write the run; its exit code."""
    from cnncalc.render.checks.formats import rendered

    color = wants_color() and output is None
    write(rendered(found, format, color, os.environ.get("GITHUB_WORKSPACE"), verbose), output)
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if format == "github" and summary:
        from cnncalc.cli.output import append

        append(rendered(found, "markdown"), summary)
    return found.code
