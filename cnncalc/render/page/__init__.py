"""A network as one self-contained HTML page: nothing is loaded, nothing is run but the page's own script.

`page.py` puts the page together from sections, a file each: `totals.py`, `shares.py`, `table.py`, `formulas.py`, `graph.py`,
`faults.py`. What is shown is a `Side` (`side.py`), a report with its texts; `lines.py` makes a table's lines of one side or two.
Every text of a user passes `markup.text`. Scripts and styles are in `assets/`, whose README says whose they are.

May import: everything up to analysis, the rest of render, and draw. Open `page.py` first.
"""
