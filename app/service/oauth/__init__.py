"""The OAuth API: who may ask what (contract, section 3)."""
