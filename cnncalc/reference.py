"""The reference of layer types, made from their declarations: `cnncalc layers` and `docs/layers.md`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cnncalc.attribute import REQUIRED, Attribute, shown
from cnncalc.layers import every, find

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cnncalc.layer import Layer, Spelling

FAMILIES = (
    "convolution",
    "pooling",
    "padding",
    "resampling",
    "shape",
    "dense",
    "normalization",
    "activation",
    "regularization",
    "merge",
    "attention",
    "recurrent",
    "other",
)


def summary(layer: type[Layer]) -> str:
    """The first sentence of a layer's docstring."""
    text = " ".join((layer.__doc__ or "").split())
    head, dot, _ = text.partition(". ")
    return head + "." if dot else text


def families() -> dict[str, list[type[Layer]]]:
    """The layer classes by family, families in reading order."""
    found: dict[str, list[type[Layer]]] = {}
    for layer in every():
        found.setdefault(layer.family, []).append(layer)
    order = {name: index for index, name in enumerate(FAMILIES)}
    return dict(sorted(found.items(), key=lambda item: (order.get(item[0], 99), item[0])))


def types(layer: type[Layer]) -> list[str]:
    """The words a layer is written as, its own type first."""
    return list(dict.fromkeys([*([layer.type] if layer.type in layer.words else []), *layer.words]))


def overview_rows() -> list[tuple[str, str, str, str, str]]:
    """(family, words, what it is, Keras's classes, PyTorch's classes) of every layer."""
    rows = []
    for family, layers in families().items():
        for layer in layers:
            rows.append((family, _few(types(layer)), summary(layer), _few(list(layer.keras)), _few(list(layer.torch))))
    return rows


def _few(names: list[str], most: int = 3) -> str:
    """Names as a list that fits a cell: ranks in one (`Conv1D–3D`), and what is over `most` counted."""
    import re

    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(re.sub(r"[123](?=[dD])", "#", name), []).append(name)
    texts = [
        pattern.replace("#", f"{found[0][at]}–{found[-1][at]}")
        if len(found) > 1 and (at := pattern.find("#")) >= 0
        else found[0]
        for pattern, found in groups.items()
    ]
    return ", ".join(texts[:most]) + (f", … {len(texts) - most} more" if len(texts) > most else "")


def page(layer: type[Layer], level: int = 1) -> str:
    """A layer's page in Markdown: what it is, how it is written, its attributes, its formulas, an example."""
    lines = [f"{'#' * level} {layer.type}", "", " ".join((layer.__doc__ or "").split()), ""]
    lines += _spellings(layer)
    rows = [_attribute_row(a) for a in layer.attributes.values() if not a.options.get("hidden")]
    if rows:
        lines += [
            "| attribute | symbol | default | Keras | PyTorch | holds | what it is |",
            "|---|---|---|---|---|---|---|",
        ]
        lines += ["| " + " | ".join(row) + " |" for row in rows]
        lines.append("")
    for what, formula in layer.formula.items():
        lines.append(f"- {what}: {formula}")
    if layer.formula:
        lines.append("")
    if layer.example:
        mark = "'" if '"' in layer.example else '"'
        lines += ["```console", f"$ cnncalc shape {mark}{layer.example}{mark}", "```", ""]
    return "\n".join(lines)


def _spellings(layer: type[Layer]) -> list[str]:
    """How it is written: in words, and as each framework's call with that framework's argument names."""
    lines = []
    for title, owner, table in (
        ("In words", "", layer.words),
        ("Keras", "keras", layer.keras),
        ("PyTorch", "torch", layer.torch),
    ):
        forms: dict[str, list[str]] = {}
        for name, spelling in table.items():
            forms.setdefault(_arguments(layer, spelling, owner), []).append(name)
        texts = []
        for form, names in forms.items():
            last = (
                f"`{names[-1]} {form}`"
                if not owner and form
                else f"`{names[-1]}({form})`"
                if owner
                else f"`{names[-1]}`"
            )
            texts.append(", ".join([*(f"`{n}`" for n in names[:-1]), last]))
        if texts:
            lines.append(f"- {title}: {'; '.join(texts)}")
    return [*lines, ""] if lines else []


def _arguments(layer: type[Layer], spelling: Spelling, owner: str) -> str:
    names = []
    for argument in spelling.arguments:
        attribute = layer.attributes.get(argument.lstrip("*"))
        if attribute is None:
            continue
        own = getattr(attribute, owner) or attribute.name if owner else attribute.name.upper()
        names.append(own + ("…" if argument[:1] == "*" else ""))
    return (", " if owner else " ").join(names)


def _attribute_row(attribute: Attribute) -> tuple[str, ...]:
    short = [n for n in attribute.short if n]
    name = f"`{attribute.name}`" + (f" ({', '.join(f'`{s}`' for s in short)})" if short else "")
    keras, torch = (default_text(attribute.defaults[f]) for f in ("keras", "torch"))
    default = keras if keras == torch else f"{keras} (Keras), {torch} (PyTorch)"
    names = (f"`{n}`" if n else "" for n in (attribute.keras, attribute.torch))
    return (name, attribute.symbol, default, *names, holds(attribute), attribute.help)


def default_text(value: Any) -> str:
    """A default as the page prints it."""
    if value is REQUIRED:
        return "required"
    return "none" if value is None else shown(value)


def holds(attribute: Attribute) -> str:
    """What an attribute may hold: its kind, its bound, its words."""
    kind = attribute.kind
    words = attribute.options.get("choices") or attribute.options.get("modes")
    text = {"choice": "", "sizes": "integer, or one an axis", "integers": "integers", "flag": "true or false"}.get(
        kind, kind
    )
    if kind == "padding":
        text = "integer, one an axis, lo:hi"
    if words:
        text = ", ".join([*([text] if text else []), *words])
    return text + (f" ≥ {attribute.minimum}" if attribute.minimum is not None else "")


def reference() -> str:
    """The whole reference in Markdown, as `docs/layers.md` holds it."""
    lines = [
        "# Layers",
        "",
        "Generated from the declarations by `python -m cnncalc.reference`; `cnncalc layers TYPE` prints one page.",
        "Every name below may be used in any file; a class name brings its framework's argument order and defaults.",
        "",
    ]
    for family, layers in families().items():
        lines += [f"## {family.capitalize()}", ""]
        lines += [page(layer, 3) for layer in layers]
    return "\n".join(lines).rstrip() + "\n"


def find_layer(name: str) -> type[Layer] | None:
    """The layer of a word or class name; a prefix such as `nn.` may stand before it."""
    found = find(name) or find(name.rpartition(".")[2])
    if found is None:
        found = next((layer for layer in every() if layer.type == name), None)
    return found


def names() -> Iterable[str]:
    """Every name a layer may be written under."""
    from cnncalc.layers._index import FILES

    return FILES


if __name__ == "__main__":
    target = Path(__file__).parent.parent / "docs" / "layers.md"
    target.write_text(reference(), encoding="utf-8")
    sys.stdout.write(f"wrote {target.name}\n")
