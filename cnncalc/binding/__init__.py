"""The binder: a type with positional and named values → a layer. One place for words, calls, mappings and programs.

`bind.py` is all of it; `owners.py` says whose class a dotted name is, `errors.py` what cannot be bound, `misuse.py` (loaded
only for an error) the way out. It knows no YAML: whoever brings a call hands over what `bind.Called` names.

May import: diagnostics, numbers, layers. Open `bind.py` first.
"""
