"""`cnncalc whatif` with several values: a row a variant, the best of them, or the front of several figures."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from cnncalc.cli.options import chosen
from cnncalc.cli.output import is_terminal, stream, terminal_width, wants_color, write
from cnncalc.cli.picture import check, format_of, write_scene
from cnncalc.cli.progress import Meter
from cnncalc.diagnostics.errors import SpecError, UsageError
from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.analysis.sweep.search import Found
    from cnncalc.analysis.sweep.sweep import Sweep
    from cnncalc.cli.given import Given

FORMATS = ("table", "plain", "json", "csv", "markdown", "parquet")
ROWS = 50
"""Rows of a table where no number is asked for."""


class Asked(NamedTuple):
    """The options that speak of many variants."""

    where: str | None
    sort: str | None
    top: int | None
    pareto: str | None
    show: str | None
    zip: bool
    invalid: bool
    plot: bool
    on: str | None

    @property
    def any(self) -> bool:
        """Whether one of them is given."""
        return any(self)


def sweeping(given: Given, edits: list[str], asked: Asked, format: str | None, output: str | None) -> int:
    """Show the variants that the edits make; exit 1 where none is valid and wanted."""
    from cnncalc.analysis.sweep.values import keys_of, zipped

    chosen(format, FORMATS, "--format")
    _check_picture(asked, output)
    suffix = (output or "").rpartition(".")[2].lower()
    format = format or (
        suffix if suffix in ("csv", "json", "parquet") else "table" if is_terminal() and not output else "plain"
    )
    keys, fixed, searched = keys_of(edits)
    if asked.zip:
        zipped(keys)
    if searched:
        from cnncalc.analysis.sweep.bounds import bounded

        for line in bounded(keys, given.load(fixed)):
            sys.stderr.write(f"{line}\n")
    sweep = _sweep(given, keys, fixed, asked)
    if asked.invalid:
        return _invalid(sweep, asked, format, output)
    return _variants(sweep, asked, format, output, given)


def _sweep(given: Given, keys: list[Any], fixed: list[str], asked: Asked) -> Sweep:
    try:
        import numpy  # noqa: F401
    except ImportError:
        raise UsageError("sweeps need NumPy, which is not installed", "pip install numpy") from None
    from cnncalc.analysis.sweep.keys import Keys
    from cnncalc.analysis.sweep.request import Request
    from cnncalc.analysis.sweep.sweep import Sweep

    request = Request(asked.where, _names(asked.sort), _names(asked.pareto), asked.top, _names(asked.show))
    return Sweep(Keys(keys, asked.zip, fixed), request, partial(given.load, helped=False))


def _names(text: str | None) -> list[str]:
    return [name.strip() for name in (text or "").split(",") if name.strip()]


def _variants(sweep: Sweep, asked: Asked, format: str, output: str | None, given: Given) -> int:
    from cnncalc.analysis.sweep.search import first_rows, rows, searched

    meter = Meter(sweep.size, "variants")
    found = _searched_on(asked.on, sweep, meter) if asked.on else searched(sweep, meter)
    meter.close()
    if found.done == sweep.size and not found.valid:
        _all_invalid(sweep)
    names = sweep.request.show
    limit = asked.top
    if limit is None and found.numbers is None and format in ("table", "plain", "markdown"):
        limit = ROWS
    if found.numbers is not None:
        shown = found.numbers if format in ("csv", "json", "parquet") or asked.top else found.numbers[:ROWS]
        parts = rows(sweep, names, shown)
    else:
        parts = first_rows(sweep, names, limit)
    picture = format_of(output)
    if picture or asked.plot:
        _drawn(sweep, found, output if picture else None, given)
    if not picture:
        _written(sweep, found, names, parts, format, output)
    sys.stderr.write(_summary(sweep, found, limit))
    if found.valid and found.wanted == 0 and not found.interrupted:
        _tell_misses(sweep)
    if found.interrupted:
        return 130
    return 0 if found.wanted or found.numbers else 1


def _searched_on(on: str, sweep: Sweep, meter: Meter) -> Found:
    """What the workers of a cluster find."""
    from cnncalc.analysis.sweep.cluster import connected, searched_on

    client, cluster = connected(on)
    try:
        return searched_on(client, sweep, meter)
    finally:
        client.close()
        if cluster is not None:
            cluster.close()


def _check_picture(asked: Asked, output: str | None) -> None:
    """UsageError where a picture is asked for that cannot be drawn; said before the variants are computed."""
    picture = format_of(output)
    if (output or "").lower().endswith((".jpg", ".jpeg", ".gif", ".webp", ".eps")):
        raise UsageError("a front is drawn as SVG, PNG, PDF or TikZ", "end the file's name in .svg, .png, .pdf or .tex")
    if (picture or asked.plot) and not asked.invalid and len(_names(asked.pareto)) != 2:
        raise UsageError("a picture is of a front of two figures", "say which: --pareto params,macs")
    check(picture)


def _drawn(sweep: Sweep, found: Found, path: str | None, given: Given) -> None:
    """The front of two figures as a picture, or on the terminal."""
    from cnncalc.render.front import front_text

    request = sweep.request
    if not found.numbers:
        return
    names = (request.pareto[0][0], request.pareto[1][0])
    columns = sweep.figures(found.numbers, list(names))[2]
    numbers = [[min(v) if v.__class__ is tuple else int(v) for v in column.tolist()] for column in columns]
    points = list(zip(*numbers, strict=True))
    if path is None:
        write(front_text(points, names, min(terminal_width() or 80, 100), 20))
        return
    labels = [", ".join(sweep.keys.edits(number)) for number in found.numbers]
    from cnncalc.draw.front import front

    title = f"{given.load(sweep.keys.fixed).model or 'network'}: {sweep.size:,} variants"
    write_scene(front(points, labels, names, title), format_of(path) or "svg", path)


def _columns(sweep: Sweep, numbers: Any, figures: list[Any]) -> list[Any]:
    """The columns of some rows: the keys' values, then the figures."""
    from cnncalc.analysis.sweep.variants import columns_of

    return [*columns_of(sweep.keys, numbers).values(), *figures]


def _written(sweep: Sweep, found: Found, names: list[str], parts: Any, format: str, output: str | None) -> None:
    titles = [*(key.target for key in sweep.keys.keys), *names]
    columns = (_columns(sweep, numbers, figures) for numbers, figures in _until_interrupted(parts, found))
    if format == "parquet":
        from cnncalc.cli.parquet import write_parquet

        write_parquet(titles, columns, output)
        return
    from cnncalc.render import variants

    if format == "csv":
        stream(variants.csv_text(titles, columns), output)
        return
    if format == "json":
        head = {"edits": list(sweep.keys.fixed), "variants": sweep.size, **counts(found)}
        stream(variants.json_text(head, titles, columns, lambda: {"complete": not found.interrupted}), output)
        return
    from cnncalc.render import render_columns

    texts = [[variants.cell(value) for value in row] for part in columns for row in variants.plain_rows(part)]
    if not texts:
        return
    piped = output is not None
    text = render_columns(
        titles, texts, format, width=None if piped else terminal_width(), color=not piped and wants_color()
    )
    write(text, output)


def counts(found: Found) -> dict[str, int | None]:
    """How many variants were looked at, are valid and are wanted."""
    return {"searched": found.done, "valid": found.valid, "wanted": found.wanted}


def _until_interrupted(parts: Iterator[Any], found: Found) -> Iterator[Any]:
    """The parts until an interrupt, which is noted."""
    try:
        yield from parts
    except KeyboardInterrupt:
        found.interrupted = True


def _summary(sweep: Sweep, found: Found, limit: int | None) -> str:
    request = sweep.request
    text = f"{sweep.size:,} variant{'' if sweep.size == 1 else 's'}: {found.valid:,} valid"
    if request.where is not None:
        text += f", {found.wanted:,} with {request.where.text}" if found.wanted is not None else ""
    if found.interrupted:
        share = 100 * found.done // sweep.size
        text += f"; interrupted after {found.done:,} of {sweep.size:,} variants ({share}%): the best of these"
    elif request.pareto:
        text += f"; {len(found.numbers or ()):,} on the front of {', '.join(name for name, _ in request.pareto)}"
    elif found.numbers is not None and request.top is not None:
        text += f"; the first {min(request.top, len(found.numbers)):,} by {', '.join(name for name, _ in request.sort)}"
    elif limit is not None and (found.wanted or 0) > limit:
        text += f"; the first {limit:,} in their order (--sort, --top N, or -o FILE.csv for all)"
    return "\n".join([text, *found.notes, ""])


def _tell_misses(sweep: Sweep) -> None:
    """No valid variant meets the condition: say what excludes them, and the nearest misses."""
    from cnncalc.analysis.sweep.misses import misses
    from cnncalc.render.variants import cell

    for miss in misses(sweep):
        text = f"{miss.text}: " + ("no valid variant meets it" if not miss.alone else f"{miss.alone:,} meet it alone")
        if miss.number is not None:
            edits = " ".join(sweep.keys.edits(miss.number))
            figures = ", ".join(f"{name} = {cell(value)}" for name, value in miss.figures)
            near = "nearest" if not miss.alone or miss.others is None else "nearest of those that meet the rest"
            text += f"; {near}: {edits}" + (f" ({figures})" if figures else "")
        sys.stderr.write(text + "\n")


def _all_invalid(sweep: Sweep) -> None:
    """No variant is valid: say why the first is not."""
    fault = sweep.reason(0)
    if fault is not None:
        sys.stderr.write(SpecError([fault]).faults[0].text() + "\n")


def _invalid(sweep: Sweep, asked: Asked, format: str, output: str | None) -> int:
    """List the variants that are not valid, each with its reason."""
    from cnncalc.analysis.sweep.search import Found, first_rows
    from cnncalc.diagnostics.printable import clipped
    from cnncalc.render import render_columns, variants

    limit = asked.top or (None if format in ("csv", "json") else ROWS)
    found = Found()
    titles = [*(key.target for key in sweep.keys.keys), "layer", "reason"]

    def parts() -> Iterator[list[Any]]:
        for numbers, _ in _until_interrupted(first_rows(sweep, [], limit, valid=False), found):
            faults = [sweep.reason(int(number)) for number in numbers]
            layers = [fault.layer or "" if fault else "" for fault in faults]
            yield _columns(sweep, numbers, [layers, [clipped(fault.message, 300) if fault else "" for fault in faults]])

    if format == "csv":
        stream(variants.csv_text(titles, parts()), output)
    elif format == "json":
        stream(variants.json_text({"variants": sweep.size}, titles, parts(), lambda: {}), output)
    elif format == "parquet":
        raise UsageError("--invalid has no parquet", "use csv or json")
    else:
        texts = [[variants.cell(value) for value in row] for part in parts() for row in variants.plain_rows(part)]
        if texts:
            piped = output is not None
            width = None if piped else terminal_width()
            write(render_columns(titles, texts, format, width=width, color=not piped and wants_color()), output)
        else:
            sys.stderr.write(f"all of the {sweep.size:,} variants are valid\n")
    return 130 if found.interrupted else 0
