"""What writers of programs share: variables and where their axes stand, calls of a framework's classes, names, formatting.

`writing.py` holds a program while it is written, `classes.py` the call of a framework's own class for a layer, derived from
what the layer declares and held to its figures. Open `writing.py` first.
"""
