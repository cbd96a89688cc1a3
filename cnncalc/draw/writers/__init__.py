"""A scene in a format: one file each, `write(scene) -> text or bytes`.

`svg.py` is the fullest (dark and light, animation, titles); `pdf.py` and `tikz.py` draw the light colours, at rest.
None knows what it draws.
"""
