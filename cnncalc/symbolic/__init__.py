"""Kinds of number, other than int, that the rules of `cnncalc.arithmetic` run over.

`term` remembers how a value was computed, `interval` bounds it, `closed` keeps it as a formula in symbolic sizes,
`unknown` says that nobody knows it. Each class brings the operators and the named functions of the arithmetic.
"""
