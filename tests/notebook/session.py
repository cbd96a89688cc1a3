"""Run by `test_ipython.py`: cells from standard input as JSON, run by IPython; prints what each of them displayed."""

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout

from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

shell = InteractiveShell.instance(colors="nocolor")
shell.history_manager.enabled = False
told = []
for cell in json.load(sys.stdin):
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()), capture_output() as captured:
        done = shell.run_cell(cell, store_history=True)
    texts = [output.data.get("text/plain", "") for output in captured.outputs]
    told.append({"shown": texts, "out": captured.stdout + captured.stderr, "ok": done.success})
json.dump(told, sys.stdout)
