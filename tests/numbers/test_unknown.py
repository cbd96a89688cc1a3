"""What is computed from the unknown is unknown."""

from __future__ import annotations

import copy
import operator
import pickle

import numpy
import pytest

from cnncalc.numbers import arithmetic
from cnncalc.numbers.closed import Closed
from cnncalc.numbers.interval import Interval
from cnncalc.numbers.term import Term
from cnncalc.numbers.unknown import UNKNOWN

OTHERS = [0, 3, UNKNOWN, Term(3, "k"), Interval(1, 4), Closed.symbol("H"), numpy.arange(3)]
OPERATORS = [operator.add, operator.sub, operator.mul, operator.floordiv, operator.mod]
FUNCTIONS = [arithmetic.ceil_div, arithmetic.maximum, arithmetic.minimum, arithmetic.exact_div, arithmetic.common_divisor]


@pytest.mark.parametrize("other", OTHERS, ids=lambda other: type(other).__name__)
@pytest.mark.parametrize("function", OPERATORS + FUNCTIONS, ids=lambda function: function.__name__)
def test_arithmetic_with_it_is_unknown_on_either_side(function, other):
    assert function(UNKNOWN, other) is UNKNOWN
    assert function(other, UNKNOWN) is UNKNOWN


def test_unary_functions_of_it_are_unknown():
    assert -UNKNOWN is UNKNOWN
    assert arithmetic.scaled_by_double(UNKNOWN, 0.5) is UNKNOWN


def test_every_rule_of_windows_passes_it_on():
    assert arithmetic.windows(UNKNOWN, 3, 2, 1, 1) is UNKNOWN
    assert arithmetic.windows_ceil(UNKNOWN, 3, 2, 1, 1) is UNKNOWN
    assert arithmetic.same_padding(UNKNOWN, 3, 2) is UNKNOWN
    assert arithmetic.product((3, UNKNOWN, 4)) is UNKNOWN
    assert arithmetic.total((3, UNKNOWN, 4)) is UNKNOWN


def test_it_has_no_truth_value():
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(UNKNOWN)


def test_it_says_unknown():
    assert str(UNKNOWN) == "unknown"
    assert repr(UNKNOWN) == "UNKNOWN"


def test_it_stays_the_one_object_when_copied_or_sent():
    assert copy.deepcopy(UNKNOWN) is UNKNOWN
    assert pickle.loads(pickle.dumps(UNKNOWN)) is UNKNOWN
