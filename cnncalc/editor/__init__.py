"""What an editor asks of a text that is being typed: hints, diagnostics, hovers, completions, names, fixes, totals.

`reading.py` is what comes of one state of a text; `specs/` and `programs/` read theirs, as far as an unfinished text can
be read. Everything here is plain data in characters; `server/` alone knows the protocol and needs pygls.

May import: everything up to render. Open `document.py` first: an open file, its edits, and what was last known of it.
"""
