"""The Purchase API, which only reads, and the till that it reads of (contract, section 5)."""
