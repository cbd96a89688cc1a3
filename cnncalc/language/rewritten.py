"""Pasted code that is no layer, as the layer it stands for: made of its own values, where these are known.

Loaded only where something is wrong.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cnncalc.language.words.call import Call, is_name

if TYPE_CHECKING:
    from collections.abc import Callable


def rewritten(call: Call) -> str:
    """What to write for a call of something that is no layer; "" where its values do not say it."""
    made = _MADE.get(call.type.rpartition(".")[2].lower())
    return made(call, call.positional) if made is not None else ""


def _ints(values: tuple[Any, ...]) -> list[int]:
    """The numbers of `x.view(n, 16, 5)` or `torch.reshape(x, (n, 16, 5))`, without the batch; none where one is open."""
    if values and values[-1].__class__ is tuple:
        values = values[-1]
    elif values and isinstance(values[0], str) and len(values) > 1:
        values = values[1:] if is_name(values[0]) and values[1].__class__ is not int else values
    rest = values[1:]
    return list(rest) if rest and all(value.__class__ is int for value in rest) else []


def _reshaped(call: Call, values: tuple[Any, ...]) -> str:
    sizes = _ints(values)
    if len(sizes) == 1:
        return "it is a layer: write flatten"
    return f"it is a layer: write reshape {' '.join(map(str, sizes))}" if sizes else ""


def _permuted(call: Call, values: tuple[Any, ...]) -> str:
    axes = values[-1] if values and values[-1].__class__ is tuple else values
    if sorted(map(str, axes)) != [str(i) for i in range(len(axes))] or axes[:1] != (0,) or len(axes) < 3:
        return ""
    return f"it is a layer: write permute {' '.join(map(str, axes[1:]))}, whose axes count from 1, without the batch"


def _joined(call: Call, values: tuple[Any, ...]) -> str:
    given = values[0] if values and values[0].__class__ is tuple else values
    names = [str(value) for value in given if isinstance(value, str) and is_name(value)]
    kind = call.type.rpartition(".")[2].replace("bmm", "matmul")
    return f"it is a layer: write {kind} {' '.join(names)}" if len(names) > 1 else ""


def _padded(call: Call, values: tuple[Any, ...]) -> str:
    ends = values[1] if len(values) > 1 and values[1].__class__ is tuple else ()
    if len(ends) % 2 or not ends or any(end.__class__ is not int for end in ends):
        return ""
    pairs = [f"{ends[i]}:{ends[i + 1]}" for i in range(len(ends) - 2, -1, -2)]  # the last axis comes first there
    return f"it is a layer: write zeropad {'x'.join(pairs)}"


def _outputs(call: Call, values: tuple[Any, ...]) -> str:
    named = dict(call.keywords).get("outputs")
    given = named if named is not None else values[-1] if call.type.endswith("Model") and len(values) > 1 else values
    names = [str(name) for name in (given if given.__class__ is tuple else (given,))]
    names = [name.strip(",") for name in names]
    if not names or not all(map(is_name, names)):
        return "leave it out: the last layer is the output"
    shown = names[0] if len(names) == 1 else f"[{', '.join(names)}]"
    return f"leave it out: the last layer is the output; for another, say outputs: {shown}"


def _loop(call: Call, values: tuple[Any, ...]) -> str:
    times = re.search(r"range\((\d+)\)", " ".join(map(str, values)))
    return f"write what it repeats once, with repeat={times[1]}" if times else ""


def _of_cell(call: Call, values: tuple[Any, ...]) -> str:
    """`RNN(LSTMCell(4))` and `LSTMCell(4)`: the layer of the cell."""
    inner = values[0] if values and values[0].__class__ is Call else call
    kind = inner.type.rpartition(".")[2].removesuffix("Cell")
    names = {"RNN": "SimpleRNN"} if call.owner != "torch" else {}
    text = inner.text.partition("(")[2] or ", ".join(map(str, inner.positional)) + ")"
    return f"a cell is no layer: write {names.get(kind, kind)}({text}"


_MADE: dict[str, Callable[[Call, tuple[Any, ...]], str]] = {
    **dict.fromkeys(("view", "reshape"), _reshaped),
    "permute": _permuted,
    **dict.fromkeys(("matmul", "bmm", "stack"), _joined),
    "pad": _padded,
    **dict.fromkeys(("return", "model", "functional"), _outputs),
    "for": _loop,
    **dict.fromkeys(("lstmcell", "grucell", "rnncell", "simplernncell"), _of_cell),
}
