"""TorchScript archives (`torch.jit.save`: `.pt`, `.ptl`, `.torchscript`) → graph, from the code and the attributes that they hold.

`archive.py` finds the entries of the zip and follows its pickles, of which nothing is constructed; `code.py` makes functions of
the text, which the evaluator of `cnncalc.readers.python` runs; `objects.py` are the modules, `names.py` what `torch`, `ops` and
the like mean in that text: operators on tensors are those of `cnncalc.readers.exported`, those on numbers stand in `scalars.py`.

May import: diagnostics, numbers, layers, graph, binding, the rooms of programs. Open `read.py` first.
"""
