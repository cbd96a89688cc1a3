"""A closed form has, at any sizes, the value the plain ints have there; its rules merge floors; it prints neatly."""

from __future__ import annotations

import operator

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cnncalc.numbers import arithmetic
from cnncalc.numbers.closed import Closed, at_least

H, W = Closed.symbol("H"), Closed.symbol("W")
BINARY = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "max": arithmetic.maximum,
    "min": arithmetic.minimum,
}
DIVISIONS = {"//": operator.floordiv, "%": operator.mod, "ceil": arithmetic.ceil_div, "exact": arithmetic.exact_div}

leaves = st.sampled_from(["H", "W"]) | st.integers(-9, 9)
expressions = st.recursive(
    leaves,
    lambda inner: (
        st.tuples(st.sampled_from(list(BINARY)), inner, inner)
        | st.tuples(st.sampled_from(list(DIVISIONS)), inner, st.integers(1, 9))
        | st.tuples(st.sampled_from(list(DIVISIONS)), inner, inner)
        | st.tuples(st.just("double"), inner, st.sampled_from([0.5, 0.7, 1.5, -0.3]))
    ),
    max_leaves=8,
)
sizes = st.fixed_dictionaries({"H": st.integers(1, 400), "W": st.integers(1, 400)})
polynomials = st.dictionaries(st.sampled_from(["H", "W", "HW", "HH", ""]), st.integers(-20, 20), min_size=1, max_size=4).map(
    lambda terms: sum(c * arithmetic.product([1, *map(Closed.symbol, name)]) for name, c in terms.items())
)
divisors = st.integers(1, 24)


def computed(expression, symbols):
    """The expression with its symbols replaced: by forms, or by ints."""
    if isinstance(expression, str):
        return symbols[expression]
    if isinstance(expression, int):
        return expression
    name, a, b = expression
    a = computed(a, symbols)
    if name == "double":
        return arithmetic.scaled_by_double(a, b)
    b = computed(b, symbols)
    if name == "ceil" and isinstance(b, int) and b <= 0:
        raise ZeroDivisionError  # defined for positive divisors alone
    return {**BINARY, **DIVISIONS}[name](a, b)


def at(value, sampled):
    return value if isinstance(value, int) else value.at(sampled)


@settings(max_examples=300, deadline=None)
@given(expressions, st.lists(sizes, min_size=3, max_size=3))
def test_at_any_sizes_it_is_what_the_ints_give(expression, samples):
    try:
        form = computed(expression, {"H": H, "W": W})
    except ZeroDivisionError:
        assume(False)
    for sampled in samples:
        try:
            expected = computed(expression, sampled)
        except ZeroDivisionError:
            continue
        assert at(form, sampled) == expected


windows = st.tuples(
    st.sampled_from(["floor", "ceil", "same", "up"]),
    st.integers(1, 7),
    st.integers(1, 4),
    st.integers(0, 3),
    st.integers(0, 3),
)


def walked(n, chain):
    """The size after a chain of windows."""
    for mode, k, s, lo, hi in chain:
        if mode == "floor":
            n = arithmetic.windows(n, k, s, lo, hi)
        elif mode == "ceil":
            n = arithmetic.windows_ceil(n, k, s, lo, hi)
        elif mode == "same":
            n = arithmetic.windows_same(n, s)
        else:
            n = arithmetic.transposed(n, k, s, lo, hi, 0)
    return n


@settings(max_examples=150, deadline=None)
@given(st.lists(windows, min_size=1, max_size=8), st.lists(st.integers(1, 2000), min_size=5, max_size=5))
def test_chains_of_windows_agree_with_the_ints(chain, samples):
    form = walked(H, chain)
    for n in samples:
        assert at(form, {"H": n}) == walked(n, chain)


@settings(max_examples=100, deadline=None)
@given(st.lists(windows.filter(lambda window: window[0] != "up"), min_size=1, max_size=8))
def test_a_chain_without_upsampling_is_one_floor(chain):
    assert str(walked(H, chain)).count("⌊") <= 1


@settings(max_examples=100, deadline=None)
@given(polynomials, polynomials, divisors)
def test_multiples_leave_a_floor(a, x, s):
    assert (s * a + x) // s == a + x // s


@settings(max_examples=100, deadline=None)
@given(polynomials, polynomials, divisors, divisors)
def test_a_floor_in_a_floor_is_one(x, y, m, s):
    assert (x // m + y) // s == (x + m * y) // (m * s)


@settings(max_examples=100, deadline=None)
@given(polynomials, st.integers(-100, 100), divisors, divisors)
def test_a_common_factor_leaves_a_floor(a, q, g, t):
    assert (g * a + q) // (g * t) == (a + q // g) // t


def test_resnet_comes_out_as_one_floor():
    n = arithmetic.windows(H, 7, 2, 3, 3)
    for _ in range(4):  # the pool and three convolutions
        n = arithmetic.windows(n, 3, 2, 1, 1)
    assert str(n) == "⌊(H + 31)/32⌋"
    assert n == (H + 31) // 32
    assert n.at({"H": 224}) == 7


def test_a_chain_of_five_thousand_strides_prints():
    n = H
    for _ in range(5000):
        n = arithmetic.windows_same(n, 10)
    assert str(n) == f"⌊(H + {'9' * 5000})/1{'0' * 5000}⌋"
    assert n.at({"H": 224}) == 1


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (2 * H * W + 64, "2·H·W + 64"),
        (64 + W * 2 * H, "2·H·W + 64"),
        (-H, "−H"),
        (3 - H, "−H + 3"),
        (W - H, "−H + W"),
        (3 * H * H * W - 1, "3·H²·W − 1"),
        (H // 2, "⌊H/2⌋"),
        ((H - 2) // 2, "⌊H/2⌋ − 1"),
        (3 * H // 4, "⌊3·H/4⌋"),
        ((H // 2) * (W // 2) * 512, "512·⌊H/2⌋·⌊W/2⌋"),
        ((H // 2) * (H // 2), "⌊H/2⌋²"),
        (arithmetic.ceil_div(H, 2), "⌊(H + 1)/2⌋"),
        (H % 32, "H − 32·⌊H/32⌋"),
        (H // W, "⌊H/W⌋"),
        (H // (W + 1), "⌊H/(W + 1)⌋"),
        (H // (2 * W), "⌊H/(2·W)⌋"),
        (-3 // H, "⌊(−3)/H⌋"),
        ((H * W + 3) // H, "W + ⌊3/H⌋"),
        ((H + 1) * (W + 2) // (H + 1), "W + 2"),
        (arithmetic.maximum(H, W), "max(H, W)"),
        (arithmetic.minimum(W, H), "min(H, W)"),
        (arithmetic.maximum(3, H), "max(H, 3)"),
        (2 * arithmetic.maximum(H - 4, 0), "2·max(H − 4, 0)"),
        (arithmetic.scaled_by_double(H + 1, 0.7), "⌊(H + 1)·0.7⌋"),
    ],
    ids=str,
)
def test_printing(form, text):
    assert str(form) == text


@pytest.mark.parametrize(
    ("result", "value"),
    [
        (H - H, 0),
        (H - H + 5, 5),
        (0 * H, 0),
        (H // H, 1),
        ((H + 3) - H, 3),
        (2 * H % 2, 0),
        (0 // H, 0),
        (6 * H // (2 * H), 3),
    ],
    ids=str,
)
def test_what_is_constant_is_an_int(result, value):
    assert type(result) is int
    assert result == value


@pytest.mark.parametrize(
    ("result", "decided"),
    [
        (arithmetic.maximum(H + 2, H), H + 2),
        (arithmetic.minimum(H + 2, H), H),
        (arithmetic.maximum(H, 1), H),
        (arithmetic.maximum(0, -H), 0),
        (arithmetic.minimum(H // 2, (H + 1) // 2), H // 2),
        (arithmetic.same_padding(H, 3, 1), 2),
        (arithmetic.same_padding(H, 2, 2), 2 * ((H + 1) // 2) - H),
        (arithmetic.windows_ceil(H, 3, 2, 0, 0), H // 2),
    ],
    ids=str,
)
def test_extremes_are_decided_where_the_sign_is_known(result, decided):
    assert result == decided


@pytest.mark.parametrize("extreme", [arithmetic.maximum, arithmetic.minimum])
@pytest.mark.parametrize("other", [0, 1, 2])
def test_extremes_of_a_number_between_bounds(extreme, other):
    n = 3 * ((H + 2) // 3) - H  # 0, 1 or 2
    found = extreme(n, other), extreme(other, n)
    for size in range(1, 7):
        expected = extreme(-size % 3, other)
        assert [at(form, {"H": size}) for form in found] == [expected, expected]


@pytest.mark.parametrize(
    ("value", "bound", "answer"),
    [
        (H, 1, True),
        (H, 2, None),
        (-H, 0, False),
        ((H + 31) // 32, 1, True),
        ((H + 31) // 32, 2, None),
        (H - 3, 1, None),
        (H * W + W, 2, True),
        ((H + 1) // 2 - H // 2, 0, True),
        ((H + 1) // 2 - H // 2, 2, False),
        (3 // H, 4, False),
        (arithmetic.maximum(H - 9, 2), 2, True),
        (arithmetic.maximum(H - 9, 2), 3, None),
        (arithmetic.minimum(H - 9, 2), 3, False),
        (arithmetic.minimum(9 - H, 2), 2, None),
        (7, 7, True),
        (7, 8, False),
    ],
    ids=str,
)
def test_at_least(value, bound, answer):
    assert at_least(value, bound) is answer


@settings(max_examples=200, deadline=None)
@given(expressions, st.integers(-5, 5), st.lists(sizes, min_size=4, max_size=4))
def test_a_bound_that_is_decided_holds_at_any_sizes(expression, bound, samples):
    try:
        form = computed(expression, {"H": H, "W": W})
    except ZeroDivisionError:
        assume(False)
    decided = at_least(form, bound)
    assume(decided is not None)
    for sampled in samples:
        try:
            value = at(form, sampled)
        except ZeroDivisionError:
            continue
        assert (value >= bound) is decided


def test_forms_written_alike_are_equal_and_hash_alike():
    first, second = (H + W) * (H - W) // 3, (H * H - W * W) // 3
    assert first == second
    assert hash(first) == hash(second)
    assert len({first, second, H}) == 2
    assert first != H
    assert H != 1


def test_symbols_are_found_in_every_corner():
    assert (arithmetic.maximum(H - 4, W // 3) // Closed.symbol("D")).symbols == ("D", "H", "W")


@pytest.mark.parametrize("use", [bool, lambda form: form >= 1, lambda form: form < form, lambda form: form + 0.5])
def test_it_is_neither_true_nor_ordered_nor_mixed_with_floats(use):
    with pytest.raises(TypeError):
        use(H)


@pytest.mark.parametrize("divide", [operator.floordiv, operator.mod])
def test_division_by_zero_is_refused(divide):
    with pytest.raises(ZeroDivisionError):
        divide(H, 0)


def test_a_size_needs_a_name():
    with pytest.raises(ValueError, match="no name for a size"):
        Closed.symbol("H+1")


def test_a_missing_size_is_named():
    with pytest.raises(KeyError, match="W"):
        (H * W).at({"H": 3})
