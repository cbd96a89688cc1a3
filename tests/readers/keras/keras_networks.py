"""Random networks: a graph grown by our own engine, and the same network printed as Keras code in four styles."""

from __future__ import annotations

from random import Random
from typing import Any, NamedTuple

from cnncalc.binding.bind import bind
from cnncalc.graph.growth import Growth, Ref
from cnncalc.layers.declaration.shape import Shape
from cnncalc.readers.tensors.convert import Use

MERGES = {"Add": "add", "Multiply": "multiply", "Maximum": "maximum", "Average": "average", "Concatenate": "concat", "Subtract": "subtract"}


class Step(NamedTuple):
    """One layer: its class and arguments in Keras, and what it reads (-1 is the input)."""

    made: str
    args: str
    reads: tuple[int, ...]


class Network:
    """A random network. `steps` print it, `growth` is its graph."""

    def __init__(self, seed: int, chain: bool = False) -> None:
        self.rng = Random(seed)
        rng = self.rng
        self.rank = rng.choice([1, 2, 2, 2, 3])
        self.shape = (*[rng.randint(9, 40 if self.rank < 3 else 14) for _ in range(self.rank)], rng.randint(1, 12))
        self.growth = Growth("Net", "keras")
        self.steps: list[Step] = []
        self.shapes: list[tuple[int, ...]] = []
        self.refs = [self.growth.input("x", Shape.of(self.shape, False))]
        for _ in range(rng.randint(3, 20)):
            last = len(self.steps) - 1
            self._layer(last if chain or rng.random() < 0.75 else rng.randrange(-1, len(self.steps)))
            if not chain and rng.random() < 0.3:
                self._merge()
        if rng.random() < 0.6:
            self._head()
        self.growth.finish([(self.growth.graph.nodes[-1].name, self.refs[-1])])

    def at(self, index: int) -> tuple[int, ...]:
        """The shape of a step's result."""
        return self.shape if index < 0 else self.shapes[index]

    def _add(self, step: Step, kind: str, args: tuple[Any, ...] = (), **values: Any) -> None:
        layer = bind(Use(kind, args, tuple(values.items()), "words", ""), "keras")
        refs: list[Ref] = [self.refs[i + 1] for i in step.reads]
        ref = self.growth.add(f"n{len(self.steps)}", layer, tuple(refs) if layer.many else refs[0])
        found = self.growth.shape(ref)
        assert found is not None, (kind, args, values, self.growth.faults[-1].message)
        self.steps.append(step)
        self.refs.append(ref)
        self.shapes.append(tuple(found.dims))

    def _layer(self, read: int) -> None:
        """One layer that fits what it reads."""
        kinds = [self._conv, self._conv, self._conv, self._pool, self._norm, self._activation, self._activation, self._pad, self._upsample]
        kinds += [self._deconv] + [self._depthwise, self._separable] * (self.rank < 3)
        self.rng.choice(kinds)(read)

    def _sizes(self, most: int, least: int = 1) -> Any:
        """A number for all axes, or one for each."""
        rng = self.rng
        if rng.random() < 0.5:
            return rng.randint(least, most)
        return tuple(rng.randint(least, most) for _ in range(self.rank))

    def _each(self, sizes: Any) -> tuple[int, ...]:
        return (sizes,) * self.rank if isinstance(sizes, int) else sizes

    def _window(self, read: int, most: int = 4) -> tuple[Any, str, Any, Any]:
        """A kernel, a padding, a stride and a dilation that fit the map."""
        rng, axes = self.rng, self.at(read)[:-1]
        kernel, stride, dilation = self._sizes(most), self._sizes(3), 1
        if rng.random() < 0.2:
            stride, dilation = 1, self._sizes(2)
        reach = [d * (k - 1) + 1 for k, d in zip(self._each(kernel), self._each(dilation), strict=True)]
        padding = "same" if rng.random() < 0.5 or any(r > n for r, n in zip(reach, axes, strict=True)) else "valid"
        return kernel, padding, stride, dilation

    def _conv(self, read: int) -> None:
        rng, channels = self.rng, self.at(read)[-1]
        kernel, padding, stride, dilation = self._window(read)
        groups = rng.choice([g for g in (1, 1, 1, 2, 3) if channels % g == 0])
        filters, bias = groups * rng.randint(1, 8), rng.random() < 0.6
        said = f"{filters}, {kernel}, strides={stride}, padding={padding!r}, dilation_rate={dilation}, groups={groups}, use_bias={bias}"
        values = {"kernel": kernel, "stride": stride, "padding": padding, "dilation": dilation, "groups": groups, "bias": bias}
        self._add(Step(f"Conv{self.rank}D", said, (read,)), "conv", (filters,), **values)

    def _depthwise(self, read: int) -> None:
        kernel, padding, stride, dilation = self._window(read)
        stride, times = self._each(stride)[0], self.rng.randint(1, 2)
        said = f"{kernel}, strides={stride}, padding={padding!r}, depth_multiplier={times}, dilation_rate={dilation if stride == 1 else 1}"
        values = {"stride": stride, "padding": padding, "multiplier": times, "dilation": dilation if stride == 1 else 1}
        self._add(Step(f"DepthwiseConv{self.rank}D", said, (read,)), "depthwise", (), kernel=kernel, **values)

    def _separable(self, read: int) -> None:
        kernel, padding, stride, _ = self._window(read)
        stride, filters = self._each(stride)[0], self.rng.randint(1, 8)
        self._add(
            Step(f"SeparableConv{self.rank}D", f"filters={filters}, kernel_size={kernel}, strides={stride}, padding={padding!r}", (read,)),
            "separable",
            (filters,),
            kernel=kernel,
            stride=stride,
            padding=padding,
        )

    def _deconv(self, read: int) -> None:
        if max(self.at(read)[:-1]) > 40:
            self._norm(read)
            return
        filters, kernel, stride = self.rng.randint(1, 8), self._sizes(4, 2), self._sizes(2)
        padding = self.rng.choice(["same", "valid"])
        said = f"{filters}, {kernel}, strides={stride}, padding={padding!r}"
        self._add(Step(f"Conv{self.rank}DTranspose", said, (read,)), "deconv", (filters,), kernel=kernel, stride=stride, padding=padding)

    def _pool(self, read: int) -> None:
        kernel, padding, stride, _ = self._window(read, 3)
        kind = self.rng.choice(["Max", "Average"])
        if self.rank == 1:
            kernel, stride = self._each(kernel)[0], self._each(stride)[0]
        if padding == "valid" or self.rng.random() < 0.5:
            said = f"{kernel}, {stride}, {padding!r}"
        else:
            said = f"pool_size={kernel}, strides={stride}, padding={padding!r}"
        self._add(
            Step(f"{kind}Pooling{self.rank}D", said, (read,)),
            f"{kind.lower()[:3].replace('ave', 'avg')}pool",
            (),
            kernel=kernel,
            stride=stride,
            padding=padding,
        )

    def _norm(self, read: int) -> None:
        if self.rng.random() < 0.6:
            scale = self.rng.random() < 0.8
            self._add(Step("BatchNormalization", "" if scale else "scale=False", (read,)), "bn", **({} if scale else {"scale": False}))
        else:
            self._add(Step("LayerNormalization", "epsilon=1e-6", (read,)), "ln")

    def _activation(self, read: int) -> None:
        made, args, kind = self.rng.choice(
            [
                ("ReLU", "", "relu"),
                ("Activation", "'tanh'", "activation"),
                ("LeakyReLU", "", "leaky_relu"),
                ("Dropout", "0.5", "dropout"),
                ("PReLU", "", "prelu"),
            ]
        )
        if kind == "prelu":
            shared = list(range(1, self.rank + 1))
            self._add(Step(made, f"shared_axes={shared}", (read,)), kind, (), shared_axes=tuple(shared))
        else:
            self._add(Step(made, args, (read,)), kind, ("tanh",) if kind == "activation" else ())

    def _pad(self, read: int) -> None:
        amounts = tuple((self.rng.randint(0, 2), self.rng.randint(0, 2)) for _ in range(self.rank))
        said = amounts[0] if self.rank == 1 else amounts
        self._add(Step(f"ZeroPadding{self.rank}D", f"{said}", (read,)), "zeropad", (said,) if self.rank > 1 else ((said,),))

    def _upsample(self, read: int) -> None:
        if max(self.at(read)[:-1]) > 30:
            self._activation(read)
            return
        self._add(Step(f"UpSampling{self.rank}D", "2", (read,)), "upsample", (2,))

    def _merge(self) -> None:
        """Two results that fit, added, multiplied or joined."""
        rng, last = self.rng, len(self.steps) - 1
        same = [i for i in range(-1, last) if self.at(i) == self.at(last)]
        like = [i for i in range(-1, last) if self.at(i)[:-1] == self.at(last)[:-1]]
        if same and rng.random() < 0.6:
            made = rng.choice(["Add", "Multiply", "Maximum", "Average", "Subtract"])
            self._add(Step(made, "", (rng.choice(same), last)), MERGES[made])
        elif like and self.at(last)[-1] < 64:
            self._add(Step("Concatenate", "", (*rng.sample(like, min(len(like), rng.randint(1, 2))), last)), "concat")

    def _head(self) -> None:
        last = len(self.steps) - 1
        if self.rng.random() < 0.5:
            self._add(Step(f"GlobalAveragePooling{self.rank}D", "", (last,)), "global_avgpool")
        else:
            self._add(Step("Flatten", "", (last,)), "flatten")
        units = self.rng.randint(1, 20)
        self._add(Step("Dense", f"{units}, activation='softmax'", (last + 1,)), "dense", (units,), activation="softmax")


HEAD = "import keras\nimport numpy as np\nfrom keras import layers\nfrom keras.models import Model, Sequential\n\n"


def _inside(steps: list[Step], rng: Random) -> list[str]:
    """The layers of a chain as expressions, some of them in models of their own."""
    made = [f"layers.{s.made}({s.args})" for s in steps]
    while len(made) > 4 and rng.random() < 0.5:
        start = rng.randrange(1, len(made) - 1)
        stop = rng.randint(start + 1, len(made))
        made[start:stop] = [f"keras.Sequential([{', '.join(made[start:stop])}])"]
    return made


def listed(net: Network) -> str:
    """A chain as one list."""
    made = _inside(net.steps, net.rng)
    return f"model = Sequential([\n    keras.Input(shape={net.shape}),\n" + "".join(f"    {each},\n" for each in made) + "])\n"


def added(net: Network) -> str:
    """A chain that grows by `add`."""
    lines = ["model = Sequential(name='net')\n", f"model.add(layers.Input({net.shape}))\n"]
    return "".join(lines) + "".join(f"model.add( {each})\n" for each in _inside(net.steps, net.rng))


def _names(step: Step) -> str:
    names = [f"v{i + 1}" for i in step.reads]
    return f"[{', '.join(names)}]" if step.made in MERGES else names[0]


def functional(net: Network) -> str:
    """Layers called on what others gave; a merge is a layer, or a function."""
    lines = [f"v0 = keras.Input({net.shape})\n"]
    for number, step in enumerate(net.steps):
        if step.made in MERGES and net.rng.random() < 0.5:
            lines.append(f"v{number + 1} = layers.{step.made.lower()}({_names(step)})\n")
        else:
            lines.append(f"v{number + 1} = layers.{step.made}({step.args})({_names(step)})\n")
    return "".join(lines) + f"model = Model(inputs=v0, outputs=v{len(net.steps)})\n"


def subclassed(net: Network) -> str:
    """Layers made in `__init__` and called in `call`."""
    made = "".join(f"        self.n{i} = layers.{s.made}({s.args})\n" for i, s in enumerate(net.steps))
    calls = "".join(f"        v{i + 1} = self.n{i}({_names(s)})\n" for i, s in enumerate(net.steps))
    return (
        f"class Net(Model):\n    def __init__(self):\n        super().__init__()\n{made}\n    def call(self, v0, training=None):\n{calls}"
        f"        return v{len(net.steps)}\n\n\nmodel = Net()\ny = model(np.zeros((1, {', '.join(map(str, net.shape))})))\n"
    )


STYLES = {"list": listed, "add": added, "functional": functional, "subclassed": subclassed}


def printed(net: Network, style: str) -> str:
    """The whole program."""
    return HEAD + STYLES[style](net)
