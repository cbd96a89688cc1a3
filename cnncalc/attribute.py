"""What a layer's attribute may hold: its names, default, bounds and help, and how a written value becomes its value.

A layer declares its attributes as class variables with the functions at the end of this page (`integer`, `sizes`,
`padding`, `flag`, …). A written value comes as `cnncalc.spec.value` read it: int, `Real`, bool, None, str or a tuple
of these; `11x11`, `(11, 11)` and `[11, 11]` are one tuple. Everything canonical is an int, a tuple, a str or a bool.
"""

from __future__ import annotations

from typing import Any, NamedTuple

LIMIT = 2**62
"""No attribute and no axis is larger: every figure stays finite, and a sweep's int64 can be bounded."""


class Required:
    """The default of an attribute that must be given."""

    def __repr__(self) -> str:
        return "required"


REQUIRED = Required()
UNSET: Any = object()


class BadValue(Exception):
    """A value an attribute cannot hold: what was found, and a way out."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help


class Real(NamedTuple):
    """A number with a fraction or an exponent, kept as written and as an exact fraction."""

    text: str
    numerator: int
    denominator: int

    def __str__(self) -> str:
        return self.text


def shown(value: Any) -> str:
    """A value as messages print it: 11×11, 0:1×0:1, same, 0.5."""
    if value.__class__ is tuple:
        if any(v.__class__ is str for v in value):
            return "[" + ", ".join(map(shown, value)) + "]"
        pairs = [f"{v[0]}:{v[1]}" if v.__class__ is tuple and len(v) == 2 else shown(v) for v in value]
        return "×".join(pairs) if pairs else "()"
    if value is True or value is False:
        return "true" if value else "false"
    if value.__class__ is int and value.bit_length() > 400:
        return f"a number of {value.bit_length()} bits"
    return str(value)


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
            if value.__class__ is Real:
                if value.numerator % value.denominator == 0 and "e" not in value.text.lower():
                    raise BadValue(
                        f"{self.name} must be an integer, not {value}",
                        f"write {value.numerator // value.denominator}",
                    )
                raise BadValue(f"{self.name} must be an integer, not {value}", "use floor(…), ceil(…) or round(…)")
            if value.__class__ is bool:
                raise BadValue(f"{self.name} must be an integer, not {shown(value)}")
            raise BadValue(f"{self.name} must be an integer, not {_quoted(value)}")
        if self.minimum is not None and value < self.minimum:
            raise BadValue(f"{self.name} must be at least {self.minimum}, not {shown(value)}")
        if not -LIMIT <= value <= LIMIT:
            raise BadValue(f"{self.name} is larger than 2^62: {shown(value)}")
        return value


def _quoted(value: Any) -> str:
    return f"'{value}'" if value.__class__ is str else shown(value)


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
            raise BadValue(f"{self.name} must be true or false, not {_quoted(value)}")
        return value


class Choice(Worded):
    """One of a few words."""

    kind = "choice"

    def read(self, value: Any, rank: int | None) -> Any:
        choices = self.options["choices"]
        if value is None and self.options.get("optional"):
            return None
        if value.__class__ is not str or value.lower() not in choices:
            raise BadValue(f"{self.name} knows no {_quoted(value)}", f"use {', '.join(choices)}")
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
            raise BadValue(f"{self.name} must be a number, not {_quoted(value)}")
        below, above = self.options.get("above"), self.options.get("most")
        if below is not None and value.numerator <= below * value.denominator:
            raise BadValue(f"{self.name} must be greater than {below}, not {value}")
        if self.minimum is not None and value.numerator < self.minimum * value.denominator:
            raise BadValue(f"{self.name} must be at least {self.minimum}, not {value}")
        if above is not None and value.numerator > above * value.denominator:
            raise BadValue(f"{self.name} must be at most {above}, not {value}")
        return value


class Integers(Attribute):
    """A list of whole numbers (axes, a target shape): `[1, 2]`, `1x2`, or several words; one number is a list of one."""

    kind = "integers"

    def foreign(self, value: Any, framework: str, rank: int | None) -> str:
        pair = self.options.get("pair") and value.__class__ is tuple and len(value) != 2
        return "write one number, or two" if pair else super().foreign(value, framework, rank)

    def read(self, value: Any, rank: int | None) -> Any:
        if value is None and self.options.get("optional"):
            return self.options.get("none")
        if value.__class__ is not tuple:
            value = (value,)
        free = self.options.get("free")
        return tuple(None if free and v is None else self.whole(v) for v in value)


class Text(Attribute):
    """A word that names something (an equation, a mode that changes no number)."""

    kind = "text"

    def read(self, value: Any, rank: int | None) -> Any:
        if value is None and self.options.get("optional"):
            return None
        if value.__class__ is not str:
            raise BadValue(f"{self.name} must be a word, not {shown(value)}")
        return value


class Anything(Attribute):
    """A value without effect on shapes or weights, taken as it comes."""

    kind = "ignored"


class ShapeValue(Attribute):
    """A shape in any form it is printed in; read by the layer that declares it."""

    kind = "shape"


def integer(default: Any = REQUIRED, **kwargs: Any) -> Any:
    """Declare a whole-number attribute; `optional` admits None, `unwrap` a list of one."""
    return Integer(default, **kwargs)


def sizes(default: Any = REQUIRED, **kwargs: Any) -> Any:
    """Declare a per-axis attribute; `optional` admits None, `free` None for an axis, `single` a list of one for all,
    `bare` no list where there is one axis."""
    return Sizes(default, **kwargs)


def padding(default: Any = 0, *, modes: tuple[str, ...] = ("valid", "same"), **kwargs: Any) -> Any:
    """Declare a padding attribute with the modes it knows."""
    kwargs.setdefault("minimum", 0)
    return Padding(default, modes=modes, **kwargs)


def flag(default: bool, **kwargs: Any) -> Any:
    """Declare a yes-or-no attribute."""
    return Flag(default, **kwargs)


def choice(default: Any, choices: str, **kwargs: Any) -> Any:
    """Declare an attribute that holds one of the words in `choices`."""
    return Choice(default, choices=tuple(choices.split()), **kwargs)


def fraction(default: Any = REQUIRED, **kwargs: Any) -> Any:
    """Declare a number that may have a fraction; `axes` admits one an axis, `above` and `most` bound it."""
    return Fraction(default, **kwargs)


def integers(default: Any = REQUIRED, **kwargs: Any) -> Any:
    """Declare a list of whole numbers."""
    return Integers(default, **kwargs)


def text(default: Any = REQUIRED, **kwargs: Any) -> Any:
    """Declare a word."""
    return Text(default, **kwargs)


def ignored(default: Any = None, **kwargs: Any) -> Any:
    """Declare an attribute that changes no shape and no weight."""
    return Anything(default, **kwargs)


def layout(**kwargs: Any) -> Any:
    """Declare `data_format`: the layer's own layout, where it is not the file's."""
    own = "this layer's own layout"
    return choice(None, "channels_first channels_last", keras="data_format", optional=True, help=own, **kwargs)


def low_rank() -> Any:
    """Declare `lora`: the rank of Keras's trained update (LoRA; Hu et al. 2021), which `Layer` makes of the weights."""
    help = "rank of an update that is trained instead of the kernel"
    return integer(None, structure=True, keras="lora_rank", minimum=0, optional=True, help=help)
