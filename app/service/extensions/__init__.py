"""What is ours beside the API of the contract, under ``/storeroom``: asked for by capability, never by product."""
