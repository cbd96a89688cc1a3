"""A network as Keras code: Sequential where it is one, else functional.

`write.py` puts the text together and reads it back; `layers.py` says how each layer is written, mostly as the class that its
declaration knows. Open `write.py` first.
"""
