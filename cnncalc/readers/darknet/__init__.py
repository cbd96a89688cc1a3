"""Darknet's `.cfg` → graph: YOLO and the classifiers before it.

`sections.py` reads the text, `read.py` lets the sections grow a network one after another, `kinds.py` says what each kind of
section becomes, and the files it names say it for the kinds of one family.

May import: what every reader may. Open `read.py` first.
"""
