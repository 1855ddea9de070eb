"""What the first program wrote. No store is brought here; those that are here go on from here."""

revision = "0001"
down_revision = None
