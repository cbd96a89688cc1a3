"""Graph → text of another kind: one file or folder a target, the way of `readers/` the other way round.

`values.py` writes an attribute's value, `words.py` a layer, derived from what the layer declares;
`trial.py` holds a call to the row that it stands for, `equal.py` a network that was read back to the one written. What
cannot be written is an error that names all such layers (`unwritten.py`).

May import: diagnostics, numbers, layers, graph, binding, language, readers. Open `words.py` first.
"""
