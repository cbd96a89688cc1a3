"""Operations that stand as layers: `keras.ops` of Keras 3, TensorFlow's functions of Keras 2.

What each does with a tensor is what a program's call of it does (`cnncalc.readers.keras.functions`): here it gets its tensors
from the file. Loaded when a file has an operation.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cnncalc.binding.bind import bind
from cnncalc.diagnostics.place import Source
from cnncalc.graph.growth import Ref
from cnncalc.layers import find
from cnncalc.readers.keras.acts import KerasActs
from cnncalc.readers.keras.function_names import ACTIVATIONS
from cnncalc.readers.keras.functions import function
from cnncalc.readers.keras.libraries import KerasLibraries
from cnncalc.readers.keras.naming import Names, snake
from cnncalc.readers.keras.session import KerasSession
from cnncalc.readers.keras_files.calls import Array
from cnncalc.readers.keras_files.origin import Listed
from cnncalc.readers.keras_files.refs import Plain, flat
from cnncalc.readers.keras_files.values import Use
from cnncalc.readers.keras_files.wrong import Wrong
from cnncalc.readers.python.errors import ProgramError
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.program import Program
from cnncalc.readers.tensors.making import made
from cnncalc.readers.tensors.session import Session
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.readers.keras_files.entries import Entry
    from cnncalc.readers.keras_files.runner import Runner, Within
    from cnncalc.readers.python.frames import Site

_NAMED = {"BatchNorm": "batch_normalization", "LayerNorm": "layer_normalization", "RMSNorm": "rms_normalization"}
"""Operations whose function is called otherwise than they are."""
_FIRST = {"einsum": "subscripts"}
"""Arguments of an operation that stand before the tensors in its function."""
_WORKING = re.compile(r"linalg|core|einops|attention|kron|outer|vdot|inner|correl|cross|function", re.IGNORECASE)
"""Operations that are not known, of which some multiply-accumulates may count."""


class FileSession(KerasSession):
    """The session behind the operations of a file: their nodes grow the file's own network, under their layers' names."""

    in_code = False

    def __init__(self, run: Runner, program: Program) -> None:
        super().__init__(program.machine, KerasActs(), Names(False))
        self.growth = run.grown.growth
        self.grown = run.grown
        self.path = ""
        self.bare_name = ""

    def apply(self, site: Site, base: str, layer: Any, read: Tensor | Sequence[Tensor], module: Any = None) -> Any:
        """One more node. The first of an operation has the operation's own name."""
        self.bare_name = self.bare_name or base
        return Session.apply(self, site, base, layer, read, module)

    def name(self, full: str) -> str:
        """A name of its own for a node."""
        if self.bare_name and full == f"{self.path}.{self.bare_name}" and not self.named:
            self.named = True
            self.grown.names.setdefault(full, 1)
            self.first = self.grown.unique(self.path)
            return self.first
        return self.grown.unique(full if full.startswith(self.path) else f"{self.path}.{full}")

    named, first = False, ""

    def stirred(self) -> None:
        """No program is watched for what it makes."""


class Operations:
    """Runs the operations of one file."""

    def __init__(self, run: Runner) -> None:
        self.run = run
        libraries = KerasLibraries()
        self.program = Program(Source(run.grown.document.name, ""), libraries=libraries)
        self.session = libraries.session = FileSession(run, self.program)
        libraries.base(self.program.machine)

    def call(self, entry: Entry, path: str, args: list[Any], kwargs: dict[str, Any], within: Within) -> Any:
        """The function of a dotted name on these arguments; `getitem` is a part of a tensor. What it gives, as refs."""
        grown, session = self.run.grown, self.session
        session.path, session.named, session.bare_name = within.path(entry.name), False, ""
        session.running = [(None, session.path)]
        before = grown.count
        given = [self.tensor(each, within.leading) for each in args]
        named = {key: self.tensor(each, within.leading) for key, each in kwargs.items()}
        site = self.program.site()
        try:
            if path == "getitem":
                if not isinstance(given[0], Tensor):
                    result: Any = self.program.guard(lambda: given[0][given[1]])
                else:
                    result = self.program.guard(lambda: session.acts.item(site, *given))
            else:
                body: Any = function(session, path)
                result = self.program.guard(lambda: body(site, given, named))
        except ProgramError as error:
            help = error.help.replace("site", "file") if error.help else ""
            raise Wrong(error.message, (*entry.path, "class_name"), help, error.layer) from None
        finally:
            for node in grown.growth.graph.nodes[before:]:
                node.origin = Listed(grown.document, entry)
        found = self.refs(result)
        if grown.count == before and any(ref.__class__ is Ref for ref in flat(found)):
            found = self._kept(entry, found, within)
        elif grown.count > before + 1:
            self._apart(entry, before, within)
        return found

    def _kept(self, entry: Entry, found: Any, within: Within) -> Any:
        """An operation that changes no shape is a node all the same, as the file has it."""
        layer = word(snake(entry.kind), "pointwise")
        if found.__class__ is Ref:
            return self.run.grown.node(entry, within.path(entry.name), layer, found)
        return [
            self.run.grown.node(entry, within.path(entry.name), layer, ref) if ref.__class__ is Ref else ref
            for ref in flat(found)
        ]

    def _apart(self, entry: Entry, before: int, within: Within) -> None:
        """An operation of several nodes is a group of its name."""
        grown, path = self.run.grown, within.path(entry.name)
        for node in grown.growth.graph.nodes[before:]:
            if node.name == self.session.first:
                node.name = node.name.replace(path, f"{path}.{self.session.bare_name}", 1)
        grown.group(path, entry.kind, before)

    def tensor(self, value: Any, leading: int) -> Any:
        """An argument as a program would hold it."""
        kind = value.__class__
        if kind is Ref:
            dims = tuple(self.run.grown.growth.shape(value).dims)
            if not leading:
                return Tensor(self.session, dims, 0, value)
            count = 1
            for size in dims[:leading]:
                count *= size
            if leading > 1:
                raise Wrong("an operation in a model within two TimeDistributed is not known", ())
            return Tensor(self.session, dims[1:], 0, value, count)
        if kind is Plain:
            return value.value
        if kind is Array:
            return made(self.session, list(value.shape), "constant")
        if kind is list:
            return [self.tensor(each, leading) for each in value]
        if kind is tuple:
            return tuple(self.tensor(each, leading) for each in value)
        return value

    def refs(self, value: Any) -> Any:
        """What an operation gives: refs, lists of them, or plain numbers."""
        if isinstance(value, Tensor):
            if value.ref is None:
                return Plain(value)
            return value.ref
        if isinstance(value, list | tuple) and any(isinstance(each, Tensor) for each in value):
            return [self.refs(each) for each in value]
        if value.__class__ is Unknown:
            raise Wrong("what it gives is not known without running the model", ())
        return Plain(value)


def word(name: str, other: str = "") -> Any:
    """The layer of a word of ours, `other` where there is none of the name."""
    declared = find(name)
    if declared is None or name not in declared.words or declared.type not in ("pointwise", "activation", "softmax"):
        if not other:
            return None
        name = other
    return bind(Use(name, (), (), "words", ""), "keras")


def operations(run: Runner) -> Operations:
    """What runs the operations of a file."""
    if run.operations is None:
        run.operations = Operations(run)
    found: Operations = run.operations
    return found


def operation(run: Runner, entry: Entry, args: list[Any], kwargs: dict[str, Any], within: Within) -> Any:
    """An operation of `keras.ops`: its own arguments stand in `config`, its tensors in the call."""
    name = _NAMED.get(entry.kind) or snake(entry.kind)
    if not args and not kwargs:
        raise Wrong("an operation that reads nothing", entry.path, "the configuration is damaged")
    space = "keras.ops." + ("image." if ".image." in entry.operation else "")
    given = {key: each for key, each in entry.config.items() if key not in ("name", "dtype", "trainable")}
    if name == "get_item":
        x, key = [*args, *kwargs.values(), None][:2]
        key = tuple(key) if key.__class__ is list else key
        return operations(run).call(entry, "getitem", [x, key], {}, within)
    layer = word(name) if name in ACTIVATIONS else None
    if layer is not None:
        return run.applied(entry, layer, args, kwargs, within)
    found = operations(run)
    if function(found.session, space + name) is None:
        return _unknown(run, entry, args, kwargs, within)
    if name in _FIRST:
        args = [given.pop(_FIRST[name], None), *args]
    if name in ("broadcast_to", "reshape"):
        args = [*args, given.pop("shape", given.pop("newshape", None))]
    given = {key: each for key, each in given.items() if each is not None}
    return found.call(entry, space + name, args, {**given, **kwargs}, within)


def _unknown(run: Runner, entry: Entry, args: list[Any], kwargs: dict[str, Any], within: Within) -> Any:
    """An operation that no table knows, by the shape that the file states of what it gives."""
    from cnncalc.readers.keras_files.custom import opaque

    work = None if _WORKING.search(entry.operation) else 0
    return opaque(run, entry, [args, kwargs], within, dict(run.stated()), 0, work, within.path(entry.name))
