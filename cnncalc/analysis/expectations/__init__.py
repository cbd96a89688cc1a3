"""What a spec expects of itself (`=>` and `expect:`), held against what was computed.

`checks.py` lists every expectation in the order written; `check.py` is one of them, `expected.py` reads `expect:`,
`figures.py` compares numbers, `marks.py` says which `=>` shapes are met, for the table.
"""
