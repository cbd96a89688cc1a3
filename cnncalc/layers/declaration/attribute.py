"""One attribute of a layer: its names, default, bounds and help. `kinds.py` has the kinds, `declare.py` declares them.

A written value comes as whoever read the call read it: int, `Real`, bool, None, str or a tuple of these; `11x11`,
`(11, 11)` and `[11, 11]` are one tuple. Everything canonical is an int, a tuple, a str or a bool.
"""

from __future__ import annotations

from typing import Any

from cnncalc.layers.declaration.value import LIMIT, REQUIRED, UNSET, BadValue, Real, quoted, shown


class Attribute:
    """One attribute of a layer. Subclasses say how a written value is read.

    `symbol` stands for it in formulas; `keras` and `torch` are the frameworks' names for it, `short` further names;
    `default` holds for both frameworks unless `keras_default` or `torch_default` says otherwise.
    """

    kind = "value"

    def __init__(
        self,
        default: Any = REQUIRED,
        *,
        help: str,
        symbol: str = "",
        keras: str = "",
        torch: str = "",
        short: str = "",
        minimum: int | None = None,
        keras_default: Any = UNSET,
        torch_default: Any = UNSET,
        **options: Any,
    ) -> None:
        self.name = ""
        self.default = default
        self.help = help
        self.symbol = symbol
        self.keras = keras
        self.torch = torch
        self.short = tuple(short.split())
        self.minimum = minimum
        self.defaults = {
            "keras": default if keras_default is UNSET else keras_default,
            "torch": default if torch_default is UNSET else torch_default,
        }
        self.options = options

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @property
    def called(self) -> str:
        """What users call it: its name, unless the layer has a method of that name (`output`)."""
        return str(self.options.get("called", self.name))

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it may be given under, its own first."""
        return tuple(dict.fromkeys(n for n in (self.name, self.keras, self.torch, *self.short) if n))

    def read(self, value: Any, rank: int | None) -> Any:
        """The canonical value of a written one, or BadValue. `rank` is the number of spatial axes, where known."""
        return value

    def foreign(self, value: Any, framework: str, rank: int | None) -> str:
        """What to write instead of a value that `framework`'s own class refuses though `read` takes it; else ""."""
        if value is None and framework in self.options.get("named", ""):
            return "name an axis"
        return "name one axis" if value.__class__ is tuple and framework in self.options.get("lone", "") else ""

    def whole(self, value: Any) -> int:
        """`value` as an integer within bounds, or BadValue that says why not."""
        if value.__class__ is not int:
            if hasattr(value, "symbols"):  # a formula in free sizes, which a reader gives
                return value  # type: ignore[no-any-return]
            if value.__class__ is Real:
                if value.numerator % value.denominator == 0 and "e" not in value.text.lower():
                    raise BadValue(
                        f"{self.name} must be an integer, not {value}",
                        f"write {value.numerator // value.denominator}",
                    )
                floor = value.numerator // value.denominator
                help = f"write {floor} or {floor + 1}" if self.minimum is None or floor >= self.minimum else ""
                raise BadValue(f"{self.name} must be an integer, not {value}", help if value.numerator < 10**30 else "")
            if value.__class__ is bool:
                raise BadValue(f"{self.name} must be an integer, not {shown(value)}")
            raise BadValue(f"{self.name} must be an integer, not {quoted(value)}")
        if self.minimum is not None and value < self.minimum:
            raise BadValue(f"{self.name} must be at least {self.minimum}, not {shown(value)}")
        most = self.options.get("most", LIMIT)
        if most < value <= LIMIT:
            raise BadValue(f"{self.name} must be at most {most}, not {shown(value)}", f"write {most} or less")
        if not -LIMIT <= value <= LIMIT:
            raise BadValue(f"{self.name} is larger than 2^62: {shown(value)}")
        return value
