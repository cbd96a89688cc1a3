"""A tensor as a program holds it, and what every framework does with one: the room that the readers of programs share.

`tensor.py` is a slot of the growing graph with its axes, one of which is the batch (`batch.py`); `session.py` is one reading:
the graph that grows, names, and the step from a call to a node. `views.py`, `indexing.py`, `cutting.py`, `operators.py` and
`making.py` are what NumPy's kin do alike; `acts.py` is where a framework adds its own.

May import: diagnostics, numbers, layers, graph, binding, readers.python. Open `tensor.py` first.
"""
