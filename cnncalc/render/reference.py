"""The reference of layer types as Markdown (`docs/layers.md`) and as plain data."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cnncalc.analysis.reference import LEGEND, described, entries, examples, families, written

if TYPE_CHECKING:
    from cnncalc.analysis.reference import Entry, Written
    from cnncalc.layers.declaration.layer import Layer


def command(example: str) -> str:
    """The command line that computes an example."""
    mark = "'" if '"' in example else '"'
    return f"cnncalc shape {mark}{example}{mark}"


def page(layer: type[Layer], level: int = 1) -> str:
    """A layer's page in Markdown: what it is, how it is written, its attributes, examples with their formulas."""
    lines = [f"{'#' * level} {layer.type}", "", described(layer), ""]
    lines += [f"- {way.whose}: {_quoted(way)}" for way in written(layer)]
    lines.append("")
    rows = entries(layer)
    if rows:
        lines += [
            "| attribute | symbol | default | Keras | PyTorch | holds | what it is |",
            "|---|---|---|---|---|---|---|",
            *("| " + " | ".join(_cells(row)) + " |" for row in rows),
            "",
        ]
    for example, found in examples(layer):
        lines += ["```console", f"$ {command(example)}", "```", "", *(f"- {formula}" for formula in found), ""]
    return "\n".join(lines)


def _quoted(way: Written) -> str:
    *names, last = way.names
    return ", ".join([*(f"`{name}`" for name in names), f"`{way._replace(names=(last,)).text}`"])


def _cells(row: Entry) -> tuple[str, ...]:
    own, *short = row.names
    name = f"`{own}`" + (f" ({', '.join(f'`{n}`' for n in short)})" if short else "")
    return (
        name,
        row.symbol,
        row.default,
        *(f"`{n}`" if n else "" for n in (row.keras, row.torch)),
        row.holds,
        row.help,
    )


def details(layer: type[Layer]) -> dict[str, Any]:
    """A layer's page as the JSON output has it."""
    return {
        "type": layer.type,
        "family": layer.family,
        "description": described(layer),
        "written": [way._asdict() for way in written(layer)],
        "attributes": [row._asdict() for row in entries(layer)],
        "examples": [
            {"source": example, "formulas": [formula._asdict() for formula in found]}
            for example, found in examples(layer)
        ],
    }


def reference() -> str:
    """The whole reference in Markdown, as `docs/layers.md` holds it."""
    lines = [
        "# Layers",
        "",
        "Generated from the declarations by `python -m cnncalc.render.reference`; `cnncalc layers TYPE` prints one page.",
        "Every name below may be used in any file; a class name brings its framework's argument order and defaults.",
        "",
        "Below each example stand its formulas, traced through the very rules that compute the table.",
        LEGEND.replace("above", "of the table"),
        "",
    ]
    for family, layers in families().items():
        lines += [f"## {family.capitalize()}", ""]
        lines += [page(layer, 3) for layer in layers]
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    target = Path(__file__).parent.parent.parent / "docs" / "layers.md"
    target.write_text(reference(), encoding="utf-8")
    sys.stdout.write(f"wrote {target.name}\n")
