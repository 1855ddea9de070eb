"""The words of the trade, their arithmetic and their errors: no Qt, no I/O, no clock of its own."""
