"""The kinds of attribute: how a written value becomes its value, and which values a framework's own class refuses.

`read` takes what any spelling may say, or raises `BadValue`; `foreign` says what to write instead of a value that
`read` takes and the framework whose class is pasted does not.
"""

from __future__ import annotations

from typing import Any

from cnncalc.layers.declaration.attribute import Attribute
from cnncalc.layers.declaration.value import BadValue, Real, quoted, shown


class Integer(Attribute):
    """A whole number."""

    kind = "integer"

    def read(self, value: Any, rank: int | None) -> Any:
        if value is None and self.options.get("optional"):
            return None
        if value.__class__ is tuple and len(value) == 1 and self.options.get("unwrap"):
            value = value[0]
        return self.whole(value)


class Sizes(Attribute):
    """One whole number for every spatial axis, or one an axis."""

    kind = "sizes"

    def foreign(self, value: Any, framework: str, rank: int | None) -> str:
        if value.__class__ is tuple and rank == 1 and self.options.get("bare"):
            return "write the number alone"
        if self.options.get("free"):  # PyTorch takes None for one of two or three axes
            holds = value.__class__ is tuple and None in value
            return "write a number" if value is None or (holds and (framework == "keras" or rank == 1)) else ""
        return ""

    def read(self, value: Any, rank: int | None) -> Any:
        if value is None and self.options.get("optional"):
            return None
        if value.__class__ is tuple:
            free = self.options.get("free")
            if not value:
                raise BadValue(f"{self.name} needs at least one size")
            sizes = tuple(None if free and v is None else self.whole(v) for v in value)
            if rank is not None and len(sizes) != rank and not (len(sizes) == 1 and self.options.get("single")):
                raise BadValue(
                    f"{self.name} has {len(sizes)} sizes ({shown(sizes)}) for {rank} spatial {'axis' if rank == 1 else 'axes'}",
                    f"give one number, or {rank}",
                )
            return sizes
        whole = self.whole(value)
        return whole if rank is None else (whole,) * rank


class Worded(Attribute):
    """An attribute that takes words of a few, in any case; `cased` says whose classes know lower case alone, and
    `wordless` whose know no word at all."""

    def foreign(self, value: Any, framework: str, rank: int | None) -> str:
        if value.__class__ is not str:
            return ""
        if framework in self.options.get("wordless", ""):
            return "write an amount"
        cased = framework in self.options.get("cased", "torch") and value != value.lower()
        return f"write '{value.lower()}'" if cased else ""


class Padding(Worded):
    """A mode by name, or amounts: one number, one an axis, or lo:hi an axis."""

    kind = "padding"

    def read(self, value: Any, rank: int | None) -> Any:
        if value.__class__ is str:
            mode = value.lower()
            modes = self.options["modes"]
            if mode not in modes:
                raise BadValue(
                    f"{self.name} knows no '{value}'", f"use {', '.join(modes)}, an integer, or lo:hi an axis"
                )
            return 0 if mode == "valid" else mode
        if value.__class__ is tuple:
            if rank == 1 and len(value) == 2 and self.options.get("ends"):
                value = (value,)  # Keras's ZeroPadding1D((1, 2)): both ends of the one axis
            if not value:
                raise BadValue(f"{self.name} needs at least one amount")
            amounts = tuple(self._pair(v) for v in value)
            if rank is not None and len(amounts) != rank and not (len(amounts) == 1 and self.options.get("single")):
                raise BadValue(
                    f"{self.name} has {len(amounts)} amounts ({shown(value)}) for {rank} spatial {'axis' if rank == 1 else 'axes'}",
                    f"give one number, or {rank}",
                )
            return amounts
        return self.whole(value)

    def _pair(self, value: Any) -> tuple[int, int]:
        if value.__class__ is tuple:
            if len(value) != 2:
                raise BadValue(f"{self.name} takes lo:hi for an axis, not {shown(value)}")
            return self.whole(value[0]), self.whole(value[1])
        whole = self.whole(value)
        return whole, whole


class Flag(Attribute):
    """true or false."""

    kind = "flag"

    def read(self, value: Any, rank: int | None) -> Any:
        if value.__class__ is not bool:
            raise BadValue(f"{self.name} must be true or false, not {quoted(value)}")
        return value


class Choice(Worded):
    """One of a few words."""

    kind = "choice"

    def read(self, value: Any, rank: int | None) -> Any:
        choices = self.options["choices"]
        if value is None and self.options.get("optional"):
            return None
        if value.__class__ is not str or value.lower() not in choices:
            raise BadValue(f"{self.name} knows no {quoted(value)}", f"use {', '.join(choices)}")
        return value.lower()


class Fraction(Attribute):
    """A number that may have a fraction: one, or one a spatial axis. Kept exact."""

    kind = "number"

    def foreign(self, value: Any, framework: str, rank: int | None) -> str:
        return "write the number alone" if value.__class__ is tuple and rank == 1 else ""

    def read(self, value: Any, rank: int | None) -> Any:
        if value is None and self.options.get("optional"):
            return None
        if value.__class__ is tuple and self.options.get("axes"):
            numbers = tuple(self._one(v) for v in value)
            if rank is not None and len(numbers) != rank:
                raise BadValue(f"{self.name} has {len(numbers)} numbers for {rank} spatial axes")
            return numbers
        return self._one(value)

    def _one(self, value: Any) -> Any:
        if value.__class__ is int:
            value = Real(str(value), value, 1)
        if value.__class__ is not Real:
            raise BadValue(f"{self.name} must be a number, not {quoted(value)}")
        below, above = self.options.get("above"), self.options.get("most")
        if below is not None and value.numerator <= below * value.denominator:
            raise BadValue(f"{self.name} must be greater than {below}, not {value}")
        if self.minimum is not None and value.numerator < self.minimum * value.denominator:
            raise BadValue(f"{self.name} must be at least {self.minimum}, not {value}")
        if above is not None and value.numerator > above * value.denominator:
            raise BadValue(f"{self.name} must be at most {above}, not {value}")
        return value


class Text(Attribute):
    """A word that names something (an equation, a mode that changes no number)."""

    kind = "text"

    def read(self, value: Any, rank: int | None) -> Any:
        if value is None and self.options.get("optional"):
            return None
        if value.__class__ is not str:
            raise BadValue(f"{self.name} must be a word, not {shown(value)}")
        return value
