"""Every number of a network explained, as data: steps (symbols = numbers = value), sentences, and a legend in words.

`layer.py` explains one layer, `network.py` chooses and groups layers; `windows.py`, `field.py` and `memory.py` tell of
padding and lost pixels, of receptive fields and of what lives at once; `story.py` tells how a fault came about.

A formula is read off the trace of the rules that compute the table; none is written here. May import: everything up to
sources, and the rest of analysis. Open `layer.py` first.
"""
