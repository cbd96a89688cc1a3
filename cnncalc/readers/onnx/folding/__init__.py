"""Arithmetic on numbers that are known: what exporters write of shapes (`Shape`, `Gather`, `Mul`, `Concat`, …) comes to numbers.

`fold.py` says which operators are folded, and folds; `numeric.py` has them value by value, `arrays.py` those that cut and join;
`floats.py` computes with float32 as the runtime would. A size may be a multiple of the batch or a formula in free sizes; what
that does not allow is not folded.
May import: numbers, readers.tensors, and the reader's values.
"""
