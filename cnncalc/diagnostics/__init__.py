"""What is wrong with a network, where that is written, and how it is said.

A fault is found anywhere (reading, names, arithmetic) and reaches the user in one form: `file:line:column: error:
message`, the line with a caret, and help. Text from a file passes through `printable` on the way, so that no control
character, bidirectional override or newline of a source reaches a terminal or a CI log raw.

This room imports no other. Open `fault.py` first; `caret.py` draws the marked line; what may be pointed
at is a `place.py` in a text, or a `part.py` of a file that is none.
"""
