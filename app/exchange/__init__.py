"""Spreadsheets in and out, and the sample shop."""
