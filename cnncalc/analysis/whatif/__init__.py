"""What follows from a change: one variant of a network beside the network as it was.

`changes.py` says which layers differ.

May import: everything up to sources, and this room. Open `changes.py` first.
"""
