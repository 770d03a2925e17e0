"""The command that serves an editor."""

from __future__ import annotations

import argparse
import sys


def lsp(arguments: argparse.Namespace) -> int:
    """Serve the editor at the other end of standard input and output."""
    from perfeval.lsp import Server

    return Server(sys.stdin.buffer, sys.stdout.buffer, arguments.lang).run()
