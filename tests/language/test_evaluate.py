"""`$name` and `$(…)`: against Python's own arithmetic on Fractions, and against everything that would hang or crash."""

from __future__ import annotations

import ast
import math
import subprocess
import sys
import time
from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from cnncalc.language.templates.evaluate import compile_expression
from cnncalc.language.templates.functions import LIMIT, EvaluationError
from cnncalc.language.templates.template import find_templates, substitute
from cnncalc.layers.declaration.value import Real

ENV = {"w": 7, "h": Fraction(3, 4), "flag": True, "x.size": 5}


def value(text, **env):
    return compile_expression(text).evaluate(env)


def failure(text, env=None):
    with pytest.raises(EvaluationError) as caught:
        compile_expression(text).evaluate(env or {})
    return caught.value


# Python as the oracle: its parser, its operators, Fractions where it would round


class _Exact(ast.NodeTransformer):
    """Python's expression with `/` and `**` on Fractions and decimals as written."""

    def __init__(self, text):
        self.text = text

    def visit_BinOp(self, node):
        self.generic_visit(node)
        name = {ast.Div: "div", ast.Pow: "power"}.get(type(node.op))
        return ast.Call(ast.Name(name, ast.Load()), [node.left, node.right], []) if name else node

    def visit_Constant(self, node):
        if not isinstance(node.value, float):
            return node
        literal = ast.Constant(ast.get_source_segment(self.text, node))
        return ast.Call(ast.Name("F", ast.Load()), [literal], [])


def _power(a, b):
    a, b = Fraction(a), Fraction(b)
    if b.denominator != 1:
        raise ArithmeticError("not rational")
    return a**b


def _round_to(x, m):
    n = max(m, math.floor((x + Fraction(m) / 2) / m) * m)
    return n + m if n < Fraction(9, 10) * x else n


def python(text):
    tree = ast.fix_missing_locations(_Exact(text).visit(ast.parse(text, mode="eval")))
    names = {"F": Fraction, "div": lambda a, b: Fraction(a) / b, "power": _power, "true": True, "false": False}
    names |= {"w": 7, "h": Fraction(3, 4), "flag": True, "x": SimpleNamespace(size=5), "round_to": _round_to}
    names |= {"floor": math.floor, "ceil": math.ceil}
    result = eval(compile(tree, "", "eval"), names)
    return int(result) if isinstance(result, Fraction) and result.denominator == 1 else result


_BINARY = ["+", "-", "*", "/", "//", "%", "**", "==", "!=", "<", "<=", ">", ">=", "and", "or"]
_atoms = st.one_of(
    st.integers(0, 12).map(str),
    st.sampled_from(["0.5", "1.25", "2e-1", ".5", "3.", "1e1", "1_000", "w", "h", "flag", "x.size"]),
    st.sampled_from(["True", "false", "None", "true", "0", "1", "2"]),
)


def _larger(inner):
    return st.one_of(
        st.tuples(inner, st.sampled_from(_BINARY), inner).map(" ".join),
        inner.map(lambda t: t if any(map(str.isalpha, t)) else t.replace(" ", "")),
        inner.map("({})".format),
        inner.map("-{}".format),
        inner.map("+{}".format),
        inner.map("not {}".format),
        st.tuples(inner, inner, inner).map(lambda t: f"{t[0]} if {t[1]} else {t[2]}"),
        st.tuples(st.sampled_from(["round", "floor", "ceil"]), inner).map(lambda t: f"{t[0]}({t[1]})"),
        st.tuples(st.sampled_from(["min", "max"]), inner, inner, inner).map(lambda t: f"{t[0]}({t[1]}, {t[2]}, {t[3]})"),
        st.tuples(inner, st.integers(1, 16)).map(lambda t: f"round_to({t[0]}, {t[1]})"),
        st.tuples(inner, st.integers(-3, 3)).map(lambda t: f"round({t[0]}, {t[1]})"),
    )


@settings(max_examples=300, deadline=None)
@given(st.recursive(_atoms, _larger, max_leaves=10))
def test_an_expression_means_what_python_means(text):
    try:
        ours = compile_expression(text).evaluate(ENV)
    except EvaluationError as error:
        if any(bound in error.message for bound in ("larger than", "nested")):
            event("beyond our bounds")
            return
        with pytest.raises((SyntaxError, TypeError, ArithmeticError)):
            python(text)
        event("an error in both")
        return
    expected = python(text)
    assert (type(ours), ours) == (type(expected), expected)
    event("a value in both")


@pytest.mark.parametrize(
    "text",
    [
        *[
            "-2 ** 2",
            "2 ** -1",
            "2 ** 3 ** 2",
            "-2 ** -2",
            "2 * -3",
            "1 - 2 - 3",
            "100 / 5 / 2",
            "2 * 3 % 4",
            "-7 // 2",
        ],
        *["1 < 2 < 3", "3 > 2 > 2", "1 < 3 > 2 == 2", "1 == 1 != 2", "not 1 == 2", "not not 3", "not 0 and 1 or 5"],
        *[
            "1 or 1 / 0",
            "0 and 1 / 0",
            "2 < 1 < 1 / 0",
            "5 if 1 else 1 / 0",
            "1 / 0 if 0 else 6",
            "0 or None",
            "1 and 0",
        ],
        *["1 if 0 else 2 if 0 else 3", "1 if (0 if 1 else 1) else 2", "(1 or 2) + 1", "1 or 2 if 0 else 3"],
        *["round(5 / 2)", "round(7 / 2)", "round(-5 / 2)", "round(1.25, 1)", "round(125, -1)", "True + True", "-True"],
        *[
            "round_to(32 * 0.75, 8)",
            "round_to(10, 8)",
            "round_to(11, 8)",
            "round_to(12, 8)",
            "round_to(3, 8)",
            "round_to(10, 9)",
        ],
        *[
            "0.1 + 0.2 == 0.3",
            "1_0.2_5e0_1",
            "00",
            "1e-3",
            "1e3",
            "0.50",
            "max(1, True)",
            "max(True, 1)",
            "0e99",
            "8 / 2",
        ],
        *[
            "(1 +\n 2)",
            "min(1, 2,)",
            "'a' == 'a'",
            "'a' != \"b\"",
            "'a' == 1",
            "'' or 'b'",
            "not ''",
            "'x' if w else 'y'",
        ],
    ],
)
def test_the_corners_of_pythons_arithmetic(text):
    expected = python(text)
    assert (type(value(text, **ENV)), value(text, **ENV)) == (type(expected), expected)


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 5000), st.integers(1, 64), st.sampled_from(["0.35", "0.5", "0.75", "1.0", "1.4"]))
def test_round_to_is_mobilenets(channels, m, alpha):
    x = channels * Fraction(alpha)
    assert value("round_to(c * a, m)", c=channels, a=Fraction(alpha), m=m) == _round_to(x, m)
    assert value(f"round_to({channels} * {alpha}, {m})") % m == 0


@pytest.mark.parametrize(
    "text",
    [
        *["9**9**9", "9**9**9**9", "2**257", "2**-257", "(1/3)**200", "10**10**10", "(-2)**(2**255)", "2**256+1"],
        *[
            "1e999999",
            "1e-999999",
            "1e78",
            "1e9999999999",
            "1e-9999999999",
            "9" * 1900,
            "1/2**256/2",
            "(2**256)*(2**256)",
        ],
        *["(" * 100_000 + "1" + ")" * 100_000, "(" * 900 + "1" + ")" * 900, "(" * 1500, "-" * 1900 + "1"],
        *["not " * 400 + "1", "**".join("2" * 600), "1 if 1 else " * 160 + "1", "min(" * 300 + "1" + ", 1)" * 300],
        *[
            "'" + "a" * 1001 + "'",
            '"a" * 10**9',
            "'a' + 'a'",
            "'a' * 9",
            "'a' % 1",
            "'a' < 'b'",
            "-'a'",
            "min('a', 'b')",
        ],
        *["1" * 2001, "1" + " " * 2000, "round(1, 10**9)", "round(1/3, -10**9)", "w" * 2000],
    ],
    ids=lambda text: f"{text[:24]}-{len(text)}",
)
def test_a_bomb_ends_at_once(text):
    start = time.perf_counter()
    failure(text)
    assert time.perf_counter() - start < 1


def test_what_is_long_but_flat_is_no_bomb_even_on_a_deep_stack():
    def deep(levels):
        return deep(levels - 1) if levels else value("1" + "+1" * 900)

    assert deep(400) == 901
    assert value("(" * 90 + "1" + ")" * 90) == 1
    assert value("1**(2**256)") == 1
    assert value("(-1)**(2**256)") == 1
    assert value("2**256") == LIMIT
    assert value("1" + " " * 1999) == 1


@pytest.mark.parametrize(
    ("text", "message", "help", "offset"),
    [
        ("2 * widht", "there is no 'widht' here", "did you mean width?", 4),
        ("mx(1, 2)", "there is no function 'mx'", "did you mean max?", 0),
        ("1 + max", "there is no 'max' here", "max is a function", 4),
        ("__import__('os')", "there is no function '__import__'", "", 0),
        ("width.__class__", "there is no 'width.__class__' here", "", 0),
        ("1 / (2 - 2)", "division by zero", "", 2),
        ("1 % 0", "division by zero", "", 2),
        ("1 // 0", "division by zero", "", 2),
        ("0 ** -1", "division by zero", "", 2),
        ("4 ** 0.5", "'**' takes a whole exponent, not 1/2", "", 2),
        ("1 + 'a'", "'+' takes numbers, not 'a'", "", 2),
        ("1 + None", "'+' takes numbers, not None", "", 2),
        ("sizes * 2", "'*' takes numbers, not a list", "", 6),
        ("1 < None", "'<' takes numbers, not None", "", 2),
        ("1 = 2", "'=' has no meaning", "write ==", 2),
        ("1 2", "'2' stands where an operator should", "", 2),
        ("1 +", "ends where a value should follow", "", 3),
        ("", "ends where a value should follow", "", 0),
        ("(1", "ends where ')' should follow", "", 2),
        ("1)", "')' stands where an operator should", "", 1),
        ("(1, 2)", "',' stands where ')' should", "", 2),
        ("1 if 2", "ends where 'else' should", "a if condition else b", 6),
        ("a in b", "'in' stands where an operator should", "in.channels", 2),
        ("a is b", "'is' stands where an operator should", "", 2),
        ("lambda: 1", "':' has no meaning", "", 6),
        ("[1]", "'[' has no meaning", "", 0),
        ("'abc", "a quoted text does not end", "close the quote", 0),
        (r"'a\'b'", "a quoted text does not end", "no backslash", 0),
        ("012", "'012' starts with a zero", "write 12", 0),
        ("1__0", "'1__0' is no number", "between digits", 0),
        ("1_ + 1", "'1_' is no number", "between digits", 0),
        ("min(1)", "min takes 2 or more values, not 1", "", 0),
        ("floor()", "floor takes 1 values, not 0", "", 0),
        ("round(1, 2, 3)", "round takes 1 or 2 values, not 3", "", 0),
        ("round_to(1, 0)", "round_to cannot be computed for 1, 0", "", 0),
        ("round(1, 0.5)", "round cannot be computed", "", 0),
        ("$width", "'$' has no meaning", "without $", 0),
        ("1 + not 2", "'not' stands where a value should", "", 4),
    ],
)
def test_an_error_says_what_where_and_a_way_out(text, message, help, offset):
    error = failure(text, {"width": 64, "sizes": (3, 3), "a": 1, "b": 2})
    assert message in error.message
    assert help in error.help
    assert error.offset == offset


def test_names_are_the_free_names_with_dotted_ones_whole():
    names = compile_expression("max(w, in.channels) if i == 0 and True else 'x' == w").names
    assert names == {"w", "in.channels", "i"}
    assert value("in.channels * 2", **{"in.channels": 96}) == 192


def test_values_that_come_in_are_exact_and_bounded():
    assert value("a", a=Real("0.50", 1, 2)) == Fraction(1, 2)
    assert (type(value("a", a=Real("1e3", 1000, 1))), value("a", a=Real("1e3", 1000, 1))) == (int, 1000)
    assert type(value("a", a=Fraction(4, 2))) is int
    assert value("a", a=(3, 3)) == (3, 3)
    failure("a", {"a": LIMIT + 1})
    failure("a", {"a": "x" * 1001})
    failure("a + 1", {"a": 0.1})


class Symbol:
    """A number that records what is done with it, and cannot be asked whether it is true."""

    def __init__(self, text):
        self.text = text

    def __bool__(self):
        raise TypeError

    def maximum(self, other):
        return Symbol(f"max({_text(self)},{_text(other)})")


def _text(operand):
    return operand.text if isinstance(operand, Symbol) else str(operand)


for _name, _sign in {
    "add": "+",
    "sub": "-",
    "mul": "*",
    "truediv": "/",
    "floordiv": "//",
    "mod": "%",
    "pow": "**",
}.items():
    setattr(Symbol, f"__{_name}__", lambda a, b, s=_sign: Symbol(f"({_text(a)}{s}{_text(b)})"))
    setattr(Symbol, f"__r{_name}__", lambda a, b, s=_sign: Symbol(f"({_text(b)}{s}{_text(a)})"))
Symbol.__neg__ = lambda a: Symbol(f"-{a.text}")
Symbol.__lt__ = lambda a, b: Symbol(f"({_text(a)}<{_text(b)})")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 * n + 1", "((2*n)+1)"),
        ("n / 2 // 3 % 4 - 5", "((((n/2)//3)%4)-5)"),
        ("n ** 2", "(n**2)"),
        ("-n", "-n"),
        ("floor(n)", "(n//1)"),
        ("max(n, 3, 4)", "max(max(n,3),4)"),
        ("n < 3", "(n<3)"),
    ],
)
def test_a_symbolic_number_meets_the_plain_operators(text, expected):
    assert value(text, n=Symbol("n")).text == expected


def test_a_symbolic_number_decides_no_condition():
    assert "cannot be computed" in failure("1 if n else 2", {"n": Symbol("n")}).message
    assert "cannot be computed" in failure("1 < n < 3", {"n": Symbol("n")}).message
    with pytest.raises(EvaluationError, match="inside a text"):
        substitute("$(n)x$(n)", {"n": Symbol("n")})


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("conv", []),
        ("$width", [(0, 6, "width")]),
        ("a$b-c", [(1, 3, "b")]),
        ("$$a$$", []),
        ("$$$a", [(2, 4, "a")]),
        ("$(1+(2))x$b.c", [(0, 8, "1+(2)"), (9, 11, "b")]),
        ("$in.channels.x", [(0, 12, "in.channels")]),
        ("$input.x", [(0, 6, "input")]),
        ("$(a if b == ')' else '(')", [(0, 25, "a if b == ')' else '('")]),
        ("""$("it's")$c""", [(0, 9, '"it\'s"'), (9, 11, "c")]),
    ],
)
def test_templates_are_found(word, expected):
    assert find_templates(word) == expected


@pytest.mark.parametrize("word", ["$", "a$", "$ a", "$5", "${a}", "$(", "$(1", "$(')", "$((1)", "(" * 9 + "$("])
def test_a_template_that_does_not_end_is_an_error_at_its_dollar(word):
    with pytest.raises(EvaluationError) as caught:
        find_templates(word)
    assert caught.value.offset == word.index("$")
    assert caught.value.help


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        *[("plain", "plain"), ("$w", 64), ("$(w/128)", Fraction(1, 2)), ("$(w == 64)", True), ("$none", None)],
        *[("$name", "a b"), ("$sizes", (3, 5)), ("$in.channels", 3)],
        *[("$(w)x$(w)", "64x64"), ("p=$(w == 1)", "p=false"), ("r=$(1/8)", "r=0.125"), ("r=$(-w/5)", "r=-12.8")],
        *[
            ("$name.conv", "a b.conv"),
            ("[$w, $none]", "[64, None]"),
            ("k=$sizes", "k=3x5"),
            ("$$w", "$w"),
            ("$$$w$$", "$64$"),
        ],
        ("r=$(1/1000)", "r=0.001"),
    ],
)
def test_a_word_takes_its_values(word, expected):
    env = {"w": 64, "none": None, "name": "a b", "sizes": (3, 5), "in.channels": 3}
    result = substitute(word, env)
    assert (type(result), result) == (type(expected), expected)


@settings(max_examples=200, deadline=None)
@given(st.integers(-(10**12), 10**12), st.integers(0, 30), st.integers(0, 30))
def test_a_decimal_is_printed_exactly(numerator, twos, fives):
    number = Fraction(numerator, 2**twos * 5**fives)
    text = substitute("r=$r", {"r": number})[2:]
    assert Fraction(text) == number
    assert text == text.rstrip("0") or number.denominator == 1


def test_what_has_no_exact_text_is_an_error():
    with pytest.raises(EvaluationError) as caught:
        substitute("r=$(1 / 3)", {})
    assert "no exact decimal" in caught.value.message
    assert "round" in caught.value.help


def test_an_error_in_a_word_points_into_the_word():
    for word, offset in (("a=$(1 + nope)", 8), ("a=$nope", 3), ("$(1)$(2 /)", 9)):
        with pytest.raises(EvaluationError) as caught:
            substitute(word, {"w": 1})
        assert caught.value.offset == offset


def test_a_name_that_swallowed_the_x_is_explained():
    with pytest.raises(EvaluationError) as caught:
        substitute("$wx$h", {"w": 1, "h": 2})
    assert caught.value.help == "write $(w)x, to end the name"


def test_a_substituted_word_stays_short():
    with pytest.raises(EvaluationError):
        substitute("$a" * 20, {"a": "x" * 1000})


def test_integers_alone_load_neither_fractions_nor_difflib():
    code = (
        "import sys; from cnncalc.language.templates.template import substitute; before = set(sys.modules)\n"
        "assert substitute('$(2 * w // 3 if w / 2 > 1 else round(w))', {'w': 6}) == 4\n"
        "loaded = {'fractions', 'decimal', 'difflib', 'ast', 'numpy'} & set(sys.modules); assert not loaded, loaded\n"
        "substitute('$(w / 4)', {'w': 6}); assert 'fractions' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
