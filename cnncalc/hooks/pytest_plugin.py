"""The plugin of pytest: specs, and programs that say what they expect, as tests. Off unless `--cnncalc`, or `cnncalc = true`
in the configuration, asks for it; until then it loads nothing."""

from __future__ import annotations

TYPE_CHECKING = False  # as type checkers know it

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """The switch, on the command line and in the configuration."""
    help = "collect specs, and programs with expectations, as tests"
    parser.getgroup("cnncalc").addoption("--cnncalc", action="store_true", default=False, help=help)
    parser.getgroup("cnncalc").addoption(
        "--cnncalc-comments", action="store_true", default=False, help="hold shapes in ordinary comments too"
    )
    parser.addini("cnncalc", help, type="bool", default=False)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """The expectations of a file that holds a network; None for every other."""
    config = parent.config
    if not (config.getoption("cnncalc") or config.getini("cnncalc")):
        return None
    name = file_path.name
    if not name.endswith((".yaml", ".yml", ".cnn", ".py")) or name == "conftest.py":
        return None
    if name.endswith(".py") and any(file_path.match(pattern) for pattern in config.getini("python_files")):
        return None  # a test of its own
    from cnncalc.sources.search import holds_source

    if not holds_source(str(file_path)):
        return None
    from cnncalc.hooks.pytest_items import NetworkFile

    return NetworkFile.from_parent(parent, path=file_path)
