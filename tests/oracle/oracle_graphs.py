"""Networks drawn by chance, as specs: chains with joins, in both frameworks' words; each layer is one that fits what it reads."""

from __future__ import annotations

import random
from typing import Any

from cnncalc.diagnostics.errors import SpecError
from cnncalc.graph.walk import infer
from cnncalc.sources.load import load


def drawn(seed: int) -> str:
    """The text of a spec with six to fourteen layers."""
    pick = random.Random(seed)
    torch = pick.random() < 0.5
    size, channels = pick.choice(((17, 17), (16, 20), (24, 24), (9, 31))), pick.choice((1, 3, 4, 6))
    axes = (channels, *size) if torch else (*size, channels)
    lines = [f"framework: {'torch' if torch else 'keras'}", f"input: {'x'.join(map(str, axes))}", "layers:"]
    names: list[str] = []
    wanted = pick.randrange(6, 15)
    for _ in range(wanted * 4):
        if len(names) >= wanted:
            break
        name = f"n{len(names)}"
        line = f"  - {name}: {_layer(pick, torch, names)}"
        try:
            report = infer(load("\n".join([*lines, line, ""])))
        except SpecError:
            continue
        if any(0 in row.output_shape for row in report.rows if isinstance(row.output_shape, tuple)):
            continue
        lines.append(line)
        names.append(name)
    shape: Any = infer(load("\n".join([*lines, ""]))).rows[-1].output_shape
    if len(shape) > 3 and pick.random() < 0.7:
        lines += [f"  - {pick.choice(('global_avgpool', 'flatten', 'global_maxpool'))}", f"  - head: dense {pick.randrange(1, 9)}"]
        if pick.random() < 0.3:
            lines.append("  - softmax")
    return "\n".join([*lines, ""])


def _layer(pick: random.Random, torch: bool, names: list[str]) -> str:
    k, s, n = pick.randrange(1, 6), pick.choice((1, 1, 1, 2, 3)), pick.choice((2, 4, 6, 8))
    pad = pick.choice(("pad=0", "pad=1", "pad=2", f"pad={pick.randrange(2)}x{pick.randrange(3)}") if torch else ("pad=same", "pad=valid"))
    kernel = f"{k}x{pick.choice((k, k, pick.randrange(1, 4)))}"
    bias = pick.choice(("", "", " bias=false"))
    kind = pick.randrange(14)
    if kind < 4:
        more = pick.choice(("", "", f" dilation={pick.randrange(2, 4)}" if s == 1 else "", " groups=2"))
        return f"conv {n} {kernel} stride={s} {pad}{more}{bias}"
    if kind == 4:
        return pick.choice((f"depthwise {kernel} stride={s} {pad}", f"deconv {n} {kernel} stride={s} {pad}", f"separable {n} {kernel} {pad}"))
    if kind == 5:
        ceil = pick.choice(("", " ceil=true")) if torch else ""
        return f"{pick.choice(('maxpool', 'avgpool'))} {pick.randrange(2, 4)} stride={pick.randrange(1, 3)}{'' if torch else ' ' + pad}{ceil}"
    if kind == 6:
        return pick.choice(("bn", "ln", f"gn {pick.choice((1, 2))}"))
    if kind == 7:
        return pick.choice(("relu", "relu6", "sigmoid", "tanh", "gelu", "silu", "elu", "leaky_relu", "hardswish", "softplus"))
    if kind in (8, 9, 10) and len(names) > 1:
        one, other = pick.sample(names[-5:], 2)
        return f"{pick.choice(('add', 'multiply', 'subtract', 'concat', 'concat', 'maximum'))} {one} {other}"
    if kind == 11:
        return pick.choice(("upsample 2", "upsample 2 mode=bilinear", "zeropad 1", "dropout 0.5", "prelu" if torch else "PReLU(shared_axes=[1,2])"))
    if kind == 12 and names and pick.random() < 0.5:
        return f"conv {n} {kernel} {pad} from={pick.choice(names[-4:])}"
    return f"conv {n} 3x3 {'pad=1' if torch else 'pad=same'}{bias}"
