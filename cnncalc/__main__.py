"""The command `cnncalc`, and `python -m cnncalc`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; never returns."""
    arguments = sys.argv[1:]
    if arguments in (["--version"], ["-V"]):  # answered before anything is imported
        from cnncalc import __version__

        sys.stdout.write(f"cnncalc {__version__}\n")
        sys.exit(0)
    import gc

    gc.set_threshold(200_000, 20, 20)  # a short process that makes no cycles of its own: collecting is start-up time
    try:
        from cnncalc.cli.run import run

        code = run(arguments)
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()
