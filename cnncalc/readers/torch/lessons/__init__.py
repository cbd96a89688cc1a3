"""What a fault of the engine means in PyTorch's code, and the line that mends it.

One file is one kind of misfit. A mend is the user's own call with other arguments, tried on the shapes that met
before it is shown.

May import: what its parent may. Open `lesson.py` first.
"""
