"""What is derived from a report or from declarations; nothing here prints.

`receptive_field.py`, `memory.py` and `formulas.py` walk a report once more, `explanation/` tells where each number comes
from; `fold.py` sums rows up, `whatif.py` compares two reports, `expectations/` holds a report to what its spec expects,
`reference.py` says what there is to say of a layer type.

May import: everything up to sources. Open the file named after the figure.
"""
