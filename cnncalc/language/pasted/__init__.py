"""Code pasted from Keras or PyTorch → calls: loaded only where such code stands. A program is not read here.

`calls.py` reads calls and assignments, `sources.py` what stands in the brackets behind a layer, `functional.py` which
layer a function or a method is, `code.py` lines of code that are no layer's call, which `evaluated.py` hands to the evaluator of
programs, `wrappers.py` (used while entries are written out) Sequential and Bidirectional.

May import: words' `call.py` and `value.py`, `templates/evaluate.py`, misuse, binding and below, and `wrappers.py` also
entries; never `words/expression.py`, which asks this room. Open `calls.py` first.
"""
