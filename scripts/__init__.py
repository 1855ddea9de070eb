"""What developers and fresh clones run; nothing of the product. Started as ``python -m scripts.NAME``."""
