"""How the functions of Keras and TensorFlow take their tensor."""

from __future__ import annotations

from typing import Any

from cnncalc.readers.tensors.tensor import Tensor


def taken(args: list[Any], kwargs: dict[str, Any], *keys: str) -> Tensor:
    """The tensor that a function reads, by position or under one of some names."""
    x = args.pop(0) if args else None
    for key in (*keys, "x", "input", "inputs", "tensor", "values", "value", "features", "logits", "a"):
        if x is None and key in kwargs:
            x = kwargs.pop(key)
    if not isinstance(x, Tensor):
        raise TypeError(f"expected a tensor, not {type(x).__name__}")
    return x


def ordered(names: tuple[str, ...], args: list[Any], kwargs: dict[str, Any]) -> list[Any]:
    """The arguments of these names, by position or name; None for those not given."""
    given = dict(zip(names, args, strict=False)) | kwargs
    return [given.get(name) for name in names]
