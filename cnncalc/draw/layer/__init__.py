"""One layer's arithmetic as a picture: the input with its padding, the taps of one output position, the output.

`view.py` decides what of each axis is drawn, `figure.py` lays the scene out, `channels.py` joins channels to channels,
`text.py` draws for a terminal. Where a window lies is the layer's own word (`layers/families/taps.py`).
"""
