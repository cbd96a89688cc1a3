"""What the names of a TorchScript text mean: `torch.conv2d`, `ops.prim.NumToTensor`, `annotate`, `CONSTANTS.c0`, types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.exported.in_place import seen
from cnncalc.readers.exported.operators import body_of
from cnncalc.readers.python.foreign import Foreign, Unknown
from cnncalc.readers.python.values import Native
from cnncalc.readers.tensors.batch import BatchSize
from cnncalc.readers.tensors.making import maker
from cnncalc.readers.tensors.tensor import Tensor
from cnncalc.readers.torch.methods import METHODS
from cnncalc.readers.torchscript.fused import FUSED
from cnncalc.readers.torchscript.scalars import SCALARS
from cnncalc.readers.torchscript.site import CodeSite

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnncalc.readers.exported.session import ArchiveSession
    from cnncalc.readers.python.frames import Site

_OF_TENSOR = {"size": "size", "dim": "dim", "numel": "numel", "sym_size": "size", "sym_numel": "numel"}
"""Operators that give a number, or numbers, of a tensor's axes."""
_VALUES = ("Int", "IntImplicit", "Float", "FloatImplicit", "ScalarImplicit", "item", "Bool")
_NOTHING = frozenset(["warn", "_assert", "_assert_async", "manual_seed", "_log_api_usage_once", "print"])
_FALSE = frozenset(
    [
        *(
            "is_grad_enabled",
            "is_autocast_enabled",
            "is_autocast_cpu_enabled",
            "is_scripting",
            "is_complex",
            "is_tracing",
        ),
        *(
            "requires_grad",
            "is_cuda",
            "is_quantized",
            "is_sparse",
            "is_mkldnn",
            "is_nested",
            "is_meta",
            "is_xla",
            "is_mps",
        ),
        *(
            "autocast_enabled",
            "is_inference",
            "is_neg",
            "is_conj",
            "is_vulkan",
            "is_ort",
            "is_xpu",
            "is_ipu",
            "is_maia",
        ),
        *("is_mtia", "is_hpu", "is_pinned"),
    ]
)
_OVERLOADS = {name: f"{name}.input" for name in ("lstm", "gru", "rnn_tanh", "rnn_relu")}


def operator(session: ArchiveSession, file: str, name: str, library: str = "aten") -> Native:
    """`torch.NAME` of an archive's code."""
    plain = name.rstrip("_") if name[:2] != "__" else name
    scalar = SCALARS.get(name) or SCALARS.get(plain)

    def called(site: Site, args: Any, kwargs: dict[str, Any]) -> Any:
        site = CodeSite.of(site, file)
        session.machine.here = site.node, site.frame
        if name in _NOTHING:
            return None
        if name in _FALSE:
            return False
        tensors = [v for v in (*args, *kwargs.values()) if _holds_tensor(v)]
        if not tensors and scalar is not None:
            return scalar(*args, **kwargs)
        if tensors and (name[:4] == "__is" or (name in ("eq", "ne") and any(v is None for v in args))):
            return (args[0] is args[1]) is (name in ("__is__", "eq"))
        if tensors and scalar is not None:
            known = _computed(name, scalar, args, kwargs)
            if known is not None:
                return known
        session.machine.busy()
        return _of_tensors(session, site, name, library, list(args), kwargs)

    return Native(f"torch.{name}", called)


def _holds_tensor(value: Any) -> bool:
    """Whether a value is a tensor, or a list of such."""
    if value.__class__ in (list, tuple):
        return any(isinstance(inner, Tensor) for inner in value[:64])
    return isinstance(value, Tensor)


_LISTS = frozenset(
    [
        *(
            "append",
            "extend",
            "insert",
            "__getitem__",
            "_set_item",
            "__setitem__",
            "len",
            "list",
            "copy",
            "pop",
            "reverse",
        ),
        *("keys", "values", "items", "get", "dict", "clear", "__contains__", "slice", "add", "mul"),
    ]
)
"""What a list, or a dictionary, of tensors is asked for."""


def _computed(name: str, scalar: Callable[..., Any], args: Any, kwargs: dict[str, Any]) -> Any:
    """What is known although tensors are among the values: an item of a list of them, the sum of two numbers."""
    first = args[0] if args else None
    if name in _LISTS and first.__class__ in (list, tuple, dict):
        return scalar(*args, **kwargs)
    plain = [v.values if isinstance(v, Tensor) and not v.sample and v.batch is None else v for v in args]
    if all(v.__class__ in (int, float, bool) or isinstance(v, BatchSize) for v in plain):
        return scalar(*plain, **kwargs)
    return None


_VALUE_BY_VALUE = frozenset(
    [
        *("add", "sub", "rsub", "mul", "div", "pow", "eq", "ne", "lt", "le", "gt", "ge", "where", "maximum", "minimum"),
        *("remainder", "fmod", "floor_divide", "masked_fill", "clamp", "true_divide"),
    ]
)
"""Operators for which a tensor of one number is that number."""


def _number(value: Any) -> Any:
    """A number, of a constant that is one; anything else as it is."""
    known = isinstance(value, Tensor) and value.ref is None and not value.sample and value.batch is None
    return value.values if known and value.values.__class__ in (int, float, bool) else value


def _of_tensors(
    session: ArchiveSession, site: CodeSite, name: str, library: str, args: list[Any], kwargs: dict[str, Any]
) -> Any:
    """An operator that ATen, or another library, has."""
    first, plain = args[0] if args else None, name.rstrip("_")
    if name in _OF_TENSOR and isinstance(first, Tensor):
        found = METHODS[_OF_TENSOR[name]](site, first, args[1:], kwargs)
        return list(found) if found.__class__ is tuple else found
    if name == "len" and isinstance(first, Tensor):
        return first.axes[0]
    if name in ("is_floating_point", "is_contiguous"):
        return True
    if name in _VALUES and isinstance(first, Tensor):
        return (
            first.values
            if first.values.__class__ in (int, float, bool)
            else Unknown(session.machine, "the value of a tensor", site.place)
        )
    if plain in _VALUE_BY_VALUE:
        args = [_number(v) for v in args]
    body = FUSED.get(name) or body_of(session, f"{library}.{_OVERLOADS.get(name, name)}")
    if body is None and name in ("tensor", "as_tensor", "range", "logspace", "normal", "randint"):
        return maker(session, name)(site, args, {})
    if body is None:
        raise site.error(
            f"the operator {library}::{name} is not known here",
            "export the model with torch.export, or name the program that it was made of",
        )
    if name[-1:] == "d" and "_pool" in name and args[2:3] == [[]]:
        args[2] = None  # the step of a window that nobody says is its size
    given = {key: value for key, value in kwargs.items() if value is not None}
    found = body(session, site, args, given)
    seen(site, name, args, found)
    if name[-1:] == "_" and name[-2:] != "__" and isinstance(first, Tensor) and first.ref is not None:
        first.became_of(found)
    return found


class Operators(Foreign):
    """`torch`, and a library of `ops`: its attributes are operators."""

    kind = "module"

    def __init__(self, session: ArchiveSession, file: str, library: str = "aten") -> None:
        self.machine = session.machine
        self.session = session
        self.file = file
        self.library = library
        self.made: dict[str, Any] = {}

    def attribute(self, site: Site, name: str) -> Any:
        if name not in self.made:
            self.made[name] = self._find(site, name)
        return self.made[name]

    def _find(self, site: Site, name: str) -> Any:
        if name in ("device", "dtype", "Generator", "classes"):
            return Word(self.machine, name)
        if self.library == "prim" and name == "RaiseException":
            return Native(name, lambda at, args, kwargs: _raise(CodeSite.of(at, self.file), args))
        if self.library == "prim" and name in ("dtype", "device", "layout", "type"):
            return Native(name, lambda at, args, kwargs: Word(self.machine, name))
        if self.library == "prim" and name in ("data", "unchecked_unwrap_optional", "NumToTensor", "tolist"):
            return Native(name, lambda at, args, kwargs: args[0] if args else None)
        library = "aten" if self.library == "prim" else self.library
        return operator(self.session, self.file, name, library)


def _raise(site: CodeSite, args: Any) -> Any:
    said = str(args[0])[:200] if args else ""
    raise site.error(said.removeprefix("AssertionError: ") or "the network refuses this", kind="raised")


class Libraries(Foreign):
    """`ops`: its attributes are libraries of operators."""

    kind = "module"

    def __init__(self, session: ArchiveSession, file: str) -> None:
        self.machine = session.machine
        self.session = session
        self.file = file
        self.known: dict[str, Operators] = {}

    def attribute(self, site: Site, name: str) -> Any:
        return self.known.setdefault(name, Operators(self.session, self.file, name))


class Word(Foreign):
    """A type, or what else stands in the text and says nothing of shapes."""

    def __init__(self, machine: Any, name: str) -> None:
        self.machine = machine
        self.kind = name[:80]

    def attribute(self, site: Site, name: str) -> Any:
        return Word(self.machine, f"{self.kind}.{name}")

    def item(self, site: Site, key: Any) -> Any:
        return self

    def call(self, site: Site, args: Any, kwargs: dict[str, Any]) -> Any:
        return self

    def operate(self, site: Site, operator: str, operands: tuple[Any, ...]) -> Any:
        return operator == "==" if operator in ("==", "!=") else self

    __hash__ = Foreign.__hash__


def typed(machine: Any) -> dict[str, Any]:
    """The words of the language itself, beside Python's own."""
    second = Native("annotate", lambda site, args, kwargs: args[1])
    words = (
        "Tensor Optional List Tuple Dict Any Union Final NoneType number Device Future RRef Scalar Generator Stream t"
    )
    return {
        **{name: Word(machine, name) for name in words.split()},
        "annotate": second,
        "unchecked_cast": second,
        "uninitialized": Native("uninitialized", lambda site, args, kwargs: None),
        "int": Native("int", lambda site, args, kwargs: _plain(machine, site, args[0], SCALARS["Int"])),
        "float": Native("float", lambda site, args, kwargs: _plain(machine, site, args[0], SCALARS["Float"])),
        "bool": Native("bool", lambda site, args, kwargs: _plain(machine, site, args[0], bool)),
        "isinstance": Native("isinstance", lambda site, args, kwargs: _isinstance(args[0], args[1])),
        "inf": float("inf"),
        "nan": float("nan"),
    }


def _plain(machine: Any, site: Site, value: Any, action: Any) -> Any:
    if isinstance(value, Tensor):
        value = (
            value.values
            if value.values.__class__ in (int, float, bool)
            else Unknown(machine, "the value of a tensor", site.place)
        )
    return value if value.__class__ is Unknown else action(value)


_TYPES: dict[str, Any] = {
    "Tensor": Tensor,
    "int": int,
    "float": float,
    "bool": bool,
    "str": str,
    "List": list,
    "Tuple": tuple,
}


def _isinstance(value: Any, kind: Any) -> bool:
    """Whether a value is of a type of the text; of a list of types, of one of them."""
    if kind.__class__ in (list, tuple):
        return any(_isinstance(value, each) for each in kind)
    name = str(getattr(kind, "name", "") or getattr(kind, "kind", ""))
    if name == "NoneType":
        return value is None
    found = _TYPES.get(name.partition("[")[0], {"Dict": dict}.get(name))
    return found is not None and isinstance(value, found)
