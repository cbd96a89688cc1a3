"""The engine: nodes and edges, the walk that computes them, and the figures it leaves. No text, no screen.

`nodes.py` is the network, `walk.py` computes it a node at a time, `growth.py` lets a reader do so while it reads,
`findings.py` collects faults on the way, `report.py`, `row.py` and `totals.py` hold the figures, `order.py` says in
which order nodes run and which reach an output.

May import: diagnostics, numbers, layers. Open `walk.py` first.
"""
