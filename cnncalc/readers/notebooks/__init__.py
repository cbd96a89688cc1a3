"""Notebooks (`.ipynb`) → the program in them: the text of each code cell, and where it stands. Nothing is evaluated here.

`notebook.py` reads the JSON (nbformat 1 to 4) and gives the code cells in order, each with its stored outputs; `cut.py`
takes those that count where a cell was named. What IPython adds to Python (magics, shell lines) is taken out where a
text is parsed: `cnncalc.readers.python.snippets`. `outputs/` reads what a notebook has printed, to hold it to the
network.

May import: diagnostics, numbers. Open `notebook.py` first.
"""
