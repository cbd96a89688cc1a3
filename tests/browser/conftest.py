"""A headless Chromium for the pages, where one is named: `CNNCALC_BROWSER=/usr/bin/chromium pytest tests/browser`.

Needs the extra `browser` (Playwright, which drives it, and axe-core). Without the variable these tests are skipped.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

BROWSER = os.environ.get("CNNCALC_BROWSER")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not BROWSER:
        for item in items:
            if Path(str(item.path)).parent == Path(__file__).parent:
                item.add_marker(pytest.mark.skip(reason="CNNCALC_BROWSER names no browser"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    sync = pytest.importorskip("playwright.sync_api")
    with sync.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield found
        found.close()


class Opened:
    """A page that was opened, with all that its console said and all that it asked the network for."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.said: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda message: self.said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.said.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (self.said.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: self.asked.append(request.url))

    def rows(self) -> list[str]:
        """The names in the table, from the top."""
        found: list[str] = self.page.eval_on_selector_all("#layers-table tbody tr:not(.detail) th", "all => all.map((th) => th.textContent)")
        return found

    def column(self, number: int) -> list[str]:
        """The texts of a column of the table, from the top."""
        found: list[str] = self.page.eval_on_selector_all("#layers-table tbody tr:not(.detail)", f"all => all.map((tr) => tr.cells[{number}].textContent)")
        return found


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Any]:
    """Opens the text of a page as a file: `opened(text, width=…, dark=…)`."""
    contexts = []

    def open_(text: str, width: int = 1400, dark: bool = False, axe: bool = False) -> Opened:
        path = tmp_path / "report.html"
        path.write_text(text, encoding="utf-8")
        context = browser.new_context(viewport={"width": width, "height": 1000}, color_scheme="dark" if dark else "light", reduced_motion="reduce")
        contexts.append(context)
        if axe:
            context.add_init_script(path=AXE())
        found = Opened(context.new_page())
        found.page.goto(path.as_uri())
        return found

    yield open_
    for context in contexts:
        context.close()


def AXE() -> str:
    """Where axe-core is."""
    module = pytest.importorskip("axe_playwright_python")
    return str(Path(module.__file__).parent / "axe.min.js")
