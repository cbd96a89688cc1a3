"""Caffe's `.prototxt` → graph, in the three generations of its syntax.

`text.py` reads the text format of protocol buffers, `items.py` makes layers of the messages whatever their generation,
`read.py` lets them grow a network, `kinds.py` says which function adds a layer of each type.

May import: what every reader may. Open `read.py` first.
"""
