"""Python as it stands on a page or in a notebook → Python: prompts, fences, magics, curly quotes, Python 2's statements.

Only a text that does not parse comes here. `clean.py` takes one step after the other until it does; a step is a function
from lines to the ways in which they may be meant (none, where it finds no sign of its own). A line keeps the column that
each of its characters had (`line.py`), by which the finished tree is moved back onto the user's own text: places and
carets are true whatever was taken out.

May import: diagnostics and this room's `errors.py`. Open `clean.py` first.
"""
