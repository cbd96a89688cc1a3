"""Attributes and methods of a tensor: its shape, and functions called on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.values import Native
from cnncalc.readers.tensors import views
from cnncalc.readers.tensors.batch import BatchSize
from cnncalc.readers.tensors.making import made, maker, sizes_of
from cnncalc.readers.tensors.repeating import repeated
from cnncalc.readers.tensors.tensor import Tensor
from cnncalc.readers.torch.choosing import unfold

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site

SELF = frozenset(
    [
        "contiguous",
        "to",
        "cuda",
        "cpu",
        "detach",
        "clone",
        "float",
        "half",
        "double",
        "int",
        "long",
        "bool",
        "bfloat16",
        "type",
        "copy_",
        "set_",
        "type_as",
        "fill_",
        "zero_",
        "normal_",
        "uniform_",
        "trunc_normal_",
        "byte",
        "pin_memory",
        "retain_grad",
        "expm1_",
        "erfinv_",
        "constant_",
        "tril_",
        "triu_",
        "bernoulli_",
        "exp_",
    ]
)
_SIZES = (
    "shape",
    "ndim",
    "dtype",
    "device",
    "T",
    "mT",
    "H",
    "grad",
    "is_cuda",
    "is_quantized",
    "requires_grad",
    "data",
    "real",
)


def trained(site: Site, x: Tensor, args: Any, kwargs: dict[str, Any]) -> Tensor:
    """`p.requires_grad_(False)`."""
    wanted = args[0] if args else kwargs.get("requires_grad", True)
    x.attributes["requires_grad"] = bool(site.truth(wanted))
    return x


def tensor_attribute(site: Site, x: Tensor, name: str, called: str = "") -> Any:
    """`x.name`; AttributeError where a tensor has none. `called` is what the program wrote, where that is another name."""
    if name == "shape":
        return x.axes
    if name == "ndim":
        return x.rank
    if name in ("T", "mT", "H", "mH"):
        return (
            views.permuted(site, x, list(range(x.rank))[::-1], name)
            if name == "T"
            else views.transposed(site, x, -2, -1, name)
        )
    if name in ("data", "real"):
        return x
    if name in ("dtype", "device", "grad", "grad_fn", "layout"):
        return Unknown(x.machine, f"tensor.{name}", site.place)
    if name == "requires_grad":
        return x.made == "parameter"
    if name == "requires_grad_":
        return Native(name, lambda site, args, kwargs: trained(site, x, args, kwargs))
    if name in ("is_cuda", "is_quantized", "is_nested", "is_mkldnn", "is_sparse", "is_meta"):
        return False
    if name[-1] == "_" and name[-2:] != "__" and name not in SELF:
        return _in_place(site, x, name)
    method = METHODS.get(name)
    if method is None and name in SELF:
        if x.values is not None and name in ("int", "long", "float", "double"):
            from cnncalc.readers.torch.numeric import computed

            return Native(name, lambda site, args, kwargs: computed(name, [x], {}))
        return Native(name, lambda site, args, kwargs: x)
    if method is None:
        from cnncalc.binding.torch_functions import find
        from cnncalc.readers.torch.functions import function

        known = find(name)
        body = (
            None if known is not None and not (known.method or known.reads == "several") else function(x.session, name)
        )
        if body is None:
            raise AttributeError(f"'Tensor' object has no attribute '{name}', or none that is known here")
        return Native(name, _noted(x, called or name, lambda site, args, kwargs: body(site, [x, *args], kwargs)))
    return Native(name, _noted(x, called or name, lambda site, args, kwargs: method(site, x, args, kwargs)))


def _noted(x: Tensor, name: str, body: Any) -> Any:
    """A method that says which it is while it runs."""

    def ran(site: Site, args: Any, kwargs: Any) -> Any:
        x.session.invoked = f"Tensor.{name}"
        return body(site, args, kwargs)

    return ran


def _in_place(site: Site, x: Tensor, name: str) -> Any:
    """`x.add_(y)`: the tensor becomes the result."""
    body = tensor_attribute(site, x, name[:-1], name)

    def changed(inner: Site, args: Any, kwargs: Any) -> Any:
        found = inner.apply(body, args, kwargs)
        if not isinstance(found, Tensor) or found.sample != x.sample:
            return found
        x.became_of(found)
        return x

    return Native(name, changed)


def _size(site: Site, x: Tensor, args: Any, kwargs: Any) -> Any:
    dim = args[0] if args else kwargs.get("dim")
    return x.axes if dim is None else x.axes[x.index(site, dim, at=0)]


def _numel(site: Site, x: Tensor, args: Any, kwargs: Any) -> Any:
    total: Any = 1
    for size in x.axes:
        total = size * total if isinstance(size, BatchSize) else total * size
    return total


def _item(site: Site, x: Tensor, args: Any, kwargs: Any) -> Any:
    if x.values is None or isinstance(x.values, list):
        return Unknown(x.machine, "tensor.item()", site.place)
    return x.values


def _tolist(site: Site, x: Tensor, args: Any, kwargs: Any) -> Any:
    if x.values is None:
        raise x.unknown(site, "this list")
    return x.values


def _repeat(site: Site, x: Tensor, args: Any, kwargs: Any) -> Any:
    """`x.repeat(…)`: how often along each axis."""
    return repeated(site, x, sizes_of(site, args, kwargs, "repeats"))


METHODS: dict[str, Any] = {
    "size": _size,
    **dict.fromkeys(("dim", "ndimension"), lambda site, x, args, kwargs: x.rank),
    **dict.fromkeys(("numel", "nelement"), _numel),
    "item": _item,
    "tolist": _tolist,
    "view": lambda site, x, args, kwargs: (
        x if args and args[0].__class__ is Unknown else views.reshaped(site, x, sizes_of(site, args, kwargs), "view")
    ),
    "reshape": lambda site, x, args, kwargs: views.reshaped(site, x, sizes_of(site, args, kwargs, "shape"), "reshape"),
    "view_as": lambda site, x, args, kwargs: views.reshaped(site, x, list(args[0].axes), "view_as"),
    "reshape_as": lambda site, x, args, kwargs: views.reshaped(site, x, list(args[0].axes), "reshape_as"),
    "expand_as": lambda site, x, args, kwargs: views.expanded(site, x, list(args[0].axes), "expand_as"),
    "repeat": _repeat,
    **dict.fromkeys(
        ("new_zeros", "new_ones", "new_empty", "new_full"),
        lambda site, x, args, kwargs: made(
            x.session, sizes_of(site, args if args and isinstance(args[0], int | BatchSize) else args[:1], kwargs)
        ),
    ),
    "new_tensor": lambda site, x, args, kwargs: maker(x.session, "tensor")(site, args, {}),
    "unfold": lambda site, x, args, kwargs: unfold(x.session, site, [x, *args], kwargs),
    "numpy": lambda site, x, args, kwargs: x,
    "is_contiguous": lambda site, x, args, kwargs: True,
    "get_device": lambda site, x, args, kwargs: 0,
    "element_size": lambda site, x, args, kwargs: 4,
    "stride": lambda site, x, args, kwargs: Unknown(x.machine, "tensor.stride()", site.place),
}
