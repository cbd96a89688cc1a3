"""What `cnncalc.sweep` gives: the variants that are wanted, as columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy

from cnncalc.analysis.sweep.frame import Frame, arrow_values
from cnncalc.analysis.sweep.keys import Key, Keys
from cnncalc.analysis.sweep.request import Request
from cnncalc.analysis.sweep.search import first_rows, rows, searched
from cnncalc.analysis.sweep.sweep import Sweep
from cnncalc.analysis.sweep.values import zipped
from cnncalc.diagnostics.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from cnncalc.graph.nodes import Graph

MOST = 50_000_000
"""Rows that are held in memory at most."""


class Variants:
    """The variants that are wanted: `v["params"]` is a NumPy array with one figure a variant, `v["conv1.kernel"]` what
    the key is in each. Shapes are tuples in an array of objects.

    `size` is how many variants there are, `valid` how many of these are valid, `wanted` how many of these are asked for.
    """

    def __init__(
        self,
        columns: dict[str, Any],
        size: int,
        valid: int,
        wanted: int | None,
        edits: Callable[[int], list[str]],
        numbers: Any,
    ) -> None:
        self.columns = columns
        self.size = size
        self.valid = valid
        self.wanted = wanted
        self.numbers = numbers
        """Which of all the variants each row is."""
        self._edits = edits

    def __getitem__(self, name: str) -> Any:
        return self.columns[name]

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Each variant as a mapping from names to Python's own values."""
        lists = [column.tolist() for column in self.columns.values()]
        for row in zip(*lists, strict=True):
            yield dict(zip(self.columns, row, strict=True))

    def edits(self, row: int) -> list[str]:
        """The edits that make the variant of a row: `cnncalc.load(source, edits=v.edits(0))`."""
        return self._edits(int(self.numbers[row]))

    def __dataframe__(self, nan_as_null: bool = False, allow_copy: bool = True) -> Frame:
        return Frame(self.columns)

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        """The columns as Arrow hands them on (Polars, DuckDB); PyArrow makes the stream."""
        import pyarrow

        named = Frame(self.columns)
        columns = {name: pyarrow.array(arrow_values(named.get_column_by_name(name))) for name in self.columns}
        return pyarrow.table(columns).__arrow_c_stream__(requested_schema)

    def __repr__(self) -> str:
        return f"<{len(self):,} of {self.size:,} variants: {', '.join(self.columns)}>"


def swept(
    read: Callable[[list[str]], Graph], keys: Mapping[str, Any], paired: bool, edits: list[str], request: Request
) -> Variants:
    """The variants of a source, `read` with edits."""
    made = [Key(name, _values(name, values)) for name, values in keys.items()]
    if paired:
        zipped(made)
    sweep = Sweep(Keys(made, paired, edits), request, read)
    found = searched(sweep)
    if found.interrupted:
        raise KeyboardInterrupt
    limit = request.top if found.numbers is None else len(found.numbers)
    count = found.wanted if limit is None else limit
    if count is None or count > MOST:
        raise UsageError(f"{found.wanted or sweep.size:,} variants are too many to hold", "give a condition, or top=")
    names = request.show
    parts = first_rows(sweep, names, limit) if found.numbers is None else rows(sweep, names, found.numbers)
    pieces = list(parts)
    numbers = numpy.concatenate([n for n, _ in pieces]) if pieces else numpy.zeros(0, numpy.int64)
    columns = columns_of(sweep.keys, numbers)
    for at, name in enumerate(names):
        own = [part[at] for _, part in pieces]
        columns[name] = numpy.concatenate(own) if own else numpy.zeros(0, numpy.int64)
        if columns[name].dtype.kind == "i":
            columns[name] = columns[name].astype(numpy.int64)
    return Variants(columns, sweep.size, found.valid, found.wanted, sweep.keys.edits, numbers)


def columns_of(keys: Keys, numbers: Any) -> dict[str, Any]:
    """What each key is in some variants."""
    found = {}
    for at, key in enumerate(keys.keys):
        places = numbers if keys.zipped else (numbers // keys.strides[at] % len(key.values)).astype(numpy.int64)
        values: Any = key.values
        if not hasattr(values, "dtype"):
            whole = all(value.__class__ is int and abs(value) < 1 << 62 for value in values)
            kept = numpy.empty(len(values), numpy.int64 if whole else object)
            kept[:] = values
            values = kept
        found[key.target] = values[places]
    return found


def _values(name: str, values: Any) -> Any:
    """The values of a key as a caller gives them: one, several, or an array."""
    if hasattr(values, "dtype"):
        if getattr(values, "ndim", 1) != 1 or values.dtype.kind not in "iu":
            values = values.tolist()
        else:
            return values
    if isinstance(values, (str, int)) or not hasattr(values, "__iter__"):
        values = [values]
    found = [_value(value) for value in values]
    if not found:
        raise UsageError(f"{name} has no values", "give one or more")
    return found


def _value(value: Any) -> Any:
    if value.__class__ is bool:
        return "true" if value else "false"
    if value.__class__ is int:
        return value
    if hasattr(value, "item"):
        return _value(value.item())
    if isinstance(value, (tuple, list)) and len(value) > 1 and all(v.__class__ is int and v >= 0 for v in value):
        return "x".join(map(str, value))
    if isinstance(value, (tuple, list)):
        return "(" + ", ".join(str(_value(v)) for v in value) + ")"
    return str(value)
