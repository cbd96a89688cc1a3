"""What `$name` and `$(…)` come to: a language of exact arithmetic, of which nothing is ever run by Python.

`template.py` finds templates in a word, `evaluate.py` reads an expression once and computes it, from `tokens.py`,
`parser.py`, `operations.py` (what an operator does) and `functions.py` (bounds, and what may be called); `fill.py` fills
in whole calls. `dollar.py` is for errors alone: what lacks its dollar sign.

May import: words and below; `evaluate.py` and what it stands on import no other part of language, since words and pasted
code compute with it too. Open `evaluate.py` first.
"""
