"""Operators on plain values, with the guards that keep a result from growing without bound."""

from __future__ import annotations

import operator
from typing import Any

NUMBERS = frozenset((int, float, bool))
_SEQUENCES = (str, bytes, list, tuple)
_HASHED = (set, frozenset, dict)


def grown(machine: Any, value: Any) -> Any:
    """A result that may have grown: an integer, a text or a collection within the bounds."""
    kind = value.__class__
    if kind is int:
        if value.bit_length() > machine.bounds.bits:
            raise machine.limit(
                f"an integer of over {machine.bounds.bits:,} bits is more than is computed with", *machine.here
            )
        machine.charge(value.bit_length() >> 9)
    elif kind in _SEQUENCES:
        machine.sized(len(value), "text" if kind is str or kind is bytes else "collection")
    return value


def nested(machine: Any, value: Any) -> Any:
    """A tuple; one that holds tuples is weighed when it is made, or used as a key: hashing visits every part as often
    as it is there."""
    if value.__class__ is tuple and (len(value) > 64 or any(part.__class__ is tuple for part in value)):
        from cnncalc.readers.python.builtin.formats import weigh

        weigh(machine, value)
    return value


def add(machine: Any, left: Any, right: Any) -> Any:
    """`+`, within the bounds."""
    if left.__class__ in _SEQUENCES and right.__class__ in _SEQUENCES:
        machine.sized(len(left) + len(right), "text" if left.__class__ in (str, bytes) else "collection")
        return nested(machine, operator.add(left, right))
    return grown(machine, operator.add(left, right))


def multiply(machine: Any, left: Any, right: Any) -> Any:
    """`*`, within the bounds."""
    for many, times in ((left, right), (right, left)):
        if many.__class__ in _SEQUENCES and times.__class__ in (int, bool):
            machine.sized(len(many) * max(0, times), "text" if many.__class__ in (str, bytes) else "collection")
            return nested(machine, many * times)
    return grown(machine, left * right)


def power(machine: Any, left: Any, right: Any) -> Any:
    """`**`, refused before it is computed where the result would be too large."""
    if (
        left.__class__ in (int, bool)
        and right.__class__ in (int, bool)
        and right > 0
        and left.bit_length() * right > machine.bounds.bits + right
    ):
        raise machine.limit(
            f"an integer of over {machine.bounds.bits:,} bits is more than is computed with", *machine.here
        )
    return left**right


def shift_left(machine: Any, left: Any, right: Any) -> Any:
    """`<<`, likewise."""
    if (
        left.__class__ in (int, bool)
        and right.__class__ in (int, bool)
        and left.bit_length() + right > machine.bounds.bits
    ):
        raise machine.limit(
            f"an integer of over {machine.bounds.bits:,} bits is more than is computed with", *machine.here
        )
    return left << right


def modulo(machine: Any, left: Any, right: Any) -> Any:
    """`%`; as a text's format, only with widths within the bounds."""
    if left.__class__ in (str, bytes):
        from cnncalc.readers.python.builtin.formats import percent

        return percent(machine, left, right)
    if left.__class__ is int and right.__class__ is int:
        machine.charge((left.bit_length() + right.bit_length()) >> 6)
    return left % right


def _plain(function: Any) -> Any:
    return lambda machine, left, right: function(left, right)


def _of_sets(function: Any) -> Any:
    def run(machine: Any, left: Any, right: Any) -> Any:
        if left.__class__ in _HASHED and right.__class__ in _HASHED:
            machine.charge((len(left) + len(right)) >> 3)
        return function(left, right)

    return run


BINARY: dict[str, Any] = {
    "Add": add,
    "Sub": _of_sets(operator.sub),
    "Mult": multiply,
    "Div": _plain(operator.truediv),
    "FloorDiv": _plain(operator.floordiv),
    "Mod": modulo,
    "Pow": power,
    "LShift": shift_left,
    "RShift": _plain(operator.rshift),
    "BitAnd": _of_sets(operator.and_),
    "BitOr": _of_sets(operator.or_),
    "BitXor": _of_sets(operator.xor),
    "MatMult": _plain(operator.matmul),
}
"""By the names that the tree gives operators."""

SYMBOLS = {
    "Add": "+",
    "Sub": "-",
    "Mult": "*",
    "Div": "/",
    "FloorDiv": "//",
    "Mod": "%",
    "Pow": "** or pow()",
    "LShift": "<<",
    "RShift": ">>",
    "BitAnd": "&",
    "BitOr": "|",
    "BitXor": "^",
    "MatMult": "@",
}

_IN_PLACE: dict[str, Any] = {
    "Sub": operator.isub,
    "Div": operator.itruediv,
    "FloorDiv": operator.ifloordiv,
    "RShift": operator.irshift,
    "BitAnd": operator.iand,
    "BitOr": operator.ior,
    "BitXor": operator.ixor,
    "MatMult": operator.imatmul,
}


def in_place(machine: Any, symbol: str, left: Any, right: Any) -> Any:
    """`left op= right`: lists, sets and dicts change; everything else is the plain operator."""
    kind = left.__class__
    if kind is list and symbol == "Add":
        more = machine.collect(right, *machine.here)
        machine.sized(len(left) + len(more))
        left += more
        return left
    if kind is list and symbol == "Mult":
        machine.sized(len(left) * max(0, operator.index(right)))
        left *= right
        return left
    if kind in NUMBERS or kind in _SEQUENCES:
        return BINARY[symbol](machine, left, right)
    if symbol in _IN_PLACE:
        return _IN_PLACE[symbol](left, right)
    method = getattr(
        kind,
        {"Add": "__iadd__", "Mult": "__imul__", "Mod": "__imod__", "Pow": "__ipow__", "LShift": "__ilshift__"}[symbol],
        None,
    )
    if method is not None:
        found = method(left, right)
        if found is not NotImplemented:
            return found
    return BINARY[symbol](machine, left, right)


def binary(machine: Any, symbol: str, left: Any, right: Any) -> Any:
    """An operator over any two values; TypeError names the program's own types."""
    try:
        return BINARY[symbol](machine, left, right)
    except TypeError as error:
        if "unsupported operand" not in str(error):
            raise
        names = f"'{machine.class_of(left).name}' and '{machine.class_of(right).name}'"
        raise TypeError(f"unsupported operand type(s) for {SYMBOLS[symbol]}: {names}") from None


COMPARISONS: dict[str, Any] = {
    "Eq": operator.eq,
    "NotEq": operator.ne,
    "Lt": operator.lt,
    "LtE": operator.le,
    "Gt": operator.gt,
    "GtE": operator.ge,
}

_NESTED = (list, tuple, dict)
COMPARED = {"Lt": "<", "LtE": "<=", "Gt": ">", "GtE": ">="}


def compare(machine: Any, symbol: str, left: Any, right: Any) -> Any:
    """A comparison, `is`, or `in` over any two values."""
    from cnncalc.readers.python.foreign import Unknown

    if symbol in COMPARISONS:
        if left.__class__ in _NESTED and right.__class__ in _NESTED:
            from cnncalc.readers.python.builtin.formats import weigh

            weigh(machine, left)
            weigh(machine, right)
        elif left.__class__ is str and right.__class__ is str:
            machine.charge(min(len(left), len(right)) >> 10)
        try:
            return COMPARISONS[symbol](left, right)
        except TypeError as error:
            if "not supported between" not in str(error):
                raise
            names = f"'{machine.class_of(left).name}' and '{machine.class_of(right).name}'"
            raise TypeError(f"'{COMPARED[symbol]}' not supported between instances of {names}") from None
    if symbol in ("Is", "IsNot"):
        for value in (left, right):
            if value.__class__ is Unknown and not value.named:
                return value.derived(value.path)
        return (left is right) is (symbol == "Is")
    if right.__class__ is Unknown:
        return right.derived(right.path)
    if left.__class__ is Unknown and right.__class__ in (list, tuple, dict, set, range, str):
        return left.derived(left.path)
    if right.__class__ in _SEQUENCES:
        machine.charge(len(right) >> (8 if right.__class__ in (str, bytes) else 5))
    elif right.__class__ is range and left.__class__ is not int:
        right = machine.counted(right)  # compared one by one
    else:
        nested(machine, left)
    return (left in right) is (symbol == "In")
