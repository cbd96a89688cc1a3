"""Other people's networks → graph: one file or folder a format, found by name and loaded when a source is of it.

`formats.py` tells what kind of file a source is, by its name and its first bytes, and who reads it. A new format is one
entry there and one reader beside it: a function that takes a source and grows a network (`cnncalc.graph.growth`), whose
layers come from the binder (`cnncalc.binding.bind`) and whose faults point into the user's own file. `python/` evaluates
Python source; what a framework's names mean in it is a folder of tables beside it.

May import: diagnostics, numbers, layers, graph, binding. Nothing that is read is ever run. Open `formats.py` first.
"""
