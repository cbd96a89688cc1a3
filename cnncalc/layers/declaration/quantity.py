"""Quantities (`60_965_224`, `750M`, `1.5GiB`) and expectations of them (`<= 750M`, `300M ± 2%`, `4.1G`), exactly.

Every figure is a count, so whatever an expectation says is an interval of whole numbers, found in integers.
"""

from __future__ import annotations

import re

from cnncalc.numbers.named_tuple import NamedTuple

LONGEST = 100
"""Characters of a quantity or an expectation; no figure is larger than its digits."""

_SCALES = {"": 1, "k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
_BYTES = {"B": 1, "kB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
_BYTES |= {"KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40}
_COMPARISONS = {"=": "=", "==": "=", "<=": "<=", "≤": "<=", ">=": ">=", "≥": ">=", "<": "<", ">": ">"}
_FIGURE = r"([0-9]+(?:_[0-9]+)*)(?:\.([0-9]+(?:_[0-9]+)*))?\s*([A-Za-z%]*)"


class QuantityError(Exception):
    """A quantity or an expectation that cannot be read: what was found, and a way out."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help


class _Figure(NamedTuple):
    """numerator / denominator as written: its normalised text, its suffix, its scale; one unit of its last digit is
    scale / denominator."""

    text: str
    suffix: str
    scale: int
    numerator: int
    denominator: int


class Expectation(NamedTuple):
    """The whole numbers a figure may be, from `least` to `most`, both included; `most` None has no end."""

    text: str
    least: int
    most: int | None

    def holds(self, value: int) -> bool:
        """Whether `value` is as expected."""
        return self.least <= value and (self.most is None or value <= self.most)

    def holds_at_least(self, value: int) -> bool | None:
        """The same where only `value` or more is known: None where that does not decide it."""
        if self.most is None:
            return True if value >= self.least else None
        return False if value > self.most else None

    def __str__(self) -> str:
        return self.text


def parse_quantity(text: str, unit: str = "count") -> int:
    """The whole number that `text` writes; QuantityError where it is none. `unit`: count, or bytes (kB, MiB, …)."""
    figure = _figure(_short(text), unit)
    _no_percent(figure)
    return _whole(figure)


def parse_expectation(text: str, unit: str = "count") -> Expectation:
    """What `text` expects of a count (`unit` "count") or of bytes ("bytes"), or QuantityError.

    `=` is the default and exact; without it a suffixed figure holds at its written precision: `4.1G` is
    |x − 4.1·10⁹| ≤ 0.05·10⁹. A tolerance (`± 2%`, `+- 5k`) goes with equality alone.
    """
    written = _short(text)
    comparison, rest = comparison_of(written)
    main, mark, margin = rest.replace("+/-", "±").replace("+-", "±").partition("±")
    figure = _figure(main.strip(), unit)
    _no_percent(figure)
    if mark:
        if comparison not in ("", "="):
            raise QuantityError(f"'{written}' has a tolerance beside {comparison}", "a tolerance goes with = alone")
        return _within(written, figure, _figure(margin.strip(), unit))
    number, denominator = figure.numerator, figure.denominator
    if comparison in ("<", "<="):
        # the largest whole number below: ⌈q⌉ − 1 or ⌊q⌋
        most = -(-number // denominator) - 1 if comparison == "<" else number // denominator
        return _expected(f"{comparison} {figure.text}", 0, most, written)
    if comparison in (">", ">="):
        least = number // denominator + 1 if comparison == ">" else -(-number // denominator)
        return _expected(f"{comparison} {figure.text}", least, None, written)
    if comparison or not figure.suffix:
        whole = _whole(figure)
        return Expectation(f"= {figure.text}" if figure.suffix else figure.text, whole, whole)
    # half a unit of the last written digit, over the common denominator 2·denominator
    least = -(-(2 * number - figure.scale) // (2 * denominator))
    return _expected(figure.text, least, (2 * number + figure.scale) // (2 * denominator), written)


def comparison_of(text: str) -> tuple[str, str]:
    """(comparison, rest): `<=`, `>=`, `<`, `>` or `=` that a text begins with, "" for none; and what it compares."""
    sign = _comparison(text)
    return (_COMPARISONS[sign] if sign else ""), text[len(sign) :].strip()


def _within(written: str, figure: _Figure, margin: _Figure) -> Expectation:
    """figure ± margin, the margin in % of the figure or absolute."""
    numerator, denominator = margin.numerator, margin.denominator
    if margin.suffix == "%":
        numerator, denominator = numerator * figure.numerator, denominator * 100 * figure.denominator
    common = figure.denominator * denominator
    middle, half = figure.numerator * denominator, numerator * figure.denominator
    text = f"{figure.text} ± {margin.text}"
    return _expected(text, -((half - middle) // common), (middle + half) // common, written)


def _expected(text: str, least: int, most: int | None, written: str) -> Expectation:
    least = max(least, 0)
    if most is not None and most < least:
        help = "a count is never negative" if most < 0 else "leave out the digits below 1, or give a tolerance"
        raise QuantityError(f"no whole number is '{written}'", help)
    return Expectation(text, least, most)


def _short(text: str) -> str:
    if len(text) > LONGEST:
        raise QuantityError(f"a quantity has at most {LONGEST} characters, this has {len(text):,}")
    text = text.strip()
    if not text:
        raise QuantityError("a quantity is missing", "write 60_965_224, 750M or <= 4.1G")
    return text


def _comparison(text: str) -> str:
    """The comparison that `text` begins with, as written; "" for none."""
    sign = text[: len(text) - len(text.lstrip("=<>≤≥!~≈"))]
    if sign and sign not in _COMPARISONS:
        rest = text[len(sign) :].strip() or "300M"
        known = {"=<": f"write '<= {rest}'", "=>": f"write '>= {rest}'"}
        known |= dict.fromkeys(("~", "≈"), f"write {rest} ± 2%")
        raise QuantityError(f"'{sign}' compares nothing", known.get(sign, "use =, <=, >=, < or >"))
    return sign


def _figure(text: str, unit: str) -> _Figure:
    match = re.compile(_FIGURE).fullmatch(text)
    if match is None:
        raise QuantityError(f"'{text}' is no quantity", _way_out(text))
    whole, decimals, suffix = match.group(1).replace("_", ""), (match.group(2) or "").replace("_", ""), match.group(3)
    scale = 1 if suffix == "%" else _scale(text, suffix, unit)
    digits = f"{int(whole):_}" + (f".{decimals}" if decimals else "")
    # a byte suffix is read best after a space, as it is printed: 1.5 MiB
    shown = f"{digits} {suffix}" if suffix in _BYTES else digits + suffix
    return _Figure(shown, suffix, scale, int(whole + decimals) * scale, 10 ** len(decimals))


def _scale(text: str, suffix: str, unit: str) -> int:
    if suffix in _SCALES:
        return _SCALES[suffix]
    if unit == "bytes":
        if suffix in _BYTES:
            return _BYTES[suffix]
        near = [known for known in (*_SCALES, *_BYTES) if known.lower() == suffix.lower()]
        raise QuantityError(
            f"'{suffix}' in '{text}' is no unit of bytes",
            f"write {text[: -len(suffix)].strip()}{near[0]}" if near else "use B, kB, MB, GB, TB, KiB, MiB, GiB or TiB",
        )
    if suffix in _BYTES:
        raise QuantityError(f"'{text}' is in bytes, but a count stands here", "use k, M, G or T")
    near = [known for known in _SCALES if known.lower() == suffix.lower()]
    raise QuantityError(
        f"'{suffix}' in '{text}' is no suffix of a count",
        f"write {text[: -len(suffix)].strip()}{near[0]}" if near else "use k, M, G or T",
    )


def _way_out(text: str) -> str:
    plain = text.replace(",", "")
    if "," in text and plain.replace(".", "", 1).isdecimal():
        return f"write {int(plain):_}" if plain.isdecimal() else "separate digits with _"
    if text[:1] == "-":
        return "a count is never negative"
    mantissa, mark, exponent = text.lower().partition("e")
    if mark and mantissa[:1].isdecimal() and exponent.lstrip("+-").isdecimal():
        return _without_power(mantissa, exponent)
    return "write 60_965_224, 750M or <= 4.1G"


def _without_power(mantissa: str, exponent: str) -> str:
    """What `4.1e9` is with a suffix."""
    whole, _, decimals = mantissa.partition(".")
    power = int(exponent) - len(decimals) if len(exponent) < 4 else 99
    if not (whole + decimals).isdecimal() or not 0 <= power <= 18:
        return "write the power as a suffix, or the figure in full"
    suffix = {3: "k", 6: "M", 9: "G", 12: "T"}.get(int(exponent))
    return f"write {mantissa}{suffix}" if suffix else f"write {int(whole + decimals) * 10**power:_}"


def _no_percent(figure: _Figure) -> None:
    if figure.suffix == "%":
        raise QuantityError(f"'{figure.text}' is a share of nothing", "a percentage is a tolerance, as in 300M ± 2%")


def _whole(figure: _Figure) -> int:
    whole, rest = divmod(figure.numerator, figure.denominator)
    if rest:
        raise QuantityError(f"'{figure.text}' is not a whole number", f"the nearest are {whole:_} and {whole + 1:_}")
    return whole
