"""A whole network as a picture: boxes that follow the maps' sizes, or a graph of layers and blocks.

`units.py` makes of a report the units that are drawn (layers with what follows them value by value, or folded blocks);
`boxes.py` and `graph.py` lay them out, `layered.py` and `graphviz.py` place a graph's nodes, `lanes.py` draws for a terminal.
"""
