"""From a node of the tree to a host function that runs it: one file for each kind of statement or expression.

`prepare.py` finds the file by the name of the node's class and loads it when it is first met. Each file ends with
`MAKERS`, a table from node classes to functions of (machine, node, scope) that give a function of the frame.
"""
