"""Pictures of a layer's arithmetic and of whole networks: SVG, PDF, PNG, TikZ, Mermaid, and text for a terminal.

A picture is a `Scene` of a few primitives (`scene.py`); `writers/` has one file a format, which know nothing of networks.
`layer/` draws what one output position of a layer reads, from the layer's own `taps` and `joins`; `network/` draws boxes that
follow the maps' sizes, or the graph.

May import: everything up to analysis. Open `scene.py` first.
"""
