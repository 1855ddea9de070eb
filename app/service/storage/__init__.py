"""Where organizations are kept: databases, tables, their upgrades."""
