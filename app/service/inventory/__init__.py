"""The Inventory API, v1 to v3: stock as a ledger of movements."""
