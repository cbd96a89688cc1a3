"""Python source evaluated without running it: only `ast.parse` ever sees the text. Open `program.py` first.

A tree's nodes become host functions of a frame (`code/`), run by need for the names that are asked for (`modules.py`),
over plain values, functions, classes and values of libraries; bounded by `bounds.py`. May be imported from outside:
`program.Program` (a source: `bindings`, `value`, `run`, `call`), `errors.ProgramError` (all that leaves), `bounds.Bounds`;
for a framework's tables `libraries.Libraries` (`claims`, `find`, `unbound`), `values.Native` (a callable of
(site, args, kwargs)), `classes.Class` and `Instance` (what programs inherit from), `foreign.Foreign` (a tensor's
protocol) and `Unknown` (what only a run would tell), `frames.Site` (where a call stands: `place`, `argument(i)`,
`calls`, `error`). `libraries/` says what the standard library means, one file a module.
"""
