"""PyTorch source → graph: what `torch`, `torch.nn`, `torch.nn.functional` and a tensor's methods mean, as tables.

`read.py` finds the model and its input and lets `Session` (`session.py`) grow the network while `forward` is evaluated;
`libraries.py` resolves names, `modules.py` and `containers.py` are `nn.Module` and its kin, `tensor.py` a tensor with its
batch, `views.py`, `indexing.py`, `operators.py`, `functions.py` and `methods.py` what is done with one.

May import: diagnostics, numbers, layers, graph, binding, readers.python. Nothing of a program is run. Open `read.py` first.
"""
