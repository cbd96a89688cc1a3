"""The nodes of a program applied one after the other, each to what those before it gave."""

from __future__ import annotations

import math
import operator
from typing import TYPE_CHECKING, Any

from cnncalc.readers.exported.in_place import seen
from cnncalc.readers.exported.operators import body_of
from cnncalc.readers.exported.site import NodeSite
from cnncalc.readers.exported.stated import Stated
from cnncalc.readers.python.errors import HOST_ERRORS, ProgramError, Raised
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.readers.exported.schema import Call, Checked, Exported
    from cnncalc.readers.exported.session import ArchiveSession
    from cnncalc.readers.python.program import Program

_SYMBOLIC: dict[str, Any] = {
    **{
        f"_operator.{name}": getattr(operator, name)
        for name in (
            "add",
            "sub",
            "mul",
            "floordiv",
            "mod",
            "truediv",
            "pow",
            "neg",
            "pos",
            "eq",
            "ne",
            "ge",
            "le",
            "gt",
            "lt",
        )
    },
    "_operator.and_": lambda a, b: a and b,
    "_operator.or_": lambda a, b: a or b,
    "math.ceil": math.ceil,
    "math.floor": math.floor,
    "math.trunc": math.trunc,
    "torch.sym_float": lambda a: a,
    "torch.sym_int": int,
    "torch.sym_not": lambda a: not a,
    "torch.sym_max": max,
    "torch.sym_min": min,
    "torch.sym_ite": lambda a, b, c: b if a else c,
}
"""What is computed of sizes while the program runs."""
_SEQUENCES = ("as_ints", "as_floats", "as_bools", "as_strings", "as_int_lists")
_PLAIN = ("as_int", "as_float", "as_bool", "as_string", "as_scalar_type", "as_memory_format", "as_layout")


class Running:
    """A program that is applied: `values` are those known so far, by their names in the graph."""

    def __init__(self, program: Program, session: ArchiveSession, check: Checked, exported: Exported) -> None:
        self.program = program
        self.session = session
        self.check = check
        self.exported = exported
        self.values: dict[str, Any] = {}
        self.stated = Stated(check.file, exported.stated)

    def run(self) -> None:
        """Apply every node. ProgramError at the first that cannot be computed."""
        calls = self.exported.calls
        parents = {path.rpartition(".")[0] for path in self.exported.modules}
        for number, call in enumerate(calls):
            path = _path(call)
            alone = (number == 0 or _path(calls[number - 1]) != path) and (
                number + 1 == len(calls) or _path(calls[number + 1]) != path
            )
            self.session.at(_plain(path), bool(path) and alone and _plain(path) not in parents)
            self.apply(call)

    def apply(self, call: Call) -> None:
        """One node: its results are known from then on."""
        site = NodeSite.of(self.program.site(), self.check.file.name, call)
        machine = self.session.machine
        machine.here = site.node, site.frame
        machine.charge(20)
        try:
            args = [self.value(arg, site) for _, arg, named in call.arguments if not named]
            kwargs = {name: self.value(arg, site) for name, arg, named in call.arguments if named}
            result = self._applied(site, call, args, {k: v for k, v in kwargs.items() if v is not None})
        except ProgramError as error:
            error.place = site.place
            raise
        except Raised as raised:
            found = machine.uncaught(raised)
            found.place = site.place
            raise found from None
        except HOST_ERRORS as error:
            said = " ".join(str(error).split())[:200] or error.__class__.__name__
            raise site.error(f"{call.target} cannot be read: {said}") from None
        self.keep(call, site, result)

    def _applied(self, site: NodeSite, call: Call, args: list[Any], kwargs: dict[str, Any]) -> Any:
        symbolic = _SYMBOLIC.get(call.target)
        if symbolic is not None:
            return symbolic(*args, **kwargs)
        body = body_of(self.session, call.target)
        if body is not None:
            found = body(self.session, site, args, kwargs)
            seen(site, call.target.split(".")[1], args, found)
            return found
        if "higher_order" in call.target:
            name = call.target.rpartition(".")[2]
            raise site.error(
                f"{name} chooses or repeats a part of the network while it runs, and such parts are not read",
                "export the model without torch.cond, while_loop, map or scan",
            )
        from cnncalc.readers.exported.unheard import unheard

        return unheard(self.session, site, call, args, self.exported.stated)

    def value(self, arg: Any, site: NodeSite) -> Any:
        """An argument as the functions of PyTorch take it."""
        kind, inner = self.check.union(arg, site.part.path)
        if kind == "as_none":
            return None
        if kind in _PLAIN:
            return inner
        if kind in ("as_tensor", "as_custom_obj"):
            return self.named(inner, site)
        if kind in _SEQUENCES:
            return list(self.check.list(inner, site.part.path))
        if kind in ("as_tensors", "as_nested_tensors"):
            return [self.named(each, site) for each in self.check.list(inner, site.part.path)]
        if kind in ("as_optional_tensors", "as_optional_tensor"):
            several = inner if inner.__class__ is list else [inner]
            found = [None if each is None or "as_none" in each else self.value(each, site) for each in several]
            return found if inner.__class__ is list else found[0]
        if kind in ("as_sym_ints", "as_sym_floats", "as_sym_bools"):
            return [self.number(each, site) for each in self.check.list(inner, site.part.path)]
        if kind in ("as_sym_int", "as_sym_float", "as_sym_bool"):
            return self.number(inner, site)
        return None

    def named(self, said: Any, site: NodeSite) -> Any:
        """The value of a name."""
        name = self.check.text(self.check.dict(said, site.part.path).get("name"), site.part.path)
        if name not in self.values:
            raise site.error(f"it reads '{name[:80]}', which no node before it gives")
        return self.values[name]

    def number(self, said: Any, site: NodeSite) -> Any:
        """A size in an argument: a number, or the name of one that was computed."""
        kind, inner = self.check.union(said, site.part.path)
        return self.named({"name": inner}, site) if kind == "as_name" else inner

    def keep(self, call: Call, site: NodeSite, result: Any) -> None:
        """Note what a node gives, by the names of its outputs."""
        if not call.outputs:
            return
        kinds = [self.check.union(said, site.part.path) for said in call.outputs]
        values = _several(result)
        if kinds[0][0] == "as_tensors":
            listed = self.check.list(kinds[0][1], site.part.path)
            pairs = list(zip(listed, values, strict=False))
        else:
            pairs = [(inner, value) for (_, inner), value in zip(kinds, values, strict=False)]
        for said, value in pairs:
            if said.__class__ is dict:
                name = said.get("name", said.get("as_name"))
                if name.__class__ is str:
                    self.values[name] = value
                    if isinstance(value, Tensor):
                        self.stated.compare(name, value, call)


def _several(result: Any) -> list[Any]:
    """The results of a node, of which some give a tuple with names."""
    payload = getattr(result, "payload", None)
    if payload.__class__ is tuple:
        return list(payload)
    return list(result) if result.__class__ in (tuple, list) else [result]


def _path(call: Call) -> str:
    """The path of the module that a node stands in, as the archive has it; of a later call of the same it ends in `@2`."""
    return call.stack[-1][0] if call.stack else ""


def _plain(path: str) -> str:
    return ".".join(part.partition("@")[0] for part in path.split("."))
