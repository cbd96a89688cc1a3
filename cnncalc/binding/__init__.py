"""The binder: a type with positional and named values → a layer. One place for words, calls, mappings and programs.

`bind.py` is all of it; `owners.py` says whose class a dotted name is, `errors.py` what cannot be bound. Loaded only where
something is not as today's frameworks have it: `misuse.py`, the way out, with `spelled_out.py`, which completes a call;
`older_keras.py` with its table `keras_renamed.py`, for calls of Keras 1 and 2; `written.py` finds what an error points at.
It knows no YAML: whoever brings a call hands over what `called.Called` names.

May import: diagnostics, numbers, layers. Open `bind.py` first.
"""
