"""The shapes of the API's JSON, one definition for both ends, and their checking."""
