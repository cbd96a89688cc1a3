"""TensorFlow Lite's `.tflite` → graph, float and quantized; of weights their shapes alone are read.

`model.py` reads the file by the packages `tflite` and `flatbuffers` (extra `cnncalc[tflite]`), within bounds; `read.py` takes
its operators one by one, `kinds.py` says which function adds the layer of each.

May import: what every reader may. Open `read.py` first.
"""
