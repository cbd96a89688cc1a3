"""One node as its operator sees it: its inputs, its attributes, and how it adds a row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.onnx.tensor_proto import REAL
from cnncalc.readers.onnx.values import Known, View, known
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.readers.onnx.attributes import Attributes
    from cnncalc.readers.onnx.model import Op
    from cnncalc.readers.onnx.session import NodeSite, OnnxSession


class Call:
    """A node. `values` are its inputs, None for one that is left out; `wanted` says of each output whether anything reads
    it."""

    __slots__ = ("attributes", "op", "opset", "session", "site", "values", "wanted")

    def __init__(
        self,
        session: OnnxSession,
        site: NodeSite,
        op: Op,
        attributes: Attributes,
        values: list[Any],
        opset: int,
        wanted: list[bool],
    ) -> None:
        self.session = session
        self.site = site
        self.op = op
        self.attributes = attributes
        self.values = values
        self.opset = opset
        self.wanted = wanted

    # -- inputs

    def has(self, number: int) -> bool:
        """Whether an input is given."""
        return number < len(self.values) and self.values[number] is not None

    def value(self, number: int) -> Any:
        """An input as it is; an error where it is left out."""
        if not self.has(number):
            raise self.error(f"{self.op.op} needs an input {number + 1}, which is left out")
        return self.values[number]

    def tensor(self, number: int = 0) -> Tensor:
        """An input as a tensor."""
        return self.session.tensor(self.value(number))

    def view(self, number: int) -> View | None:
        """An input that is a tensor of the file; None for any other."""
        value = self.values[number] if number < len(self.values) else None
        if value.__class__ is Known and value.root is not None and value.root.kind in REAL:
            return View(value.root, value.dims)
        return value if value.__class__ is View else None

    def known(self, number: int) -> Known | None:
        """The numbers of an input, where they are known."""
        return known(self.values[number]) if self.has(number) else None

    def needed(self, number: int, what: str) -> Known:
        """The numbers of an input that a shape depends on; an error where only a run would tell them."""
        self.value(number)
        found = self.known(number)
        if found is None:
            name = self.op.inputs[number]
            raise self.error(
                f"{what} is the value of {name}, which only a run would tell",
                "simplify the model with its input's shape fixed (onnxsim, or the exporter without dynamic axes)",
                kind="unknown",
            )
        return found

    def listed(self, name: str, number: int, what: str) -> list[Any] | None:
        """A list of whole numbers that older versions have as an attribute, newer as an input; None where it is in neither."""
        if self.has(number):
            return self.needed(number, what).values
        return self.attributes.wholes(name)

    # -- the row

    def words(self, kind: str, *args: Any, **kwargs: Any) -> Any:
        """A layer by its short name and arguments."""
        return self.session.words(self.site, kind, *args, **kwargs)

    def ruled(self, kind: str, *args: Any, **kwargs: Any) -> Any:
        """The same by Keras's rule of paddings by name, with PyTorch's layout and weights."""
        from cnncalc.binding.bind import bind
        from cnncalc.binding.errors import ExpressionError
        from cnncalc.readers.tensors.convert import Use

        try:
            layer = bind(Use(kind, args, tuple(kwargs.items()), "words"), "keras")
        except ExpressionError as error:
            raise self.error(error.message, error.help) from None
        layer.torch_names = True
        return layer

    def apply(self, layer: Any, read: Tensor | Sequence[Tensor], parts: Sequence[tuple[View, bool]] = ()) -> Any:
        """The row of this node: `layer` reads `read`, and has `parts` of the file as its weights."""
        module = self.session.weigh(layer, parts) if parts else None
        return self.session.apply(self.site, self.session.current, layer, read, module)

    def pointed(self, layer: Any, x: Tensor, parts: Sequence[tuple[View, bool]] = ()) -> Tensor:
        """The same for a layer that leaves every axis as it is."""
        if x.ref is None:
            x = self.session.slotted(self.site, x)
        return x.after(self.apply(layer, x.bare, parts))

    def mapped(self, layer: Any, x: Tensor, parts: Sequence[tuple[View, bool]] = ()) -> Any:
        """The same for a layer that reads a map, N × C × …: of a tensor without a batch the first axis counts maps."""
        from cnncalc.layers.time_distributed import TimeDistributed

        x = self.session.slotted(self.site, x)
        if x.batch not in (0, None):
            raise self.error(f"{self.op.op} reads N × C × …, and the batch of {x.shown} stands elsewhere")
        if x.rank < 2:
            raise self.error(f"{self.op.op} reads N × C × …, and its input is {x.shown}")
        if x.batch is None:
            inner = layer
            if parts:
                self.session.weigh(inner, parts)
            layer = TimeDistributed({"layer": inner, "leading": 1}, "torch")
            return self.session.apply(self.site, self.session.current, layer, x)
        return self.apply(layer, x, parts)

    def fitting(self, weight: str, dims: tuple[int, ...], wanted: int, x: Tensor, own: int | None, unit: str) -> None:
        """An error where weights were made for another input: for `wanted` of what its axis `own` of the sample counts. A
        layer behind a changed one follows it."""
        changes = self.session.changes
        size = x.sample[own] if own is not None and x.sample else None
        if size.__class__ is int and size != wanted and not (changes is not None and changes.any):
            raise self.error(
                f"{weight} {list(dims)} is for {wanted:,} {unit}, and the input has {size:,} ({x.shown})",
                self.session.own_input or "the file is damaged, or its writer has a fault",
            )

    def error(self, message: str, help: str = "", *, kind: str = "library") -> Exception:
        """What is wrong with the node."""
        return self.site.error(message, help, kind=kind)
