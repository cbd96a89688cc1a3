"""Quantities and expectations: against the same inequality on Fractions, and by brute force over whole numbers."""

from __future__ import annotations

import operator
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnncalc.layers.declaration.quantity import QuantityError, parse_expectation, parse_quantity

SCALES = {"": 1, "k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
BYTES = {"B": 1, "kB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
BYTES |= {"KiB": 1024, "MiB": 1024**2, "GiB": 1024**3, "TiB": 1024**4}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *[("0", 0), ("60_965_224", 60965224), ("750M", 750_000_000), ("4.1G", 4_100_000_000), (" 12 k ", 12_000)],
        *[("0.5k", 500), ("1.250k", 1250), ("7T", 7 * 10**12), ("3.0", 3), ("1_000.5_0k", 1000500), ("007", 7)],
    ],
)
def test_a_quantity_is_its_whole_number(text, expected):
    assert parse_quantity(text) == expected


@pytest.mark.parametrize(("suffix", "scale"), [*BYTES.items(), *SCALES.items()])
def test_bytes_come_in_powers_of_1000_and_1024(suffix, scale):
    assert parse_quantity(f"3{suffix}", unit="bytes") == 3 * scale
    assert parse_quantity(f"2.5 {suffix}", unit="bytes") == 5 * scale // 2 if scale > 1 else True


@pytest.mark.parametrize(
    ("text", "unit", "message", "help"),
    [
        ("4.1", "count", "'4.1' is not a whole number", "4 and 5"),
        ("1.2345k", "count", "not a whole number", "1_234 and 1_235"),
        ("60,965,224", "count", "is no quantity", "write 60_965_224"),
        ("-5", "count", "is no quantity", "never negative"),
        ("4.1e9", "count", "is no quantity", "4.1G"),
        ("5K", "count", "no suffix of a count", "write 5k"),
        ("5m", "count", "no suffix of a count", "write 5M"),
        ("5Q", "count", "no suffix of a count", "use k, M, G or T"),
        ("5MB", "count", "a count stands here", "use k"),
        ("5KB", "bytes", "no unit of bytes", "write 5kB"),
        ("5mib", "bytes", "no unit of bytes", "write 5MiB"),
        ("5bit", "bytes", "no unit of bytes", "use B"),
        ("5%", "count", "share of nothing", "± 2%"),
        ("", "count", "missing", ""),
        ("many", "count", "is no quantity", ""),
        ("1__0", "count", "is no quantity", ""),
        ("_1", "count", "is no quantity", ""),
        ("1_", "count", "is no quantity", ""),
        ("1.", "count", "is no quantity", ""),
        ("٣", "count", "is no quantity", ""),
        ("<= 5", "count", "is no quantity", ""),
        ("9" * 101, "count", "at most 100 characters", ""),
    ],
)
def test_what_is_no_quantity_is_an_error(text, unit, message, help):
    with pytest.raises(QuantityError) as caught:
        parse_quantity(text, unit)
    assert message in caught.value.message
    assert help in caught.value.help


_decimals = st.tuples(st.integers(0, 3000), st.sampled_from(["", ".0", ".1", ".5", ".25", ".999", ".0625"]))
_written = st.one_of(st.integers(0, 10**10).map(str), _decimals.map(lambda t: f"{t[0]}{t[1]}"))
_suffix = st.sampled_from([*SCALES, *BYTES])
_OPERATORS = {
    "=": operator.eq,
    "==": operator.eq,
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}


def _near(*edges):
    """Whole numbers around the places where a verdict may turn."""
    return {max(0, int(edge) + step) for edge in edges for step in (-2, -1, 0, 1, 2)}


def _agrees(text, edges, rule):
    """The parsed expectation holds exactly where `rule` does, near its edges; refused only where nothing holds."""
    values = _near(*edges)
    try:
        expectation = parse_expectation(text, "bytes")
    except QuantityError:
        assert not any(map(rule, values)), text
        return
    assert {v for v in values if expectation.holds(v)} == set(filter(rule, values)), text
    assert parse_expectation(str(expectation), "bytes") == expectation


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(list(_OPERATORS)), _written, _suffix)
def test_a_comparison_is_exact(comparison, digits, suffix):
    figure = Fraction(digits) * (SCALES | BYTES)[suffix]
    _agrees(f"{comparison} {digits}{suffix}", [figure], lambda x: _OPERATORS[comparison](x, figure))


@settings(max_examples=300, deadline=None)
@given(_written, _suffix)
def test_a_bare_figure_holds_at_its_written_precision_and_a_plain_integer_exactly(digits, suffix):
    scale = (SCALES | BYTES)[suffix]
    figure = Fraction(digits) * scale
    half = Fraction(scale, 2 * 10 ** len(digits.partition(".")[2])) if suffix else 0
    _agrees(f"{digits}{suffix}", [figure - half, figure, figure + half], lambda x: abs(x - figure) <= half)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(["", "= ", "=="]), _written, _suffix, _written, st.one_of(st.just("%"), _suffix))
def test_a_tolerance_is_exact_in_percent_and_absolute(equals, digits, suffix, margin, margin_suffix):
    figure = Fraction(digits) * (SCALES | BYTES)[suffix]
    half = Fraction(margin) * (figure / 100 if margin_suffix == "%" else (SCALES | BYTES)[margin_suffix])
    for mark in (" ± ", "+-"):
        text = f"{equals}{digits}{suffix}{mark}{margin}{margin_suffix}"
        _agrees(text, [figure - half, figure, figure + half], lambda x: abs(x - figure) <= half)


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("4.1G", [4_050_000_000, 4_089_184_256, 4_150_000_000], [4_049_999_999, 4_150_000_001]),
        ("60_965_224", [60965224], [60965223, 60965225]),
        ("<= 750M", [0, 724406816, 750_000_000], [750_000_001]),
        ("300M ± 2%", [294_000_000, 306_000_000], [293_999_999, 306_000_001]),
        ("300M +- 5k", [299_995_000, 300_005_000], [299_994_999, 300_005_001]),
        ("= 4.1G", [4_100_000_000], [4_100_000_001, 4_099_999_999]),
    ],
)
def test_the_examples_of_the_language(text, inside, outside):
    expectation = parse_expectation(text)
    assert all(map(expectation.holds, inside))
    assert not any(map(expectation.holds, outside))


@pytest.mark.parametrize("text", ["7", "= 7", "<= 7", "< 7", ">= 7", "> 7", "7 ± 3", "7 ± 20%", "0", ">= 0", "9 ± 50"])
def test_a_lower_bound_decides_exactly_what_all_larger_numbers_agree_on(text):
    expectation = parse_expectation(text)
    for known in range(80):
        verdicts = {expectation.holds(v) for v in range(known, known + 200)}
        assert expectation.holds_at_least(known) is (verdicts.pop() if len(verdicts) == 1 else None)


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("60965224", "count", "60_965_224"),
        ("<=750 M", "count", "<= 750M"),
        ("≤ 750M", "count", "<= 750M"),
        ("==5", "count", "5"),
        ("= 4.10G", "count", "= 4.10G"),
        ("4.1G", "count", "4.1G"),
        ("300M+-2 %", "count", "300M ± 2%"),
        ("= 300M +/- 2%", "count", "300M ± 2%"),
        ("<1.5MiB", "bytes", "< 1.5 MiB"),
    ],
)
def test_an_expectation_prints_in_one_form(text, unit, expected):
    assert str(parse_expectation(text, unit)) == expected


@pytest.mark.parametrize(
    ("text", "message", "help"),
    [
        ("=< 5", "'=<' compares nothing", "write '<= 5'"),
        ("!= 5", "'!=' compares nothing", "use ="),
        ("~5M", "'~' compares nothing", "± 2%"),
        ("<= 5M ± 2%", "tolerance beside <=", "= alone"),
        ("4.1", "not a whole number", "4 and 5"),
        ("= 1.2345k", "not a whole number", ""),
        ("1.2345k", "no whole number is", "digits below 1"),
        ("< 0", "no whole number is", "never negative"),
        ("<=", "is no quantity", ""),
        ("± 5", "is no quantity", ""),
        ("5 ±", "is no quantity", ""),
        ("5 ± -1", "is no quantity", "never negative"),
        ("5%", "share of nothing", ""),
        ("5 ± 1 ± 1", "is no quantity", ""),
        ("5MB", "a count stands here", ""),
        ("  ", "missing", ""),
        ("<= " + "9" * 101, "at most 100 characters", ""),
    ],
)
def test_what_expects_nothing_is_an_error(text, message, help):
    with pytest.raises(QuantityError) as caught:
        parse_expectation(text)
    assert message in caught.value.message
    assert help in caught.value.help
