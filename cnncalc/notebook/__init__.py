"""`cnncalc.shape`: a network shown where it is asked about, in a notebook's cell or a prompt.

`shape.py` is the function, `shown.py` what it gives, in HTML, Markdown and plain text; `live.py` reads models that are
alive, `torch_model.py` writes one of PyTorch's as the text of a program, `cells.py` has the cells that were run before.
Nothing of a model is run, and no framework is imported: one is asked where the user has imported it.

May import: everything up to render. Open `shape.py` first.
"""
