"""Graph → ONNX: a file with the network's operators and the shapes of its weights, and none of their data.

`proto.py` writes the messages, `net.py` is the file while it grows, `layers.py` says which function writes which layer.
Weights are inputs of the graph, marked as weights; our reader takes them for what they are.

May import: diagnostics, numbers, layers, graph, binding, readers, and `writers/code` for values. Open `write.py` first.
"""
