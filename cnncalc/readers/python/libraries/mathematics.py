"""`math`: the functions as they are, those that could grow without bound within limits."""

from __future__ import annotations

import math
from typing import Any

from cnncalc.readers.python.values import Native, Plain

_PLAIN = (
    "acos acosh asin asinh atan atan2 atanh ceil copysign cos cosh degrees dist erf erfc exp expm1 fabs floor fmod frexp fsum gamma gcd hypot isclose"
    " isfinite isinf isnan isqrt lcm ldexp lgamma log log10 log1p log2 modf nextafter pow radians remainder sin sinh sqrt tan tanh trunc ulp"
)


def _factorial(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    if args[0].__class__ is int and args[0] > 1000:
        raise site.error(f"the factorial of {args[0]:,} is more than is computed with", kind="limit")
    return math.factorial(args[0])


def _choose(name: str) -> Any:
    def run(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        if any(a.__class__ is int and a > 2000 for a in args):
            raise site.error("this is more than is computed with", kind="limit")
        return {"comb": math.comb, "perm": math.perm}[name](*args)

    return Native(name, run)


def _product(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    from cnncalc.readers.python.operation import binary

    total = kwargs.get("start", 1)
    for value in site.iterate(args[0]):
        site.machine.here = (site.node, site.frame)
        total = binary(site.machine, "Mult", total, value)
    return total


NAMES: dict[str, Any] = {
    **{name: Plain(name, vars(math)[name]) for name in _PLAIN.split()},
    **{name: vars(math)[name] for name in ("pi", "e", "tau", "inf", "nan")},
    "factorial": Native("factorial", _factorial),
    "prod": Native("prod", _product),
    "comb": _choose("comb"),
    "perm": _choose("perm"),
}
