"""A spec that is being typed: its hints and faults, and what its names lead to.

`read.py` reads one state of it, and of a text that is no YAML as much as stands before and after the line at fault
(`unfinished.py`, `unread.py`); `names.py` finds, follows and renames the names of layers, blocks and inputs.

May import: everything up to render, and the plain data beside it. Open `read.py` first.
"""
