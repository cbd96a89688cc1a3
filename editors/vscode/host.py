"""The extension in a real VS Code: packed, installed in code-server, opened in a browser, and used as a person would.

    npm install code-server     # what it builds needs a compiler, Python, libkrb5-dev; its Node.js must be of its version
    pip install -e '../..[lsp,browser]'
    python host.py cnncalc.vsix --code-server node_modules/.bin/code-server --browser /usr/bin/chromium

Every check prints a line; the first that fails ends it, with a picture of the window in --pictures.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Error, Page, sync_playwright

TORCH = """\
import torch
from torch import nn


# cnncalc: at 3x32x32
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, padding=1)
        self.conv2 = nn.Conv2d(15, 32, 3)
        self.fc = nn.Linear(32 * 30 * 30, 10)

    def forward(self, x):
        x = torch.relu(self.conv1(x))
        x = torch.relu(self.conv2(x))
        return self.fc(torch.flatten(x, 1))
"""
KERAS = """\
import keras
from keras import layers

inputs = keras.Input(shape=(28, 28, 1))
x = layers.Conv2D(32, 3, activation="relu")(inputs)
x = layers.Flatten()(x)
model = keras.Model(inputs, layers.Dense(10)(x))
"""
SPEC = """\
input: 28x28x1
layers:
  - conv 32 3x3
  - second: conv 64 3x3
  - maxpool 2
  - skip: conv 64 1x1 from=second
  - cnov 64 5x5
  - flatten
"""
LINES = "input 28x28x1\nconv 32 3x3\nfc 10\n"
CELL = {
    "cell_type": "code",
    "execution_count": None,
    "metadata": {},
    "outputs": [],
    "source": TORCH.replace("15, 32", "16, 32"),
}
NOTEBOOK = {"cells": [CELL], "metadata": {"language_info": {"name": "python"}}, "nbformat": 4, "nbformat_minor": 5}
SETTINGS = {  # what else a new window would open over the editor
    "workbench.startupEditor": "none",
    "chat.disableAIFeatures": True,
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "telemetry.telemetryLevel": "off",
    "files.autoSave": "off",
}
TEXT = """() => Array.from(document.querySelectorAll('.editor-instance .view-line, .notebook-editor .view-line'))
    .map((line) => [parseInt(line.style.top), line.innerText.replace(/\\u00a0/g, ' ')])
    .sort((a, b) => a[0] - b[0]).map((line) => line[1]).join('\\n')"""


class Window:
    """A window of the editor. Shapes stand at the ends of the lines that `text` gives."""

    def __init__(self, page: Page, folder: Path, pictures: Path) -> None:
        self.page = page
        self.keys = page.keyboard
        self.folder = folder
        self.pictures = pictures

    def until(self, what: str, holds: Callable[[], Any], seconds: float = 40) -> Any:
        """Wait until something holds; what it came to."""
        stop = time.monotonic() + seconds
        while time.monotonic() < stop:
            found = holds()
            if found:
                print(f"ok  {what}", flush=True)
                return found
            self.page.wait_for_timeout(200)
        picture = self.pictures / "failed.png"
        self.page.screenshot(path=picture)
        raise SystemExit(f"not so: {what} (see {picture})\n{self.text()}")

    def text(self) -> str:
        return str(self.page.evaluate(TEXT))

    def shows(self, what: str, *wanted: str, seconds: float = 40) -> None:
        """Wait until the editor shows texts."""
        self.until(what, lambda: all(each in self.text() for each in wanted), seconds)

    def there(self, selector: str, text: str) -> Any:
        """The elements of a kind that hold a text, those that are seen."""
        return [each for each in self.page.locator(selector, has_text=text).all() if each.is_visible()]

    def press(self, *keys: str) -> None:
        for key in keys:
            self.keys.press(key)
            self.page.wait_for_timeout(150)

    def type(self, text: str) -> None:
        self.keys.type(text, delay=40)

    def again(self, what: str, tries: Callable[[], None], holds: Callable[[], Any]) -> None:
        """Do something until it has worked: what is pressed too early is lost, as it is for a person."""

        def done() -> Any:
            tries()
            stop = time.monotonic() + 5
            while not (found := holds()) and time.monotonic() < stop:
                self.page.wait_for_timeout(200)
            return found

        self.until(what, done)

    def pick(self, key: str, typed: str, row: str) -> None:
        """Type into the list that a key opens, and take its row."""

        def tries() -> None:
            self.press("Escape", key)
            self.type(typed)

        self.again(f"{row} is found", tries, lambda: self.there(".quick-input-list .monaco-list-row.focused", row))
        self.press("Enter")

    def command(self, name: str) -> None:
        self.pick("F1", name, name.split(": ")[-1])

    def open(self, name: str) -> None:
        self.pick("Control+p", name, name)
        self.until(f"{name} is open", lambda: self.there(".tab.active", name))

    def go(self, line: int, column: int) -> None:
        def tries() -> None:
            self.press("Escape", "Control+g")
            self.type(f"{line}:{column}")
            self.press("Enter")

        self.again(f"line {line}", tries, lambda: self.there(".statusbar-item", f"Ln {line}, Col {column}"))

    def fix(self, title: str) -> None:
        """Take a fix where the cursor is."""
        self.again(
            f"a fix: {title}", lambda: self.press("Escape", "Control+."), lambda: self.there(".action-widget", title)
        )
        self.press("Enter")

    def servers(self) -> list[int]:
        """The language servers that run in the folder."""
        found = []
        for entry in Path("/proc").iterdir():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0") if entry.name.isdigit() else []
                if b"lsp" in words and (entry / "cwd").readlink() == self.folder:
                    found.append(int(entry.name))
            except OSError:
                continue  # it is gone
        return found


def trust(window: Window) -> None:
    """A folder that is not trusted starts nothing of its own; once it is, its environment's command runs."""
    window.open("net.py")
    window.until(
        "a folder that is not trusted starts nothing of its own",
        lambda: window.there(".notifications-toasts", "was not found"),
    )
    assert not window.servers()
    window.command("Workspaces: Manage Workspace Trust")
    window.until("trust can be given", lambda: window.there("a[role=button], .monaco-button", "Trust"))
    window.press("Control+Enter")
    window.until("the server of .venv runs", window.servers)
    window.press("Escape")
    window.command("Notifications: Clear All Notifications")


def programs(window: Window) -> None:
    """Shapes, totals, fixes, formulas and expectations in PyTorch and Keras code, and in a notebook."""
    window.open("net.py")
    window.shows("shapes at the ends of lines", "padding=1)16×32×32", "self.conv1(x))16×32×32")
    window.until(
        "totals above the class, as a least", lambda: window.there(".codelens-decoration", "at least 448 params")
    )
    window.go(15, 3)
    window.fix("Write nn.Conv2d(16, 32, 3)")  # it is offered anywhere on the line
    window.shows("the fix is in the text", "nn.Conv2d(16, 32, 3)32×30×30")
    # 16·(3·3·3 + 1) + 32·(3·3·16 + 1) + 10·(32·30·30 + 1), as PyTorch counts
    window.until(
        "the totals follow", lambda: window.there(".codelens-decoration", f"{16 * 28 + 32 * 145 + 10 * 28801:,} params")
    )
    window.go(10, 30)
    window.command("Show or Focus Hover")
    window.until(
        "formulas under the pointer",
        lambda: window.there(".monaco-hover", "params = weight + bias = 4608 + 32 = 4,640"),
    )
    window.press("Escape")
    window.page.get_by_text("16×32×32", exact=True).first.dblclick()
    window.shows("a double click writes what is shown", "padding=1)  # => 16x32x32")
    window.go(14, 1)
    window.press("End", "Enter")
    window.type("x = self.")
    window.shows("an unfinished line leaves the rest", "self.conv1(x))16×32×32", "was 32×30×30")
    window.press("Escape", *["Control+z"] * 4)
    window.open("keras_net.py")
    window.shows("Keras too", "(inputs)26×26×32", "Flatten()(x)21632")
    window.open("net.ipynb")
    window.shows("a cell of a notebook too", "padding=1)16×32×32")


def specs(window: Window) -> None:
    """Names, fixes and completion in specs."""
    window.open("net.cnn")
    window.shows("lines of a .cnn file", "conv 32 3x326×26×32")
    window.open("net.yaml")
    window.shows("a spec", "skip: conv 64 1x1 from=second24×24×64")
    window.go(6, 29)
    window.again(
        "a definition is gone to", lambda: window.press("F12"), lambda: window.there(".statusbar-item", "Ln 4, Col 5")
    )
    window.again(
        "a name can be given anew", lambda: window.press("Escape", "F2"), lambda: window.there(".rename-box", "")
    )
    window.press("Control+a")
    window.type("first")
    window.press("Enter")
    window.shows("everywhere it is meant", "- first: conv 64 3x3", "from=first")
    window.go(7, 5)
    window.fix("Write conv")
    window.shows("in the text", "- conv 64 5x520×20×64", "flatten25600")
    window.press("Control+End")
    window.type("  - max")
    window.until("layers are offered", lambda: window.there(".suggest-widget", "maxpool"))
    window.type("pool 2 fro")
    window.until("keys are offered", lambda: window.there(".suggest-widget .focused", "from"))
    window.press("Enter")
    window.until("after from= the names are", lambda: window.there(".suggest-widget", "skip"))
    window.type("skip")
    window.press("Escape")
    window.shows("the line is computed", "maxpool 2 from=skip12×12×64")


def server(window: Window) -> None:
    """A server that is killed, restarted, told of files, or that cannot be started."""
    first = window.until("a server runs", window.servers)[0]
    os.kill(first, signal.SIGKILL)
    second = window.until("one that is killed is started again", lambda: [n for n in window.servers() if n != first])[0]
    window.command("cnncalc: Restart the language server")
    window.until("one that is told to as well", lambda: [n for n in window.servers() if n != second])
    window.shows("and shows what it did", "maxpool 2 from=skip12×12×64")
    settings = window.folder / "pyproject.toml"
    window.open("many.py")
    for size in (64, 32):
        settings.write_text(f'[tool.cnncalc]\ninput = "3x{size}x{size}"\n')
        window.shows("the project's settings are followed", f"nn.Conv2d(3, 8, 3)8×{size - 2}×{size - 2}")
        window.until("by totals too", lambda size=size: window.there(".codelens-decoration", f"at 3×{size}×{size}"))
    for command, why in (("/nowhere/cnncalc", "was not found"), ("/bin/false", "could not be started")):
        (window.folder / ".vscode" / "settings.json").write_text(json.dumps({"cnncalc.command": command}))
        window.until(
            "one notice says why none starts",
            lambda why=why: (
                len(window.there(".notification-list-item", "cnncalc")) == 1
                and window.there(".notification-list-item", why)
            ),
        )
        window.command("Notifications: Clear All Notifications")


def prepared(home: Path, command: Path) -> Path:
    """A folder with networks, whose environment has the command."""
    folder = home / "work"
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / ".vscode").mkdir()
    starter = folder / ".venv" / "bin" / "cnncalc"
    starter.symlink_to(command)
    texts = {
        "net.py": TORCH,
        "keras_net.py": KERAS,
        "net.yaml": SPEC,
        "net.cnn": LINES,
        "net.ipynb": json.dumps(NOTEBOOK),
    }
    texts["many.py"] = (
        "from torch import nn\n\n\nclass Many(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.c = nn.Conv2d(3, 8, 3)\n\n    def forward(self, x):\n        return self.c(x)\n"
    )
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def main() -> None:
    """Set up a home of its own, and use the extension there."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("vsix", type=Path)
    parser.add_argument("--code-server", default="code-server")
    parser.add_argument("--browser", default=os.environ.get("CNNCALC_BROWSER"))
    parser.add_argument("--pictures", type=Path, default=Path.cwd())
    options = parser.parse_args()
    command = Path(sys.executable).parent / "cnncalc"
    if not command.exists():
        parser.error(f"there is no {command}: install cnncalc beside the Python that runs this")
    home = Path(tempfile.mkdtemp(prefix="cnncalc-host-")).resolve()
    folder = prepared(home, command)
    data = home / "data"
    (data / "User").mkdir(parents=True)
    (data / "User" / "settings.json").write_text(json.dumps(SETTINGS))
    own = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "LD_LIBRARY_PATH")}
    env = {**own, "HOME": str(home), "SHELL": "/bin/sh"}
    run = [options.code_server, "--user-data-dir", str(data), "--extensions-dir", str(home / "extensions")]
    subprocess.run([*run, "--install-extension", str(options.vsix.resolve())], env=env, check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    log = (home / "log").open("w")
    options_of_it = ["--auth", "none", "--bind-addr", address, "--disable-telemetry", "--disable-update-check"]
    host = subprocess.Popen([*run, *options_of_it], env=env, stdout=log, stderr=log, start_new_session=True)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=options.browser, args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1400, "height": 900})
            window = Window(page, folder, options.pictures)
            window.until("it answers", lambda: opened(page, f"http://{address}/?folder={folder}"))
            window.until(
                "the window is there", lambda: window.there(".explorer-folders-view .monaco-list-row", "net.yaml"), 90
            )
            for part in (trust, programs, specs, server):
                part(window)
                page.screenshot(path=options.pictures / f"{part.__name__}.png")
            browser.close()
    finally:
        os.killpg(host.pid, signal.SIGTERM)
        host.wait(20)
        log.close()
    shutil.rmtree(home)
    print("the extension does in VS Code what its page says")


def opened(page: Page, url: str) -> bool:
    """Whether a page could be opened."""
    try:
        return page.goto(url) is not None
    except Error:
        return False


if __name__ == "__main__":
    main()
