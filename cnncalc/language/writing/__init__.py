"""Edits put into a spec's text, where the text can say them, with no other character touched.

`write.py` takes a network as its edits made it and gives the text; `values.py` writes an attribute, an argument of a
block, a variable or the input, `items.py` takes an entry out or puts one in.

May import `diagnostics`, `binding`, and all of `language` but `assembly`. Open `write.py` first.
"""
