"""What a layer declares: its names, its attributes, its output shape, its weights, its MACs, its conditions.

One class in one file of `cnncalc/layers/` is the only place that knows a layer. From it come the parsing of every
spelling, validation, the table, the reference pages, the schema and the tests that run over all layers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from cnncalc.arithmetic import product
from cnncalc.attribute import Attribute, flag, shown
from cnncalc.shape import Shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cnncalc.arithmetic import Number


class Weight(NamedTuple):
    """One weight tensor: its name and shape in the framework's own order, its elements, whether it is trained."""

    name: str
    shape: tuple[Number, ...]
    size: Number
    trainable: bool = True


class Condition:
    """What must hold for a layer's numbers to mean something: `left relation right`, over any kind of number.

    `message` and `help` are templates over the layer's attributes and the words of `Layer.words_for`; `attribute`
    says which one to point at. `relation` is one of `>=`, `==`, `divides` (right divides left).
    """

    __slots__ = ("attribute", "help", "left", "message", "relation", "right")

    def __init__(
        self, left: Number, relation: str, right: Number, message: str, attribute: str = "", help: str = ""
    ) -> None:
        self.left = left
        self.relation = relation
        self.right = right
        self.message = message
        self.attribute = attribute
        self.help = help

    def holds(self) -> Any:
        """Whether it holds: a bool over ints, a mask over arrays."""
        if self.relation == ">=":
            return self.left >= self.right
        if self.relation == "==":
            return self.left == self.right
        return self.left % self.right == 0


class Misfit(Exception):
    """The structure of an input does not fit a layer (its number of axes, its number of inputs)."""

    def __init__(self, message: str, attribute: str = "", help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.attribute = attribute
        self.help = help


def at_least(value: Number, bound: int, message: str, attribute: str = "", help: str = "") -> Condition | None:
    """value ≥ bound; over ints None where it holds."""
    if value.__class__ is int and value >= bound:
        return None
    return Condition(value, ">=", bound, message, attribute, help)


def equal(left: Number, right: Number, message: str, attribute: str = "", help: str = "") -> Condition | None:
    """left = right; over ints None where it holds."""
    if left.__class__ is int and right.__class__ is int and left == right:
        return None
    return Condition(left, "==", right, message, attribute, help)


def divides(divisor: Number, value: Number, message: str, attribute: str = "", help: str = "") -> Condition | None:
    """divisor divides value; over ints None where it holds."""
    if divisor.__class__ is int and (divisor == 1 or (value.__class__ is int and value % divisor == 0)):
        return None
    return Condition(value, "divides", divisor, message, attribute, help)


def all_equal(
    pairs: Iterable[tuple[Number, Number, str]], attribute: str = "", help: str = ""
) -> Iterator[Condition | None]:
    """a = b for each (a, b, message); over ints the first that fails says it all."""
    for a, b, message in pairs:
        differs = equal(a, b, message, attribute, help)
        if differs is not None:
            yield differs
            if a.__class__ is int and b.__class__ is int:
                return


def divisors(*values: Number) -> str:
    """What divides all of the values, as a help lists it (`1, 2 or 4`); no text where one is no positive int."""
    from math import gcd

    if not all(value.__class__ is int and value > 0 for value in values):
        return ""
    common = gcd(*values)
    found = [str(n) for n in range(1, 65) if common % n == 0]
    if common > 64:
        return ", ".join([*found, "…"])
    return " or ".join(filter(None, (", ".join(found[:-1]), found[-1])))


class Spelling:
    """One name a layer may be written under: the order of its positional arguments, the spatial rank it fixes, the
    values it presets (which an argument of the same name overrides), and the canonical type it stands for. `named` are
    arguments without effect that are taken by name alone; `required` are those that the class must be given though
    the layer can do without (`num_features`)."""

    __slots__ = ("arguments", "named", "rank", "required", "type", "values")

    def __init__(
        self,
        arguments: tuple[str, ...],
        named: tuple[str, ...],
        required: tuple[str, ...],
        rank: int | None,
        values: dict[str, Any],
        type: str,
    ) -> None:
        self.arguments = arguments
        self.named = named
        self.required = required
        self.rank = rank
        self.values = values
        self.type = type


def spelled(arguments: str = "", *, rank: int | None = None, type: str = "", **values: Any) -> Spelling:
    """A spelling; `arguments` names its positional arguments in order, `*name` takes all that are left, `name!` must
    be given. What follows a lone `*` is taken by name and has no effect."""
    before, _, after = arguments.partition(" * ")
    required: tuple[str, ...] = ()
    if "!" in before:
        required = tuple(name[:-1] for name in before.split() if name[-1] == "!")
        before = before.replace("!", "")
    return Spelling(tuple(before.split()), tuple(after.split()), required, rank, values, type)


def ranked(pattern: str, arguments: str, ranks: tuple[int, ...] = (1, 2, 3), **values: Any) -> dict[str, Spelling]:
    """The spellings of one class for several ranks: `Conv{}D` is Conv1D, Conv2D, Conv3D."""
    return {pattern.format(rank): spelled(arguments, rank=rank, **values) for rank in ranks}


def trained(weights: str, activity: bool = True) -> str:
    """The arguments of a Keras class that say how its `weights` begin and are held small, in Keras's order."""
    names = weights.split()
    kinds = ["initializer", "regularizer", "constraint"]
    found = [f"{name}_{kind}" for kind in kinds for name in names]
    if activity:
        found.insert(2 * len(names), "activity_regularizer")
    return " ".join(found)


IGNORED = frozenset(
    [
        *trained("kernel bias depthwise pointwise beta gamma alpha recurrent embeddings").split(),
        *("moving_mean_initializer", "moving_variance_initializer", "activation", "recurrent_activation"),
        *("dtype", "device", "inplace", "seed", "synchronized"),
    ]
)
"""Keras's and PyTorch's arguments that change neither a shape nor a weight: a word form takes them all."""

ANYWHERE = ("dtype", "autocast", "activity_regularizer")
"""Those that every Keras class takes by name."""

_unset: Any = object()


class Layer:
    """A layer of a network. Subclasses are final; shared attributes live in abstract bases.

    Shapes are without the batch. `x` is the input's `Shape` (for a layer with `many` inputs the tuple of them), `y`
    what `output` returned. All methods take every kind of number of `cnncalc.arithmetic`.
    """

    type: ClassVar[str] = ""
    family: ClassVar[str] = ""
    words: ClassVar[dict[str, Spelling]] = {}
    keras: ClassVar[dict[str, Spelling]] = {}
    torch: ClassVar[dict[str, Spelling]] = {}
    attributes: ClassVar[dict[str, Attribute]] = {}
    ignores: ClassVar[str] = ""
    """Further arguments of its words, and of older Keras classes, that have no effect."""
    keras_tail: ClassVar[str] = ""
    """What its Keras classes take by position after what their spellings name; none of it has an effect."""
    arranges: ClassVar[bool] = False
    """Whether it is written to put axes where they are wanted, so that what follows is meant as it stands."""
    many: ClassVar[bool] = False
    """Whether it reads several inputs (`add a b`)."""
    examples: ClassVar[tuple[str, ...]] = ()
    """One-liners that run, for the reference page, which shows the formulas of each."""
    axis_letters: ClassVar[str] = ""
    """What formulas call the axes of its input, in the order shown, where they are no map's (T tokens × E values)."""

    pointwise: ClassVar[bool] = True
    """Whether every output position sees only itself: `reach` is not overridden."""
    warned: ClassVar[bool] = False
    """Whether it has warnings to give."""

    trainable: Any = flag(True, keras="trainable", hidden=True, help="whether Keras trains its weights")
    attributes["trainable"] = trainable  # every layer's; no layer declares it

    data_format: Any = None
    """channels_first or channels_last where the layer was given its own, else None: the file's."""

    def __init_subclass__(cls) -> None:
        attributes = dict(cls.attributes)
        for name, value in vars(cls).items():
            if isinstance(value, Attribute):
                attributes[name] = value
            elif name in attributes and not name.startswith("_"):
                del attributes[name]  # an inherited attribute set to a plain value is fixed, not an attribute
        cls.attributes = attributes
        cls.pointwise = cls.reach is Layer.reach
        cls.warned = cls.warnings is not Layer.warnings

    def __init__(
        self,
        values: dict[str, Any],
        framework: str = "keras",
        naming: str = "",
        rank: int | None = None,
        type: str = "",
        batched: bool = True,
    ) -> None:
        """`framework` decides defaults and rules, `naming` (the file's) the order and the names of weights; `batched`
        is False where shapes have no batch axis at all, so that axes count from the first one shown."""
        fields = self.__dict__
        for name, attribute in self.attributes.items():
            value = values.get(name, _unset)
            fields[name] = attribute.defaults[framework] if value is _unset else value
        fields["framework"] = framework
        fields["torch_names"] = (naming or framework) == "torch"
        fields["fixed_rank"] = rank
        fields["batched"] = batched
        if type:
            fields["type"] = type
        if fields["trainable"] is False or fields.get("lora") is not None:
            fields["weights"] = self._held
        self.prepare()

    framework: str
    torch_names: bool
    fixed_rank: int | None
    batched: bool

    def index_of(self, number: int, x: Shape, name: str = "axis", extra: int = 0) -> int:
        """The framework's axis `number` (the batch is 0, negatives count from the end) as an index into `x.dims`;
        Misfit where there is no such axis. `extra` axes more are counted where the layer adds some."""
        count = x.rank + self.batched + extra
        index = number + count if number < 0 else number
        if not 0 <= index < count:
            raise Misfit(
                f"{name} {number} is outside the {count} axes of {x}" + (" with its batch" if self.batched else ""),
                name,
                f"axes run from {-count} to {count - 1}",
            )
        if self.batched and index == 0:
            raise Misfit(
                f"{name} {number} is the batch, which a shape leaves open",
                name,
                f"use 1 to {count - 1}, or say `batch: none` on top of the spec for shapes without a batch",
            )
        return index - self.batched

    def axis_or_channels(self, x: Shape) -> int:
        """The index into `x.dims` of the attribute `axis`; of the channels where it is not given."""
        if not x.rank:
            raise Misfit(f"{self.type} needs at least one axis beside the batch; the input is one number a sample")
        number = getattr(self, "axis", None)
        return x.channel_axis if number is None else self.index_of(number, x)

    def prepare(self) -> None:
        """Derive what depends on the attributes' structure alone; once a layer, not once an inference."""

    def output(self, x: Any) -> Any:
        """The output's shape; a list of shapes for a layer with several outputs."""
        return x

    def conditions(self, x: Any, y: Any) -> Iterable[Condition | None]:
        """What must hold for `y` and the weights to mean something."""
        return ()

    def weights(self, x: Any, y: Any) -> tuple[Weight, ...]:
        """The weight tensors, in the framework's order."""
        return ()

    def macs(self, x: Any, y: Any, weights: tuple[Weight, ...]) -> Number:
        """Multiply–accumulates a sample."""
        return 0

    def _held(self, x: Any, y: Any) -> tuple[Weight, ...]:
        """What stands in for `weights` where Keras does not train them all: with trainable=False none, with a
        lora_rank (the attribute `lora`) two thin ones instead of the first."""
        weights = self.__class__.weights(self, x, y)
        rank = getattr(self, "lora", None)
        if rank is not None and not (rank.__class__ is int and rank == 0):
            main, *others = weights
            shapes = (*main.shape[:-1], rank), (rank, main.shape[-1])
            thin = [Weight(f"lora_{main.name}_{end}", s, product(s)) for end, s in zip("ab", shapes, strict=True)]
            weights = (main._replace(trainable=False), *others, *thin)
        return weights if self.trainable else tuple(w._replace(trainable=False) for w in weights)

    def factors(self, x: Any, y: Any) -> tuple[tuple[Number, ...], ...]:
        """For each kernel of `weights` the factors of its size as the table prints them (5×5×48×128×2)."""
        return ()

    def reach(self, x: Any, y: Any) -> Any:
        """How far an output position sees: None for itself alone, `WHOLE` for the whole input, else for each
        spatial axis (effective kernel, jump numerator, jump denominator, padding before)."""
        return None

    def warnings(self, x: Any, y: Any) -> Iterable[tuple[str, str]]:
        """(message, help) of what is legal and probably not meant."""
        return ()

    def words_for(self, x: Any, y: Any) -> dict[str, str]:
        """What a condition's message may name: the attributes, `x` the input, `y` the output."""
        words = {name: shown(getattr(self, name)) for name in self.attributes}
        words["x"] = " and ".join(map(str, x)) if self.many else str(x)
        words["y"] = str(y)
        words["spatial"] = shown(x.spatial) if isinstance(x, Shape) else ""
        words["channels"] = str(x.channels) if isinstance(x, Shape) else ""
        words["last"] = str(x.dims[-1]) if isinstance(x, Shape) and x.rank else ""
        return words

    def __repr__(self) -> str:
        given = " ".join(
            f"{name}={shown(value)}"
            for name, attribute in self.attributes.items()
            if (value := getattr(self, name)) != attribute.defaults[self.framework]
        )
        return f"<{self.type} {given}>"


WHOLE = "whole"
"""The reach of a layer whose every output sees the whole input."""


def per_axis(value: Any, rank: int) -> tuple[Any, ...]:
    """A per-axis attribute for `rank` axes: one value is every axis's."""
    return value if value.__class__ is tuple else (value,) * rank


def needs_rank(x: Shape, rank: int, what: str) -> None:
    """Misfit unless `x` has `rank` spatial axes."""
    if len(x.spatial) != rank or x.channels is None:
        raise rank_misfit(x, rank, what)


def rank_misfit(x: Shape, rank: int, what: str) -> Misfit:
    """The Misfit of an input whose number of axes a layer does not read."""
    names = {0: "", 1: "L", 2: "H×W", 3: "D×H×W"}.get(rank, f"{rank} spatial axes")
    wanted = (f"C×{names}" if x.first else f"{names}×C") if names else "C"
    have = f"{x.rank} {'axis' if x.rank == 1 else 'axes'} ({x})"
    help = ""
    if x.rank == rank and rank:
        help = missing_channel_axis(x)
    elif x.rank > 1 and not rank:
        help = "flatten first"
    elif x.rank == rank + 2:
        help = f"if its first axis is the batch, leave that out: write {'x'.join(map(str, x.dims[1:]))}"
    reads = f"{rank + 1} {'axes' if rank else 'axis'} without the batch"
    return Misfit(f"{what} reads {wanted}, {reads}; the input has {have}", help=help)


def missing_channel_axis(x: Shape) -> str:
    """The way out where all axes of `x` were meant as spatial ones."""
    sizes = "x".join(map(str, x.dims))
    return f"if its channel axis is missing, write {f'1x{sizes}' if x.first else f'{sizes}x1'}"
