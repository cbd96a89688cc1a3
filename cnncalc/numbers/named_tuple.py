"""`typing.NamedTuple`, made without compiling anything.

`typing` makes a ForwardRef of each field's type, which compiles its text, and `collections` compiles a constructor: for the
dozen records of a start-up a fiftieth of it. Here a constructor is one that was compiled with this file, its parameters
renamed. Type checkers see `typing.NamedTuple` itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:
    from collections import _tuplegetter

    _new = tuple.__new__
    _CONSTRUCTORS = (
        lambda cls, a: _new(cls, (a,)),
        lambda cls, a, b: _new(cls, (a, b)),
        lambda cls, a, b, c: _new(cls, (a, b, c)),
        lambda cls, a, b, c, d: _new(cls, (a, b, c, d)),
        lambda cls, a, b, c, d, e: _new(cls, (a, b, c, d, e)),
        lambda cls, a, b, c, d, e, f: _new(cls, (a, b, c, d, e, f)),
        lambda cls, a, b, c, d, e, f, g: _new(cls, (a, b, c, d, e, f, g)),
        lambda cls, a, b, c, d, e, f, g, h: _new(cls, (a, b, c, d, e, f, g, h)),
        lambda cls, a, b, c, d, e, f, g, h, i: _new(cls, (a, b, c, d, e, f, g, h, i)),
        lambda cls, a, b, c, d, e, f, g, h, i, j: _new(cls, (a, b, c, d, e, f, g, h, i, j)),
        lambda cls, a, b, c, d, e, f, g, h, i, j, k: _new(cls, (a, b, c, d, e, f, g, h, i, j, k)),
        lambda cls, a, b, c, d, e, f, g, h, i, j, k, m: _new(cls, (a, b, c, d, e, f, g, h, i, j, k, m)),
        lambda cls, a, b, c, d, e, f, g, h, i, j, k, m, n: _new(cls, (a, b, c, d, e, f, g, h, i, j, k, m, n)),
        lambda cls, a, b, c, d, e, f, g, h, i, j, k, m, n, o: _new(cls, (a, b, c, d, e, f, g, h, i, j, k, m, n, o)),
        lambda cls, a, b, c, d, e, f, g, h, i, j, k, m, n, o, p: _new(
            cls, (a, b, c, d, e, f, g, h, i, j, k, m, n, o, p)
        ),
        lambda cls, a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q: _new(
            cls, (a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q)
        ),
    )
    """The constructor of a record of so many fields; their names are put in."""

    class _Maker(type):
        """Turns a class body with annotated fields into a named tuple with its methods."""

        def __new__(cls, name, bases, body):
            if not bases:
                return super().__new__(cls, name, (tuple,), body)
            fields = tuple(body.get("__annotations__", ()))
            defaults = {field: body[field] for field in fields if field in body}
            template = _CONSTRUCTORS[len(fields) - 1]
            code = template.__code__.replace(co_varnames=("cls", *fields), co_name="__new__")
            constructor = type(template)(code, {"_new": _new}, "__new__", tuple(defaults.values()))
            own = {**body, "__slots__": (), "__new__": constructor, "__match_args__": fields, "_fields": fields}
            for index, field in enumerate(fields):
                own[field] = _tuplegetter(index, None)
            return super().__new__(cls, name, (NamedTuple,), own)

    class NamedTuple(metaclass=_Maker):
        """The base that a record names; what all records can do."""

        __slots__ = ()
        _fields = ()

        @classmethod
        def _make(cls, values):
            return _new(cls, values)

        def _replace(self, **changes):
            made = _new(self.__class__, [changes.pop(f, v) for f, v in zip(self._fields, self, strict=True)])
            if changes:
                raise ValueError(f"Got unexpected field names: {list(changes)!r}")
            return made

        def _asdict(self):
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self):
            return f"{self.__class__.__name__}({', '.join(f'{k}={v!r}' for k, v in self._asdict().items())})"

        def __getnewargs__(self):
            return tuple(self)
