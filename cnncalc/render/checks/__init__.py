"""What `check` found, in the formats of those who read it: people, and the programs that run it.

`text.py` and `markdown.py` are for people, `plain.py` for anybody's program; `github.py`, `gitlab.py`, `junit.py` and
`sarif.py` for the programs they are called after, which show each unmet expectation at its line (`problems.py`).
"""
