"""Ventanilla: the community desk of public services."""

__version__ = "0.1.0"
