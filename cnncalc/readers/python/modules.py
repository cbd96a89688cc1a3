"""The files of a program as modules, evaluated by need: looking up a name runs the statements that bind or change it.

A name is looked up at a position: while statement 7 runs, what statements 0 to 6 did to the name counts; for a call
from outside, all of them. Each statement runs once. One that fails makes the names it binds or changes unknown, with
its error, which is reported when a value is needed; the rest goes on.
"""

from __future__ import annotations

import ast
from bisect import bisect_left
from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.code.prepare import cost, statement
from cnncalc.readers.python.errors import HOST_ERRORS, ProgramError, Raised
from cnncalc.readers.python.foreign import Foreign, Unknown
from cnncalc.readers.python.frames import Site, place_of
from cnncalc.readers.python.globals import Names
from cnncalc.readers.python.index import changed, is_main
from cnncalc.readers.python.order import Order
from cnncalc.readers.python.scope import Scope
from cnncalc.readers.python.source import check_depth
from cnncalc.readers.python.values import MISSING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.diagnostics.place import Source
    from cnncalc.readers.python.frames import Frame

_NEVER: tuple[list[int], list[Any]] = ([], [])
_UNBOUND = 24
"""Steps that the search for a name costs that nothing binds: through builtins, and all that libraries usually go by."""


class Module(Foreign):
    """One file of the program (or the cells of a notebook: several sources, one after the other).

    `vars` are the names as they are now, `ready` those that no statement will change any more.
    """

    kind = "module"
    inner = False  # whether it is no file of the user's: what happens in it stands at the call that led into it
    home: Any = None  # the files that it was read among, and reads others of; None where it has none of its own
    unchecked = False  # whether the depth of a statement is checked when it runs

    def __init__(
        self,
        machine: Any,
        name: str,
        path: str | None,
        pieces: Sequence[tuple[Source, ast.Module]],
        *,
        package: bool = False,
    ) -> None:
        self.machine = machine
        self.name = name
        self.path = path
        self.package = package
        self.source: Source = pieces[0][0]
        main = name == "__main__"
        self.statements = [
            (node, source)
            for source, tree in pieces
            for outer in tree.body
            for node in (outer.body if main and is_main(outer) else [outer])  # type: ignore[attr-defined]
        ]
        parent = name if package else name.rpartition(".")[0]
        self.vars: dict[str, Any] = {
            "__name__": name,
            "__file__": path or "<text>",
            "__doc__": None,
            "__package__": parent,
            "__path__": [],
            "__spec__": None,
        }
        self.ready: dict[str, Any] = {}
        self.position = len(self.statements)
        self.done = [False] * len(self.statements)
        self.running: set[int] = set()
        self.forced: set[str] = set()
        self.failed: list[ProgramError] = []
        self.failures: dict[int, ProgramError] = {}
        """The same by the numbers of the statements."""
        self.stars: list[tuple[int, Any]] = []
        self.past: dict[str, tuple[list[int], list[Any]]] = {}
        self.first_open: dict[str, int] = {}
        self.order = Order(self.statements)
        self.index, self.bound, self.touches = self.order.index, self.order.bound, self.order.touches
        self.several, self.star_statements = self.order.several, self.order.stars

    # --- looking up

    def lookup(self, name: str, node: Any, frame: Frame) -> Any:
        """The value of a global name at the present position; NameError where it has none."""
        value = self.find(name)
        if value is not MISSING:
            return value
        value = self.machine.builtin(name)
        if value is MISSING:
            self.machine.charge(_UNBOUND)
            value = self.machine.libraries.unbound(self.machine, name)
            if value is None:
                value = self._from_unknown_star(name)
            if value is None:
                raise self.machine.raised(NameError(f"name '{name}' is not defined"), node, frame)
        if name not in self.index and not self.star_statements and name not in self.vars:
            self.ready[name] = value
        return value

    def find(self, name: str) -> Any:
        """The same without builtins; MISSING where the module does not bind the name."""
        numbers = self.index.get(name)
        if numbers is None:
            value = self.vars.get(name, MISSING)
            return self._from_stars(name) if value is MISSING else value
        position = self.position
        self._run_before(name, position)
        if (
            name in self.several
            and name not in self.forced
            and (position not in self.running or name not in self.bound[position])
        ):
            value = self._at(name, position)
        else:
            value = self.vars.get(name, MISSING)
            if value is not MISSING and name not in self.forced and name not in self.several and self._settled(name):
                self.ready[name] = value
        return self._from_stars(name) if value is MISSING else value

    def _at(self, name: str, position: int) -> Any:
        """What a name that several statements bind was before a position."""
        numbers, values = self.past.get(name, _NEVER)
        at = bisect_left(numbers, position)
        return values[at - 1] if at else MISSING

    def _run_before(self, name: str, position: int) -> None:
        """Run what binds or changes a name before a position; what has run is passed over at once."""
        numbers = self.index[name]
        start = self.first_open.get(name, 0)
        while start < len(numbers) and self.done[numbers[start]]:
            start += 1
        self.first_open[name] = start
        while start < len(numbers) and numbers[start] < position:
            if not self.done[numbers[start]]:
                self.execute(numbers[start])
            start += 1

    def _from_stars(self, name: str) -> Any:
        for number in self.star_statements:
            if number < self.position and not self.done[number]:
                self.execute(number)
        for _, source in reversed([star for star in self.stars if star[0] < self.position]):
            if isinstance(source, Module):
                value = source.exported(name)
            elif source.__class__ is Unknown:
                value = self.machine.library(f"{source.path}.{name}") if source.named else None
                value = MISSING if value is None else value
            else:
                try:
                    value = self.machine.attribute(source, name, *self.machine.here)
                except AttributeError:
                    value = MISSING
            if value is not MISSING:
                return value
        return MISSING

    def _from_unknown_star(self, name: str) -> Any:
        """A name that nothing binds, where the program takes all names of a library that nobody knows."""
        for _, source in reversed(self.stars):
            if source.__class__ is Unknown and source.named:
                return Unknown(self.machine, f"{source.path}.{name}", source.place, named=True)
        return None

    def exported(self, name: str) -> Any:
        """A name as `from module import *` gives it; MISSING where it does not."""
        listed = self.outside("__all__") if "__all__" in self.index else MISSING
        if isinstance(listed, list | tuple):
            return self.outside(name) if name in listed else MISSING
        return MISSING if name.startswith("_") else self.outside(name)

    def outside(self, name: str) -> Any:
        """The value of a name once the whole module has run, as another module sees it."""
        before, self.position = self.position, len(self.statements)
        try:
            return self.find(name)
        finally:
            self.position = before

    def add_star(self, source: Any, node: Any) -> None:
        """Note a module that `from … import *` takes names from."""
        self.stars.append((self.position, source))

    # --- running

    def execute(self, number: int) -> None:
        """Run one statement, at its position."""
        node, source = self.statements[number]
        self.done[number] = True
        for name in self.touches[number]:
            self._run_before(name, number)
        self._settle_before(number)
        before, self.position = self.position, number
        self.running.add(number)
        machine = self.machine
        here = machine.here
        scope = Scope("module", self.bound[number], None, source, self)
        frame = machine.frame(self, source)
        frame.position = number
        try:
            if self.unchecked:
                check_depth(ast.Module([node], []), source, machine.bounds.nesting)
            machine.charge(10 + cost([node]) if not isinstance(node, ast.FunctionDef | ast.ClassDef) else 10)
            statement(machine, node, scope)(frame)
        except ProgramError as error:
            self._fail(number, error)
            if machine.steps <= 0:
                raise
        except Raised as raised:
            self._fail(number, machine.uncaught(raised))
        except HOST_ERRORS as error:
            self._fail(number, self._host_error(error, node, frame))
        finally:
            machine.here = here
            self.position = before
            self.running.discard(number)
            self._settle_after(number)

    def _host_error(self, error: Any, node: Any, frame: Frame) -> Any:
        found: Any = self.machine.raised(error, node, frame)
        return self.machine.uncaught(found) if isinstance(found, Raised) else found

    def _settle_before(self, number: int) -> None:
        """What a statement itself binds starts from what it was before: earlier bindings run first, later ones are put aside."""
        for name in self.bound[number] & self.several:
            self._run_before(name, number)
            value = self._at(name, number)
            if value is MISSING:
                self.vars.pop(name, None)
            else:
                self.vars[name] = value

    def _settle_after(self, number: int) -> None:
        for name in self.bound[number] & self.several:
            numbers, values = self.past.setdefault(name, ([], []))
            at = bisect_left(numbers, number)
            numbers.insert(at, number)
            values.insert(at, self.vars.get(name, MISSING))
            self.vars[name] = values[-1]
            if values[-1] is MISSING:
                del self.vars[name]

    def _settled(self, name: str) -> bool:
        """Whether no statement will change a name any more."""
        return all(self.done[number] for number in self.index[name][self.first_open.get(name, 0) :])

    def _fail(self, number: int, error: ProgramError) -> None:
        """A statement that cannot be evaluated: what it binds or changes is unknown from here on."""
        self.failed.append(error)
        self.failures[number] = error
        self.machine.steps -= 50
        node, source = self.statements[number]
        place = place_of(node, source)
        harmed = self.bound[number] | changed(node)
        for name in harmed & (self.bound[number] | set(self.vars)):
            self.vars[name] = Unknown(self.machine, name, place, error=error)

    def run(self) -> list[ProgramError]:
        """Run every statement in order; the errors of those that failed."""
        for number in range(len(self.statements)):
            if not self.done[number]:
                self.execute(number)
        return self.failed

    # --- as a value of a program

    def set_global(self, name: str, value: Any) -> None:
        """`global name; name = value` in a function. What stands before it in the module comes first."""
        if name in self.index:
            self._run_before(name, self.position)
        self.vars[name] = value
        self.forced.add(name)
        self.ready.pop(name, None)

    def forget(self, name: str) -> None:
        """`del name`."""
        self.vars.pop(name, None)
        self.ready.pop(name, None)

    def names(self) -> Any:
        """`globals()`."""
        return Names(self)

    def attribute(self, site: Site, name: str) -> Any:
        value = self.outside(name)
        if value is MISSING and name == "__dict__":
            return Names(self)
        if value is MISSING:
            child = (self.home or self.machine.modules).child(self, name, site.node, site.frame)
            if child is not None:
                return child
            hook = self.outside("__getattr__") if "__getattr__" in self.index else MISSING
            if hook is not MISSING:
                return site.call(hook, name)
            if self.home is not None and self.home.partial:
                return Unknown(self.machine, f"{self.name}.{name}", site.place, named=True)
            raise AttributeError(f"module '{self.name}' has no attribute '{name}'")
        return value

    def set_attribute(self, site: Site, name: str, value: Any) -> None:
        self.outside(name)
        self.set_global(name, value)

    def text(self, site: Site, spec: str) -> str:
        return f"<module '{self.name}'>"
