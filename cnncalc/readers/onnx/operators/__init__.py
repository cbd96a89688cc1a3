"""What ONNX's operators do to a tensor: one file a subject, with a table of the operators that it holds.

`table.py` says which file has an operator; a file is loaded when a model has a node of it. A function takes a `Call` and gives
the node's output, a tuple of several, or None for one that nobody could tell.
May import: layers, readers.tensors, and the rest of this room.
"""
