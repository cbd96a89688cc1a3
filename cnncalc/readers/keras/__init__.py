"""Keras and tf.keras source → graph: layers called on tensors, models made of what they gave, and their order.

`read.py` finds the model and takes its part out of all that grew (`extract.py`); `session.py` notes every call of a layer, of
which `functional.py` makes models in Keras's order. `libraries.py` resolves names; `base_class.py`, `layer_class.py`,
`model_class.py` and `sequential.py` are the classes, `functions.py` and its kin what `tf.*`, `K.*` and `keras.ops.*` do.

May import: diagnostics, numbers, layers, graph, binding, readers.python, readers.tensors. Nothing of a program is run.
"""
