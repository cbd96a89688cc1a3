"""How the functions of PyTorch take their arguments."""

from __future__ import annotations

from typing import Any

from cnncalc.readers.tensors.tensor import Tensor


def taken(args: list[Any], kwargs: dict[str, Any], key: str = "input") -> Tensor:
    """The tensor that a function reads; the rest of the arguments stays."""
    x = args.pop(0) if args else kwargs.pop(key, None)
    if not isinstance(x, Tensor):
        raise TypeError(f"expected a Tensor, not {getattr(getattr(x, 'cls', type(x)), 'name', type(x).__name__)}")
    return x


def named(args: Any, kwargs: Any, *names: str) -> list[Any]:
    """The arguments of these names, by position or name."""
    return [kwargs[n] if n in kwargs else (args[i] if i < len(args) else None) for i, n in enumerate(names)]
