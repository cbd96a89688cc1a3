"""What other tools say of a network: how each counts operations and parameters, one small file a tool.

`seen.py` is what a counter sees of a row (its layer, its elements, whether it ran as a module), `term.py` what a rule gives:
a factor of a sum of the row's own figures, with words for it. A tool's file has `terms`, its rule for a row, and says its unit,
its parameters and its defects. `counted.py` finds the file by name and sums over a report.

May import: everything up to analysis. Open `fvcore.py` first.
"""
