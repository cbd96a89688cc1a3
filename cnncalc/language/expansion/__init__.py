"""Entries → flat steps: blocks, repeats, residuals, parallels and conditions written out, each step named. Nothing is bound.

`expand.py` `Expansion` goes through lists of entries and hands itself, as the `Writer` of `writer.py`, to whoever writes
the kind at hand: `blocks.py`, `repeats.py`, `groups.py`. They put steps and groups into the `Ledger`, which only grows;
ask `Names` what an entry is called and what a name stands for, `Calls` what a call says of itself, `Edits` what is
changed; and give every inner level a `Frame` of its own. `References` resolves names once all are known.

May import: language's entries, templates, pasted, words and below; never assembly. Open `expand.py` first.
"""
