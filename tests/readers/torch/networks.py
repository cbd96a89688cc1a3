"""Random networks: a graph grown by our own engine, and the same network printed as PyTorch code in five styles."""

from __future__ import annotations

from random import Random
from typing import Any, NamedTuple

from cnncalc.binding.bind import bind
from cnncalc.graph.growth import Growth, Ref
from cnncalc.layers.declaration.shape import Shape
from cnncalc.readers.tensors.convert import Use


class Step(NamedTuple):
    """One layer: its class and arguments in PyTorch (or the operator of a merge), what it reads (-1 is the input)."""

    made: str
    args: str
    reads: tuple[int, ...]
    function: str = ""
    """The same as a call of a function of `x`, where it has no weights."""


class Network:
    """A random network. `steps` print it, `growth` is its graph."""

    def __init__(self, seed: int, chain: bool = False) -> None:
        self.rng = Random(seed)
        rng = self.rng
        self.rank = rng.choice([1, 2, 2, 2, 3])
        self.shape = (rng.randint(1, 12), *[rng.randint(9, 40 if self.rank < 3 else 16) for _ in range(self.rank)])
        self.growth = Growth("Net", "torch")
        self.steps: list[Step] = []
        self.shapes: list[tuple[int, ...]] = []
        self.refs = [self.growth.input("x", Shape.of(self.shape, True))]
        for _ in range(rng.randint(3, 24)):
            self._layer(len(self.steps) - 1 if chain or rng.random() < 0.75 else rng.randrange(-1, len(self.steps)))
            if not chain and rng.random() < 0.3:
                self._merge()
        if rng.random() < 0.6:
            self._head()
        self.growth.finish([(self.growth.graph.nodes[-1].name, self.refs[-1])])

    def at(self, index: int) -> tuple[int, ...]:
        """The shape of a step's result."""
        return self.shape if index < 0 else self.shapes[index]

    def _add(self, step: Step, kind: str, args: tuple[Any, ...] = (), **values: Any) -> None:
        layer = bind(Use(kind, args, tuple(values.items()), "words", ""), "torch")
        refs: list[Ref] = [self.refs[i + 1] for i in step.reads]
        ref = self.growth.add(f"n{len(self.steps)}", layer, tuple(refs) if layer.many else refs[0])
        found = self.growth.shape(ref)
        assert found is not None, (kind, values, self.growth.faults[-1].message)
        self.steps.append(step)
        self.refs.append(ref)
        self.shapes.append(tuple(found.dims))

    def _layer(self, read: int) -> None:
        """One layer with weights, a pool, a norm or an activation, that fits what it reads."""
        rng = self.rng
        kinds = [self._conv, self._conv, self._conv, self._pool, self._norm, self._activation, self._activation]
        kinds += [self._deconv, self._upsample]
        if len(self.at(read)) == 1 + self.rank:
            rng.choice(kinds)(read)
        else:
            self._activation(read)

    def _sizes(self, most: int, least: int = 1) -> tuple[int, ...]:
        return tuple(self.rng.randint(least, most) for _ in range(self.rank))

    def _conv(self, read: int) -> None:
        rng, (channels, *axes) = self.rng, self.at(read)
        groups = rng.choice([g for g in (1, 1, 2, 3, 4, channels) if channels % g == 0])
        filters = groups * rng.randint(1, 4 if groups > 4 else 8)
        kernel, dilation = self._sizes(4), self._sizes(2)
        padding = tuple(rng.randint(0, 2) + max(0, d * (k - 1) + 1 - n) for k, d, n in zip(kernel, dilation, axes, strict=True))
        stride = self._sizes(3 if min(axes) > 6 else 1)
        if rng.random() < 0.4:  # written as single numbers
            kernel, dilation, stride = (kernel[0],) * self.rank, (dilation[0],) * self.rank, (stride[0],) * self.rank
            padding = (max(*padding, *[-(-max(0, dilation[0] * (kernel[0] - 1) + 1 - n) // 2) for n in axes]),) * self.rank
        bias = rng.random() < 0.6
        said = f"{channels}, {filters}, {written(kernel)}, stride={written(stride)}, padding={written(padding)}"
        said += f", dilation={written(dilation)}, groups={groups}, bias={bias}"
        values = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups, "bias": bias}
        self._add(Step(f"Conv{self.rank}d", said, (read,)), "conv", (filters,), kernel=kernel, **values)

    def _deconv(self, read: int) -> None:
        rng, (channels, *axes) = self.rng, self.at(read)
        if max(axes) > 40:
            self._norm(read)
            return
        filters, kernel = rng.randint(1, 8), self._sizes(4, 2)
        stride = self._sizes(2)
        padding = tuple(rng.randint(0, (k - 1) // 2) for k in kernel)
        said = f"{channels}, {filters}, {written(kernel)}, {written(stride)}, {written(padding)}"
        values = {"kernel": kernel, "stride": stride, "padding": padding}
        self._add(Step(f"ConvTranspose{self.rank}d", said, (read,)), "deconv", (filters,), **values)

    def _pool(self, read: int) -> None:
        rng, (_, *axes) = self.rng, self.at(read)
        kernel = tuple(rng.randint(1, min(3, n)) for n in axes)
        padding = tuple(rng.randint(0, k // 2) for k in kernel)
        stride, ceil = self._sizes(2), rng.random() < 0.3
        kind = rng.choice(["Max", "Avg"])
        said = f"{written(kernel)}, {written(stride)}, {written(padding)}, ceil_mode={ceil}"
        step = Step(f"{kind}Pool{self.rank}d", said, (read,), f"F.{kind.lower()}_pool{self.rank}d(x, {said})")
        self._add(step, f"{kind.lower()}pool", (), kernel=kernel, stride=stride, padding=padding, ceil=ceil)

    def _norm(self, read: int) -> None:
        rng, channels = self.rng, self.at(read)[0]
        if rng.random() < 0.6:
            affine = rng.random() < 0.8
            said = f"{channels}" if affine else f"{channels}, affine=False"
            self._add(Step(f"BatchNorm{self.rank}d", said, (read,)), "bn", **({} if affine else {"affine": False}))
        else:
            groups = rng.choice([g for g in (1, 2, 3, 4) if channels % g == 0])
            self._add(Step("GroupNorm", f"{groups}, {channels}", (read,)), "gn", groups=groups)

    def _activation(self, read: int) -> None:
        name, kind = self.rng.choice([("ReLU", "relu"), ("SiLU", "silu"), ("Sigmoid", "sigmoid"), ("GELU", "gelu"), ("Tanh", "tanh")])
        self._add(Step(name, "", (read,), f"F.{kind}(x)" if kind in ("relu", "silu", "gelu") else f"torch.{kind}(x)"), kind)

    def _upsample(self, read: int) -> None:
        if max(self.at(read)[1:]) > 30:
            self._activation(read)
            return
        step = Step("Upsample", "scale_factor=2", (read,), "F.interpolate(x, scale_factor=2)")
        self._add(step, "upsample", (), factor=2)

    def _merge(self) -> None:
        """Two results that fit, added, multiplied or joined."""
        rng, last = self.rng, len(self.steps) - 1
        if len(self.at(last)) != 1 + self.rank:
            return
        same = [i for i in range(-1, last) if self.at(i) == self.at(last)]
        like = [i for i in range(-1, last) if self.at(i)[1:] == self.at(last)[1:]]
        if same and rng.random() < 0.6:
            sign, kind = rng.choice([("+", "add"), ("*", "multiply")])
            self._add(Step(sign, "", (rng.choice(same), last)), kind)
        elif like and self.at(last)[0] < 64:
            self._add(Step("cat", "", (*rng.sample(like, min(len(like), rng.randint(1, 2))), last)), "concat")

    def _head(self) -> None:
        last = len(self.steps) - 1
        step = Step(f"AdaptiveAvgPool{self.rank}d", "2", (last,), f"F.adaptive_avg_pool{self.rank}d(x, 2)")
        self._add(step, "adaptive_avgpool", (), output_size=(2,) * self.rank)
        self._add(Step("Flatten", "", (last + 1,), "torch.flatten(x, 1)"), "flatten")
        units = self.rng.randint(1, 20)
        self._add(Step("Linear", f"{self.shapes[-1][0]}, {units}", (last + 2,)), "dense", (units,))


def written(sizes: tuple[int, ...]) -> str:
    """Sizes as a person writes them: a number where all are alike."""
    return str(sizes[0]) if len(set(sizes)) == 1 else repr(sizes)


HEAD = "import torch\nimport torch.nn.functional as F\nfrom torch import nn\n\n\n"


def _merged(step: Step, names: list[str]) -> str:
    return f"torch.cat([{', '.join(names)}], dim=1)" if step.made == "cat" else f" {step.made} ".join(names)


def _is_merge(step: Step) -> bool:
    return step.made in ("cat", "+", "*")


def _called(number: int, step: Step, functional: bool = False) -> str:
    """A step as an expression over `v0` (the input), `v1`, …"""
    names = [f"v{i + 1}" for i in step.reads]
    if _is_merge(step):
        return _merged(step, names)
    if functional and step.function:
        return step.function.replace("(x", f"({names[0]}", 1)
    return f"self.n{number}({names[0]})"


def sequential(net: Network) -> str:
    """A chain as nested `nn.Sequential`s."""
    made = [f"nn.{s.made}({s.args})" for s in net.steps]
    while len(made) > 4 and net.rng.random() < 0.6:
        start = net.rng.randrange(len(made) - 2)
        stop = net.rng.randint(start + 1, len(made))
        made[start:stop] = [f"nn.Sequential({', '.join(made[start:stop])})"]
    return "model = nn.Sequential(\n" + "".join(f"    {each},\n" for each in made) + ")\n"


def attributes(net: Network, functional: bool = False) -> str:
    """Every layer an attribute, or a function where it has no weights."""
    modules = [(i, s) for i, s in enumerate(net.steps) if not _is_merge(s) and not (functional and s.function)]
    lines = [f"        self.n{i} = nn.{s.made}({s.args})\n" for i, s in modules]
    calls = [f"        v{i + 1} = {_called(i, s, functional)}\n" for i, s in enumerate(net.steps)]
    return (
        "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n" + "".join(lines)
        + "\n    def forward(self, v0):\n" + "".join(calls) + f"        return v{len(net.steps)}\n\n\nmodel = Net()\n"
    )  # fmt: skip


def functional(net: Network) -> str:
    """Weights as attributes, everything else as functions."""
    return attributes(net, functional=True)


def loops(net: Network) -> str:
    """A table of layers, built in one loop and run in another."""
    rows = []
    for step in net.steps:
        args = "" if _is_merge(step) else step.args
        rows.append(f"    ({step.made!r}, lambda kind: nn.{'Identity' if _is_merge(step) else step.made}({args}), {list(step.reads)}),\n")
    return (
        "TABLE = [\n" + "".join(rows) + "]\n\n\nclass Net(nn.Module):\n    def __init__(self, table):\n"
        "        super().__init__()\n        self.layers = nn.ModuleDict()\n        self.plan = []\n"
        "        for number, (kind, make, reads) in enumerate(table):\n            if kind not in ('cat', '+', '*'):\n"
        "                self.layers[f'n{number}'] = make(kind)\n            self.plan.append((number, kind, [r + 1 for r in reads]))\n\n"
        "    def forward(self, x):\n        values = [x]\n        for number, kind, reads in self.plan:\n"
        "            given = [values[r] for r in reads]\n            if kind == 'cat':\n                values.append(torch.cat(given, 1))\n"
        "            elif kind == '+':\n                values.append(sum(given[1:], given[0]))\n            elif kind == '*':\n"
        "                values.append(given[0] * given[1])\n            else:\n                values.append(self.layers[f'n{number}'](*given))\n"
        "        return values[-1]\n\n\nmodel = Net(TABLE)\n"
    )  # fmt: skip


def nested(net: Network) -> str:
    """Stretches of the network as classes of their own, which take and give several tensors."""
    steps, parts, start = net.steps, [], 0
    while start < len(steps):
        stop = min(len(steps), start + net.rng.randint(1, 6))
        parts.append((start, stop))
        start = stop
    text, made, calls = "", "", ""
    for number, (start, stop) in enumerate(parts):
        reads = sorted({r + 1 for s in steps[start:stop] for r in s.reads if r < start})
        later = {r + 1 for s in steps[stop:] for r in s.reads} | {len(steps)}
        gives = [i + 1 for i in range(start, stop) if i + 1 in later] or [stop]
        lines = "".join(f"        self.n{i} = nn.{s.made}({s.args})\n" for i, s in enumerate(steps) if start <= i < stop and not _is_merge(s))
        body = "".join(f"        v{i + 1} = {_called(i, steps[i])}\n" for i in range(start, stop))
        given, names = ", ".join(f"v{i}" for i in reads), ", ".join(f"v{i}" for i in gives)
        text += f"class Part{number}(nn.Module):\n    def __init__(self):\n        super().__init__()\n{lines}\n"
        text += f"    def forward(self, {given}):\n{body}        return {names}\n\n\n"
        made += f"        self.part{number} = Part{number}()\n"
        calls += f"        {names} = self.part{number}({given})\n"
    return (
        text + f"class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n{made}\n"
        f"    def forward(self, v0):\n{calls}        return v{len(steps)}\n\n\nmodel = Net()\n"
    )


STYLES = {"sequential": sequential, "attributes": attributes, "loops": loops, "nested": nested, "functional": functional}


def printed(net: Network, style: str) -> str:
    """The whole program, with the input it is called with."""
    return f"{HEAD}{STYLES[style](net)}model(torch.randn{(2, *net.shape)})\n"
