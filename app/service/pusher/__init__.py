"""The Pusher API: what happens is told to whoever subscribed (contract, section 4)."""
