"""A network as a spec: names kept, equal structure found again as blocks and repeats, no key that a default says.

`write.py` puts the file together and holds it to the report by reading it back; `flat.py` writes one entry a layer. Open
`write.py` first.
"""
