"""Definitions of the YOLO family as ultralytics writes them (`yolov8n.yaml`: backbone and head, a line a layer) → graph.

`definition.py` makes checked lines of the YAML, `scaling.py` finds depth and width, `arguments.py` turns a line's arguments
into those of its module's class; the classes are programs in `models/ultralytics`, which the rooms of PyTorch read.
`building.py` makes each layer for what it is given and runs it, so that channels need no rule of their own.

May import: diagnostics, layers, graph, binding, language's YAML, the rooms of programs. Open `read.py` first.
"""
