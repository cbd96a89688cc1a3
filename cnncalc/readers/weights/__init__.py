"""Files of weights → the names and shapes of their tensors; no number of a tensor is read, and nothing is constructed.

`read.py` sees which kind a file is: safetensors (`safetensors.py`), PyTorch's archives and older files (`archive.py`).
`pickled.py` follows a pickle's instructions over values of its own (`stored.py`), whatever classes it names; `states.py` finds the
tensors in what comes of it, however deep in a checkpoint.

May import: diagnostics, numbers. Open `read.py` first.
"""
