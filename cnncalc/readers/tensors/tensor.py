"""A tensor as a program holds it: a slot of the graph, its axes, and where among them the batch stands."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.foreign import Foreign
from cnncalc.readers.python.frames import Site
from cnncalc.readers.tensors.batch import BatchSize

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnncalc.graph.growth import Ref


class Tensor(Foreign):
    """`sample` are its axes without the batch, which stands at `batch` (None: it has none, as a parameter). `fold` maps of
    each sample lie in the batch (`x.view(b * t, c, h, w)`); the graph then has them as a first axis.

    `ref` is its slot; None for a tensor that was made of nothing (`torch.randn`, an `nn.Parameter`) until it is used.
    `made` says how: input, parameter, buffer or constant.
    """

    kind = "Tensor"
    flows = True

    def __init__(
        self,
        session: Any,
        sample: tuple[int, ...],
        batch: int | None = 0,
        ref: Ref | None = None,
        fold: int = 1,
        made: str = "",
    ) -> None:
        self.session = session
        self.machine = session.machine
        self.sample = sample
        self.batch = batch
        self.ref = ref
        self.fold = fold
        self.made = made
        self.name = ""
        self.values: Any = None
        """The numbers of a small constant, as nested lists, where they are known."""
        self.became: Tensor | None = None
        """The input that a made tensor became."""
        self.attributes: dict[str, Any] = {}

    @property
    def rank(self) -> int:
        """How many axes the program sees."""
        return len(self.sample) + (self.batch is not None)

    @property
    def axes(self) -> tuple[Any, ...]:
        """The axes as the program sees them, the batch a `BatchSize`."""
        if self.batch is None:
            return self.sample
        own = BatchSize(self.session, self.fold)
        return (*self.sample[: self.batch], own, *self.sample[self.batch :])

    @property
    def inner(self) -> tuple[int, ...]:
        """The axes in the graph: those of a sample, behind the maps that were folded into the batch."""
        return self.sample if self.fold == 1 else (self.fold, *self.sample)

    @property
    def bare(self) -> Tensor:
        """The tensor with the axes that the graph has, for a node to read."""
        return Tensor(self.session, self.inner, 0 if self.batch is not None else None, self.ref)

    def after(self, found: Tensor, batch: int | None = -1) -> Tensor:
        """What a node made of `bare`, as the program sees it: with the maps in the batch again, which stands as here unless
        said otherwise."""
        sample = found.sample if self.fold == 1 else found.sample[1:]
        return Tensor(self.session, sample, self.batch if batch == -1 else batch, found.ref, self.fold)

    @property
    def elements(self) -> int:
        """Values a sample."""
        return prod(self.sample) * self.fold

    def index(self, site: Site, axis: Any, extra: int = 0, at: int | str | None = None) -> int:
        """An axis as the program counts it, from 0; an error where there is none. `extra` axes more may be named."""
        if axis.__class__ is bool or not hasattr(axis, "__index__"):
            raise site.error("an axis must be a whole number", at=at)
        number, rank = int(axis), self.rank + extra
        if not -rank <= number < rank:
            raise site.error(
                f"there is no axis {number}: the tensor has {rank} ({self.shown})",
                f"axes run from {-rank} to {rank - 1}",
                at,
            )
        return int(axis % rank)

    def own(self, axis: int) -> int | None:
        """A program's axis as the number of an axis of the sample; None for the batch."""
        if self.batch is None or axis < self.batch:
            return axis
        return None if axis == self.batch else axis - 1

    def layer_axis(self, site: Site, axis: Any, at: int | str | None = None) -> int:
        """A program's axis as a layer counts it in the graph: from 1. An error for the batch, which a sample hasn't."""
        own = self.own(self.index(site, axis, at=at))
        if own is None:
            raise site.error("this works along the batch, and a network is computed for one sample", at=at)
        return own + 1 + (self.fold != 1)

    @property
    def shown(self) -> str:
        """`[N, 64, 7, 7]`, as PyTorch prints it."""
        return f"[{', '.join(n.text(None, '') if isinstance(n, BatchSize) else str(n) for n in self.axes)}]"

    def like(self, sample: tuple[int, ...], ref: Ref | None = None, batch: int | None = -1, fold: int = 0) -> Tensor:
        """A tensor of the same session; batch and fold as here unless given."""
        return Tensor(
            self.session, sample, self.batch if batch == -1 else batch, ref, fold or self.fold, "" if ref else self.made
        )

    def copied(self, site: Site, again: Callable[[Any], Any] | None) -> Tensor:
        """A deep copy of a parameter or of a made tensor is another one; what a node gives has no other value."""
        if again is None or self.ref is not None or self.became is not None:
            return self
        made = Tensor(self.session, self.sample, self.batch, None, self.fold, self.made)
        made.values = self.values
        made.attributes = {name: again(value) for name, value in self.attributes.items() if name[:1] != " "}
        return made

    def attribute(self, site: Site, name: str) -> Any:
        return self.attributes[name] if name in self.attributes else self.session.acts.attribute(site, self, name)

    def listed(self) -> list[str]:
        """What its attributes go by."""
        return self.session.acts.listed()  # type: ignore[no-any-return]

    def set_attribute(self, site: Site, name: str, value: Any) -> None:
        if name == "data" and isinstance(value, Tensor):
            self.session.acts.replaced(site, self, value)
        else:
            self.attributes[name] = value

    def operate(self, site: Site, operator: str, operands: tuple[Any, ...]) -> Any:
        return self.session.acts.operate(site, operator, operands)

    def item(self, site: Site, key: Any) -> Any:
        return self.session.acts.item(site, self, key)

    def set_item(self, site: Site, key: Any, value: Any) -> None:
        """Values are written into it: its shape stays, and it is what was written too."""
        self.values = None
        if isinstance(value, Tensor) and value.ref is not None:
            self.session.acts.written(site, self, value)

    def became_of(self, found: Any) -> None:
        """What was done in place: the tensor is its result."""
        if isinstance(found, Tensor) and found.ref is not None and found.sample == self.sample:
            self.ref, self.batch, self.fold, self.values = found.ref, found.batch, found.fold, None

    def iterate(self, site: Site) -> Any:
        count = self.length(site)
        self.machine.sized(count)
        return (self.session.acts.item(site, self, number) for number in range(count))

    def length(self, site: Site) -> int:
        if not self.rank:
            raise TypeError("len() of a 0-d tensor")
        return int(self.axes[0])

    def truth(self, site: Site) -> bool:
        raise self.unknown(site, "this condition")

    def number(self, site: Site, kind: str) -> Any:
        values = self.values
        while isinstance(values, list) and len(values) == 1:
            values = values[0]
        if values is not None and not isinstance(values, list):
            return values
        raise self.unknown(site, "this number")

    def contains(self, site: Site, value: Any) -> bool:
        raise self.unknown(site, "this condition")

    def unknown(self, site: Site, what: str) -> Exception:
        """The error for a use that needs values rather than the shape."""
        return site.error(
            f"the values of a tensor are not known without running the program, and {what} depends on them",
            "use its shape, or write the value",
            kind="unknown",
        )

    def text(self, site: Site, spec: str) -> str:
        return f"<tensor {self.shown}>"

    def type(self) -> Any:
        return self.session.tensor_class

    def __hash__(self) -> int:
        return id(self)
