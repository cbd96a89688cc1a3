"""Our own text ↔ graph. A text passes through document (what is written where), entries (layers, groups, blocks), words
and pasted (one layer → a `Call`), templates (what `$…` comes to), expansion (flat, named steps) and assembly (the graph).

`edits.py` reads what `whatif` and `--set` change, `zoo.py` knows the specs that are shipped;
`hints.py` and `misuse.py`, loaded with the first error, know the ways out of what newcomers write and paste.

May import: diagnostics, numbers, layers, graph, binding. No text is opened here (sources), nothing is printed (render).
Open `assembly/assemble.py` first; it calls the rest.
"""
