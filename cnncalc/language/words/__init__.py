"""One written word, and one layer expression in any spelling: `11x11` → (11, 11), `conv 96 11x11` → a `Call`.

`value.py` reads a value and splits at what stands outside brackets, `expression.py` a layer, `call.py` says what a layer
becomes, the same for words, pasted calls and mappings. Nothing is looked up yet.

May import: binding, layers.declaration and below; `expression.py` also pasted. Open `expression.py` first.
"""
