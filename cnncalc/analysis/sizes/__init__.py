"""Which input sizes are legal for a network: a rule, and the proof that it holds for every size.

`trial.py` tries one size with the integer engine, `proof.py` finds how legal sizes go on beyond those tried, `rule.py`
says them in words, `legal.py` puts it together. `lost.py` counts the pixels that floors throw away, `mending.py` says
what stands in the way where no size is legal, `programs.py` reads a program again at other sizes.

May import: everything up to sources, and this room. Open `legal.py` first.
"""
