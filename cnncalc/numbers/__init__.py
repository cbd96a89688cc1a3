"""The arithmetic, written once, and the kinds of number it runs over.

`arithmetic.py` has the rules, one line each, with formula and source. They take ints, arrays, and what stands here:
`term.py` remembers how it was computed, `interval.py` bounds, `closed.py` (over `polynomial.py`) is a size in symbols,
`unknown.py` a figure nobody gave. `named_tuple.py` is what records of numbers are made of.

May import nothing but the standard library. Open `arithmetic.py` first.
"""
