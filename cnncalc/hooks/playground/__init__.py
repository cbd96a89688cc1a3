"""What the playground asks, a page in which cnncalc runs in the reader's own browser (docs/browser.md).

Requests and answers are JSON: `answer.py` reads a text and gives its table and faults, `detail.py` what there is to see of one
layer, `examples.py` what may be opened. Users' text goes out as text; the page makes no markup of it.

May import: everything but the commands. Open `answer.py` first.
"""
