"""Outcomelang: a language and a rules engine for outcome contracts."""
