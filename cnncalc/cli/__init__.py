"""The command line: one command, one file, imported when it is called.

`run.py` turns arguments into an exit code, and whatever goes wrong into one form; `app.py` lists the commands;
`options.py` declares what several of them take, `output.py` writes text whole or not at all.

May import: everything. Open the file named after the command.
"""
