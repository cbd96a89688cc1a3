"""The values of an archive's pickles → the objects that its code works on: modules with their paths, weights by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.exported.schema import Held
from cnncalc.readers.python.errors import ProgramError
from cnncalc.readers.tensors.making import numbers
from cnncalc.readers.tensors.tensor import Tensor
from cnncalc.readers.torchscript.names import Word
from cnncalc.readers.torchscript.objects import Thing
from cnncalc.readers.weights.stored import Made, Named, Storage, Stored

if TYPE_CHECKING:
    from cnncalc.readers.torchscript.classes import ClassText
    from cnncalc.readers.torchscript.code import Code

MOST_DEEP = 100
MOST_VALUES = 1_000_000


class Building:
    """One archive's objects in the making. `held` are its weights, in the order of its modules."""

    def __init__(self, code: Code) -> None:
        self.code = code
        self.session = code.session
        self.things: dict[int, Thing] = {}
        self.places: dict[Any, Tensor] = {}
        self.held: list[tuple[Held, Tensor]] = []
        self.left = MOST_VALUES

    def root(self, value: Any) -> Thing:
        """The model itself; ProgramError where the pickle holds none."""
        found = self.value(value, "", 0)
        if not isinstance(found, Thing) or found.path is None:
            raise ProgramError("its data.pkl holds no module", None, kind="missing")
        return found

    def value(self, value: Any, path: str | None, depth: int) -> Any:
        """A value of a pickle as the code sees it; `path` is where it stands among the modules, None where it does not."""
        self.left -= 1
        if depth > MOST_DEEP or self.left < 0:
            raise ProgramError("its attributes are nested too deeply, or too many, to be read", None, kind="limit")
        kind = value.__class__
        if kind is Made:
            return self.object(value, path, depth)
        if kind is Stored:
            return self.constant(value)
        if kind in (list, tuple):
            return kind(self.value(inner, None, depth + 1) for inner in value)
        if kind is dict:
            return {key: self.value(inner, None, depth + 1) for key, inner in value.items()}
        return Word(self.code.machine, getattr(value, "name", "storage")) if kind in (Named, Storage) else value

    def object(self, made: Made, path: str | None, depth: int) -> Any:
        """An object: of a class of the archive, or what wraps a plain value to say its type."""
        if not made.name.startswith("__torch__."):
            wrapped = made.args[0] if made.args.__class__ is tuple and made.args else None
            return self.value(wrapped, None, depth + 1)
        if id(made) in self.things:
            return self.things[id(made)]
        if self.code.tree(made.name.rpartition(".")[0]) is None:
            return Word(self.code.machine, made.name)
        text = self.code.class_text(made.name)
        module = text.base == "Module"
        thing = self.things[id(made)] = Thing(self.code, text, {}, path if module else None)
        state = made.state if made.state.__class__ is dict else {}
        # a module's own tensors first: a list of them (a recurrent layer's weights) has them once more
        for name, inner in sorted(state.items(), key=lambda pair: pair[1].__class__ is not Stored):
            if name.__class__ is not str:
                continue
            inner_path = f"{path}.{name}" if path else name
            if inner.__class__ is Stored and module and path is not None:
                thing.attrs[name] = self.weight(inner, text, name, inner_path)
            else:
                below = inner_path if path is not None and inner.__class__ is Made else None
                thing.attrs[name] = self.value(inner, below, depth + 1)
        return thing

    def weight(self, stored: Stored, text: ClassText, name: str, full: str) -> Tensor:
        """A tensor of a module: those that lie in the same place are one."""
        kind = "constant"
        if text.buffers is None:
            kind = ("parameter" if stored.trained else "buffer") if name in text.parameters else kind
        elif name in text.parameters or name in text.buffers:
            kind = "parameter" if name in text.parameters else "buffer"
        place = self._place(stored)
        if place in self.places:
            return self.places[place]
        held = Held(full, full, stored.shape, kind, stored.trained)
        tensor = self.session.hold(held)
        if kind == "constant":
            tensor.values = self.code.archive.numbers("data", stored)
        if place is not None:
            self.places[place] = tensor
        self.held.append((held, tensor))
        return tensor

    def _place(self, stored: Stored) -> Any:
        """Where a tensor's numbers lie; None where it has none."""
        storage = stored.storage
        return (storage.key, stored.span, stored.shape) if storage is not None and stored.span else None

    def constant(self, stored: Stored, folder: str = "data") -> Tensor:
        """A tensor that is no module's: its numbers are known where they are few."""
        place = self._place(stored)
        if place in self.places and folder == "data":
            return self.places[place]
        known = self.code.archive.numbers(folder, stored)
        if known is not None and (self.trains or not stored.shape):
            return numbers(self.session, known)
        if folder == "constants" and stored.shape and stored.dtype.startswith(("float", "bfloat")) and not self.trains:
            return self.session.hold(
                Held("", "", stored.shape, "parameter", True)
            )  # what is frozen keeps its weights so
        tensor = Tensor(self.session, stored.shape, None, made="constant")
        self.session.alive.append(tensor)
        return tensor

    @property
    def trains(self) -> bool:
        """Whether a module has a parameter."""
        return any(held.kind == "parameter" for held, _ in self.held)

    def constants(self, value: Any) -> list[Any]:
        """The tensors that the code names by number."""
        found = value if value.__class__ in (list, tuple) else ()
        return [self.constant(v, "constants") if v.__class__ is Stored else self.value(v, None, 0) for v in found]
