"""The names a layer may be written under, and the order of the arguments that each of them takes.

A layer's `words`, `keras` and `torch` map each name to its `Spelling`. Arguments that change neither a shape nor a
weight are named here too, once for all layers.
"""

from __future__ import annotations

from typing import Any


class Spelling:
    """One name a layer may be written under: the order of its positional arguments, the spatial rank it fixes, the
    values it presets (which an argument of the same name overrides), and the canonical type it stands for. `named` are
    arguments without effect that are taken by name alone; `required` are those that the class must be given though
    the layer can do without (`num_features`). `apart` marks the classes that Keras 1 gave each size of the kernel by
    itself (`Convolution2D(64, 7, 7)`): "*" always, else together with the keyword it names."""

    __slots__ = ("apart", "arguments", "named", "rank", "required", "type", "values")

    def __init__(
        self,
        arguments: tuple[str, ...],
        named: tuple[str, ...],
        required: tuple[str, ...],
        rank: int | None,
        values: dict[str, Any],
        type: str,
        apart: str,
    ) -> None:
        self.apart = apart
        self.arguments = arguments
        self.named = named
        self.required = required
        self.rank = rank
        self.values = values
        self.type = type

    def sized_apart(self, positional: tuple[Any, ...], keywords: tuple[tuple[str, Any], ...]) -> bool:
        """Whether a call of a class that `apart` marks gives each size of its kernel by itself."""
        sizes = positional[1 : 1 + (self.rank or 0)]
        if not self.apart or len(sizes) != self.rank or any(size.__class__ is not int for size in sizes):
            return False
        return self.apart == "*" or any(key == self.apart for key, _ in keywords)


def spelled(
    arguments: str = "", *, rank: int | None = None, type: str = "", apart: str = "", **values: Any
) -> Spelling:
    """A spelling; `arguments` names its positional arguments in order, `*name` takes all that are left, `name!` must
    be given. What follows a lone `*` is taken by name and has no effect."""
    before, _, after = arguments.partition(" * ")
    required: tuple[str, ...] = ()
    if "!" in before:
        required = tuple(name[:-1] for name in before.split() if name[-1] == "!")
        before = before.replace("!", "")
    return Spelling(tuple(before.split()), tuple(after.split()), required, rank, values, type, apart)


def ranked(
    pattern: str, arguments: str, ranks: tuple[int, ...] = (1, 2, 3), apart: str = "", **values: Any
) -> dict[str, Spelling]:
    """The spellings of one class for several ranks: `Conv{}D` is Conv1D, Conv2D, Conv3D."""
    return {
        pattern.format(rank): spelled(arguments, rank=rank, apart=apart if rank > 1 else "", **values) for rank in ranks
    }


def trained(weights: str, activity: bool = True) -> str:
    """The arguments of a Keras class that say how its `weights` begin and are held small, in Keras's order."""
    names = weights.split()
    kinds = ["initializer", "regularizer", "constraint"]
    found = [f"{name}_{kind}" for kind in kinds for name in names]
    if activity:
        found.insert(2 * len(names), "activity_regularizer")
    return " ".join(found)


IGNORED = frozenset(
    [
        *trained("kernel bias depthwise pointwise beta gamma alpha recurrent embeddings").split(),
        *("moving_mean_initializer", "moving_variance_initializer", "activation", "recurrent_activation"),
        *("dtype", "device", "inplace", "seed", "synchronized"),
    ]
)
"""Keras's and PyTorch's arguments that change neither a shape nor a weight: a word form takes them all."""

ANYWHERE = ("dtype", "autocast", "activity_regularizer")
"""Those that every Keras class takes by name."""
