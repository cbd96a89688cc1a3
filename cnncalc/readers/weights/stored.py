"""What a pickle's values are here, and what PyTorch's functions would make of theirs: tensors, as shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_AXES = 64
KEYS = (str, int, bytes, float, bool, None.__class__)
"""What may be a key here: of a nested tuple already the hash could cost any time."""


class PickleFault(Exception):
    """A pickle that cannot be followed: why."""


class Named(NamedTuple):
    """A class or function of the pickle: its full name, never looked up."""

    name: str


class Storage(NamedTuple):
    """Where a tensor's numbers lie: the type's name, the key in the file, how many there are."""

    type: str
    key: str
    numbers: int


class Stored(NamedTuple):
    """A tensor: its shape, its storage (None where it has none), how much of that it spans, the type of its numbers
    where the tensor says that itself, and whether it is trained."""

    shape: tuple[int, ...]
    storage: Storage | None
    span: int
    type: str = ""
    trained: bool = False

    @property
    def dtype(self) -> str:
        """The type of its numbers, as PyTorch calls it: `float32`; "" where nobody says."""
        named = self.storage.type.removesuffix("Storage") if self.storage is not None else ""
        return self.type or _TYPES.get(named, named.lower())


_TYPES = {
    **{"Double": "float64", "Float": "float32", "Half": "float16", "BFloat16": "bfloat16", "Long": "int64"},
    **{"Int": "int32", "Short": "int16", "Char": "int8", "Byte": "uint8", "Bool": "bool", "Untyped": ""},
    **{"ComplexFloat": "complex64", "ComplexDouble": "complex128"},
}
"""PyTorch's names for the types of storages."""


class Made:
    """An object that the pickle would make: the name of its class, what it is called with, its state."""

    __slots__ = ("args", "name", "state")

    def __init__(self, name: str, args: Any = ()) -> None:
        self.name = name
        self.args = args if args.__class__ is tuple else ()
        self.state: Any = None


def _shape(value: Any) -> tuple[int, ...]:
    """A tensor's sizes, or its strides."""
    if value.__class__ not in (tuple, list) or len(value) > MOST_AXES:
        raise PickleFault("the shape of a tensor is no shape")
    if not all(n.__class__ is int and 0 <= n < 1 << 63 for n in value):
        raise PickleFault("the shape of a tensor is no shape")
    return tuple(value)


def _strided(args: tuple[Any, ...]) -> Stored:
    """A view of a storage: (storage, offset, sizes, strides, …)."""
    storage, offset, sizes, strides = args[0], *_shape(args[1:2]), _shape(args[2]), _shape(args[3])
    if storage.__class__ is not Storage or len(sizes) != len(strides):
        raise PickleFault("a tensor has no storage")
    span = offset + sum((n - 1) * stride for n, stride in zip(sizes, strides, strict=True)) + 1 if 0 not in sizes else 0
    if span > storage.numbers:
        raise PickleFault(
            f"a tensor of {'x'.join(map(str, sizes)) or '1'} numbers lies in a storage of {storage.numbers:,}"
        )
    last = args[6].name.removeprefix("torch.") if len(args) > 6 and args[6].__class__ is Named else ""
    return Stored(sizes, storage, span, last if "." not in last else "", len(args) > 4 and args[4] is True)


def _ordered(args: tuple[Any, ...]) -> Any:
    """An ordered dictionary, perhaps of a list of pairs."""
    pairs = args[0] if len(args) == 1 and args[0].__class__ in (list, tuple) else ()
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2 and pair[0].__class__ in KEYS}


OF_TYPE = ("torch._tensor._rebuild_from_type", "torch._tensor._rebuild_from_type_v2")
CALLED: dict[str, Callable[[tuple[Any, ...]], Any]] = {
    "collections.OrderedDict": _ordered,
    "collections.defaultdict": lambda args: {},
    "builtins.dict": _ordered,
    "builtins.set": lambda args: args[0] if args else [],
    "__builtin__.set": lambda args: args[0] if args else [],
    "torch.Size": lambda args: _shape(args[0]) if args else (),
    "_rebuild_tensor": _strided,
    "_rebuild_tensor_v2": _strided,
    "_rebuild_tensor_v3": _strided,
    "_rebuild_qtensor": _strided,
    "_rebuild_parameter": lambda args: args[0],
    "_rebuild_parameter_with_state": lambda args: args[0],
    "_rebuild_meta_tensor_no_storage": lambda args: Stored(_shape(args[1]), None, 0),
    "_rebuild_wrapper_subclass": lambda args: Stored(_shape(args[2]), None, 0),
    "_rebuild_sparse_tensor": lambda args: Stored(_shape(args[1][2]), None, 0),
}
