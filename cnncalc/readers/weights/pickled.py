"""A pickle's instructions, followed over values of our own: names stay names, and nothing is looked up, called or made.

What PyTorch stores as a tensor becomes its shape and the storage that holds it; any other object is kept as its name and
what it was given.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from cnncalc.readers.weights.stored import CALLED, KEYS, OF_TYPE, Made, Named, PickleFault, Storage

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_STEPS = 1_000_000
"""Instructions of one pickle; that of a network of 1,000 tensors has some 40,000."""


def read_pickle(data: bytes, start: int = 0) -> tuple[Any, int, list[Storage]]:
    """(the value, where the pickle ends, its storages) of the pickle that begins at `start`; PickleFault where it is none."""
    import warnings
    from pickletools import genops

    stream = BytesIO(data)
    stream.seek(start)
    machine = _Machine()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a text's backslashes
            for step, (opcode, arg, _) in enumerate(genops(stream)):
                if step >= MOST_STEPS:
                    raise PickleFault(f"its pickle has more than {MOST_STEPS:,} instructions")
                if opcode.name == "STOP":
                    return machine.stack.pop(), stream.tell(), list(machine.storages.values())
                machine.act(opcode.name, arg)
    except (ValueError, IndexError, KeyError, TypeError, AttributeError, OverflowError, UnicodeError) as error:
        cut = stream.tell() >= len(data)
        raise PickleFault("its pickle is cut off" if cut else f"its pickle is not valid: {_clipped(error)}") from None
    raise PickleFault("its pickle is cut off")


def _clipped(error: Exception) -> str:
    return " ".join(str(error).split())[:80]


class _Machine:
    """The stack and the memory of a pickle that is followed."""

    def __init__(self) -> None:
        self.stack: list[Any] = []
        self.outer: list[list[Any]] = []
        self.memory: dict[int, Any] = {}
        self.storages: dict[str, Storage] = {}
        self.copied = 0

    def act(self, name: str, arg: Any) -> None:
        """Do one instruction."""
        act = _ACTS.get(name)
        if act is not None:
            act(self, arg)
        elif name in _VALUES:
            self.stack.append(arg)
        elif name not in _NOTHING:
            raise PickleFault(f"its pickle holds the instruction {name}, which no file of weights has")

    def marked(self) -> list[Any]:
        """What was put on the stack since the last mark, which is taken off."""
        items = self.stack
        self.stack = self.outer.pop()
        return items

    def mark(self, arg: Any) -> None:
        """Begin a group."""
        self.outer.append(self.stack)
        self.stack = []

    def named(self, name: Any, args: Any) -> Any:
        """What a call of a name gives: a tensor, a collection, or an object that is not made."""
        if name.__class__ is Named and name.name in OF_TYPE:
            name, args = args[0], args[2]  # of a subclass of tensors: (function, class, its arguments, state)
        if name.__class__ is not Named:
            return Made("?", args)
        rule = CALLED.get(name.name.removeprefix("torch._utils."))
        if rule is None or args.__class__ is not tuple:
            return Made(name.name, args)
        if args and args[0].__class__ in (tuple, list):
            self.copied += len(args[0])
            if self.copied > MOST_STEPS:
                raise PickleFault(f"its pickle copies more than {MOST_STEPS:,} values")
        return rule(args)

    def persistent(self, arg: Any) -> None:
        """What is kept outside the pickle: a storage, or (of whole modules) a class with its source."""
        key = self.stack.pop()
        if key.__class__ is tuple and len(key) >= 5 and key[0] == "storage" and key[4].__class__ is int:
            type = key[1].name.rpartition(".")[2] if key[1].__class__ is Named else ""
            if not 0 <= key[4] < 1 << 63 or key[2].__class__ is not str:
                raise PickleFault("a storage has no length")
            found = Storage(type, key[2], key[4])
            self.storages[found.key] = found
            self.stack.append(found)
        elif key.__class__ is tuple and len(key) >= 2 and key[0] == "module":
            self.stack.append(key[1])
        else:
            self.stack.append(Made("a persistent object"))

    def set_items(self, items: list[Any]) -> None:
        """Put pairs into the collection on top of the stack."""
        held = self.stack[-1]
        if held.__class__ is dict:
            for key, value in zip(items[::2], items[1::2], strict=True):
                if key.__class__ in KEYS:
                    held[key] = value

    def append(self, items: list[Any]) -> None:
        """Put items at the end of the list on top of the stack."""
        if self.stack[-1].__class__ is list:
            self.stack[-1].extend(items)

    def build(self, arg: Any) -> None:
        """Give an object its state; that of a dictionary says nothing of tensors."""
        state = self.stack.pop()
        if self.stack[-1].__class__ is Made:
            self.stack[-1].state = state

    def global_name(self, arg: Any) -> None:
        """A name from the stack: the module's, and the class's."""
        name, module = self.stack.pop(), self.stack.pop()
        self.stack.append(Named(f"{module}.{name}" if module.__class__ is str and name.__class__ is str else "?"))

    def called(self, arg: Any) -> None:
        """A call: of a function, or of a class with what it is made of."""
        args = self.stack.pop()
        found = self.named(self.stack.pop(), args)
        self.stack.append(found)

    def called_with_names(self, arg: Any) -> None:
        """A class, what it is made of, and that by name."""
        self.stack.pop()
        self.called(arg)

    def instance(self, arg: Any) -> None:
        """The oldest way to make an object: all since the mark, the class among it or said by the instruction."""
        items = self.marked()
        name = Named(arg.replace(" ", ".")) if arg is not None else items.pop(0)
        self.stack.append(self.named(name, tuple(items)))

    def collected(self, make: Callable[[list[Any]], Any]) -> None:
        """A collection of what stands since the mark."""
        items = self.marked()
        self.stack.append(make(items))

    def dictionary(self, arg: Any) -> None:
        """A dictionary of the pairs since the mark."""
        items = self.marked()
        self.stack.append({})
        self.set_items(items)

    def last(self, count: int) -> list[Any]:
        """So many values from the top of the stack."""
        if len(self.stack) < count:
            raise PickleFault("its pickle takes more from its stack than it holds")
        items = self.stack[-count:]
        del self.stack[-count:]
        return items


def _pop(machine: _Machine, arg: Any) -> None:
    if machine.stack:
        machine.stack.pop()
    else:
        machine.marked()


def _memoize(machine: _Machine, arg: Any) -> None:
    machine.memory[len(machine.memory) if arg is None else int(arg)] = machine.stack[-1]


_VALUES = frozenset(
    [
        "INT",
        "BININT",
        "BININT1",
        "BININT2",
        "LONG",
        "LONG1",
        "LONG4",
        "FLOAT",
        "BINFLOAT",
        "STRING",
        "BINSTRING",
        "SHORT_BINSTRING",
        "UNICODE",
        "BINUNICODE",
        "SHORT_BINUNICODE",
        "BINUNICODE8",
        "BINBYTES",
        "SHORT_BINBYTES",
        "BINBYTES8",
        "BYTEARRAY8",
    ]
)
_NOTHING = frozenset(("PROTO", "FRAME", "READONLY_BUFFER"))
_ACTS: dict[str, Callable[[_Machine, Any], None]] = {
    "MARK": _Machine.mark,
    "POP": _pop,
    "POP_MARK": lambda m, arg: m.marked().clear(),
    "DUP": lambda m, arg: m.stack.append(m.stack[-1]),
    "NONE": lambda m, arg: m.stack.append(None),
    "NEWTRUE": lambda m, arg: m.stack.append(True),
    "NEWFALSE": lambda m, arg: m.stack.append(False),
    "EMPTY_TUPLE": lambda m, arg: m.stack.append(()),
    "EMPTY_LIST": lambda m, arg: m.stack.append([]),
    "EMPTY_SET": lambda m, arg: m.stack.append([]),
    "EMPTY_DICT": lambda m, arg: m.stack.append({}),
    "TUPLE": lambda m, arg: m.collected(tuple),
    "LIST": lambda m, arg: m.collected(list),
    "FROZENSET": lambda m, arg: m.collected(list),
    "DICT": _Machine.dictionary,
    "TUPLE1": lambda m, arg: m.stack.append(tuple(m.last(1))),
    "TUPLE2": lambda m, arg: m.stack.append(tuple(m.last(2))),
    "TUPLE3": lambda m, arg: m.stack.append(tuple(m.last(3))),
    "APPEND": lambda m, arg: m.append(m.last(1)),
    "APPENDS": lambda m, arg: m.append(m.marked()),
    "ADDITEMS": lambda m, arg: m.append(m.marked()),
    "SETITEM": lambda m, arg: m.set_items(m.last(2)),
    "SETITEMS": lambda m, arg: m.set_items(m.marked()),
    "GET": lambda m, arg: m.stack.append(m.memory[int(arg)]),
    "BINGET": lambda m, arg: m.stack.append(m.memory[arg]),
    "LONG_BINGET": lambda m, arg: m.stack.append(m.memory[arg]),
    "PUT": _memoize,
    "BINPUT": _memoize,
    "LONG_BINPUT": _memoize,
    "MEMOIZE": _memoize,
    "GLOBAL": lambda m, arg: m.stack.append(Named(arg.replace(" ", "."))),
    "STACK_GLOBAL": _Machine.global_name,
    "REDUCE": _Machine.called,
    "NEWOBJ": _Machine.called,
    "NEWOBJ_EX": _Machine.called_with_names,
    "OBJ": _Machine.instance,
    "INST": _Machine.instance,
    "BUILD": _Machine.build,
    "BINPERSID": _Machine.persistent,
    "PERSID": lambda m, arg: m.stack.append(Made("a persistent object")),
}
