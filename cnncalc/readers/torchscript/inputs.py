"""What a model's forward takes: its parameters, the shapes that a trace has kept, and those that are asked for."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.nearest import nearest
from cnncalc.diagnostics.part import Part
from cnncalc.layers.declaration.shape import Shape
from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.readers.python.errors import ProgramError
from cnncalc.readers.tensors.given import given_sample
from cnncalc.readers.tensors.tensor import Tensor
from cnncalc.readers.weights.stored import Made, Stored

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cnncalc.readers.exported.session import ArchiveSession

_EXAMPLE = "3x224x224"


class Parameter(NamedTuple):
    """A parameter of forward: its name, its type as the text has it, whether it has a default."""

    name: str
    type: str
    optional: bool


_MOST = 1_000
"""Recorded arguments that are looked at."""


def parameters(function: ast.FunctionDef) -> list[Parameter]:
    """The parameters of a method behind the object itself."""
    given = function.args.args[1:]
    first = len(given) - len(function.args.defaults)
    named = [(a, i >= first) for i, a in enumerate(given)] + [(a, True) for a in function.args.kwonlyargs]
    types = [ast.unparse(a.annotation) if a.annotation is not None else "Tensor" for a, _ in named]
    return [
        Parameter(a.arg, type, default or type.startswith("Optional["))
        for (a, default), type in zip(named, types, strict=True)
    ]


def recorded(value: Any) -> list[Any]:
    """The arguments that a trace was made with, as the archive keeps them: an empty list where it does not."""
    value = _unwrapped(value)
    found = _unwrapped(value.get("forward")) if value.__class__ is dict else None
    return [_unwrapped(each) for each in found] if found.__class__ in (list, tuple) else []


def _unwrapped(value: Any) -> Any:
    """A value without what says its type."""
    for _ in range(8):
        if value.__class__ is not Made or not value.args:
            break
        value = value.args[0]
    return value


def first_tensor(values: Any) -> Stored | None:
    """The first tensor among recorded arguments; None among more than an archive of a network has."""
    left = list(values)[::-1]
    for _ in range(_MOST):  # a list of a pickle may hold itself
        if not left:
            return None
        value = left.pop()
        if value.__class__ is Stored:
            return value
        inner = _unwrapped(value)
        inner = list(inner.values()) if inner.__class__ is dict else inner
        if inner.__class__ in (list, tuple):
            left += inner[:_MOST][::-1]
    return None


class Taking:
    """The arguments of one run: which axes are the batch is said by `batched` (`alike`, `first`, `none`)."""

    def __init__(self, session: ArchiveSession, file: str, batched: str, given: Mapping[str, str]) -> None:
        self.session = session
        self.part = Part(file, "its inputs")
        self.batched = batched
        self.given = dict(given)
        self.lead: int | None = None
        self.count = 0

    def arguments(self, wanted: list[Parameter], known: list[Any]) -> dict[str, Any]:
        """The values of forward's parameters, by name. ProgramError where a shape is said nowhere."""
        names = [p.name for p in wanted]
        if "input" in self.given and "input" not in names and names:
            first = next((p.name for p in wanted if "Tensor" in p.type), names[0])
            self.given.setdefault(first, self.given.pop("input"))
        unknown = next((name for name in self.given if name not in names), None)
        if unknown is not None:
            help = nearest(unknown, names) or f"the inputs are {', '.join(names)}"
            raise ProgramError(f"there is no input '{unknown}'", self.part, help, kind="missing")
        found: dict[str, Any] = {}
        for number, parameter in enumerate(wanted):
            if parameter.name in self.given:
                found[parameter.name] = self.asked(parameter)
            elif number < len(known):
                found[parameter.name] = self.kept(parameter.name, known[number])
            elif not parameter.optional:
                raise self.missing(parameter)
        return found

    def asked(self, parameter: Parameter) -> Any:
        """An input of the shape that was asked for; one of a list where the text wants a list."""
        sample = given_sample(self.given[parameter.name], _EXAMPLE)
        tensor = self.input(parameter.name, sample, self.batched != "none")
        return [tensor] if parameter.type.startswith("List[") else tensor

    def missing(self, parameter: Parameter) -> ProgramError:
        """The error for an input of which nobody says the shape."""
        if "Tensor" not in parameter.type:
            message = (
                f"forward takes '{parameter.name}', of the type {parameter.type}, which is not said in the archive"
            )
            return ProgramError(
                message, self.part, "trace the model with it: torch.jit.trace(model, inputs)", kind="missing"
            )
        name = "" if not self.count else f"{parameter.name}="
        message = f"the archive does not say the shape of '{parameter.name}'"
        return ProgramError(message, self.part, f"give it: --input {name}{_EXAMPLE}", kind="missing")

    def kept(self, name: str, value: Any, depth: int = 0) -> Any:
        """An argument as the trace was made with it."""
        value = _unwrapped(value)
        if value.__class__ is Stored:
            first = self.count == 0
            self.lead = value.shape[0] if first and value.shape else self.lead
            alike = first or (self.batched == "alike" and value.shape[:1] == (self.lead,))
            batched = bool(value.shape) and alike and self.batched != "none"
            return self.input(name, value.shape[1:] if batched else value.shape, batched)
        if value.__class__ in (list, tuple) and depth < 8:
            return value.__class__(self.kept(f"{name}_{i}" if i else name, v, depth + 1) for i, v in enumerate(value))
        if value.__class__ is dict and depth < 8:
            return {key: self.kept(str(key), v, depth + 1) for key, v in value.items()}
        return value

    def input(self, name: str, sample: tuple[int, ...], batched: bool) -> Tensor:
        """One input of the network."""
        self.count += 1
        ref = self.session.growth.input(name[:80], Shape.of(sample, True), self.part)
        return Tensor(self.session, sample, 0 if batched else None, ref)
