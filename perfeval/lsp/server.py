"""The server: which message does what, and in which order."""

from __future__ import annotations

import queue
import threading
import traceback
from collections.abc import Callable
from typing import IO, Any

from perfeval.catalogue import Language
from perfeval.lsp import features
from perfeval.lsp.document import Document
from perfeval.lsp.wire import BadMessage, Message, read, write
from perfeval.portable.version import version

__all__ = ["Server"]

_PARSE, _INVALID, _NO_METHOD, _BAD_PARAMS, _INTERNAL = -32700, -32600, -32601, -32602, -32603
_NOT_READY = -32002
_FULL = 1


class Refused(Exception):
    """A request that has an error for an answer: its code and what is wrong."""


class Server:
    """Serves one editor.

    Documents are checked when no message is waiting, so that a burst of
    changes is checked once. ``lang`` is the language of messages, which the
    editor may choose with ``initializationOptions: {"lang": "en"}``.
    """

    def __init__(self, reader: IO[bytes], writer: IO[bytes], lang: Language = "zh") -> None:
        self._reader, self._writer = reader, writer
        self._lang: Language = lang
        self._documents: dict[str, Document] = {}
        self._unchecked: dict[str, None] = {}
        self._wide = True
        self._ready = self._ended = False
        self._waiting: queue.SimpleQueue[Message | BadMessage | None] = queue.SimpleQueue()

    def run(self) -> int:
        """Serve until the editor says ``exit`` or is gone; 0 when it said ``shutdown`` before."""
        threading.Thread(target=self._listen, daemon=True).start()
        while True:
            message = self._next()
            if message is None:
                # The other end sends no more, and may still read.
                for uri in self._unchecked:
                    self._check(uri)
            if message is None or (isinstance(message, dict) and message.get("method") == "exit"):
                return 0 if self._ended else 1
            if isinstance(message, BadMessage):
                self._send(id=None, error={"code": _PARSE, "message": str(message)})
            else:
                self._take(message)

    def _listen(self) -> None:
        while True:
            try:
                message = read(self._reader)
            except BadMessage as error:
                self._waiting.put(error)
                continue
            except (OSError, ValueError):
                message = None  # the stream was closed
            self._waiting.put(message)
            if message is None:
                return

    def _next(self) -> Message | BadMessage | None:
        """The next message; documents are checked while there is none."""
        while self._unchecked:
            try:
                return self._waiting.get_nowait()
            except queue.Empty:
                uri = next(iter(self._unchecked))
                del self._unchecked[uri]
                self._check(uri)
        return self._waiting.get()

    def _take(self, message: Message) -> None:
        method, asked = message.get("method"), "id" in message
        if not isinstance(method, str):
            return  # an answer to a request, of which this server makes none
        try:
            result = self._answer(method, message.get("params") or {}, asked=asked)
        except Refused as refused:
            code, words = refused.args
            if asked:
                self._send(id=message["id"], error={"code": code, "message": words})
        except Exception as fault:  # noqa: BLE001 - one request that fails is no end of the others
            self._log(f"{method}: {traceback.format_exc()}")
            if asked:
                wrong = isinstance(fault, KeyError | TypeError | ValueError | AttributeError)
                code = _BAD_PARAMS if wrong else _INTERNAL
                words = f"{type(fault).__name__}: {fault}"
                self._send(id=message["id"], error={"code": code, "message": words})
        else:
            if asked:
                self._send(id=message["id"], result=result)

    def _answer(self, method: str, params: Message, *, asked: bool) -> Any:  # noqa: ANN401 - JSON
        if method == "initialize":
            return self._initialize(params)
        if not self._ready:
            raise Refused(_NOT_READY, "not initialized")
        if self._ended:
            raise Refused(_INVALID, "shut down")
        name = _ANSWERS.get(method)
        if name is None:
            if asked:
                raise Refused(_NO_METHOD, f"no method {method}")
            return None
        answer: Callable[[Message], Any] = getattr(self, name)
        return answer(params)

    def _send(self, **message: Any) -> None:  # noqa: ANN401 - JSON
        write(self._writer, message)

    def _log(self, words: str) -> None:
        self._send(method="window/logMessage", params={"type": 1, "message": words})

    # Lifecycle ----------------------------------------------------------------

    def _initialize(self, params: Message) -> Message:
        options = params.get("initializationOptions") or {}
        if options.get("lang") in ("zh", "en"):
            self._lang = options["lang"]
        general = (params.get("capabilities") or {}).get("general") or {}
        # Characters are counted as they are where the editor can; else in units of UTF-16.
        self._wide = "utf-32" not in (general.get("positionEncodings") or ())
        self._ready = True
        return {
            "capabilities": {
                "positionEncoding": "utf-16" if self._wide else "utf-32",
                "textDocumentSync": {"openClose": True, "change": _FULL, "save": False},
                "hoverProvider": True,
                "documentFormattingProvider": True,
                "completionProvider": {"triggerCharacters": []},
            },
            "serverInfo": {"name": "perfeval", "version": version()},
        }

    def _shutdown(self, _params: Message) -> None:
        self._ended = True

    # Documents ----------------------------------------------------------------

    def _open(self, params: Message) -> None:
        document = params["textDocument"]
        self._put(document["uri"], document["text"])

    def _change(self, params: Message) -> None:
        self._put(params["textDocument"]["uri"], params["contentChanges"][-1]["text"])

    def _put(self, uri: str, text: str) -> None:
        known = self._documents.get(uri)
        before = None if known is None else known.known
        self._documents[uri] = Document(uri, text, before, wide=self._wide)
        self._unchecked[uri] = None

    def _close(self, params: Message) -> None:
        uri = params["textDocument"]["uri"]
        self._documents.pop(uri, None)
        self._unchecked.pop(uri, None)
        self._publish(uri, [])

    def _check(self, uri: str) -> None:
        try:
            found = features.diagnostics(self._documents[uri], self._lang)
        except Exception:  # noqa: BLE001 - a fault of ours is told, and the editor goes on
            self._log(traceback.format_exc())
        else:
            self._publish(uri, found)

    def _publish(self, uri: str, found: list[Message]) -> None:
        self._send(
            method="textDocument/publishDiagnostics", params={"uri": uri, "diagnostics": found}
        )

    def _at(self, params: Message) -> tuple[Document, int]:
        document = self._documents[params["textDocument"]["uri"]]
        return document, document.offset(params["position"])

    def _hover(self, params: Message) -> Message | None:
        return features.hover(*self._at(params), self._lang)

    def _complete(self, params: Message) -> Message:
        items = features.completion(*self._at(params), self._lang)
        return {"isIncomplete": False, "items": items}

    def _format(self, params: Message) -> list[Message]:
        return features.formatting(self._documents[params["textDocument"]["uri"]])


_ANSWERS = {
    "shutdown": "_shutdown",
    "textDocument/didOpen": "_open",
    "textDocument/didChange": "_change",
    "textDocument/didClose": "_close",
    "textDocument/hover": "_hover",
    "textDocument/completion": "_complete",
    "textDocument/formatting": "_format",
}
