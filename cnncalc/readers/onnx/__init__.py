"""ONNX models: the file's own messages, read in place, and what each operator does to a tensor.

`wire.py` reads protobuf's wire format over a mapped file and copies no tensor; `model.py` says what the messages hold.
`read.py` is the way from a file to a graph; open it first. `running.py` takes one node after another; what an operator is
stands in `operators/`, one file a subject, loaded when a file has such a node. Arithmetic on shapes is in `folding/`.
May import: diagnostics, numbers, layers, graph, binding, readers.tensors.
"""
