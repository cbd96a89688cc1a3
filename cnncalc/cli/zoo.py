"""`cnncalc zoo`: the specs that ship with the package."""

import os
import sys
from typing import Annotated, Any

import typer

from cnncalc.cli.faults import fault_text
from cnncalc.cli.options import Format, Output, chosen
from cnncalc.cli.output import is_terminal, terminal_width, wants_color, write
from cnncalc.diagnostics.errors import SpecError, UsageError

FORMATS = ("table", "plain", "json", "csv", "markdown")


def zoo(
    copy: Annotated[
        str | None,
        typer.Option(
            "--copy", metavar="NAME", help="Write the YAML of NAME to NAME.yaml (or to -o FILE), to start from."
        ),
    ] = None,
    format: Format = None,
    output: Output = None,
) -> int:
    """The architectures that ship with cnncalc; each is a SPEC under zoo:NAME.

    \b
    cnncalc zoo
    cnncalc shape zoo:resnet50
    cnncalc zoo --copy mobilenet_v2
    """
    chosen(format, FORMATS, "--format")
    if copy is not None:
        return _copy(copy.removeprefix("zoo:"), output)
    format = format or ("table" if is_terminal() and output is None else "plain")
    rows = []
    broken = 0
    for name in _names():
        try:
            rows.append(_entry(name))
        except SpecError as error:
            broken = 2
            sys.stderr.write(fault_text(error))
    write(_listed(rows, format, output), output)
    return broken


def _listed(rows: list[dict[str, Any]], format: str, output: str | None) -> str:
    if format == "json":
        from cnncalc.render.json import json_text

        return json_text(rows)
    from cnncalc.render import render_columns
    from cnncalc.render.figures import number_text

    cells = [
        (r["name"], r["input"], number_text(r["params"]), number_text(r["macs"]), _authors(r["source"])) for r in rows
    ]
    width, color = (None, False) if output is not None else (terminal_width(), wants_color())
    columns = ("name", "input", "params", "MACs", "source")
    return render_columns(columns, cells, format, title="zoo", width=width, color=color)


def _names() -> list[str]:
    from cnncalc.language.zoo import zoo_names

    return zoo_names()


def _entry(name: str) -> dict[str, Any]:
    """What the list says of one spec; its figures are computed, not stored."""
    from cnncalc.graph.row import plain
    from cnncalc.graph.walk import infer
    from cnncalc.sources.load import load

    graph = load(f"zoo:{name}")
    totals = infer(graph).totals
    inputs = ", ".join(str(shape) for shape in graph.input_shapes)
    return {
        "name": name,
        "model": graph.model,
        "framework": graph.framework,
        "input": inputs,
        "params": plain(totals.params),
        "macs": plain(totals.macs),
        "source": source_line(graph.spec.source.text),
    }


def source_line(text: str) -> str:
    """The source a spec cites: its first comment, up to the bracket that closes the citation, else its first sentence."""
    words = []
    for line in text.splitlines():
        comment = line.lstrip("# ").strip()
        if not line.startswith("#") or not comment:
            break
        words.append(comment)
    comment = " ".join(words)
    depth = 0
    for index, char in enumerate(comment):
        depth += (char == "(") - (char == ")")
        if char == ")" and depth == 0:
            return comment[: index + 1]
    return comment.partition(". ")[0].rstrip(".:")


def _authors(source: str) -> str:
    """A citation as a list has room for it: `Tran et al. 2015`; the citation itself where it names no authors."""
    import re

    found = re.search(r"\(([^\"()]*?\b(?:19|20)\d\d)\b", source)
    if found is None:
        return source
    names, _, year = found[1].rpartition(" ")
    parts = [name for name in re.split(r", | & | and ", names) if name]
    return f"{parts[0]} et al. {year}" if len(parts) > 2 else f"{names} {year}"


def _copy(name: str, output: str | None) -> int:
    from cnncalc.language.zoo import zoo_path

    path = zoo_path(name)
    target = output or path.name
    if target != "-" and output is None and os.path.exists(target):
        raise UsageError(f"{target} exists already", "name another file with -o FILE")
    text = path.read_text(encoding="utf-8")
    if target != "-" and os.path.exists(os.path.join(os.path.dirname(target), SCHEMA)):
        text = f"# yaml-language-server: $schema={SCHEMA}\n{text}"
    write(text, target)
    return 0


SCHEMA = "cnncalc.schema.json"
"""What `cnncalc schema -o` is called beside specs: an editor then completes keys in what is copied there."""
