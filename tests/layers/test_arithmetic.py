"""The rules of shapes over each kind of number: the ints that Python's own arithmetic gives, and the traces of a book."""

from __future__ import annotations

import math
import random
from fractions import Fraction
from typing import Any

import numpy
import pytest

from cnncalc.numbers import arithmetic
from cnncalc.numbers.closed import Closed
from cnncalc.numbers.interval import Interval
from cnncalc.numbers.term import Term, formula
from cnncalc.numbers.unknown import UNKNOWN

RULES: dict[str, tuple[Any, str]] = {
    "ceil_div": (lambda a, b: math.ceil(Fraction(a, b)), "⌈{} / {}⌉"),
    "maximum": (lambda a, b: max(a, b), "max({}, {})"),
    "minimum": (lambda a, b: min(a, b), "min({}, {})"),
    "exact_div": (lambda a, b: int(Fraction(a, b)), "{} / {}"),
}
PAIRS = [(12, 3), (3, 3), (3, 12), (-7, 2), (0, 5), (7, 2), (8, 1)]


def pairs(rule: str) -> list[tuple[int, int]]:
    return [(a, b) for a, b in PAIRS if rule != "exact_div" or a % b == 0]


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_of_two_ints_is_that_of_the_rationals(rule: str) -> None:
    wanted, _ = RULES[rule]
    for a, b in pairs(rule):
        found = getattr(arithmetic, rule)(a, b)
        assert (found.__class__, found) == (int, wanted(a, b)), (a, b)


def test_no_quotient_passes_through_a_double() -> None:
    big = 3 * (2**60 + 1)
    assert arithmetic.ceil_div(big + 1, 3) == 2**60 + 2
    assert arithmetic.exact_div(big, 3) == 2**60 + 1


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_is_traced_as_itself_wherever_the_trace_stands(rule: str) -> None:
    wanted, text = RULES[rule]
    apply = getattr(arithmetic, rule)
    for a, b in pairs(rule):
        traced = [apply(Term(a, "a"), Term(b, "b")), apply(a, Term(b, "b"))]
        shown = [text.format("a", "b"), text.format(str(a).replace("-", "−"), "b")]
        if (rule, b) != ("exact_div", 1):
            traced.append(apply(Term(a, "a"), b))
            shown.append("a" if (rule, b) == ("ceil_div", 1) else text.format("a", b))  # a division by a plain 1 is not printed
        assert [term.value for term in traced] == [wanted(a, b)] * len(traced)
        if a >= 0:
            assert [formula(term) for term in traced] == shown


def test_a_literal_divisor_of_one_leaves_no_trace() -> None:
    term = Term(5, "n")
    assert arithmetic.exact_div(term, 1) is term


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_of_arrays_holds_lane_by_lane(rule: str) -> None:
    wanted, _ = RULES[rule]
    apply = getattr(arithmetic, rule)
    a, b = (numpy.array(lane) for lane in zip(*pairs(rule), strict=True))
    assert apply(a, b).tolist() == [wanted(x, y) for x, y in pairs(rule)]
    assert apply(a, b).dtype == numpy.int64
    for divisor in (2, 3):
        fitting = a * 6
        assert apply(fitting, divisor).tolist() == [wanted(int(x), divisor) for x in fitting]
        assert apply(fitting, divisor).dtype == numpy.int64
    assert apply(12, b[b != 5][b[b != 5] > 0]).tolist() == [wanted(12, int(y)) for y in b if y != 5]


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_of_intervals_holds_every_value(rule: str) -> None:
    wanted, _ = RULES[rule]
    apply = getattr(arithmetic, rule)
    values = [wanted(a, 3) for a in range(6, 16) if rule != "exact_div" or a % 3 == 0]
    found = apply(Interval(6, 15), 3)
    assert (found.lo, found.hi) == (min(values), max(values))
    values = [wanted(12, b) for b in range(2, 5)]
    found = apply(12, Interval(2, 4))
    assert (found.lo, found.hi) == (min(values), max(values))


def test_closed_forms_are_written_as_in_a_book() -> None:
    h, w = Closed.symbol("H"), Closed.symbol("W")
    assert str(arithmetic.ceil_div(h, 2)) == "⌊(H + 1)/2⌋"
    assert str(arithmetic.exact_div(4 * h, 2)) == "2·H"
    assert str(arithmetic.maximum(h, w)) == "max(H, W)"
    assert arithmetic.maximum(0, h) == h
    assert arithmetic.minimum(h, 0) == arithmetic.minimum(0, h) == 0
    assert arithmetic.ceil_div(7, h).at({"H": 2}) == 4
    assert arithmetic.exact_div(12, h).at({"H": 4}) == 3


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("pair", [(UNKNOWN, 4), (4, UNKNOWN), (UNKNOWN, Term(4, "n")), (Term(4, "n"), UNKNOWN)])
def test_an_unknown_operand_gives_an_unknown(rule: str, pair: tuple[Any, Any]) -> None:
    assert getattr(arithmetic, rule)(*pair) is UNKNOWN


@pytest.mark.parametrize("rule, identity", [("total", 0), ("product", 1)])
def test_a_sum_and_a_product_of_none_one_and_more(rule: str, identity: int) -> None:
    apply = getattr(arithmetic, rule)
    assert (apply([]), apply([])) == (identity, identity)
    assert apply([7]) == 7
    assert apply([7, 2, 5]) == {"total": 14, "product": 70}[rule]


@pytest.mark.parametrize("rule, text", [("total", "a + b + c"), ("product", "a·b·c")])
def test_a_trace_of_a_sum_or_product_holds_its_operands_in_order_and_nothing_else(rule: str, text: str) -> None:
    terms = [Term(2, "a"), Term(3, "b"), Term(4, "c")]
    traced = getattr(arithmetic, rule)(terms)
    assert (formula(traced), traced.value) == (text, {"total": 9, "product": 24}[rule])
    assert traced.operands[1] is terms[2]
    assert traced.operands[0].operands == (terms[0], terms[1])
    assert getattr(arithmetic, rule)(terms[:1]) is terms[0]


def test_a_literal_one_is_left_out_of_a_trace() -> None:
    n = Term(9, "n")
    assert arithmetic.dilated(n, 1) is n
    assert formula(arithmetic.dilated(n, 2)) == "2·(n − 1) + 1"
    assert formula(arithmetic.dilated(3, Term(2, "d"))) == "d·2 + 1"
    assert arithmetic.windows_same(n, 1) is n
    assert formula(arithmetic.windows_same(n, 2)) == "⌈n / 2⌉"
    assert formula(arithmetic.windows(n, 3, 2, 1, 1)) == "⌊(n − 1) / 2⌋ + 1"
    assert arithmetic.windows(n, 3, 1, 1, 1).value == 9


def test_the_largest_adaptive_window_of_symbols_is_the_bound_that_holds_for_every_size() -> None:
    """⌈(n − 1)/m⌉ + 1: some n, here every n that is prime to m, has a window of that length."""
    for m in (5, 6):
        bound = arithmetic.adaptive_window(Closed.symbol("H"), m)
        for n in range(1, 40):
            spans = [math.ceil(Fraction((i + 1) * n, m)) - i * n // m for i in range(m)]
            assert max(spans) <= bound.at({"H": n})
            assert math.gcd(n, m) > 1 or max(spans) == bound.at({"H": n}), n


def test_same_adds_the_fewest_zeros_that_give_a_window_a_stride() -> None:
    for n in range(1, 14):
        for k in range(1, 7):
            for s in range(1, 5):
                windows = [len(range(0, n + zeros - k + 1, s)) for zeros in range(2 * k + s)]
                fewest = next(zeros for zeros, count in enumerate(windows) if count >= math.ceil(Fraction(n, s)))
                assert arithmetic.same_padding(n, k, s) == fewest, (n, k, s)


FACTORS = (0.1, 0.3, 1.1, 1.7, 2.5, 3.0, 1 / 3, 2**53 - 1.0, 2**53 + 2.0, 3 * 2**51 + 1.0, 1e17, 123456789.123)


def test_an_int_is_scaled_as_the_processor_multiplies_doubles() -> None:
    """The whole factors above 2^52 show the last bit of the product, ties among them."""
    rng = random.Random("doubles")
    sizes = [*range(1, 200), *(rng.randrange(1, 2**53) for _ in range(500)), 2**53]
    for factor in FACTORS:
        for n in sizes:
            assert arithmetic.scaled_by_double(n, factor) == math.floor(float(n) * factor), (n, factor)


def test_ties_go_to_the_even_double() -> None:
    """Products half-way between two doubles, both ways: IEEE 754, 4.3.1."""
    assert arithmetic.scaled_by_double(2**53 + 1, 1.0) == 2**53
    assert arithmetic.scaled_by_double(2**53 + 3, 1.0) == 2**53 + 4
    assert arithmetic.scaled_by_double(2**54 + 2, 1.0) == 2**54
    assert arithmetic.scaled_by_double(2**54 + 6, 1.0) == 2**54 + 8
    assert arithmetic.scaled_by_double(2**54 + 3, 1.0) == 2**54 + 4
    assert arithmetic.scaled_by_double(2**54 + 1, 1.0) == 2**54


def test_an_array_is_scaled_to_whole_numbers_lane_by_lane() -> None:
    sizes = numpy.array([1, 3, 10, 99])
    found = arithmetic.scaled_by_double(sizes, 1.1)
    assert found.dtype == numpy.int64
    assert found.tolist() == [math.floor(int(n) * 1.1) for n in sizes]


def test_a_scaled_trace_and_interval_and_form() -> None:
    term = arithmetic.scaled_by_double(Term(10, "n"), 0.3)
    assert (formula(term), term.value) == ("⌊n·0.3⌋", 3)
    found = arithmetic.scaled_by_double(Interval(10, 20), 0.5)
    assert (found.lo, found.hi) == (5, 10)
    assert arithmetic.scaled_by_double(Closed.symbol("H"), 0.5).at({"H": 9}) == 4


@pytest.mark.parametrize(("a", "b"), [(1, 7), (7, 1), (7, 7), (1, 1), (1, 0), (0, 1), (2, 2), (1000, 1000)])
def test_two_axes_broadcast_as_numpy_does(a: int, b: int) -> None:
    wanted = numpy.broadcast_shapes((a,), (b,))[0]
    # A second object of the same value: ints above 256 are not one object.
    found = arithmetic.broadcast(int(str(a)), int(str(b)))
    assert (found.__class__, found) == (int, wanted)


def test_a_literal_one_broadcasts_to_the_other_axis_whatever_it_is() -> None:
    h = Closed.symbol("H")
    assert arithmetic.broadcast(1, h) is h
    assert arithmetic.broadcast(h, 1) is h
    assert arithmetic.broadcast(h, h) is h
    term = Term(5, "n")
    assert arithmetic.broadcast(1, term) is arithmetic.broadcast(term, 1) is term
    assert arithmetic.broadcast(UNKNOWN, 4) is arithmetic.broadcast(4, UNKNOWN) is UNKNOWN


def test_axes_that_may_be_one_in_some_lanes_broadcast_lane_by_lane() -> None:
    a, b = numpy.array([1, 5, 5, 1]), numpy.array([4, 1, 5, 1])
    assert arithmetic.broadcast(a, b).tolist() == [numpy.broadcast_shapes((x,), (y,))[0] for x, y in zip(a, b, strict=True)]
    assert arithmetic.broadcast(5, numpy.array([1, 5])).tolist() == [5, 5]
    term = arithmetic.broadcast(Term(1, "m"), Term(6, "n"))
    assert term.value == 6
