"""Perfeval in notebooks: ``%load_ext perfeval`` gives ``%%rubric`` and ``%score``."""

from __future__ import annotations

from perfeval.notebook.magics import (
    Shell,
    Stopped,
    load_ipython_extension,
    unload_ipython_extension,
)
from perfeval.notebook.shown import Batch

__all__ = ["Batch", "Shell", "Stopped", "load_ipython_extension", "unload_ipython_extension"]
