"""A program as a whole: its main module, what is in it, and how to ask it for values or run it from outside."""

from __future__ import annotations

import ast
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.place import Place, Source
from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.readers.python.bounds import STANDARD, Bounds
from cnncalc.readers.python.errors import HOST_ERRORS, ProgramError, Raised
from cnncalc.readers.python.files import Files
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.frames import Frame, Site, place_of
from cnncalc.readers.python.libraries import Libraries
from cnncalc.readers.python.machine import NOTHING, Machine
from cnncalc.readers.python.modules import Module
from cnncalc.readers.python.source import density, parse
from cnncalc.readers.python.values import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from cnncalc.readers.python.noted import Notes

_STACK = 12_000
"""Host frames that an evaluation may need: its bound on calls, times what one call takes."""


class Binding(NamedTuple):
    """A name that the main module binds: what kind of statement does it (class, function, import, variable), and where."""

    name: str
    kind: str
    node: ast.stmt
    place: Place


class Program:
    """A source, ready to be asked. Nothing of it runs before it is asked for a value, or told to `run`.

    Every public method raises `ProgramError` and nothing else.
    """

    def __init__(
        self,
        sources: Source | Sequence[Source],
        *,
        path: str | None = None,
        libraries: Libraries | None = None,
        settings: Mapping[str, str] | None = None,
        bounds: Bounds = STANDARD,
        notes: Notes | None = None,
        shown: bool = False,
    ) -> None:
        """`shown` notes what the program prints, and what each of a notebook's cells gives, in `machine.printed`."""
        pieces = [sources] if isinstance(sources, Source) else list(sources)
        self.machine = Machine(bounds, libraries or Libraries(), dict(settings or {}))
        self.files = Files(self.machine, path)
        self.machine.modules = self.files
        read = partial(parse, changed=shown) if notes is None else notes.tree
        trees = [(pieces[0], read(pieces[0], bounds))] if len(pieces) == 1 else _parsed(pieces, bounds, read)
        if shown:
            self.machine.printed = []
            for _, tree in trees:
                _show_last(tree)
        self.main = Module(self.machine, "__main__", path, trees)
        self.files.modules["__main__"] = self.main

    def bindings(self) -> list[Binding]:
        """The names that the main module binds at its top level, in order, found without running anything."""
        found = []
        for (node, source), names in zip(self.main.statements, self.main.bound, strict=True):
            kind = _KINDS.get(node.__class__, "variable")
            found += [Binding(name, kind, node, place_of(node, source)) for name in sorted(names)]
        return found

    def value(self, name: str) -> Any:
        """The value of a global name of the main module, from the statements that it needs. It may be an `Unknown`
        (whose `.error`, if any, says what failed)."""
        return self._guard(lambda: self._value(name))

    def found(self, name: str) -> Any:
        """The same; None where it cannot be had."""
        try:
            return self.value(name)
        except ProgramError:
            return None

    def _value(self, name: str) -> Any:
        value = self.main.outside(name)
        if value is MISSING:
            place = Place((self.main.source, 1, 1, 1))
            raise ProgramError(
                f"there is no {name} in {self.main.source.name}", place, self._known(name), kind="missing"
            )
        return value

    def _known(self, name: str) -> str:
        """The name of the program that is nearest to one that it lacks; else those that it has, with their lines."""
        from cnncalc.diagnostics.nearest import nearest

        there = {b.name: b.place[1] for b in self.bindings() if b.kind != "import"}
        listed = ", ".join(f"{known} (line {line})" for known, line in list(there.items())[:20])
        return nearest(name, there) or (f"it has {listed}" if listed else "it defines nothing")

    def run(self) -> list[ProgramError]:
        """Run the whole main module in order. The errors of the statements that could not be evaluated are given back."""
        return self._guard(self.main.run)  # type: ignore[no-any-return]

    def call(
        self, function: Any, args: Sequence[Any] = (), kwargs: Mapping[str, Any] | None = None, node: Any = None
    ) -> Any:
        """Call a value of the program; `node` is where the call shall be said to stand (else the file's first line)."""
        site = self.site(node)

        def called() -> Any:
            try:
                return site.apply(function, list(args), kwargs or {})
            except TypeError as error:
                raise self.machine.raised(error, site.node, site.frame, function) from None

        return self._guard(called)

    def attribute(self, value: Any, name: str) -> Any:
        """`value.name`."""
        site = self.site()
        return self._guard(lambda: site.attribute(value, name))

    def text(self, value: Any) -> str:
        """`str(value)`."""
        self.machine.here = (NOTHING, self.site().frame)
        return self._guard(lambda: str(value))  # type: ignore[no-any-return]

    def site(self, node: Any = None) -> Site:
        """A site at the top of the main module, for what is done from outside."""
        return Site(self.machine, NOTHING if node is None else node, self.machine.frame(self.main, self.main.source))

    def guard(self, action: Callable[[], Any]) -> Any:
        """Do something with values of the program; whatever goes wrong in it comes out as a `ProgramError`."""
        return self._guard(action)

    def _guard(self, action: Callable[[], Any]) -> Any:
        before = sys.getrecursionlimit()
        sys.setrecursionlimit(max(before, _STACK))
        frame: Frame = self.machine.frame(self.main, self.main.source)
        self.machine.here = (NOTHING, frame)
        try:
            return action()
        except Raised as raised:
            raise self.machine.uncaught(raised) from None
        except ProgramError:
            raise
        except HOST_ERRORS as error:
            node, at = self.machine.here
            found = self.machine.raised(error, node or NOTHING, at or frame)
            raise (self.machine.uncaught(found) if isinstance(found, Raised) else found) from None
        finally:
            sys.setrecursionlimit(before)

    def known(self, value: Any, what: str, node: Any = None) -> Any:
        """The value itself, unless only a run would tell it: then the error that says so."""
        if value.__class__ is Unknown:
            raise value.needed(self.site(node), what)
        return value


def _parsed(
    cells: list[Source], bounds: Bounds, read: Callable[[Source, Bounds], ast.Module]
) -> list[tuple[Source, ast.Module]]:
    """The trees of a notebook's cells. One that is no Python does not run at all, and the others go on without it."""
    if sum(density(cell.text) for cell in cells) > bounds.all_marks:
        message = "the cells of the notebook are together larger than what is read"
        raise ProgramError(message, Place((cells[0], 1, 1, 1)), "name the network in a file of its own", kind="limit")
    trees: list[tuple[Source, ast.Module]] = []
    wrong: ProgramError | None = None
    for cell in cells:
        try:
            trees.append((cell, read(cell, bounds)))
        except ProgramError as error:
            wrong = wrong or error
    if not trees and wrong is not None:
        raise wrong
    return trees


def _show_last(tree: ast.Module) -> None:
    """Print the value of a cell's last line, as a notebook shows it."""
    last = tree.body[-1] if tree.body else None
    if isinstance(last, ast.Expr):
        name = ast.copy_location(ast.Name("print", ast.Load()), last.value)
        last.value = ast.copy_location(ast.Call(name, [last.value], []), last.value)


_KINDS: dict[type, str] = {
    ast.ClassDef: "class",
    ast.FunctionDef: "function",
    ast.AsyncFunctionDef: "function",
    ast.Import: "import",
    ast.ImportFrom: "import",
}
