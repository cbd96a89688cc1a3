"""Random expressions over numbers and collections give what CPython gives, exceptions too."""

from __future__ import annotations

import warnings
from typing import Any

from cpython import program, typed
from hypothesis import given, settings
from hypothesis import strategies as st

from cnncalc.readers.python.classes import Class

numbers = st.one_of(st.integers(-20, 20).map(str), st.sampled_from(["0.5", "2.0", "-1.25", "True", "False", "1e3"]))
texts = st.sampled_from(["'a'", "'bc'", "''", "'x,y'"])
names = st.sampled_from(["n", "w", "s", "xs", "d"])


def combined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(inner, inner)
    return st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "//", "%", "<", "<=", "==", "!=", ">", "and", "or", "&", "|", "^"]), inner).map(
            lambda t: f"({t[0]} {t[1]} {t[2]})"
        ),
        inner.map(lambda a: f"(-{a})"),
        inner.map(lambda a: f"(not {a})"),
        pair.map(lambda t: f"[{t[0]}, {t[1]}]"),
        pair.map(lambda t: f"({t[0]}, *[{t[1]}])"),
        pair.map(lambda t: f"{{{t[0]!r}: {t[1]}}}"),
        pair.map(lambda t: f"({t[0]} if {t[1]} else 7)"),
        pair.map(lambda t: f"{t[0]}[{t[1]}]"),
        pair.map(lambda t: f"{t[0]}[:{t[1]}]"),
        st.tuples(
            st.sampled_from(["len", "sum", "sorted", "max", "min", "list", "tuple", "str", "int", "float", "abs", "bool", "repr", "round", "any"]), inner
        ).map(lambda t: f"{t[0]}({t[1]})"),
        pair.map(lambda t: f"[i * {t[0]} for i in range(3) if i != {t[1]}]"),
        inner.map(lambda a: f"(lambda q: (q, {a}))(1)"),
        inner.map(lambda a: f"f'{{{a}!r:>6}}|{{{a}}}'"),
        pair.map(lambda t: f"({t[0]} in [{t[1]}, 1])"),
    )


expressions = st.recursive(st.one_of(numbers, texts, names), combined, max_leaves=8)
SETUP = "n = 3\nw = 2.5\ns = 'abc'\nxs = [1, 2, 3]\nd = {'a': 1}\n"


def outcome(expression: str) -> Any:
    names: dict[str, Any] = {}
    exec(SETUP, names)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return typed(eval(expression, names))
    except Exception as error:
        return type(error).__name__


@settings(max_examples=600, deadline=None)
@given(expressions)
def test_expressions(expression: str) -> None:
    if "'" in expression and "f'" in expression and expression.count("f'") + expression.count("'") > 2:
        return  # quotes within an f-string's quotes are no Python before 3.12
    text = f"{SETUP}try:\n    r = {expression}\nexcept Exception as e:\n    r = type(e)\n"
    try:
        expected = outcome(expression)
    except SyntaxError:
        return
    found = program(text).value("r")
    assert (found.name if isinstance(found, Class) else typed(found)) == expected
