"""What is written where: a spec's text as a tree of scalars that know their exact characters, and writing into it.

`yaml_tree.py` (YAML) and `lines.py` (one-liners, `.cnn`) read; `nodes.py` is the tree. Only errors and writes go on to
`span.py` and `decode.py` (which characters of the file stand for which of a value) and `replace.py` (changing one value
and no other character). What the text means is not known here.

May import `diagnostics`, `layers.declaration` and `language.words`. Open `nodes.py` first.
"""
