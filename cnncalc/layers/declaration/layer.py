"""What a layer declares: its names, its attributes, its output shape, its weights, its MACs, its conditions.

One class in one file of `cnncalc/layers/` is the only place that knows a layer. From it come the parsing of every
spelling, validation, the table, the reference pages and the tests that run over all layers. Families in between say
what several share; this class knows nothing that only some have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from cnncalc.layers.declaration.attribute import Attribute
from cnncalc.layers.declaration.condition import Misfit
from cnncalc.layers.declaration.declare import flag
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.value import shown
from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cnncalc.layers.declaration.condition import Condition
    from cnncalc.layers.declaration.spelling import Spelling
    from cnncalc.numbers.arithmetic import Number


class Weight(NamedTuple):
    """One weight tensor: its name and shape in the framework's own order, its elements, whether it is trained. Of PyTorch
    what is not `trainable` is a buffer, and a `frozen` one is a parameter that is not trained all the same."""

    name: str
    shape: tuple[Number, ...]
    size: Number
    trainable: bool = True
    frozen: bool = False

    @property
    def trained(self) -> bool:
        """Whether training changes it."""
        return self.trainable and not self.frozen


_unset: Any = object()


class Layer:
    """A layer of a network. Subclasses are final; shared attributes live in abstract bases.

    Shapes are without the batch. `x` is the input's `Shape` (for a layer with `many` inputs the tuple of them), `y`
    what `output` returned. All methods take every kind of number of `cnncalc.numbers.arithmetic`.
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
    keras_only: ClassVar[tuple[str, ...]] = ()
    """Attributes that say how Keras counts its weights, which a torch file cannot be given."""
    many: ClassVar[bool] = False
    """Whether it reads several inputs (`add a b`)."""
    alone: ClassVar[bool] = False
    """Whether it may read nothing at all (`from=[]`)."""
    examples: ClassVar[tuple[str, ...]] = ()
    """One-liners that run, for the reference page, which shows the formulas of each."""
    axis_letters: ClassVar[str] = ""
    """What formulas call the axes of its input, in the order shown, where they are no map's (T tokens × E values)."""

    pointwise: ClassVar[bool] = True
    """Whether every output position sees only itself: `reach` is not overridden."""
    required: tuple[str, ...] = ()
    """Attributes that its class must be given, as it was written, though the layer can do without."""
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
        if fields["trainable"] is False:
            fields["weights"] = self._frozen
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

    def _frozen(self, x: Any, y: Any) -> tuple[Weight, ...]:
        """What stands in for `weights` with trainable=False: the same, none of them trained."""
        return tuple(weight._replace(trainable=False) for weight in self.__class__.weights(self, x, y))

    def factors(self, x: Any, y: Any) -> tuple[tuple[Number, ...], ...]:
        """For each kernel of `weights` the factors of its size as the table prints them (5×5×48×128×2)."""
        return ()

    def reach(self, x: Any, y: Any) -> Any:
        """How far an output position sees: None for itself alone, `WHOLE` for the whole input, else for each
        spatial axis (effective kernel, jump numerator, jump denominator, padding before)."""
        return None

    def taps(self, x: Any, y: Any) -> Any:
        """Which positions each output position reads, a `Taps` for each spatial axis (`families/taps.py`); None of a layer
        without windows."""
        return None

    def joins(self, x: Any, y: Any) -> tuple[tuple[Number, Number, Number], ...]:
        """How channels are joined to channels, stage by stage: (those read, those made, groups that do not mix)."""
        return ()

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
        from cnncalc.layers.declaration.rank import rank_misfit

        raise rank_misfit(x, rank, what)
