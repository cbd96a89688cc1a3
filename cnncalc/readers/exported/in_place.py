"""Operators that change a tensor in place: a view's values are those of the tensor that it looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site

_VIEWS = frozenset(
    [
        *(
            "slice",
            "select",
            "narrow",
            "view",
            "reshape",
            "permute",
            "transpose",
            "t",
            "unsqueeze",
            "squeeze",
            "expand",
        ),
        *("chunk", "split", "split_with_sizes", "unbind", "tensor_split", "diagonal", "flatten", "unflatten", "alias"),
        *("movedim", "swapaxes", "expand_as", "view_as", "as_strided", "detach"),
    ]
)
_LOOKS_AT = " looks at"
_DEEPEST = 50


def seen(site: Site, name: str, args: list[Any], found: Any) -> None:
    """Note of what an operator gives which tensor it is a view of; of one that writes into a view that this is written into."""
    first = args[0] if args else None
    if not isinstance(first, Tensor):
        return
    if name in _VIEWS:
        for each in found if found.__class__ in (list, tuple) else (found,):
            if isinstance(each, Tensor) and each is not first:
                each.attributes[_LOOKS_AT] = first
    elif name[-1:] == "_" and name[-2:] != "__":
        value = args[1] if name == "copy_" and len(args) > 1 else found
        base = first
        for _ in range(_DEEPEST):
            if _LOOKS_AT not in base.attributes:
                break
            base = base.attributes[_LOOKS_AT]
        if (
            base is not first
            and isinstance(value, Tensor)
            and value.ref is not None
            and base.made not in ("parameter", "buffer")
        ):
            first.session.acts.written(site, base, value)
