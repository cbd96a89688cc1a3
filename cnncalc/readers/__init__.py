"""Other people's networks as graphs: one folder or file a format, found by its name and loaded when it is met.

A reader takes a text or a file in somebody else's format and grows a graph (`cnncalc.graph`) from it, or says with a
place what it could not read. `python/` evaluates Python source without running it; a framework's reader beside it
(`torch/`, `keras/`) is tables of what the framework's names mean. Nothing read here is ever executed or imported.
"""
