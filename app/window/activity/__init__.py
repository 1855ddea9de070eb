"""What happened to the stock, and what is to be decided about it."""
