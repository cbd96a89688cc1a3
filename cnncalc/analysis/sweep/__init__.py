"""Many variants of a network at once: which are valid, what each comes to, which are best.

From the grid down: `grid.py` makes of edits with several values the variants, `traced.py` walks their network once over
swept numbers, `program.py` computes what is asked for in blocks, `search.py` keeps the best of them. Start with
`sweep.py`, which puts these together. NumPy is imported here and nowhere before.
"""
