"""A language server for rubric files: findings while typing, hover, formatting, completion.

It speaks the Language Server Protocol 3.17 over two byte streams, with nothing
but the standard library. ``perfeval lsp`` runs it on standard input and output.
"""

from __future__ import annotations

from perfeval.lsp.server import Server

__all__ = ["Server"]
