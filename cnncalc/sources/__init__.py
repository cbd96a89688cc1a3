"""From what a user names to a graph: a path, standard input, `zoo:NAME`, an expression, a mapping.

`load.py` decides who reads it (the language, or a reader of other people's formats), `text.py` opens it, bounded in size.

May import: everything up to language and readers. Open `load.py` first.
"""
