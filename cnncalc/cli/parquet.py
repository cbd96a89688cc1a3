"""Rows of a sweep as a Parquet file, part by part."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from cnncalc.cli.output import OutputError
from cnncalc.diagnostics.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def write_parquet(titles: Sequence[str], parts: Iterator[list[Any]], path: str | None) -> None:
    """Write columns to a file that takes its place when all are written; shapes are texts (13x13)."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise UsageError(
            "parquet is written by PyArrow, which is not installed",
            "pip install 'cnncalc[parquet]', or use --format csv",
        ) from None
    if path is None or path == "-":
        raise UsageError("parquet goes to a file", "name it: -o variants.parquet")
    from cnncalc.analysis.sweep.frame import text_of

    def column(values: Any) -> Any:
        listed = values.tolist() if hasattr(values, "tolist") else list(values)
        if all(value is None or value.__class__ is int for value in listed):
            try:
                return pyarrow.array(listed, pyarrow.int64())
            except (OverflowError, pyarrow.ArrowInvalid):
                pass
        return pyarrow.array([None if value is None else text_of(value) for value in listed], pyarrow.string())

    temporary = f"{os.path.realpath(path)}.part"
    writer = None
    try:
        for part in parts:
            table = pyarrow.table(dict(zip(titles, map(column, part), strict=True)))
            if writer is None:
                writer = pyarrow.parquet.ParquetWriter(temporary, table.schema)
            writer.write_table(table.cast(writer.schema))
        if writer is None:
            empty = pyarrow.table({title: pyarrow.array([], pyarrow.int64()) for title in titles})
            writer = pyarrow.parquet.ParquetWriter(temporary, empty.schema)
            writer.write_table(empty)
        writer.close()
        writer = None
        os.replace(temporary, os.path.realpath(path))
    except OSError as error:
        raise OutputError(f"{path}: {error.strerror or error}") from None
    finally:
        if writer is not None:
            writer.close()
        if os.path.exists(temporary):
            os.unlink(temporary)
