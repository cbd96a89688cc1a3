"""A tree of scalars → a spec as written: its header, its blocks, its entries, each of which is a layer or a group.

`read.py` reads the header and asks the others: `blocks.py`, `entries.py` (lists of layers), which asks `layer.py` and
`group.py`. `spec.py` is what comes out. Nothing is expanded and no layer is looked up yet; faults are
collected with their places.

May import `diagnostics`, `binding`, `language.document` and `language.words`. Open `read.py` first.
"""
