"""Variants of a sweep as rows: what each key is and the figures asked for, as texts and as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def cell(value: Any) -> str:
    """A figure as tables print it: 60,965,224, 13×13, – where it is not known."""
    if value is None:
        return "–"
    if value.__class__ is tuple or value.__class__ is list:
        return "×".join("?" if n is None else str(n) for n in value) or "scalar"
    return f"{value:,}" if value.__class__ is int else str(value)


def csv_cell(value: Any) -> str:
    """A figure as CSV has it: plain digits, 13x13, nothing where it is not known."""
    if value is None:
        return ""
    if value.__class__ is tuple or value.__class__ is list:
        return "x".join("" if n is None else str(n) for n in value)
    return str(value)


def plain_rows(columns: Sequence[Any]) -> Iterator[list[Any]]:
    """The rows of some columns (arrays or lists) as Python's own numbers, shapes as lists."""
    lists = [column.tolist() if hasattr(column, "tolist") else list(column) for column in columns]
    for row in zip(*lists, strict=True):
        yield [list(value) if value.__class__ is tuple else value for value in row]


def csv_text(titles: Sequence[str], parts: Iterator[list[Any]]) -> Iterator[str]:
    """The rows as CSV, a text for each part: `parts` are lists of columns."""
    import csv
    import io

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(titles)
    for columns in parts:
        writer.writerows([csv_cell(value) for value in row] for row in plain_rows(columns))
        yield text.getvalue()
        text.seek(0)
        text.truncate()
    yield text.getvalue()


def json_text(head: dict[str, Any], titles: Sequence[str], parts: Iterator[list[Any]], tail: Any) -> Iterator[str]:
    """The rows as one JSON object, a text for each part; `tail()` gives what is known once the rows are written."""
    import json

    start = json.dumps(head, ensure_ascii=False, indent=1).rstrip("}").rstrip()
    yield start + (", " if head else "") + '\n "rows": ['
    mark = "\n"
    for columns in parts:
        lines = []
        for row in plain_rows(columns):
            lines.append(mark + "  " + json.dumps(dict(zip(titles, row, strict=True)), ensure_ascii=False))
            mark = ",\n"
        yield "".join(lines)
    rest = json.dumps(tail(), ensure_ascii=False)[1:-1]
    yield "\n ]" + (",\n " + rest if rest else "") + "\n}\n"
