"""An interval holds every result of the values it stands for, and is exact where it says so."""

from __future__ import annotations

import operator
from itertools import product

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnncalc.numbers import arithmetic
from cnncalc.numbers.interval import Interval

BINARY = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "//": operator.floordiv,
    "%": operator.mod,
    "ceil": arithmetic.ceil_div,
    "max": arithmetic.maximum,
    "min": arithmetic.minimum,
    "exact": arithmetic.exact_div,
}
ends = st.integers(-12, 12)
intervals = st.tuples(ends, st.integers(0, 6)).map(lambda pair: Interval(pair[0], pair[0] + pair[1]))
positive = st.tuples(st.integers(1, 8), st.integers(0, 6)).map(lambda pair: Interval(pair[0], pair[0] + pair[1]))


def values(number):
    """The integers a number stands for."""
    return range(number.lo, number.hi + 1) if isinstance(number, Interval) else [number]


def results(function, a, b):
    """Every defined result, by brute force."""
    found = set()
    for x, y in product(values(a), values(b)):
        try:
            found.add(function(x, y))
        except ZeroDivisionError:
            found.add(0)  # as NumPy has it
    return found


@pytest.mark.parametrize("name", BINARY)
@settings(max_examples=60, deadline=None)
@given(a=intervals, b=intervals | ends, swap=st.booleans())
def test_bounds_hold_every_result(name, a, b, swap):
    first, second = (b, a) if swap else (a, b)
    bounds = BINARY[name](first, second)
    found = results(BINARY[name], first, second)
    assert bounds.lo <= min(found)
    assert max(found) <= bounds.hi


@settings(max_examples=60, deadline=None)
@given(a=positive, b=positive | st.integers(1, 12), swap=st.booleans())
def test_bounds_hold_every_common_divisor(a, b, swap):
    first, second = (b, a) if swap else (a, b)
    bounds = arithmetic.common_divisor(first, second)
    found = results(arithmetic.common_divisor, first, second)
    assert bounds.lo <= min(found)
    assert max(found) <= bounds.hi


@pytest.mark.parametrize("name", ["+", "-", "*", "//", "ceil", "max", "min"])
@settings(max_examples=60, deadline=None)
@given(a=intervals, b=positive)
def test_bounds_are_reached(name, a, b):
    bounds = BINARY[name](a, b)
    found = results(BINARY[name], a, b)
    assert (bounds.lo, bounds.hi) == (min(found), max(found))


@settings(max_examples=60, deadline=None)
@given(a=intervals, factor=st.floats(-4, 4, allow_nan=False))
def test_scaling_by_a_double_is_bounded_exactly(a, factor):
    bounds = arithmetic.scaled_by_double(a, factor)
    found = {arithmetic.scaled_by_double(n, factor) for n in values(a)}
    assert (bounds.lo, bounds.hi) == (min(found), max(found))


@settings(max_examples=60, deadline=None)
@given(
    n=positive,
    k=positive,
    s=positive,
    p=st.integers(0, 4),
    rule=st.sampled_from([arithmetic.windows, arithmetic.windows_ceil]),
)
def test_rules_of_windows_stay_within_their_bounds(n, k, s, p, rule):
    bounds = rule(n, k, s, p, p)
    for size, kernel, stride in product(values(n), values(k), values(s)):
        assert rule(size, kernel, stride, p, p) in bounds


@pytest.mark.parametrize(
    ("a", "b", "lo", "hi"),
    [
        (Interval(7, 9), 5, 2, 4),
        (Interval(3, 9), 5, 0, 4),
        (Interval(2, 4), Interval(5, 9), 2, 4),
        (Interval(-7, -6), 5, 3, 4),
        (Interval(7, 9), -5, -3, -1),
    ],
    ids=str,
)
def test_remainders(a, b, lo, hi):
    bounds = a % b
    assert (bounds.lo, bounds.hi) == (lo, hi)


@pytest.mark.parametrize("function", [operator.floordiv, operator.mod], ids=["//", "%"])
def test_a_divisor_that_may_be_zero_gives_what_numpy_gives(function):
    with numpy.errstate(divide="ignore"):
        found = function(numpy.array([10, 20])[:, None], numpy.array([0, 1, 2, 3]))
    bounds = function(Interval(10, 20), Interval(0, 3))
    assert bounds.lo <= found.min()
    assert found.max() <= bounds.hi


@pytest.mark.parametrize("use", [bool, lambda interval: interval == Interval(1, 2), lambda interval: interval != 1])
def test_it_is_neither_true_nor_compared(use):
    with pytest.raises(TypeError):
        use(Interval(1, 2))


def test_an_empty_interval_is_refused():
    with pytest.raises(ValueError, match="no integer lies between 2 and 1"):
        Interval(2, 1)


def test_it_prints_as_a_range():
    assert str(Interval(-3, 7)) == "-3..7"
