"""Quick fixes: what a problem's help says, as edits of the text. Each is tried on the text before it is offered.

`fix.py` tries and offers; `said.py` takes out of a sentence what it says to write; `in_spec.py` and `in_program.py` say
where that could be written.

May import: everything up to render, and the plain data beside it. Open `fix.py` first.
"""
