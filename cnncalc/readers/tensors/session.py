"""One reading of a model: the graph that grows while `forward` is evaluated, the module that is running, and names."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

from cnncalc.binding.bind import bind
from cnncalc.binding.errors import ExpressionError
from cnncalc.graph.growth import Growth, Ref
from cnncalc.graph.report import Report
from cnncalc.layers.declaration.shape import Shape
from cnncalc.readers.python.errors import ProgramError
from cnncalc.readers.tensors.convert import Use, used
from cnncalc.readers.tensors.frozen import alone, as_trained
from cnncalc.readers.tensors.origin import Written
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.python.machine import Machine
    from cnncalc.readers.tensors.acts import Acts

BY_MAP = ("convolution", "pooling", "padding", "resampling", "normalization")
"""Families whose layers read a map: over maps that were folded into the batch they are applied one by one."""

MOST_WRONG = 20
"""Errors of one program that are reported."""


class Session:
    """The network so far. `batch` is the number of samples where the program says it."""

    tensor_class: Any = None
    in_code = True
    """Whether a program says how its layers run: as modules, functions or operators."""
    invoked = ""
    """The function or operator of the framework that the program calls: a dotted name, `Tensor.add`, `+`."""

    asking = False
    """Whether models that are noted are run as well, since the program builds on what they give."""

    def __init__(self, machine: Machine, model: str, framework: str, acts: Acts, *, training: bool = False) -> None:
        self.machine = machine
        self.framework = framework
        self.acts = acts
        self.growth = Growth(model, framework)
        self.training = training
        self.batch: int | None = None
        self.paths: dict[int, str] = {}
        """The path of every module of the model, by its identity, as `named_modules` has it."""
        self.running: list[tuple[Any, str]] = []
        """The modules whose forward is running, the innermost last, each with its path."""
        self.names: dict[str, int] = {}
        self.used: dict[int, Ref] = {}
        """The first node of each module that is a layer, whose weights its later calls share."""
        self.ran: dict[int, tuple[Any, Ref]] = {}
        """The same with the modules themselves, of which some live no longer than their call."""
        self.kept: dict[int, Tensor] = {}
        """The node of each parameter or buffer that was read."""
        self.counted: dict[int, int] = {}
        """The weights of layers that a row counts, by identity, and the module that it is the row of."""
        self.partly: set[int] = set()
        """The modules whose row may count fewer weights than they have."""
        self.alive: list[Any] = []
        """What is known here by its identity, which would be another's once it were gone."""
        self.made = 0
        """How many layers the program has made."""
        self.called: set[int] = set()
        self.seen: list[Any] = []
        """The models that the program itself calls, or shows the summary of."""
        self.recording = False
        """Whether models that are called are noted rather than run."""
        self.building = True
        """Whether the model is still being built: what it runs meanwhile is no part of the network."""
        self.watch: Any = None
        """Who is told of every module that ran, with its result (`cnncalc.readers.python.noted`)."""
        self.wrong: list[ProgramError] | None = None
        """The errors after which reading went on; None while the first one ends it."""
        self.doubted: set[int] = set()
        """The nodes that stand for layers as they should have been."""
        self.least: Any = None
        """The least input with which the map of a window that was too large would do."""
        self.edited: Any = None
        """What changes a layer that is about to run: a function of its path, its module's attributes, itself and what it
        reads; None where nothing is changed from outside."""
        self.top_level = False
        """Whether tensors that the program makes are the network's inputs."""
        self.sample_alone = False
        """Whether the tensors that a program makes are one sample each, without a batch."""
        self.lacks_axis = False
        """Whether a layer would have fitted with one axis more in front."""

    def set_aside(self) -> tuple[Any, ...]:
        """Begin a network of its own; what `take_up` goes back to."""
        kept = (self.growth, self.batch, self.paths, self.names, self.used, self.kept, self.called, self.counted)
        self.growth = Growth("", self.framework)
        self.batch, self.paths, self.names, self.used, self.kept, self.called = None, {}, {}, {}, {}, set()
        self.counted = {}
        return kept

    def take_up(self, kept: tuple[Any, ...]) -> None:
        """Go on with the network that was set aside."""
        self.growth, self.batch, self.paths, self.names, self.used, self.kept, self.called, self.counted = kept

    # -- names

    @property
    def prefix(self) -> str:
        """What functions are named under: the module that is running."""
        path = self.running[-1][1] if self.running else ""
        return f"{path}." if path else ""

    def name(self, full: str) -> str:
        """A name of its own for a node: `relu`, `relu_2`, …"""
        count = self.names.get(full, 0) + 1
        self.names[full] = count
        if count == 1:
            return full
        name = f"{full}_{count}"
        return self.name(name) if name in self.names else name

    def rename(self, path: str) -> None:
        """Call the last node after the module that it is the whole of."""
        node = self.growth.graph.nodes[-1]
        if self.names.get(node.name) == 1:
            del self.names[node.name]
        node.name = self.name(path)

    # -- layers

    def bound(self, site: Site, kind: str, args: Sequence[Any], kwargs: dict[str, Any], shown: str = "") -> Any:
        """The layer of a framework's class with a program's arguments; its complaint stands at the argument."""
        return self._bound(site, used(kind, args, kwargs, self.framework), shown)

    def words(self, site: Site, kind: str, *args: Any, **kwargs: Any) -> Any:
        """A layer by its short name and arguments."""
        return self._bound(site, Use(kind, args, tuple(kwargs.items()), "words", ""), "")

    def _bound(self, site: Site, use: Use, shown: str) -> Any:
        try:
            return bind(use, self.framework)
        except ExpressionError as error:
            from cnncalc.readers.tensors.complaint import complaint

            raise complaint(site, use, shown, error) from None

    def apply(self, site: Site, base: str, layer: Any, read: Tensor | Sequence[Tensor], module: Any = None) -> Any:
        """One more node: `layer` reads `read`; its output as a tensor, several outputs as a list of them. An error
        where it cannot be computed, at the place of the call."""
        many = not isinstance(read, Tensor)
        tensors = [self.slotted(site, t) for t in (read if not isinstance(read, Tensor) else [read])]
        first = next((t for t in tensors if t.batch is not None), tensors[0])
        self.machine.charge(36 + 4 * sum(len(t.sample) for t in tensors[:16]))
        fold = first.fold
        mapped = fold != 1 and getattr(layer, "family", "") in BY_MAP and not many
        if mapped:
            from cnncalc.layers.time_distributed import TimeDistributed

            layer = TimeDistributed({"layer": layer, "leading": 1}, self.framework)
        shared = None if module is None else self.used.get(id(module))
        refs: list[Any] = [t.ref for t in tensors]
        full = base if module is not None else self.prefix + base
        held: dict[str, Any] = {} if module is None else module.attrs
        reads: Any = tuple(refs) if many else refs[0]
        if self.edited is not None:
            layer = self.edited(full, held, layer, [self.growth.shape(ref) for ref in refs if ref is not None])
        if " weights" in held:
            layer = as_trained(layer, held)
        before = len(self.growth.faults)
        by = self.invoked if module is None else getattr(module, "cls", False)
        written = Written(site, held.get(" site"), held.get(" use"), by if self.in_code else False)
        ref = self.growth.add(self.name(full), layer, reads, written, shared)
        if module is not None and shared is None:
            self.used[id(module)] = ref
            self.ran[id(module)] = module, ref
        y = self.growth.shape(ref)
        if y is None:
            error, mended = self.broken(site, before, held, refs[0] if refs else None)
            if mended is None or self.wrong is None or len(self.wrong) >= MOST_WRONG:
                raise error
            self.wrong.append(error)
            layer = held[" layer"] = mended
            ref = self.used[id(module)] = self.growth.add(full, layer, reads, Written(site, None))
            self.doubted.add(ref.number)
            y = self.growth.shape(ref)
        if y.__class__ is list:
            return [self._out(first, shape, Ref(ref.number, port), fold) for port, shape in enumerate(y)]
        found = self._out(first, y, ref, fold)
        return found if self.edited is None else self.edited.behind(self, site, full, found)

    def _out(self, first: Tensor, shape: Shape, ref: Ref, fold: int) -> Tensor:
        dims = tuple(shape.dims)
        return Tensor(self, dims[1:] if fold != 1 else dims, first.batch, ref, fold)

    def broken(self, site: Site, before: int, held: dict[str, Any], read: Any = None) -> tuple[ProgramError, Any]:
        """The fault that the engine found, as the program's error, and the layer that would have fitted, where the rest can
        be read as if it stood there: the growth keeps the fault no longer."""
        faults = self.growth.faults
        fault = faults[before] if len(faults) > before else None
        del faults[before:]
        if fault is None:
            return site.error("this cannot be computed"), None
        related = tuple(fault.related)
        place, made = fault.place, held.get(" site")
        message, help, mended = self.acts.lesson(self, site, held, read, fault)
        if made is not None and not site.outside:
            if message != fault.message or place is None or place[:2] == site.place[:2]:
                place, other = site.place, (made.place, "made here")
            else:
                other = (site.place, "run here")
            related = (*related, other)
        place = place or site.place
        error = ProgramError(message, place, help, calls=site.calls, related=related, layer=fault.layer)
        return error, mended

    def sure(self, report: Report) -> Report:
        """A report of what was read without the rows that stand on a layer as it should have been."""
        if not self.doubted:
            return report
        count, hidden = len(report.graph.input_names), set(self.doubted)
        for number, node in enumerate(report.graph.nodes):
            if any(slot - count in hidden for slot in node.sources):
                hidden.add(number)
        unseen = {id(report.graph.nodes[number]) for number in hidden}
        rows = tuple(row for row in report.rows if id(row.node) not in unseen)
        shapes = tuple(None if slot - count in hidden else y for slot, y in enumerate(report.shapes))
        return Report(report.graph, rows, shapes, report.faults, report.warnings, report.assumptions)

    # -- tensors without a slot

    def slotted(self, site: Site, tensor: Tensor) -> Tensor:
        """The tensor with a slot in the graph: a parameter or constant gets a node of its own, at the top level of a
        program a made tensor becomes an input."""
        if tensor.ref is not None:
            return tensor
        if tensor.became is not None:
            return tensor.became
        if self.top_level and not self.running and tensor.made not in ("parameter", "buffer"):
            return self.as_input(site, tensor)
        if tensor.batch is not None and tensor.fold != 1:  # as many in every sample as are folded into the batch
            whole = Tensor(self, tensor.inner, None)
            found = Tensor(self, tensor.sample, tensor.batch, self.as_node(site, whole, whole.sample).ref, tensor.fold)
            return self.keep(tensor, found)
        return self.as_node(site, tensor, tensor.sample)

    def lifted(self, site: Site, tensor: Tensor) -> Tensor:
        """A parameter or buffer as its node, where a part of it is meant: it is counted there, once."""
        if self.building or tensor.ref is not None or tensor.made not in ("parameter", "buffer"):
            return tensor
        return self.slotted(site, tensor)

    def as_input(self, site: Site, tensor: Tensor, name: str = "", place: Any = None) -> Tensor:
        """A made tensor as an input of the network: its first axis is the batch."""
        if tensor.became is not None:
            return tensor.became
        batch: int | None = 0
        if tensor.batch is None and self.sample_alone:
            sample, batch = tensor.sample, None
        elif tensor.batch is None:
            if not tensor.sample:
                raise site.error("a tensor with one value is no input of a network")
            sample = tensor.sample[1:]
            if self.batch is None:
                self.batch = tensor.sample[0]
        else:
            sample = tensor.sample
        known = self.growth.graph.input_names
        name = name or tensor.name or self._variable(site, tensor) or "input"
        while name in known:
            stem, _, count = name.rpartition("_")
            name = f"{stem}_{int(count) + 1}" if stem and count.isdigit() else f"{name}_2"
        ref = self.growth.input(name, Shape.of(sample, self.framework == "torch"), place or site.place)
        found = Tensor(self, sample, batch, ref)
        tensor.became = found
        return found

    def has_row(self, tensor: Tensor) -> bool:
        """Whether a weight is counted in a layer's row already."""
        owner = id(tensor.attributes.get(" of"))
        whole = owner in self.used and owner not in self.partly
        return id(tensor) not in self.kept and (id(tensor) in self.counted or whole)

    def _variable(self, site: Site, tensor: Tensor) -> str:
        """The variable of the program's top level that holds a made tensor."""
        held = site.frame.vars if self.top_level and not self.running else {}
        return next((name for name, value in held.items() if value is tensor and name[:1] != " "), "")

    def as_node(self, site: Site, tensor: Tensor, result: tuple[int, ...]) -> Tensor:
        """A parameter, buffer or constant as a node, read with the axes `result` (its own, or without a first 1)."""
        known = self.kept.get(id(tensor))
        if known is not None and known.sample == result:
            return known
        if " base" in tensor.attributes:
            base = self.slotted(site, tensor.attributes[" base"])
            same = prod(base.sample) == prod(result)
            layer = self.words(site, "reshape", *result) if same else None
            layer = layer or self.words(site, "opaque", output=result, params=0, macs=0)
            found = self.apply(site, "getitem", layer, base)
            return self.keep(tensor, Tensor(self, result, tensor.batch, found.ref, made=tensor.made))
        counted = self.has_row(tensor) if known is None else " counted" in known.attributes
        kind = tensor.made if tensor.made in ("parameter", "buffer") and not counted else "constant"
        layer = alone(tensor, kind, result, self.framework)
        full = tensor.name or f"{self.prefix}{kind}"
        shared = known.ref if known is not None else None
        ref = self.growth.add(self.name(full), layer, (), Written(site, None), shared)
        found = Tensor(self, result, tensor.batch, ref, made=tensor.made)
        if counted:
            found.attributes[" counted"] = True
        self.keep(tensor, found)
        self.growth.graph.nodes[-1].expect = None
        return found

    def keep(self, tensor: Tensor, found: Tensor) -> Tensor:
        """Note the node of a tensor, which lives on, so that its identity stays its own."""
        self.alive.append(tensor)
        return self.kept.setdefault(id(tensor), found)
