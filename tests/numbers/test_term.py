"""A trace has the value of the computation it records, records all of it, and prints it as a book would."""

from __future__ import annotations

import operator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnncalc.numbers import arithmetic
from cnncalc.numbers.closed import Closed
from cnncalc.numbers.term import Term, formula, numbers

BINARY = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "//": operator.floordiv,
    "%": operator.mod,
    "ceil": arithmetic.ceil_div,
    "max": arithmetic.maximum,
    "min": arithmetic.minimum,
    "gcd": arithmetic.common_divisor,
}

expressions = st.recursive(
    st.integers(-9, 9),
    lambda inner: st.tuples(st.sampled_from([*BINARY, "neg"]), inner, inner),
    max_leaves=10,
)


def computed(expression, leaf):
    """The expression over one kind of number."""
    if isinstance(expression, int):
        return leaf(expression)
    name, a, b = expression
    a, b = computed(a, leaf), computed(b, leaf)
    return -a if name == "neg" else BINARY[name](a, b)


def defined(expression):
    try:
        computed(expression, int)
    except ZeroDivisionError:
        return False
    return True


def python(text):
    """A printed formula as Python, read by rules of its own: brackets of floors, the signs of print."""
    for old, new in {
        "⌊": "floor(", "⌋": ")", "⌈": "ceil(", "⌉": ")", "−": "-", "×": "*", "·": "*", " mod ": " % ",
    }.items():  # fmt: skip
        text = text.replace(old, new)
    return text


@settings(max_examples=150, deadline=None)
@given(expressions.filter(defined))
def test_the_value_is_that_of_the_ints(expression):
    assert computed(expression, Term).value == computed(expression, int)


@settings(max_examples=200, deadline=None)
@given(expressions.filter(defined))
def test_what_is_printed_computes_to_the_value(expression):
    from fractions import Fraction
    from math import ceil, floor, gcd
    from re import sub

    term = computed(expression, lambda n: Term(n, "n") if n % 2 else Term(n))
    exact = sub(r"\d+", r"Fraction(\g<0>)", python(numbers(term)))
    scope = {"Fraction": Fraction, "floor": lambda x: Fraction(floor(x)), "ceil": lambda x: Fraction(ceil(x))}
    assert eval(exact, {**scope, "max": max, "min": min, "gcd": lambda a, b: gcd(int(a), int(b))}) == computed(expression, int)


@settings(max_examples=100, deadline=None)
@given(expressions.filter(defined))
def test_nothing_is_simplified_and_operands_keep_their_order(expression):
    def recorded(term):
        if not term.operator:
            return term.value
        a = recorded(term.operands[0])
        return (term.operator, a, recorded(term.operands[1]) if len(term.operands) == 2 else a)

    def expected(tree):
        if isinstance(tree, int):
            return tree
        name, a, b = tree
        return (name, expected(a), expected(a if name == "neg" else b))

    assert recorded(computed(expression, Term)) == expected(expression)


def test_ints_become_leaves_on_either_side():
    k = Term(3, "k", "kernel")
    term = 2 * (1 - k) % 7
    assert term.value == 3
    assert term.operator == "%"
    product = term.operands[0]
    assert product.operands[0].value == 2
    assert product.operands[1].operands[1] is k


N, K, S, P, Q = Term(227, "n"), Term(11, "k"), Term(4, "s"), Term(0, "p"), Term(1, "q")


@pytest.mark.parametrize(
    ("term", "symbols", "figures"),
    [
        (arithmetic.windows(N, K, S, P, P), "⌊(n + 2·p − k) / s⌋ + 1", "⌊(227 + 2×0 − 11) / 4⌋ + 1"),
        (arithmetic.windows(N, K, S, 0, 0), "⌊(n − k) / s⌋ + 1", "⌊(227 − 11) / 4⌋ + 1"),
        (arithmetic.windows(N, K, S, P, Q), "⌊(n + p + q − k) / s⌋ + 1", "⌊(227 + 0 + 1 − 11) / 4⌋ + 1"),
        (arithmetic.windows_same(N, S), "⌈n / s⌉", "⌈227 / 4⌉"),
        (arithmetic.same_padding(N, K, S), "max((⌈n / s⌉ − 1)·s + k − n, 0)", "max((⌈227 / 4⌉ − 1)×4 + 11 − 227, 0)"),
        (arithmetic.dilated(K, S), "s·(k − 1) + 1", "4×(11 − 1) + 1"),
        (arithmetic.product((K, K, Term(3, "C"), Term(96, "F"))), "k·k·C·F", "11×11×3×96"),
        (arithmetic.exact_div(Term(96, "C"), Term(2, "g")) * K, "(C / g)·k", "(96 / 2)×11"),
        (arithmetic.exact_div(Term(88, "C"), K * S), "C / (k·s)", "88 / (11×4)"),
        (arithmetic.exact_div(K * S, Term(2, "g")), "k·s / g", "11×4 / 2"),
        (N % (K * S), "n mod (k·s)", "227 mod (11×4)"),
        (N % K % S, "(n mod k) mod s", "(227 mod 11) mod 4"),
        (N - (0 - K), "n − (−k)", "227 − (−11)"),
        (K * S + 0, "k·s", "11×4"),
        (0 + K, "k", "11"),
        (P + K, "p + k", "0 + 11"),
        (N - (K - S), "n − (k − s)", "227 − (11 − 4)"),
        (N + (K + S), "n + k + s", "227 + 11 + 4"),
        (N * (K * S), "n·k·s", "227×11×4"),
        (-(N + K), "−(n + k)", "−(227 + 11)"),
        (N + -K, "n − k", "227 − 11"),
        (N * -K, "n·(−k)", "227×(−11)"),
        (N + Term(-2), "n − 2", "227 − 2"),
        (N - Term(-2, "z"), "n − z", "227 − (−2)"),
        ((N + K) % S, "(n + k) mod s", "(227 + 11) mod 4"),
        (N // (K * S), "⌊n / (k·s)⌋", "⌊227 / (11×4)⌋"),
        (arithmetic.scaled_by_double(N, 0.5), "⌊n·0.5⌋", "⌊227·0.5⌋"),
        (arithmetic.minimum(N, K), "min(n, k)", "min(227, 11)"),
        (arithmetic.adaptive_window(N, K), "⌈(n − gcd(n, k)) / k⌉ + 1", "⌈(227 − gcd(227, 11)) / 11⌉ + 1"),
        (1 + Term(1), "1 + 1", "1 + 1"),
        (K * 1, "k", "11"),
        (N + (-K + S), "n − k + s", "227 − 11 + 4"),
        (N + (-K * S), "n − k·s", "227 − 11×4"),
        (1 * (K + Q), "k + q", "11 + 1"),
        ((K + Q) * 1 * S, "(k + q)·s", "(11 + 1)×4"),
        (K * Q, "k·q", "11×1"),
        (Term(Closed.symbol("H") + 1, "n") * K, "n·k", "(H + 1)×11"),
        (Term((Closed.symbol("H") + 1) // 2, "n") * K, "n·k", "⌊(H + 1)/2⌋×11"),
    ],
    ids=str,
)
def test_printing(term, symbols, figures):
    assert formula(term) == symbols
    assert numbers(term) == figures


def test_plain_ints_print_as_themselves():
    assert formula(-3) == numbers(-3) == "−3"


def test_a_sum_of_thousands_prints():
    text = formula(arithmetic.total([Term(1, "w")] * 3000))
    assert text.count("w") == 2999  # the first two are 2·w
    assert text.startswith("2·w + w")


def test_scaling_by_a_double_keeps_the_factor():
    term = arithmetic.scaled_by_double(N, 1.3)
    assert term.value == 295
    assert term.operands == (N, 1.3)


@pytest.mark.parametrize("use", [bool, lambda term: term == 3, lambda term: term != term, lambda term: term >= 1])
def test_a_rule_cannot_branch_on_it(use):
    with pytest.raises(TypeError):
        use(Term(3))


def test_it_is_hashed_by_identity():
    first, second = Term(3), Term(3)
    assert len({first, second}) == 2
    assert {first: "kernel"}[first] == "kernel"
