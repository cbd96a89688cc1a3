"""Steps → the graph: inputs read, every step bound to its layer, what it reads resolved, the order found.

`assemble.py` is the way through; `inputs.py` finds the network's inputs, `connect.py` makes the edges, `lone_merge.py`
answers a merge that joins one layer with nothing.

May import: everything in language, graph, binding and below. Open `assemble.py` first.
"""
