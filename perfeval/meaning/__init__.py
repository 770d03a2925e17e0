"""Syntax to exact nodes: what each phrase means, and only that."""

from perfeval.meaning.context import Context, Definition
from perfeval.meaning.data import compile_definitions
from perfeval.meaning.rule import compile_rule

__all__ = ["Context", "Definition", "compile_definitions", "compile_rule"]
