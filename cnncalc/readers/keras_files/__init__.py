"""Files that Keras writes → graph: `.keras` archives, JSON of every Keras since the first, and `.h5` files.

`read.py` opens a file and gives the graph; `document.py` is its JSON with places, `entries.py` what the JSON says of layers and
models, `calls.py` which tensors each call reads, `grow.py` runs a model. Layers go through the binder (`layers.py`); what
`keras.ops` or TensorFlow does with a tensor is what a program's call of it does (`operations.py`).

May import: diagnostics, numbers, layers, graph, binding, readers.tensors, readers.keras. No code in a file is ever loaded.
"""
