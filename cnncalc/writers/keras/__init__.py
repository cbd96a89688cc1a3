"""A network as Keras code: Sequential where it is one, else functional.

`write.py` puts the text together and reads it back; `layers.py` says which function writes which layer, mostly as the class that its
declaration knows. Open `write.py` first.
"""
