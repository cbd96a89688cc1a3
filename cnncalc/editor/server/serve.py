"""The language server on standard input and output."""

from __future__ import annotations

import logging
import signal
import sys
from typing import TYPE_CHECKING

from pygls.exceptions import FeatureRequestError
from pygls.lsp.server import LanguageServer

from cnncalc import __version__
from cnncalc.editor.server.documents import Documents
from cnncalc.editor.server.features import register
from cnncalc.editor.server.log import failed
from cnncalc.editor.server.protocol import Protocol
from cnncalc.editor.settings import Settings

if TYPE_CHECKING:
    from pygls.exceptions import JsonRpcException, PyglsError


class Server(LanguageServer):
    """pygls's server with our documents."""

    def __init__(self) -> None:
        super().__init__("cnncalc", __version__, protocol_cls=Protocol)
        self.settings = Settings()
        self.documents = Documents(self.settings, self.text_document_publish_diagnostics)

    def report_server_error(self, error: Exception, source: type[PyglsError] | type[JsonRpcException]) -> None:
        """A line in the log: nobody who types wants a window for it. What a request is refused for stands in its answer."""
        if source is not FeatureRequestError:
            failed("a message", error)


def serve() -> int:
    """Answer an editor until it says goodbye, or is gone."""
    if sys.stdin.isatty():
        sys.stderr.write("cnncalc lsp: an editor talks to this on standard input (docs/editors.md); Ctrl-C ends it\n")
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # whoever reads standard input would wait for its end
    stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
    logging.getLogger("pygls").setLevel(logging.CRITICAL)  # what fails has a line of ours, without a traceback
    sys.stdout = sys.stderr  # whatever is printed by mistake does not reach the protocol
    server = Server()
    register(server, server.documents)
    server.start_io(stdin, stdout)
    return 0
