"""Storeroom: stock keeping for small shops."""

__version__ = "0.1.0"
