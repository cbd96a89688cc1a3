"""A small editor: a language server as a subprocess, spoken to in JSON-RPC, with everything it says kept."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
COMMAND = (sys.executable, "-W", "error", "-m", "cnncalc", "lsp", "--stdio")


class Client:
    """One server. `notes` are the notifications so far, `diagnostics` the last ones of each document."""

    def __init__(self, folder: str | None = None, encodings: list[str] | None = None, command: tuple[str, ...] = COMMAND) -> None:
        env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env, cwd=folder or "/")
        self.answers: dict[int, queue.Queue[Any]] = {}
        self.notes: list[Any] = []
        self.diagnostics: dict[str, Any] = {}
        self.log = b""
        self.bad = b""
        self._told = threading.Condition()
        self._id = 0
        self._versions: dict[str, int] = {}
        self._readers = [threading.Thread(target=self._read, daemon=True), threading.Thread(target=self._errors, daemon=True)]
        for reader in self._readers:
            reader.start()
        general = {"positionEncodings": encodings} if encodings else {}
        uri = None if folder is None else Path(folder).as_uri()
        again = {"refreshSupport": True}
        able = {"general": general, "textDocument": {}, "workspace": {"inlayHint": again, "codeLens": again}}
        self.capabilities = self.ask("initialize", {"processId": os.getpid(), "rootUri": uri, "capabilities": able}, 60)["capabilities"]
        self.tell("initialized", {})

    # -- messages

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while True:
            length = 0
            while (line := stream.readline()) not in (b"\r\n", b""):
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
                elif not line.lower().startswith(b"content-type:"):
                    self.bad += line
            if not line:
                break
            message = json.loads(stream.read(length))
            if "method" in message:
                with self._told:
                    self.notes.append(message)
                    if message["method"] == "textDocument/publishDiagnostics":
                        self.diagnostics[message["params"]["uri"]] = message["params"]
                    self._told.notify_all()
                if "id" in message:
                    self.send({"jsonrpc": "2.0", "id": message["id"], "result": None})
            else:
                self.answers.setdefault(message["id"], queue.Queue()).put(message)
        for waiting in self.answers.values():
            waiting.put({"error": "the server is gone"})

    def _errors(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.log += line

    def send(self, message: Any) -> None:
        body = json.dumps(message).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def tell(self, method: str, params: Any) -> None:
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def ask(self, method: str, params: Any, timeout: float = 20) -> Any:
        self._id += 1
        waiting = self.answers.setdefault(self._id, queue.Queue())
        self.send({"jsonrpc": "2.0", "id": self._id, "method": method, "params": params})
        answer = waiting.get(timeout=timeout)
        del self.answers[self._id]
        assert "error" not in answer, answer
        return answer["result"]

    # -- documents

    def open(self, uri: str, text: str, language: str = "python") -> None:
        self._versions[uri] = 1
        self.tell("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": language, "version": 1, "text": text}})

    def change(self, uri: str, start: tuple[int, int], end: tuple[int, int], text: str) -> None:
        self.edit(uri, [{"range": span(start, end), "text": text}])

    def edit(self, uri: str, changes: list[Any]) -> None:
        self._versions[uri] += 1
        self.tell("textDocument/didChange", {"textDocument": {"uri": uri, "version": self._versions[uri]}, "contentChanges": changes})

    def close(self, uri: str) -> None:
        self.tell("textDocument/didClose", {"textDocument": {"uri": uri}})

    def at(self, method: str, uri: str, line: int, character: int, **more: Any) -> Any:
        return self.ask(f"textDocument/{method}", {"textDocument": {"uri": uri}, "position": {"line": line, "character": character}, **more})

    def hints(self, uri: str) -> dict[int, str]:
        """The hints of a document, by line."""
        found = self.ask("textDocument/inlayHint", {"textDocument": {"uri": uri}, "range": span((0, 0), (100_000, 0))})
        return {hint["position"]["line"]: hint["label"] for hint in found}

    def problems(self, uri: str, timeout: float = 20) -> list[Any]:
        """The diagnostics of a document as it is now: those of its last version, once something was asked of it."""
        self.hints(uri)
        stop = time.monotonic() + timeout
        with self._told:
            while uri not in self.diagnostics and time.monotonic() < stop and self.process.poll() is None:
                if not self._told.wait(0.05):
                    break
        return list(self.diagnostics.get(uri, {"diagnostics": []})["diagnostics"])

    # -- the end

    def stop(self) -> int:
        """Say goodbye; the exit code."""
        self.ask("shutdown", None)
        self.tell("exit", None)
        code = self.process.wait(20)
        self._close()
        return code

    def kill(self) -> None:
        """End it as a crash would."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(20)
        self._close()

    def _close(self) -> None:
        for reader in self._readers:
            reader.join(5)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            assert stream is not None
            with suppress(BrokenPipeError):
                stream.close()


def span(start: tuple[int, int], end: tuple[int, int]) -> dict[str, Any]:
    return {"start": {"line": start[0], "character": start[1]}, "end": {"line": end[0], "character": end[1]}}
