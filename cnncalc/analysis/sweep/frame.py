"""Columns of a sweep as a frame for whoever reads frames: Python's dataframe interchange protocol, with no library.

See https://data-apis.org/dataframe-protocol/latest/API.html; pandas, Polars, Vaex, Modin and PyArrow read it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_INT, _BOOL, _STRING = 0, 20, 21
_CPU = 1
_NON_NULLABLE, _BYTE_MASK = 0, 4


class Buffer:
    """A stretch of memory of one column; the array that holds it stays alive with it."""

    def __init__(self, array: Any) -> None:
        self._array = numpy.ascontiguousarray(array)

    @property
    def bufsize(self) -> int:
        """Its length in bytes."""
        return int(self._array.nbytes)

    @property
    def ptr(self) -> int:
        """Where it begins."""
        return int(self._array.ctypes.data)

    def __dlpack__(self) -> Any:
        return self._array.__dlpack__()

    def __dlpack_device__(self) -> tuple[int, None]:
        """The processor's own memory."""
        return _CPU, None


class Column:
    """One column: numbers, truths or texts. Shapes are texts (`13x13`), what is not known is missing."""

    def __init__(self, values: Any) -> None:
        self.missing: Any = None
        if values.dtype == object:
            known = [value is not None for value in values]
            whole = all(value is None or value.__class__ is int for value in values)
            if not all(known):
                self.missing = numpy.array([not k for k in known], numpy.uint8)
            if whole and all(value is None or abs(value) < 1 << 63 for value in values):
                values = numpy.array([0 if value is None else value for value in values], numpy.int64)
            else:
                values = ["" if value is None else text_of(value) for value in values]
        self.values = values

    def size(self) -> int:
        """How many values it has."""
        return len(self.values)

    @property
    def offset(self) -> int:
        """Where in its buffers it begins."""
        return 0

    @property
    def dtype(self) -> tuple[int, int, str, str]:
        """(kind, bits, format as Arrow writes it, byte order)."""
        if isinstance(self.values, list):
            return _STRING, 8, "U", "="
        if self.values.dtype == bool:
            return _BOOL, 8, "b", "="
        bits = self.values.dtype.itemsize * 8
        return _INT, bits, {32: "i", 64: "l"}[bits], "="

    @property
    def describe_categorical(self) -> Any:
        """Nothing here is categorical."""
        raise TypeError("the column is not categorical")

    @property
    def describe_null(self) -> tuple[int, Any]:
        """How missing values are marked."""
        return (_NON_NULLABLE, None) if self.missing is None else (_BYTE_MASK, 1)

    @property
    def null_count(self) -> int:
        """How many values are missing."""
        return 0 if self.missing is None else int(self.missing.sum())

    @property
    def metadata(self) -> dict[str, Any]:
        """Nothing further."""
        return {}

    def num_chunks(self) -> int:
        """It is in one piece."""
        return 1

    def get_chunks(self, n_chunks: int | None = None) -> Iterable[Column]:
        """The column itself."""
        yield self

    def get_buffers(self) -> dict[str, Any]:
        """Its memory: the data, what is missing, where texts begin."""
        validity = None if self.missing is None else (Buffer(self.missing), (_BOOL, 8, "b", "="))
        if not isinstance(self.values, list):
            return {"data": (Buffer(self.values), self.dtype), "validity": validity, "offsets": None}
        coded = [text.encode() for text in self.values]
        data = numpy.frombuffer(b"".join(coded) or b"\0", numpy.uint8)
        starts = numpy.zeros(len(coded) + 1, numpy.int64)
        numpy.cumsum([len(text) for text in coded], out=starts[1:])
        return {
            "data": (Buffer(data), (1, 8, "C", "=")),
            "validity": validity,
            "offsets": (Buffer(starts), (_INT, 64, "l", "=")),
        }


class Frame:
    """Columns by name."""

    version = 0

    def __init__(self, columns: Mapping[str, Any]) -> None:
        self._columns = dict(columns)

    def __dataframe__(self, nan_as_null: bool = False, allow_copy: bool = True) -> Frame:
        return self

    @property
    def metadata(self) -> dict[str, Any]:
        """Nothing further."""
        return {}

    def num_columns(self) -> int:
        """How many columns there are."""
        return len(self._columns)

    def num_rows(self) -> int:
        """How many rows there are."""
        return len(next(iter(self._columns.values()), ()))

    def num_chunks(self) -> int:
        """It is in one piece."""
        return 1

    def column_names(self) -> list[str]:
        """The names of the columns."""
        return list(self._columns)

    def get_column(self, i: int) -> Column:
        """The column at a place."""
        return self.get_column_by_name(self.column_names()[i])

    def get_column_by_name(self, name: str) -> Column:
        """The column of a name."""
        return Column(self._columns[name])

    def get_columns(self) -> list[Column]:
        """All columns."""
        return [self.get_column_by_name(name) for name in self._columns]

    def select_columns(self, indices: Iterable[int]) -> Frame:
        """Some of the columns, by their places."""
        names = self.column_names()
        return self.select_columns_by_name([names[i] for i in indices])

    def select_columns_by_name(self, names: Iterable[str]) -> Frame:
        """Some of the columns, by their names."""
        return Frame({name: self._columns[name] for name in names})

    def get_chunks(self, n_chunks: int | None = None) -> Iterable[Frame]:
        """The frame itself."""
        yield self


def arrow_values(column: Column) -> Any:
    """A column's values as PyArrow takes them, None where they are missing."""
    if column.missing is None:
        return column.values
    values = column.values.tolist() if hasattr(column.values, "tolist") else column.values
    return [None if gone else value for value, gone in zip(values, column.missing, strict=True)]


def text_of(value: Any) -> str:
    """A value of a column as text: a shape as 13x13."""
    return "x".join(map(str, value)) if value.__class__ is tuple else str(value)
