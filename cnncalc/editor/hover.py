"""What is shown under the pointer: the formulas of a line's layers in the user's numbers, their weights and figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.place import Place
from cnncalc.diagnostics.printable import printable

if TYPE_CHECKING:
    from cnncalc.editor.document import Document
    from cnncalc.editor.reading import Seen

MOST = 3
"""Layers that are explained in one hover; the others are named."""
_TOPICS = ("shape", "weights", "macs")


def hover(document: Document, offset: int) -> str:
    """What there is to say of the layers at a character, as Markdown; nothing where there is none."""
    line = document.text.line_of(offset)
    seen = document.reading.seen.get(line, [])
    if not seen:
        return ""
    column = offset - document.text.starts[line] + 1
    return "\n\n---\n\n".join(_told(_here(seen, line + 1, column)))


def _here(seen: list[Seen], line: int, column: int) -> list[Seen]:
    """The layers that are written where the pointer is, of one line; all of them where it is at none."""
    found = [(length, each) for each in seen if (length := _length(each, line, column))]
    if not found:
        return seen
    least = min(length for length, _ in found)
    return [each for length, each in found if length == least]


def _length(seen: Seen, line: int, column: int) -> int:
    """How many characters a layer is written in, if the pointer is on one of them."""
    origin: Any = seen.row.node.origin
    places = list(getattr(origin, "places", None) or [origin.place()])
    if hasattr(origin, "key") and origin.key is not None:
        whole = origin.place()
        name = origin.place("name")
        places.append(
            Place((name[0], name[1], name[2], whole[2] + whole[3] - name[2])) if name[1] == whole[1] else name
        )
    lengths = [p[3] for p in places if isinstance(p, Place) and p[2] <= column <= p[2] + p[3]]
    return min(lengths, default=0)


def _told(seen: list[Seen]) -> list[str]:
    """The layers, each way of being used once: of a block that is used often, the first uses that differ."""
    told: list[str] = []
    known: dict[Any, int] = {}
    more = 0
    for each in seen:
        key = (each.row.layer.__class__, repr(each.row.layer), each.row.x, bool(each.name))
        if key in known:
            continue
        known[key] = len(told)
        if len(told) < MOST:
            told.append(_layer(each))
        else:
            more += 1
    if more:
        told.append(f"and {more} more way{'' if more == 1 else 's'} in which it is used")
    return told


def _layer(seen: Seen) -> str:
    """One layer: what it is, what it reads and gives, its formulas, its figures."""
    from cnncalc.analysis.explanation.network import explanation
    from cnncalc.render.explanations.markdown import escaped
    from cnncalc.render.explanations.parts import TITLES, edges, line_text, sections, words

    if seen.name:
        return _group(seen)
    report, row = seen.report, seen.row
    lines = [f"**{escaped(printable(row.node.name))}**"]
    found = explanation(report, [], _TOPICS, rows=[row])
    for layer in found.layers:
        lines += [f"`{words(layer)}`", escaped(edges(layer))]
        for topic, formulas, said in sections(layer, found.topics):
            items = [line_text(line) for line in formulas] + said
            lines.append(f"*{TITLES[topic]}*\n" + "\n".join(f"- {escaped(text)}" for text in items))
    if not found.layers:
        from cnncalc.layers.declaration.in_words import in_words

        lines += [f"`{printable(in_words(row.layer))}`", f"{escaped(str(row.y))}, as it comes in"]
    lines.append(escaped(_figures(seen)))
    return "\n\n".join(lines)


def _group(seen: Seen) -> str:
    """A block, or a repeat: what it comes to, and its sums."""
    from cnncalc.editor.shown import sizes
    from cnncalc.render.explanations.markdown import escaped
    from cnncalc.render.figures import number_text

    report, name = seen.report, seen.name
    members, totals = report.graph.groups[name], report.sums(name)
    kind = f"{members.copies} times" if members.kind == "repeat" else members.kind
    count = len(members.nodes)
    figures = f"{count} layer{'' if count == 1 else 's'} · {number_text(totals.params)} params · {number_text(totals.macs)} MACs"
    result = f"{printable(seen.row.node.name)} gives {sizes(seen.row.y)}"
    return "\n\n".join([f"**{escaped(printable(name))}** {escaped(kind)}", escaped(result), escaped(figures)])


def _figures(seen: Seen) -> str:
    """A layer's figures in a line: its weight product, parameters, MACs and receptive field."""
    from cnncalc.analysis.receptive_field import receptive_fields
    from cnncalc.render.figures import field_text, number_text, weights_text

    row = seen.row
    product = weights_text(row)
    parts = [f"weights {product}"] if product else []
    parts += [f"{number_text(row.params)} params", f"{number_text(row.macs)} MACs"]
    field = field_text(receptive_fields(seen.report).get(row.node.name))
    if field:
        parts.append(f"receptive field {field}")
    return " · ".join(parts)
