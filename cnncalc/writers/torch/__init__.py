"""A network as PyTorch code: a class with `__init__` and `forward`.

`write.py` puts the text together and reads it back; `maps.py`, `values.py`, `shapes.py` and `joins.py` say how a layer is
written that is not simply a class of PyTorch's, whose call comes from the layer's own declaration. Open `write.py` first.
"""
