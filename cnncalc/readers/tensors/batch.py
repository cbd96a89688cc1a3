"""The size of the batch axis, as a program sees it: `x.size(0)`, and what it computes of it."""

from __future__ import annotations

from typing import Any

from cnncalc.readers.python.foreign import Foreign
from cnncalc.readers.python.frames import Site


class BatchSize(Foreign):
    """`fold` times the number of samples. The number itself is known where the program makes its input (`count`)."""

    kind = "int"

    def __init__(self, session: Any, fold: int = 1) -> None:
        self.session = session
        self.machine = session.machine
        self.fold = fold

    @property
    def count(self) -> int | None:
        """The number of samples, if the program says it."""
        count: int | None = self.session.batch
        return None if count is None else count * self.fold

    def operate(self, site: Site, operator: str, operands: tuple[Any, ...]) -> Any:
        if len(operands) == 2:
            found = self._folded(operator, *operands)
            if found is not None:
                return found
        plain = [self._plain(site, o) for o in operands]
        return _PLAIN[operator](*plain) if operator in _PLAIN else NotImplemented

    def _folded(self, operator: str, a: Any, b: Any) -> Any:
        """What stays a multiple of the batch, or is known of two of them."""
        if isinstance(a, BatchSize) and isinstance(b, BatchSize):
            if operator in ("==", "!="):
                return (a.fold == b.fold) is (operator == "==")
            if operator in ("//", "/") and a.fold % b.fold == 0:
                return a.fold // b.fold if operator == "//" else a.fold / b.fold
            return None
        if operator == "*":
            size, times = (a, b) if isinstance(a, BatchSize) else (b, a)
            return BatchSize(self.session, size.fold * times) if times.__class__ is int and times > 0 else None
        if operator in ("//", "/") and isinstance(a, BatchSize) and b.__class__ is int and b > 0 and a.fold % b == 0:
            return BatchSize(self.session, a.fold // b)
        return None

    def _plain(self, site: Site, value: Any) -> Any:
        if not isinstance(value, BatchSize):
            return value
        if value.count is None:
            raise site.error(
                "this depends on the size of the batch, which is not known",
                "write the batch as -1 where a shape is meant, or give the input with its batch",
                kind="unknown",
            )
        return value.count

    def number(self, site: Site, kind: str) -> Any:
        return self._plain(site, self)

    def truth(self, site: Site) -> bool:
        return True

    def text(self, site: Site | None, spec: str) -> str:
        return format(self.count if self.count is not None else ("N" if self.fold == 1 else f"{self.fold}N"), spec)

    def attribute(self, site: Site, name: str) -> Any:
        return site.attribute(self._plain(site, self), name)

    def __hash__(self) -> int:
        return hash((BatchSize, self.fold))


_PLAIN: dict[str, Any] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b=None: -a if b is None else a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "//": lambda a, b: a // b,
    "%": lambda a, b: a % b,
    "**": lambda a, b: a**b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
