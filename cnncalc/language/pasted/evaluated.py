"""The layer that a pasted line of code comes to: the evaluator of programs runs it on tensors of the shapes that it reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.binding.bind import bind
from cnncalc.binding.errors import ExpressionError
from cnncalc.diagnostics.place import Source
from cnncalc.language.misuse import way_out
from cnncalc.language.pasted.code import renamed
from cnncalc.language.words.call import Call
from cnncalc.readers.python.bounds import Bounds
from cnncalc.readers.python.errors import ProgramError
from cnncalc.readers.python.program import Program
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.layers.declaration.layer import Layer
    from cnncalc.layers.declaration.shape import Shape

_BOUNDS = Bounds(steps=100_000, items=10_000, characters=10_000, bits=256, nesting=50, file_characters=4_000)


def evaluated(call: Call, framework: str, read: Sequence[Shape], batched: bool) -> Layer:
    """The layer that a line of style `code` is of inputs of these shapes; ExpressionError where it is none, or several."""
    if call.owner not in ("", framework):
        whose = "PyTorch" if call.owner == "torch" else "Keras"
        help = way_out(call.type) or f"this is a file of {'Keras' if call.owner == 'torch' else 'PyTorch'}"
        raise ExpressionError(f"{call.positional[0]:.60} is {whose}'s", help, "type")
    if any(n.__class__ is not int for shape in read for n in shape.dims):
        raise ExpressionError("what this line gives depends on a size that is free", "give the input in numbers")
    program, session = _session(renamed(call.positional[0]), framework)
    for number, shape in enumerate(read):
        ref = session.growth.input(f"layer_{number}", shape)
        program.main.vars[f"layer_{number}"] = Tensor(session, tuple(shape.dims), 0 if batched else None, ref)
    try:
        value = program.value("result")
    except ProgramError as failed:
        raise ExpressionError(failed.message, failed.help) from None
    nodes = session.growth.graph.nodes
    error = getattr(value, "error", None)
    if error is not None:
        raise ExpressionError(error.message, error.help)
    values = list(value) if value.__class__ in (list, tuple) else [value]
    if not values or not all(isinstance(each, Tensor) for each in values):
        raise ExpressionError(f"{call.positional[0]:.60} is not known", way_out(call.type) or "leave the line out")
    if not nodes:
        return bind(Call("Identity", owner="torch"), framework, batched)
    if len(nodes) > 1 or nodes[0].sources != tuple(range(len(read))):
        help = way_out(call.type) or "give each operation a line of its own"
        raise ExpressionError(f"{call.positional[0]:.60} holds several operations", help)
    layer: Layer = nodes[0].layer
    return layer


def _session(text: str, framework: str) -> tuple[Program, Any]:
    """The program of one line, with the session of its framework."""
    source = Source("<line>", f"result = ({text})\n")
    if framework == "torch":
        from cnncalc.readers.tensors.session import Session
        from cnncalc.readers.torch.libraries import TorchLibraries
        from cnncalc.readers.torch.tensor_acts import TorchActs

        libraries: Any = TorchLibraries()
        program = Program(source, libraries=libraries, bounds=_BOUNDS)
        session: Any = Session(program.machine, "", "torch", TorchActs())
    else:
        from cnncalc.readers.keras.acts import KerasActs
        from cnncalc.readers.keras.libraries import KerasLibraries
        from cnncalc.readers.keras.naming import Names
        from cnncalc.readers.keras.session import KerasSession

        libraries = KerasLibraries()
        program = Program(source, libraries=libraries, bounds=_BOUNDS)
        session = KerasSession(program.machine, KerasActs(), Names(False))
    libraries.session = session
    session.building = False
    libraries.base(program.machine)
    return program, session
