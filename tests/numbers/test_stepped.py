"""Numbers that grow in steps: what is claimed of a function is held to the function."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnncalc.numbers import arithmetic
from cnncalc.numbers.mixed import Mixed
from cnncalc.numbers.stepped import Stepped
from cnncalc.numbers.unknown import UNKNOWN

OPERATIONS: dict[str, Any] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "r-": lambda a, b: b - a,
    "*": lambda a, b: a * b,
    "//": lambda a, b: a // b,
    "%": lambda a, b: a % b,
    "max": arithmetic.maximum,
    "min": arithmetic.minimum,
    "gcd": arithmetic.common_divisor,
    "ceil": arithmetic.ceil_div,
}


def steps() -> Any:
    """A function of n as a list of (operation, the number of an earlier step or a constant)."""
    number = st.integers(-6, 9)
    operand = st.one_of(number.map(lambda n: ("int", n)), st.integers(0, 5).map(lambda n: ("step", n)))
    return st.lists(st.tuples(st.sampled_from(sorted(OPERATIONS)), st.integers(0, 5), operand), min_size=1, max_size=6)


def computed(program: Any, n: Any) -> list[Any]:
    """The values of all steps; a step that would divide by less than 1 is left out."""
    values = [n]
    for name, at, (kind, b) in program:
        a = values[at % len(values)]
        other = values[b % len(values)] if kind == "step" else b
        if name in ("//", "%", "ceil", "gcd") and (kind == "step" or b < 1):
            continue
        values.append(OPERATIONS[name](a, other))
    return values


@settings(max_examples=600, deadline=None)
@given(steps())
def test_a_claim_holds_of_the_function(program: Any) -> None:
    claims = computed(program, Stepped.size(0))
    top = 400
    known = [computed(program, n) for n in range(1, top + 1)]
    for index, claim in enumerate(claims):
        values = [row[index] for row in known]
        if claim.__class__ is int:
            assert set(values) == {claim}
        elif claim.__class__ is Stepped:
            slope = Fraction(claim.step, claim.period)
            for n in range(claim.start, top + 1):
                assert claim.lo <= values[n - 1] - n * slope <= claim.hi, (index, n)
                if n + claim.period <= top:
                    assert values[n + claim.period - 1] == values[n - 1] + claim.step, (index, n)
            if claim.step:
                signs = {values[n - 1] > 0 for n in range(claim.settled, top + 1)} | {values[n - 1] == 0 and None for n in range(claim.settled, top + 1)}
                assert signs <= {claim.step > 0, False} and not any(values[n - 1] == 0 for n in range(claim.settled, top + 1))


@settings(max_examples=300, deadline=None)
@given(steps(), steps())
def test_equal_keys_are_equal_functions(one: Any, other: Any) -> None:
    size = Stepped.size(0)
    for a, row in zip(computed(one, size), zip(*[computed(one, n) for n in range(1, 60)], strict=True), strict=True):
        for b, column in zip(computed(other, size), zip(*[computed(other, n) for n in range(1, 60)], strict=True), strict=True):
            if a.__class__ is Stepped and a == b:
                assert row == column


def test_a_chain_of_windows_keeps_its_period() -> None:
    n = Stepped.size(0)
    for _ in range(5):
        n = arithmetic.windows(n, 3, 2, 1, 1)
    assert (n.period, n.step) == (32, 1)
    for _ in range(5):
        n = n * 2
    assert (n.period, n.step) == (32, 32)


def test_what_does_not_grow_in_steps_says_so() -> None:
    h, w = Stepped.size(0), Stepped.size(1)
    area = h * w * 64
    assert isinstance(area, Mixed) and area.product and area.grows and area.factor == 64 and area.axes == {0, 1}
    assert isinstance(area // 16, Mixed) and (area // 16).factor == 4
    assert isinstance(h // w, Mixed) and not (h // w).grows
    assert h + UNKNOWN is UNKNOWN and UNKNOWN * h is UNKNOWN and arithmetic.maximum(h, UNKNOWN) is UNKNOWN
    assert area.same(w * h * 64) and not area.same(h * h * 64)
    with pytest.raises(TypeError):
        bool(h)


def test_a_factor_that_a_double_holds_exactly() -> None:
    n = arithmetic.scaled_by_double(Stepped.size(0), 1.5)
    assert (n.period, n.step) == (2, 3)
    assert isinstance(arithmetic.scaled_by_double(Stepped.size(0), 1.3), Mixed)
