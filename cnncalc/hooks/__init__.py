"""What other programs load of cnncalc: the plugin of pytest, and the extension of IPython (`ipython.py`).

`pytest_plugin.py` is loaded by every pytest beside which cnncalc is installed, so it imports nothing until it is asked;
`pytest_items.py` is what it then collects.
`playground/` is what the playground of the documentation asks, in the reader's browser.

May import: everything but the commands (of `cli/`, `texts.py` alone).
"""
