"""What the live oracles share: how a random case is drawn, what cnncalc says of it, and how two answers are compared.

A case is a class of a framework, the arguments of its constructor, and the shapes of its inputs with their batch. It
is written as Python code and read by cnncalc as code pasted into a spec; the framework gets the arguments themselves.
"""

from __future__ import annotations

import inspect
import os
import re
from random import Random
from typing import Any, NamedTuple

from hypothesis import HealthCheck, settings

from cnncalc.binding.bind import bind
from cnncalc.binding.errors import ExpressionError
from cnncalc.language.words.expression import read_expression
from cnncalc.layers.declaration.condition import Misfit
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.value import BadValue

EXAMPLES = int(os.environ.get("CNNCALC_ORACLE_EXAMPLES", "50"))
"""Random cases a class."""
SETTINGS = settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))


class Case(NamedTuple):
    """`inputs` are whole shapes; `batched` says whether their first axis is the batch. `call` are arguments of the
    forward call, which cnncalc takes with the constructor's."""

    name: str
    positional: tuple[Any, ...]
    keywords: dict[str, Any]
    inputs: list[tuple[int, ...]]
    batched: bool = True
    call: dict[str, Any] = {}
    arguments: dict[str, Any] = {}
    """All of the constructor's by name."""

    def code(self, prefix: str) -> str:
        """The constructor's call as it would be pasted."""
        pairs = [f"{key}={value!r}" for key, value in {**self.keywords, **self.call}.items()]
        return f"{prefix}.{self.name}({', '.join([*map(repr, self.positional), *pairs])})"


class Answer(NamedTuple):
    """Output shapes (all axes but the batch), weights as (name, shape, trainable) in order, and MACs of a sample."""

    outputs: list[tuple[Any, ...]]
    weights: list[tuple[str, tuple[int, ...], bool]]
    macs: int | None = None


class Refusal(NamedTuple):
    """Why a case is refused: the error's type and message."""

    type: str
    message: str


class Draw:
    """Random values for the arguments of layers; a Hypothesis `Random` makes them shrink."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng

    def chance(self, percent: int) -> bool:
        return self.rng.randint(0, 99) >= 100 - percent

    def pick(self, *values: Any) -> Any:
        return self.rng.choice(values)

    def whole(self, low: int, high: int) -> int:
        return self.rng.randint(low, high)

    def odd(self, low: int, high: int, percent: int = 2) -> int:
        """A number from low to high, or now and then zero, negative or large."""
        return self.pick(0, -1, -2, 0, 57) if self.chance(percent) else self.rng.randint(low, high)

    def axes(self, rank: int, low: int, high: int, percent: int = 2) -> Any:
        """One number, or one an axis as a tuple or list, seldom of a wrong length."""
        if self.chance(45):
            return self.odd(low, high, percent)
        if self.chance(2):
            rank = self.pick(1, rank + 1, max(rank - 1, 1))
        sizes = [self.odd(low, high, percent) for _ in range(rank)]
        return sizes if self.chance(25) else tuple(sizes)

    def dims(self, rank: int, high: int, low: int = 1) -> tuple[int, ...]:
        """Sizes of axes, seldom 0."""
        return tuple(0 if self.chance(1) else self.rng.randint(low, high) for _ in range(rank))

    def batch(self, least: int = 1) -> int:
        """How many samples; seldom none."""
        return 0 if self.chance(3) else self.rng.randint(least, 3)

    def cased(self, word: Any) -> Any:
        """A word as it is, or now and then in capitals."""
        return self.pick(word.upper(), word.title()) if isinstance(word, str) and self.chance(4) else word

    def divisor(self, number: int) -> int:
        return self.pick(*[d for d in range(1, abs(number) + 1) if number % d == 0] or [1])

    def some(self, percent: int = 50, **given: Any) -> dict[str, Any]:
        """Each of the arguments or not."""
        return {name: value for name, value in given.items() if self.chance(percent)}

    def case(self, cls: Any, arguments: dict[str, Any], inputs: Any, batched: bool = True, **call: Any) -> Case:
        """The case with its leading arguments given by position, as many as it happens, the others in any order.

        Now and then all that is left out is written with its default, so that the last positional ones are reached; and
        seldom there is an argument that any Keras class knows, or that only other classes do."""
        keras = cls.__module__.startswith("keras")
        if self.chance(15):
            arguments = {**arguments, **{name: value for name, value in defaults(cls).items() if name not in arguments}}
        if keras:
            arguments = {**arguments, **self.some(4, trainable=self.chance(30), dtype="float32", autocast=True)}
        if self.chance(3):
            arguments = {**arguments, **self.pick(*STRANGE)}
        leading = []
        for name in parameters(cls):
            if name not in arguments:
                break
            leading.append(name)
        count = self.whole(0, len(leading))
        names = [name for name in arguments if name not in leading[:count]]
        self.rng.shuffle(names)
        positional = tuple(arguments[name] for name in leading[:count])
        whole = [tuple(shape) for shape in (inputs if isinstance(inputs, list) else [inputs])]
        return Case(cls.__name__, positional, {name: arguments[name] for name in names}, whole, batched, call, arguments)


STRANGE: tuple[dict[str, Any], ...] = (
    {"trainable": True}, {"trainable": None}, {"inplace": True}, {"device": None}, {"dtype": None}, {"kernel_initializer": "zeros"},
    {"gamma_initializer": "ones"}, {"activation": None}, {"bias_constraint": None}, {"seed": 3}, {"eps": 0.1}, {"epsilon": 0.1},
    {"return_indices": False}, {"unit_forget_bias": True}, {"activity_regularizer": None}, {"alpha": 0.3},
)  # fmt: skip
"""Arguments that some classes know and others don't."""


def parameters(cls: Any) -> list[str]:
    """The names of the constructor's arguments that may be given by position, in order."""
    return list(positional(cls))


def positional(cls: Any) -> dict[str, inspect.Parameter]:
    """The constructor's arguments that may be given by position, in order. PyTorch's recurrent layers hand theirs on."""
    kinds = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.POSITIONAL_ONLY)
    base = next((c for c in cls.__mro__ if c.__name__ == "RNNBase"), None)
    found = {name: p for name, p in inspect.signature(base or cls).parameters.items() if p.kind in kinds}
    if base is None:
        return found
    del found["mode"]
    if cls.__name__ != "LSTM":
        del found["proj_size"], found["device"], found["dtype"]  # the first is LSTM's alone, and in the way of the others
    if cls.__name__ == "RNN":
        names = list(found)
        return {name: found.get(name, inspect.Parameter(name, kinds[0], default="tanh")) for name in [*names[:3], "nonlinearity", *names[3:]]}
    return found


def defaults(cls: Any) -> dict[str, Any]:
    """The constructor's arguments that may be left out, and what they are then."""
    return {name: p.default for name, p in positional(cls).items() if p.default is not p.empty}


def computed(case: Case, framework: str) -> Answer | Refusal:
    """What cnncalc says of a case."""
    return read(case.code("nn" if framework == "torch" else "layers"), case.inputs, framework, case.batched)


def read(text: str, inputs: list[tuple[int, ...]], framework: str, batched: bool) -> Answer | Refusal:
    """What cnncalc says of a layer, as it is written, on inputs of these whole shapes."""
    try:
        layer = bind(read_expression(text), framework, batched)
        shapes = tuple(Shape.of(dims[batched:], framework == "torch") for dims in inputs)
        if layer.data_format is not None:
            shapes = tuple(shape.viewed(layer.data_format == "channels_first") for shape in shapes)
        x: Any = shapes if layer.many or len(shapes) > 1 else shapes[0]
        y = layer.output(x)
        for condition in layer.conditions(x, y):
            if condition is not None and not condition.holds():
                words = layer.words_for(x, y)
                help = condition.help.format_map(words)
                return Refusal("Condition", condition.message.format_map(words) + (f" ({help})" if help else ""))
        weights = layer.weights(x, y)
        macs = layer.macs(x, y, weights)
        layer.reach(x, y), layer.factors(x, y), list(layer.warnings(x, y))
    except (ExpressionError, BadValue, Misfit) as error:
        return Refusal(type(error).__name__, str(error))
    found = [(w.name, w.shape, w.trainable) for w in weights]
    return Answer([s.dims for s in (y if isinstance(y, list) else [y])], found, macs)


def difference(case: Case, ours: Answer | Refusal, theirs: Answer | Refusal, limits: dict[str, str], lenient: Any) -> str:
    """In what the two answers differ; "" where they agree, "limit" where the framework fails for a reason of its
    implementation's (`limits`: a pattern of "CLASS: ERROR: message" and why) or, as `lenient` says, takes by the same
    kind of accident what it refuses elsewhere."""
    if isinstance(theirs, Refusal):
        if isinstance(ours, Refusal):
            return ""
        if any(re.search(pattern, f"{case.name}: {theirs.type}: {theirs.message}") for pattern in limits):
            return "limit"
        return f"accepted with {ours}, but {theirs.type}: {theirs.message[:300]}"
    if isinstance(ours, Refusal):
        if lenient(case, theirs):
            return "limit"
        return f"refused with '{ours.message}', but it gives {theirs}"
    if not _same_shapes(ours.outputs, theirs.outputs):
        return f"output {ours.outputs}, not {theirs.outputs}"
    if ours.weights != theirs.weights:
        return f"weights {ours.weights}, not {theirs.weights}"
    if theirs.macs is not None and ours.macs != theirs.macs:
        return f"macs {ours.macs}, not {theirs.macs}"
    return ""


def _same_shapes(ours: list[tuple[Any, ...]], theirs: list[tuple[Any, ...]]) -> bool:
    """Equal but for axes that the framework leaves open."""
    return len(ours) == len(theirs) and all(
        len(a) == len(b) and all(n is None or m == n for m, n in zip(a, b, strict=True)) for a, b in zip(ours, theirs, strict=True)
    )
