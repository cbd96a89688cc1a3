"""What `$name` and `$(…)` hold: Python's arithmetic over names, read by a parser of our own and computed exactly.

Values are int, Fraction (only where a number is not whole), bool, str and None; a number of another class (a symbolic
size) goes through the plain operators. Nothing is ever handed to Python's `eval`. Every length, depth and value is
bounded, so that no expression takes long.
"""

from __future__ import annotations

import operator
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NoReturn

from cnncalc.arithmetic import maximum, minimum
from cnncalc.attribute import Real

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Node = Callable[[Mapping[str, object]], Any]

LIMIT_BITS = 256
LIMIT = 2**LIMIT_BITS
"""No numerator and no denominator is larger."""
LONGEST_TEXT = 2_000
LONGEST_STRING = 1_000
LONGEST_WORD = 10_000
DEEPEST = 100
"""Operands within operands: a bracket, a sign and a tighter operator are a level each."""


class EvaluationError(Exception):
    """An expression that cannot be read or computed: what was found, a way out, and the character it is about.

    `offset` counts from the start of the text that was handed in: the expression for `compile_expression` and
    `evaluate`, the word for `find_templates` and `substitute`.
    """

    def __init__(self, message: str, help: str = "", offset: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.help = help
        self.offset = offset


def _is_fraction(value: Any) -> bool:
    cls = type(value)  # compared by name, so that `fractions` is imported only where one is made
    return cls.__name__ == "Fraction" and cls.__module__ == "fractions"


def _is_known(value: Any) -> bool:
    return value.__class__ is int or value.__class__ is bool or _is_fraction(value)


def _shown(value: Any) -> str:
    if value.__class__ is str:
        return f"'{value if len(value) <= 40 else value[:40] + '…'}'"
    if value is None or value.__class__ is bool or _is_known(value):
        return str(value).lower() if value.__class__ is bool else str(value)
    return {tuple: "a list", list: "a list", dict: "a mapping"}.get(value.__class__, f"a {value.__class__.__name__}")


def _nearest(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    known = sorted(set(known))
    close = get_close_matches(name, known, 1)
    if close:
        return f"did you mean {close[0]}?"
    return f"known here: {', '.join(known[:12])}{', …' if len(known) > 12 else ''}" if known else ""


def _bounded(value: Any, at: int) -> Any:
    """`value` within the bounds, a whole fraction as int; a number of another class as it is."""
    if value.__class__ is int:
        if value.bit_length() > LIMIT_BITS and not -LIMIT <= value <= LIMIT:
            raise EvaluationError(f"a number here is larger than 2^{LIMIT_BITS}", offset=at)
    elif value.__class__ is str:
        if len(value) > LONGEST_STRING:
            raise EvaluationError(f"a text here has more than {LONGEST_STRING:,} characters", offset=at)
    elif value.__class__ is Real or _is_fraction(value):
        if value.denominator == 1:
            return _bounded(value.numerator, at)
        if not -LIMIT <= value.numerator <= LIMIT or value.denominator > LIMIT:
            raise EvaluationError(f"a fraction here has a part larger than 2^{LIMIT_BITS}", offset=at)
        if value.__class__ is Real:
            from fractions import Fraction

            return _bounded(Fraction(value.numerator, value.denominator), at)
    return value


def _number(value: Any, what: str, at: int) -> Any:
    """`value` if it may be a number, else an error: a text or a list would take `+` and `*` and mean something else."""
    if value is None or isinstance(value, (str, tuple, list, dict, float)):
        raise EvaluationError(f"{what} takes numbers, not {_shown(value)}", offset=at)
    return value


def _applied(function: Callable[..., Any], what: str, at: int, *operands: Any) -> Any:
    """The bounded result of a function of numbers; what a symbolic number refuses is an error in our words."""
    try:
        return _bounded(function(*operands), at)
    except ZeroDivisionError:
        raise EvaluationError("division by zero", offset=at) from None
    except (TypeError, ValueError, ArithmeticError, NotImplementedError):
        shown = ", ".join(map(_shown, operands))
        raise EvaluationError(f"{what} cannot be computed for {shown}", offset=at) from None


def _divided(a: Any, b: Any) -> Any:
    if not (_is_known(a) and _is_known(b)):
        return a / b
    if a % b == 0:
        return a // b
    from fractions import Fraction

    return Fraction(a) / b


def _power(base: Any, exponent: Any, at: int) -> Any:
    """base ** exponent, refused before it is computed if it would be too large."""
    if not (_is_known(base) and _is_known(exponent)):
        return _applied(operator.pow, "'**'", at, base, exponent)
    if _is_fraction(exponent):
        raise EvaluationError(f"'**' takes a whole exponent, not {exponent}", offset=at)
    # |b| ≥ 2^(bits − 1), so a power past this bound is surely too large, and one within it is quick to compute
    bits = max(base.numerator.bit_length(), base.denominator.bit_length()) - 1
    if bits * abs(exponent) > LIMIT_BITS:
        raise EvaluationError(f"{_shown(base)} ** {_shown(exponent)} is larger than 2^{LIMIT_BITS}", offset=at)
    if exponent < 0:
        base, exponent = _applied(_divided, "'**'", at, 1, base), -exponent
    return _applied(operator.pow, "'**'", at, base, exponent)


def _truth(value: Any, at: int) -> bool:
    return value if value.__class__ is bool else bool(_applied(bool, "a condition", at, value))


def _compared(symbol: str, a: Any, b: Any, at: int) -> Any:
    if symbol not in ("==", "!="):
        _number(a, f"'{symbol}'", at)
        _number(b, f"'{symbol}'", at)
    return _applied(_COMPARISONS[symbol], f"'{symbol}'", at, a, b)


def _extreme(builtin: Callable[..., Any], rule: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    def extreme(*values: Any) -> Any:
        result = values[0]
        for value in values[1:]:
            result = builtin(result, value) if _is_known(result) and _is_known(value) else rule(result, value)
        return result

    return extreme


def _rounded(x: Any, digits: Any = None) -> Any:
    if digits is None:
        return round(x)
    if digits.__class__ is not int or not -100 <= digits <= 100:
        raise ValueError
    return round(x, digits)


def round_to(x: Any, m: Any) -> Any:
    """n = max(m, ⌊(x + m/2)/m⌋·m), plus m if n < 0.9 x: MobileNet's channel rounding (`_make_divisible`)."""
    if _is_known(m) and m <= 0:
        raise ValueError
    n = FUNCTIONS["max"][0](m, (2 * x + m) // (2 * m) * m)
    return n + m if 10 * n < 9 * x else n


FUNCTIONS: dict[str, tuple[Callable[..., Any], int, int]] = {
    "min": (_extreme(min, minimum), 2, LONGEST_TEXT),
    "max": (_extreme(max, maximum), 2, LONGEST_TEXT),
    "round": (_rounded, 1, 2),
    "ceil": (lambda x: -(-x // 1), 1, 1),
    "floor": (lambda x: x // 1, 1, 1),
    "round_to": (round_to, 2, 2),
}
"""Each function, and how many values it takes at least and at most."""

_CONSTANTS = {"true": True, "false": False, "True": True, "False": False, "None": None}
_COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": _divided,
    "//": operator.floordiv,
    "%": operator.mod,
}
_IF, _OR, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _UNARY, _POWER = range(1, 10)
_BINDING = {"if": _IF, "or": _OR, "and": _AND, "+": _SUM, "-": _SUM, "**": _POWER}
_BINDING |= dict.fromkeys(_COMPARISONS, _COMPARE) | dict.fromkeys(("*", "/", "//", "%"), _PRODUCT)
_WORDS = frozenset(("if", "else", "or", "and", "not", "in", "is", "lambda", "for"))

_TOKEN = (
    r"(?P<space>\s+)"
    r"|(?P<number>(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9_]+)?)"
    r"|(?P<name>[^\W\d]\w*(?:\.[^\W\d]\w*)*)"
    r"|(?P<string>'[^'\\\n]*'|\"[^\"\\\n]*\")"
    r"|(?P<operator>\*\*|//|[=!<>]=|[-+*/%<>(),])"
)


def _tokens(text: str) -> list[tuple[str, str, int]]:
    """The (kind, text, offset) of every token, and one of kind `end`; operators and words like `if` are their kind."""
    match_at = re.compile(_TOKEN).match
    tokens = []
    at = 0
    while at < len(text):
        match = match_at(text, at)
        if match is None:
            _unreadable(text, at)
        kind, token = str(match.lastgroup), match.group()
        if kind == "operator" or token in _WORDS:
            kind = token
        if kind != "space":
            tokens.append((kind, token, at))
        at = match.end()
    return [*tokens, ("end", "", len(text))]


def _unreadable(text: str, at: int) -> NoReturn:
    found = text[at]
    if found in "'\"":
        raise EvaluationError("a quoted text does not end", "close the quote; texts hold no backslash", at)
    helps = {
        "=": "write == to compare",
        "^": "write ** for a power",
        "&": "write and",
        "|": "write or",
        "!": "write not",
    }
    helps |= {"$": "inside $(…) a name stands without $", "×": "write * to multiply"}
    raise EvaluationError(f"'{found}' has no meaning in an expression", helps.get(found, ""), at)


def _read_number(text: str, at: int) -> Any:
    """The exact value of a literal; its exponent is looked at before any power of ten is computed."""
    mantissa, _, exponent = text.lower().partition("e")
    whole, point, decimals = mantissa.partition(".")
    for digits in (whole, decimals, exponent.lstrip("+-")):
        if digits.startswith("_") or digits.endswith("_") or "__" in digits:
            raise EvaluationError(f"'{text}' is no number", "_ stands between digits", at)
    whole, decimals, exponent = (part.replace("_", "") for part in (whole, decimals, exponent))
    if not (point or exponent):
        if whole[0] == "0" and whole.strip("0"):
            raise EvaluationError(f"'{text}' starts with a zero", f"write {whole.lstrip('0')}", at)
        return _bounded(int(whole), at)
    digits = (whole + decimals).rstrip("0")
    if not digits.strip("0"):
        return 0
    shift = int(exponent or 0) + len(whole) - len(digits)
    if abs(shift) > 2 * LIMIT_BITS:
        raise EvaluationError(f"the exponent of {text[:40]} is out of bounds", offset=at)
    if shift >= 0:
        return _bounded(int(digits) * 10**shift, at)
    from fractions import Fraction

    return _bounded(Fraction(int(digits), 10**-shift), at)


class Expression:
    """An expression, read once: its text and the names it needs, dotted ones as one name (`in.channels`)."""

    __slots__ = ("_node", "names", "text")

    def __init__(self, text: str, names: frozenset[str], node: Node) -> None:
        self.text = text
        self.names = names
        self._node = node

    def evaluate(self, env: Mapping[str, object]) -> Any:
        """The value under the names in `env` (dotted keys for dotted names), or EvaluationError."""
        return self._node(env)


class _Parser:
    """Precedence climbing. Operators of one precedence become one flat node, so that a long sum is not a deep one."""

    def __init__(self, text: str) -> None:
        self.tokens = _tokens(text)
        self.index = 0
        self.depth = 0
        self.names: set[str] = set()

    def take(self) -> tuple[str, str, int]:
        token = self.tokens[self.index]
        self.index += 1
        return token

    @property
    def kind(self) -> str:
        return self.tokens[self.index][0]

    def expect(self, kind: str) -> None:
        if self.kind != kind:
            self.unexpected(f"'{kind}'")
        self.index += 1

    def unexpected(self, wanted: str) -> NoReturn:
        kind, token, at = self.tokens[self.index]
        help = "write a if condition else b" if wanted == "'else'" else ""
        if kind == "end":
            raise EvaluationError(f"the expression ends where {wanted} should follow", help, at)
        if token == "in":
            help = "write in.channels, in.height, …; 'in' alone is not known"
        raise EvaluationError(f"'{token[:40]}' stands where {wanted} should", help, at)

    def parse(self, floor: int) -> Node:
        """The longest expression whose operators bind tighter than `floor`."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise EvaluationError(f"nested more than {DEEPEST} levels deep", offset=self.tokens[self.index][2])
        node = self.operand(floor)
        while (binding := _BINDING.get(self.kind, 0)) > floor:
            node = self.joined(node, binding)
        self.depth -= 1
        return node

    def operand(self, floor: int) -> Node:
        kind, token, at = self.tokens[self.index]
        if kind in ("-", "+") or (kind == "not" and floor < _NOT):
            self.index += 1
            return _prefixed(kind, self.parse(_NOT - 1 if kind == "not" else _UNARY), at)
        if kind == "(":
            self.index += 1
            node = self.parse(0)
            self.expect(")")
            return node
        if kind not in ("name", "number", "string"):
            self.unexpected("a value")
        self.index += 1
        if kind == "name":
            if self.kind == "(":
                return self.call(token, at)
            if token not in _CONSTANTS:
                self.names.add(token)
                return _named(token, at)
            constant: Any = _CONSTANTS[token]
        else:
            constant = _read_number(token, at) if kind == "number" else _bounded(token[1:-1], at)
        return lambda env: constant

    def call(self, name: str, at: int) -> Node:
        if name not in FUNCTIONS:
            raise EvaluationError(f"there is no function '{name[:40]}'", _nearest(name, FUNCTIONS), at)
        function, least, most = FUNCTIONS[name]
        self.index += 1
        arguments: list[Node] = []
        while self.kind != ")":
            arguments.append(self.parse(0))
            if self.kind != ")":
                self.expect(",")
        self.index += 1
        if not least <= len(arguments) <= most:
            count = f"{least} or more" if most == LONGEST_TEXT else " or ".join(map(str, sorted({least, most})))
            raise EvaluationError(f"{name} takes {count} values, not {len(arguments)}", offset=at)

        def node(env: Mapping[str, object]) -> Any:
            return _applied(function, name, at, *[_number(argument(env), name, at) for argument in arguments])

        return node

    def joined(self, first: Node, binding: int) -> Node:
        """`first` and the operators of one precedence that follow it."""
        if binding == _IF:
            _, _, at = self.take()
            condition = self.parse(_IF)
            self.expect("else")
            otherwise = self.parse(0)
            return lambda env: first(env) if _truth(condition(env), at) else otherwise(env)
        if binding == _POWER:
            _, _, at = self.take()
            exponent = self.parse(_UNARY)
            return lambda env: _power(_number(first(env), "'**'", at), _number(exponent(env), "'**'", at), at)
        rest = []
        while _BINDING.get(self.kind) == binding:
            symbol, _, at = self.take()
            rest.append((symbol, self.parse(binding), at))
        return {_OR: _logic, _AND: _logic, _COMPARE: _comparison}.get(binding, _chain)(first, rest)


def _named(name: str, at: int) -> Node:
    def node(env: Mapping[str, object]) -> Any:
        try:
            value = env[name]
        except KeyError:
            help = f"{name} is a function: {name}(…)" if name in FUNCTIONS else _nearest(name, env)
            raise EvaluationError(f"there is no '{name[:40]}' here", help, at) from None
        return _bounded(value, at)

    return node


def _prefixed(kind: str, operand: Node, at: int) -> Node:
    if kind == "not":
        return lambda env: not _truth(operand(env), at)
    function = operator.neg if kind == "-" else operator.pos
    return lambda env: _applied(function, f"'{kind}'", at, _number(operand(env), f"'{kind}'", at))


def _chain(first: Node, rest: list[tuple[str, Node, int]]) -> Node:
    """a + b − c, from the left."""

    def node(env: Mapping[str, object]) -> Any:
        value = first(env)
        for symbol, operand, at in rest:
            what = f"'{symbol}'"
            value = _applied(_ARITHMETIC[symbol], what, at, _number(value, what, at), _number(operand(env), what, at))
        return value

    return node


def _logic(first: Node, rest: list[tuple[str, Node, int]]) -> Node:
    """a and b, a or b: the operand that decides, as Python has it."""

    def node(env: Mapping[str, object]) -> Any:
        value = first(env)
        for symbol, operand, at in rest:
            if _truth(value, at) is (symbol == "or"):
                break
            value = operand(env)
        return value

    return node


def _comparison(first: Node, rest: list[tuple[str, Node, int]]) -> Node:
    """a < b <= c: every operand once, up to the first comparison that fails."""

    def node(env: Mapping[str, object]) -> Any:
        left, result = first(env), None
        for index, (symbol, operand, at) in enumerate(rest):
            if index and not _truth(result, at):
                break
            right = operand(env)
            result = _compared(symbol, left, right, at)
            left = right
        return result

    return node


@lru_cache(maxsize=1024)
def compile_expression(text: str) -> Expression:
    """The expression that `text` (what stands in `$(…)`) writes, or EvaluationError."""
    if len(text) > LONGEST_TEXT:
        raise EvaluationError(f"an expression has at most {LONGEST_TEXT:,} characters, this has {len(text):,}")
    parser = _Parser(text)
    node = parser.parse(0)
    if parser.kind != "end":
        parser.unexpected("an operator")
    return Expression(text, frozenset(parser.names), node)


def find_templates(word: str) -> list[tuple[int, int, str]]:
    """The (start, end, expression text) of every `$name` and `$(…)` in `word`; `$$` is a literal `$`.

    `$name` ends before a dot, so that `$block.conv` is a name and a text; `$in.channels` alone is dotted.
    """
    found = []
    at = word.find("$")
    while at >= 0:
        end = at + 2
        if word[at + 1 : end] == "(":
            end = _closing(word, at)
            found.append((at, end, word[at + 2 : end - 1]))
        elif word[at + 1 : end] != "$":
            match = re.compile(r"in\.[^\W\d]\w*|[^\W\d]\w*").match(word, at + 1)
            if match is None:
                raise EvaluationError("a name or '(' must follow '$'", "write $name, $(…), or $$ for a dollar sign", at)
            end = match.end()
            found.append((at, end, match.group()))
        at = word.find("$", end)
    return found


def _closing(word: str, start: int) -> int:
    """Where the `$(` at `start` ends: past its closing bracket, brackets in quotes not counted."""
    depth = 0
    quote = ""
    for at in range(start + 1, len(word)):
        character = word[at]
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        elif character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
            if not depth:
                return at + 1
    missing = f"a quote {quote}" if quote else "a bracket '('"
    raise EvaluationError(f"{missing} is never closed", "close it", start)


def substitute(word: str, env: Mapping[str, object]) -> Any:
    """The typed value of a word that is one template; else the word with the printed value of each template in it."""
    if "$" not in word:
        return word
    pieces = []
    last = 0
    for start, end, text in find_templates(word):
        bracketed = word[start + 1] == "("
        try:
            value = compile_expression(text).evaluate(env)
            if end - start == len(word):
                return value
            pieces += [word[last:start].replace("$$", "$"), _printed(value)]
        except EvaluationError as error:
            help = error.help if bracketed else _split_help(text, env) or error.help
            raise EvaluationError(error.message, help, start + (2 if bracketed else 1) + error.offset) from None
        last = end
    result = "".join(pieces) + word[last:].replace("$$", "$")
    if len(result) > LONGEST_WORD:
        raise EvaluationError(f"a word has at most {LONGEST_WORD:,} characters, with its values this has more")
    return result


def _split_help(name: str, env: Mapping[str, object]) -> str:
    """`$nx$n` reads as the name `nx`: say how to end the name before the x."""
    known, cross, _ = name.rpartition("x")
    return f"write $({known})x…" if cross and name not in env and known in env else ""


def _printed(value: Any) -> str:
    """A value inside a text: 12, true, 0.5, None, 3x3."""
    if value is None or value.__class__ is int or value.__class__ is str:
        return str(value)
    if value.__class__ is bool:
        return "true" if value else "false"
    if value.__class__ is tuple and value and all(part.__class__ is int for part in value):
        return "x".join(map(str, value))
    if not _is_fraction(value):
        raise EvaluationError(f"{_shown(value)} cannot stand inside a text", "let the template be a word of its own")
    places = next((p for p in range(1, LIMIT_BITS + 1) if 10**p % value.denominator == 0), 0)
    if not places:
        raise EvaluationError(f"{value} has no exact decimal form", "use floor(…), ceil(…) or round(…)")
    whole, decimals = divmod(abs(value.numerator) * (10**places // value.denominator), 10**places)
    return f"{'-' if value < 0 else ''}{whole}.{decimals:0{places}}"
