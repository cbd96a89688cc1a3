"""What a notebook has printed → expectations: the tables of a network's layers, and shapes.

`tables.py` reads what Keras's `summary()` (1 to 3), torchsummary and torchinfo print; `shapes.py` finds shapes in any
other output. Both say on which line of the output something stands. What they are held to is another room's.

May import: diagnostics, numbers. Open `tables.py` first.
"""
