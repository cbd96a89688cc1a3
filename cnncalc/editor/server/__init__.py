"""The language server: the protocol on one side, open documents on the other. Only this folder needs pygls.

`serve.py` starts it, `protocol.py` keeps the documents in step, `features.py` answers, `convert.py` turns plain data
into the protocol's.

May import: everything up to render, the plain data beside it, pygls. Open `serve.py` first.
"""
