"""The rules of shapes, written once and generic over every kind of number.

Each function takes ints (the table), traced terms (explanations), intervals (bounds), closed forms (symbolic
sizes) and NumPy arrays (sweeps). Operators do the dispatch; the few named functions below say what operators
cannot, and take ints on their first line. A rule never raises and never branches on a swept value: it branches on
structure alone (a mode, a literal 1, None). What must hold for its result to mean something is a condition of the
layer that calls it (see `cnncalc.layers.declaration.condition.at_least` and its siblings).

Symbols: n size of an axis, k kernel, s stride, d dilation, lo/hi padding before/after, k′ effective kernel.
"""

from __future__ import annotations

from math import gcd, prod
from typing import Any, TypeAlias

Number: TypeAlias = Any
"""int, `Term`, `Interval`, `Closed`, `Unknown` or an integer NumPy array."""


def _kind(name: str, *values: Number) -> Any:
    """The function `name` of the first operand whose kind of number brings its own, else None."""
    for value in values:
        own = getattr(value.__class__, name, None)
        if own is not None:
            return own
    return None


def ceil_div(a: Number, b: Number) -> Number:
    """⌈a / b⌉ for positive b."""
    if a.__class__ is int and b.__class__ is int:
        return -(-a // b)
    own = _kind("ceil_div", a, b)
    return own(a, b) if own else -(-a // b)


def maximum(a: Number, b: Number) -> Number:
    """max(a, b)."""
    if a.__class__ is int and b.__class__ is int:
        return a if a >= b else b
    own = _kind("maximum", a, b)
    if own:
        return own(a, b)
    import numpy

    return numpy.maximum(a, b)


def minimum(a: Number, b: Number) -> Number:
    """min(a, b)."""
    if a.__class__ is int and b.__class__ is int:
        return a if a <= b else b
    own = _kind("minimum", a, b)
    if own:
        return own(a, b)
    import numpy

    return numpy.minimum(a, b)


def common_divisor(a: Number, b: Number) -> Number:
    """gcd(a, b) for positive a and b; over symbols 1, the divisor they have whatever the sizes."""
    if a.__class__ is int and b.__class__ is int:
        return gcd(a, b)
    own = _kind("common_divisor", a, b)
    if own:
        return own(a, b)
    import numpy

    return numpy.gcd(a, b)


def exact_div(a: Number, b: Number) -> Number:
    """a / b where b divides a (a condition of the caller); a itself when b is the literal 1."""
    if b.__class__ is int:
        if b == 1:
            return a
        if a.__class__ is int:
            return a // b
    own = _kind("exact_div", a, b)
    return own(a, b) if own else a // b


def product(factors: Any) -> Number:
    """The product of the factors, left to right; 1 for none."""
    result = prod(factors)
    if result.__class__ is int:
        return result
    result = factors[0]  # again without the seed 1, which a trace would show
    for factor in factors[1:]:
        result = result * factor
    return result


def total(terms: Any) -> Number:
    """The sum of the terms, left to right; 0 for none."""
    result: Number = 0
    for index, term in enumerate(terms):
        result = result + term if index else term
    return result


def dilated(k: Number, d: Number) -> Number:
    """Effective kernel k′ = d·(k − 1) + 1: a kernel of k taps, d apart."""
    if d.__class__ is int and d == 1:
        return k
    return d * (k - 1) + 1


def windows(n: Number, k: Number, s: Number, lo: Number, hi: Number) -> Number:
    """⌊(n + lo + hi − k′) / s⌋ + 1: the windows that fit (PyTorch, Keras `valid`, ONNX)."""
    extra = lo + hi - k
    if s.__class__ is int and s == 1:
        return n + (extra + 1)
    return (n + extra) // s + 1


def windows_ceil(n: Number, k: Number, s: Number, lo: Number, hi: Number) -> Number:
    """min(⌈(n + lo + hi − k′) / s⌉ + 1, ⌈(n + lo) / s⌉): ceil mode, where the last window may hang over the end but
    must start inside the input or the padding before it (PyTorch `pooling_output_shape`)."""
    return minimum(ceil_div(n + (lo + hi - k), s) + 1, ceil_div(n + lo, s))


def windows_same(n: Number, s: Number) -> Number:
    """⌈n / s⌉: `same` padding (TensorFlow, Keras, ONNX SAME_UPPER and SAME_LOWER)."""
    if s.__class__ is int and s == 1:
        return n
    return ceil_div(n, s)


def same_padding(n: Number, k: Number, s: Number) -> Number:
    """p = max((⌈n/s⌉ − 1)·s + k′ − n, 0), the zeros that `same` adds in all; ⌊p/2⌋ of them before (after, in
    `same_lower`), the rest at the other end."""
    return maximum((ceil_div(n, s) - 1) * s + k - n, 0)


def padded(n: Number, lo: Number, hi: Number) -> Number:
    """n + lo + hi: an axis with lo added before and hi after (negative values crop)."""
    return n + (lo + hi)


def cropped(n: Number, lo: Number, hi: Number) -> Number:
    """n − (lo + hi): an axis with lo taken off before and hi after."""
    return n - (lo + hi)


def adaptive_window(n: Number, m: Number) -> Number:
    """⌈(n − gcd(n, m)) / m⌉ + 1: the largest of the m windows ⌊i·n/m⌋ … ⌈(i + 1)·n/m⌉ over n (PyTorch's adaptive
    pools). Over symbols the bound that holds for every n."""
    return ceil_div(n - common_divisor(n, m), m) + 1


def adaptive_start(i: Number, n: Number, m: Number) -> Number:
    """⌊i·n/m⌋: where window i of m over n begins (PyTorch's adaptive pools)."""
    return i * n // m


def adaptive_stop(i: Number, n: Number, m: Number) -> Number:
    """⌈(i + 1)·n/m⌉: the position after window i of m over n."""
    return ceil_div((i + 1) * n, m)


def tap_position(i: Number, t: Number, s: Number, d: Number, lo: Number) -> Number:
    """i·s + t·d − lo: what tap t of window i reads, counted from the first value of the input."""
    return i * s + t * d - lo


def spread_out(n: Number, s: Number) -> Number:
    """(n − 1)·s + 1: an axis with s − 1 zeros between its values (the input of a transposed convolution)."""
    return (n - 1) * s + 1


def scaled(n: Number, factor: Number) -> Number:
    """n·factor: an axis enlarged by a whole factor."""
    return n * factor


def transposed(n: Number, k: Number, s: Number, lo: Number, hi: Number, extra: Number) -> Number:
    """(n − 1)·s − lo − hi + k′ + output padding: the size whose convolution gives n (PyTorch ConvTranspose; Keras once
    output_padding is given, with ⌊k′/2⌋ at both ends for `same`)."""
    return (n - 1) * s + (k + extra - (lo + hi))


def transposed_keras(n: Number, k: Number, s: Number) -> Number:
    """n·s + max(k′ − s, 0): Keras's `valid` transposed convolution without output_padding."""
    return n * s + maximum(k - s, 0)


def scaled_by_double(n: Number, factor: float) -> Number:
    """⌊n·factor⌋ as frameworks compute it, with the product rounded to a double's 53 bits (half to even).

    Done in integers: the factor is the exact binary fraction m/2^e, n·m is exact and is rounded to 53 bits here.
    """
    m, q = factor.as_integer_ratio()
    own = _kind("scaled_by_double", n)
    if own:
        return own(n, factor)
    if n.__class__ is not int:  # an array: IEEE arithmetic does the same rounding itself
        import numpy

        return numpy.floor(n * factor).astype(numpy.int64)
    exact = n * m
    excess = exact.bit_length() - 53
    if excess > 0:
        half = 1 << (excess - 1)
        low = exact & ((1 << excess) - 1)
        exact >>= excess
        if low > half or (low == half and exact & 1):
            exact += 1
        exact <<= excess
    return exact // q


def broadcast(a: Number, b: Number) -> Number:
    """The common size of two axes that are equal or of which one is 1 (a condition of the caller): NumPy's rule."""
    if a is b or (b.__class__ is int and b == 1):
        return a
    if a.__class__ is int and (a == 1 or b.__class__ is int):
        return b
    return maximum(a, b)
