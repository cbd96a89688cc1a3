"""A Python program that is being typed: its hints and faults, class by class.

`read.py` reads one state of it; `targets.py` says which of its classes are networks, `runs.py` evaluates one of them,
`lines.py` tells what its lines come to, `unfinished.py` reads a text that is no Python without what is unfinished, `pieces.py`
and `kept.py` keep what was found out before.

May import: everything up to render, and the plain data beside it. Open `read.py` first.
"""
