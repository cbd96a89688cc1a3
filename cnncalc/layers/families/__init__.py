"""What the layers of a family share: a base class, or the rule of one axis. No layer stands here either.

Windows (`window.py`, with `convolution.py` and `pooling.py` upon it, `padding.py` below), norms, merges, edges,
refilled and resized axes, sequences and recurrence, low-rank updates. A layer takes what it needs; what only one layer
has stays in that layer's file.

May import: diagnostics, numbers, layers.declaration. Open `window.py` first.
"""
