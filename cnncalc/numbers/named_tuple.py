"""`typing.NamedTuple`, without its compilation of every annotation.

`typing` makes a ForwardRef of each field's type, which compiles its text: for the dozen records of a start-up a
twentieth of it. Type checkers see `typing.NamedTuple` itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:
    from collections import namedtuple

    _OWN = frozenset(("__annotations__", "__module__", "__qualname__"))

    class _Maker(type):
        """Turns a class body with annotated fields into a named tuple with its methods, as `typing` does."""

        def __new__(cls, name, bases, body):
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields = body.get("__annotations__", {})
            defaults = [body[field] for field in fields if field in body]
            made = namedtuple(name, fields, defaults=defaults, module=body["__module__"])
            for key, value in body.items():
                if key not in fields and key not in _OWN:
                    setattr(made, key, value)
            return made

    class NamedTuple(metaclass=_Maker):
        """The base that a record names."""
