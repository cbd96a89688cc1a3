"""`import` and `from … import …`: a file of the program's own, a library that a table knows, or a name nobody knows."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.code.names import storing
from cnncalc.readers.python.errors import HOST_ERRORS
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.frames import Site, place_of
from cnncalc.readers.python.values import MISSING, Native

if TYPE_CHECKING:
    from cnncalc.readers.python.code.prepare import Run
    from cnncalc.readers.python.frames import Frame
    from cnncalc.readers.python.scope import Scope


def plain(machine: Any, node: ast.Import, scope: Scope) -> Run:
    """`import a.b`, `import a.b as c`."""
    stores = [
        (alias.name, alias.asname, storing(alias.asname or alias.name.partition(".")[0], scope)) for alias in node.names
    ]
    guarded = scope.guarded

    def run(frame: Frame) -> None:
        machine.charge(4 * len(stores))
        for path, alias, store in stores:
            found = module(machine, path, node, frame, guarded)
            if alias is None and "." in path:
                found = module(machine, path.partition(".")[0], node, frame, guarded)
            store(frame, found)

    return run


def module(machine: Any, path: str, node: Any, frame: Frame, guarded: bool) -> Any:
    """The module of a dotted name."""
    top = path.partition(".")[0]
    claimed = machine.libraries.claims(top)
    home = frame.module.home or machine.modules
    if not claimed or (top == home.top and top and machine.libraries.reads(path)):  # a library's source reads its own
        found = home.absolute(frame.module, path, node, frame)
        if found is not None:
            return found
        if guarded and not claimed and not machine.libraries.holds(machine, top):
            error = ModuleNotFoundError(f"No module named '{path}'", name=path)
            raise machine.raised(error, node, frame)
    known = machine.library(path)
    return Unknown(machine, path, place_of(node, frame.source), named=True) if known is None else known


def members(machine: Any, node: ast.ImportFrom, scope: Scope) -> Run:
    """`from a.b import c as d`, relative ones too. `*` is dealt with by the module, when a name is looked up."""
    stores = [(alias.name, storing(alias.asname or alias.name, scope)) for alias in node.names if alias.name != "*"]
    guarded, path, level = scope.guarded, node.module or "", node.level
    star = any(alias.name == "*" for alias in node.names)

    def run(frame: Frame) -> None:
        machine.charge(4 + 2 * len(stores))
        found = origin(machine, path, level, node, frame, guarded)
        if star:
            frame.module.add_star(found, node)
        for name, store in stores:
            store(frame, member(machine, found, name, node, frame, guarded, path))

    return run


def origin(machine: Any, path: str, level: int, node: Any, frame: Frame, guarded: bool) -> Any:
    """The module that a `from` names."""
    if not level:
        if path == "__future__":
            return Unknown(machine, path, None, named=True)
        return module(machine, path, node, frame, guarded)
    found = (frame.module.home or machine.modules).relative(frame.module, path, level, node, frame)
    if found is not None:
        return found
    if guarded:
        raise machine.raised(ModuleNotFoundError(f"No module named '{'.' * level}{path}'"), node, frame)
    return Unknown(
        machine,
        "." * level + path,
        place_of(node, frame.source),
        named=True,
        help="put the file that defines it beside the one that was named",
    )


def member(machine: Any, found: Any, name: str, node: Any, frame: Frame, guarded: bool, path: str = "") -> Any:
    """One name of a module."""
    if found.__class__ is Unknown:
        return found.attribute(Site(machine, node, frame), name)
    if isinstance(found, Native):  # a function that is called as the module it came from
        inner = machine.library(f"{path}.{name}")
        if inner is not None:
            return inner
    try:
        return machine.attribute(found, name, node, frame)
    except AttributeError:
        inner = (getattr(found, "home", None) or machine.modules).child(found, name, node, frame)
        if inner is not None:
            return inner
        said = getattr(found, "name", getattr(found, "path", "the module"))
        raise machine.raised(
            ImportError(f"cannot import name '{name}' from '{said}'", name=name), node, frame
        ) from None
    except HOST_ERRORS as error:
        raise machine.raised(error, node, frame) from None


MAKERS = {ast.Import: plain, ast.ImportFrom: members}
UNSET = MISSING
