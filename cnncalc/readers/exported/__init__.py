"""Archives of `torch.export` (`model.pt2`) → graph, from the JSON that they hold; no weight is read, no pickle is opened.

`archive.py` finds the JSON in the zip, `schema.py` makes checked values of it, `running.py` applies its nodes one after the
other to tensors of `cnncalc.readers.tensors`: what an operator means is what the functions of `cnncalc.readers.torch` mean,
and `operators.py` says how ATen's names and arguments become theirs. `stated.py` holds the result to the archive's own shapes.

May import: diagnostics, numbers, layers, graph, binding, the rooms of programs. Open `read.py` first.
"""
