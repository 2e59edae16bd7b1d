"""Outcomelang: a language and a rules engine for outcome contracts."""

__version__ = "0.1.0"
