"""A printed table of a network's layers, of whichever library: its rows, and its totals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


class TableRow(NamedTuple):
    """A line of a table: `shape` without the batch (None where the table says none), `params` (None likewise). `inner` is
    true where the lines below it are its parts."""

    name: str
    type: str
    shape: tuple[int | None, ...] | None
    params: int | None
    line: int
    inner: bool = False


class Total(NamedTuple):
    """A sum below a table: params, trainable or non-trainable."""

    what: str
    value: int
    line: int


class Table(NamedTuple):
    """A table of layers: `kind` is keras, torchsummary or torchinfo, `line` its first line in the output."""

    kind: str
    rows: tuple[TableRow, ...]
    totals: tuple[Total, ...]
    line: int


ESCAPES = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_HEAD = re.compile(r"Layer \(type.*Output Shape.*Param")
_SHAPE = re.compile(
    r"\[*\((?:None|\d+),(?: *(?:None|\d+),)*(?: *(?:None|\d+))?(?:\)\]?|(?=[ ,]|$))|\[(?:-1|\d+|None)(?:, *(?:-1|\d+|None))*\]|\bmultiple\b|\?|--"
)
_NUMBER = re.compile(r"(?<![\w.\[(])(\d[\d,]*)(?![\w.\])])|--")
_TOTAL = re.compile(r"^\W*(Total|Trainable|Non-trainable|Optimizer) params: *([\d,]+)")
_KERAS_NAME = re.compile(r"(.+?) \((\w+)")
_TREE = re.compile(r"[\s│├└─|]*")
_BOX = ("│", "┃")


def tables(output: str) -> list[Table]:
    """The tables in what a cell has printed, in order."""
    lines = ESCAPES.sub("", output).split("\n")
    heads = [number for number, line in enumerate(lines) if _HEAD.search(line)]
    found = []
    for head, following in zip(heads, [*heads[1:], len(lines)], strict=False):
        part = lines[head + 1 : following]
        header = lines[head]
        kind = "torchinfo" if "depth-idx" in header or "var_name" in header else _kind(part)
        ends = next((n for n, line in enumerate(part) if _TOTAL.match(line)), len(part))
        rows = _boxed(part[:ends], head) if any(mark in header for mark in _BOX) else _plain(part[:ends], head, header)
        if rows:
            found.append(Table(kind, _nested(kind, rows), tuple(_totals(part[ends:], head + ends)), head + 1))
    return found


def _kind(part: list[str]) -> str:
    rows = [line for line in part if _SHAPE.search(line)]
    return "torchsummary" if rows and re.search(r"^\s*\w+-\d+ +\[", rows[0]) else "keras"


def _boxed(part: list[str], head: int) -> list[tuple[str, TableRow]]:
    """The rows of Keras 3's table, whose cells may go on below."""
    found: list[tuple[str, TableRow]] = []
    held: list[list[str]] = []
    start = 0
    for number, line in enumerate(part):
        if line[:1] in _BOX:
            if not held:
                start = number
            held.append([cell.strip() for cell in line.replace("┃", "│").split("│")[1:]])
        elif held:
            cells = [" ".join(pieces).strip() for pieces in zip(*held, strict=False)]
            if len(cells) >= 3:
                lead = _TREE.match(cells[0])[0]  # type: ignore[index]
                row = _row(cells[0][len(lead) :], _shape(cells[1]), _number(cells[2]), head + 2 + start)
                found.append((lead, row))
            held = []
    return found


def _plain(part: list[str], head: int, header: str) -> list[tuple[str, TableRow]]:
    """The rows of a table whose columns stand apart by spaces."""
    before = header[: header.index("Output Shape")]
    position = before.count("Input Shape") + before.count("Kernel Shape")
    found = []
    for number, line in enumerate(part):
        lead = _TREE.match(line)[0]  # type: ignore[index]
        text = line[len(lead) :]
        shapes = list(_SHAPE.finditer(text))
        if len(shapes) <= position or not text[: shapes[0].start()].strip():
            continue
        shape = shapes[position]
        params = _NUMBER.search(text, shape.end())
        if params is None and shape[0] != "--":
            continue
        value = None if params is None or params[1] is None else int(params[1].replace(",", ""))
        found.append((lead, _row(text[: shapes[0].start()], _shape(shape[0]), value, head + 2 + number)))
    return found


def _row(name: str, shape: tuple[int | None, ...] | None, params: int | None, line: int) -> TableRow:
    """A row from its first cell: `conv2d_1 (Conv2D)`, `Conv2d-1`, `Conv2d: 2-1`, `Conv2d (conv1)`."""
    name = name.strip()
    keras = _KERAS_NAME.match(name)
    if keras:
        type_name = keras[2] if not keras[1][:1].isupper() or keras[2][:1].isupper() else keras[1]
        return TableRow(keras[1] if type_name == keras[2] else keras[2], type_name, shape, params, line)
    return TableRow(name, re.split(r"[-:\s(]", name, maxsplit=1)[0], shape, params, line)


def _shape(text: str) -> tuple[int | None, ...] | None:
    """A printed shape without its batch; None where there is none, or several, or one that its column cuts off."""
    if text.count("(") != text.count(")") or text.count("(") > 1 or text in ("multiple", "?", "--"):
        return None
    axes = re.findall(r"None|-?\d+", text)
    return tuple(None if axis in ("None", "-1") else int(axis) for axis in axes[1:]) if axes else None


def _number(text: str) -> int | None:
    found = re.match(r"[\d,]+", text)
    return int(found[0].replace(",", "")) if found and "unbuilt" not in text else None


def _nested(kind: str, rows: list[tuple[str, TableRow]]) -> tuple[TableRow, ...]:
    """The rows, those marked that others stand below."""
    if kind == "torchsummary":
        return tuple(row for _, row in rows)
    depths = [len(lead.strip() if kind == "keras" else lead) for lead, _ in rows]
    return tuple(
        row._replace(inner=depth < below) for (_, row), depth, below in zip(rows, depths, [*depths[1:], 0], strict=True)
    )


def _totals(part: list[str], start: int) -> Iterator[Total]:
    """The sums below a table; a total that counts an optimizer's variables is without them."""
    found = [
        (match[1].lower(), int(match[2].replace(",", "")), start + 2 + n)
        for n, line in enumerate(part)
        if (match := _TOTAL.match(line))
    ]
    optimizer = sum(value for what, value, _ in found if what == "optimizer")
    seen: set[str] = set()
    for what, value, line in found:
        if what != "optimizer" and what not in seen:
            seen.add(what)
            yield Total("params" if what == "total" else what, value - (optimizer if what == "total" else 0), line)
