"""The API of the contract, served from a store file of one's own: its own process, no Qt."""
