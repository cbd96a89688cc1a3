"""What a layer can declare: attributes of several kinds, spellings, shapes, weights, conditions. No layer stands here.

`layer.py` is the class that every layer derives from, `declare.py` what its attributes are written with (`kinds.py`
reads their values), `spelling.py` its names; `condition.py` and `rank.py` say what does not fit. `shape.py` is a shape,
`written_shape.py`, `loose_shape.py` and `quantity.py` what is written of one.

May import: diagnostics, numbers. Open `layer.py` first.
"""
