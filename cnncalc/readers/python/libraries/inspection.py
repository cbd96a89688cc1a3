"""`inspect`: the parameters of a function, and what kind of thing a value is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.classes import Class, Instance
from cnncalc.readers.python.values import Function, Method, Native, Partial

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site

KINDS = ("POSITIONAL_ONLY", "POSITIONAL_OR_KEYWORD", "VAR_POSITIONAL", "KEYWORD_ONLY", "VAR_KEYWORD")


def make(machine: Any) -> dict[str, Any]:
    """The names of the module."""
    empty = Class(machine, "_empty", module="inspect")
    parameter = Class(machine, "Parameter", module="inspect")
    parameter.namespace.update({name: number for number, name in enumerate(KINDS)}, empty=empty)
    signature = Class(machine, "Signature", module="inspect")
    signature.namespace["empty"] = empty
    arguments = Class(machine, "BoundArguments", module="inspect")

    def bind(site: Site, args: Any, kwargs: Any) -> Any:
        found = Instance(arguments)
        parameters = args[0].attrs["parameters"]
        found.attrs.update(arguments=_bound(parameters, args[1:], dict(kwargs), empty), signature=args[0])
        return found

    def apply_defaults(site: Site, args: Any, kwargs: Any) -> None:
        given, parameters = args[0].attrs["arguments"], args[0].attrs["signature"].attrs["parameters"]
        spread: dict[int, Any] = {2: (), 4: {}}
        every = {n: spread.get(p.attrs["kind"], p.attrs["default"]) for n, p in parameters.items()}
        whole = {n: given.get(n, value) for n, value in every.items() if n in given or value is not empty}
        args[0].attrs["arguments"] = whole

    signature.namespace["bind"] = Native("bind", bind, method=True)
    arguments.namespace["apply_defaults"] = Native("apply_defaults", apply_defaults, method=True)

    def described(name: str, kind: int, default: Any) -> Instance:
        made = Instance(parameter)
        made.attrs.update(name=name, kind=kind, default=default, annotation=empty)
        return made

    def signature_of(site: Site, args: Any, kwargs: Any) -> Any:
        found = Instance(signature)
        found.attrs.update(parameters=_parameters(site, args[0], described, empty), return_annotation=empty)
        return found

    return {
        "signature": Native("signature", signature_of),
        "Parameter": parameter,
        "Signature": signature,
        "isclass": Native("isclass", lambda site, args, kwargs: isinstance(args[0], Class)),
        "isfunction": Native("isfunction", lambda site, args, kwargs: isinstance(args[0], Function)),
        "ismethod": Native("ismethod", lambda site, args, kwargs: isinstance(args[0], Method)),
        "getfullargspec": Native("getfullargspec", lambda site, args, kwargs: _argspec(site, args[0])),
    }


def _code(site: Site, value: Any) -> tuple[Function, int] | None:
    """A function, and how many of its first parameters are bound already."""
    bound = 0
    while not isinstance(value, Function):
        if isinstance(value, Method):
            value, bound = value.function, bound + 1
        elif isinstance(value, Partial):
            value = value.function
        elif isinstance(value, Class):
            value, bound = value.find("__init__")[0], bound + 1
        else:
            return None
    for _ in range(50):
        inner = value.attributes.get("__wrapped__")
        if not isinstance(inner, Function):
            break
        value = inner
    return value, bound


def _parameters(site: Site, value: Any, described: Any, empty: Any) -> dict[str, Any]:
    found = _code(site, value)
    known = value.attributes.get(" parameters") if isinstance(value, Native) else None
    if found is None and isinstance(value, Class):
        known = value.noted("parameters")
    if known is not None:
        return {name: described(name, 1, empty) for name in known}
    if found is None:
        raise ValueError("no signature found")
    function, bound = found
    code = function.code
    first = len(code.positional) - len(function.defaults)
    made = {}
    for index, name in enumerate(code.positional):
        if index >= bound:
            made[name] = described(name, 1, function.defaults[index - first] if index >= first else empty)
    if code.vararg is not None:
        made[code.vararg] = described(code.vararg, 2, empty)
    for name in code.keyword_only:
        made[name] = described(name, 3, function.keyword_defaults.get(name, empty))
    if code.kwarg is not None:
        made[code.kwarg] = described(code.kwarg, 4, empty)
    return made


def _bound(parameters: dict[str, Any], args: Any, kwargs: dict[str, Any], empty: Any) -> dict[str, Any]:
    """`Signature.bind`: what each parameter is given; TypeError where a call would fail."""
    found: dict[str, Any] = {}
    left = list(args)
    for name, parameter in parameters.items():
        kind = parameter.attrs["kind"]
        if kind == 2:
            found.update({name: tuple(left)} if left else {})
            left = []
        elif kind == 4:
            found.update({name: kwargs} if kwargs else {})
            kwargs = {}
        elif kind != 3 and left:
            if name in kwargs:
                raise TypeError(f"multiple values for argument '{name}'")
            found[name] = left.pop(0)
        elif name in kwargs:
            found[name] = kwargs.pop(name)
        elif parameter.attrs["default"] is empty:
            raise TypeError(f"missing a required argument: '{name}'")
    if left:
        raise TypeError("too many positional arguments")
    if kwargs:
        raise TypeError(f"got an unexpected keyword argument '{next(iter(kwargs))}'")
    return found


def _argspec(site: Site, value: Any) -> Any:
    found = _code(site, value)
    if found is None:
        raise TypeError("unsupported callable")
    return (list(found[0].code.positional), found[0].code.vararg, found[0].code.kwarg, found[0].defaults)
