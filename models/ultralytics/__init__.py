"""The building blocks of the YOLO family, as its papers and model files describe them, with the names of their weights."""
