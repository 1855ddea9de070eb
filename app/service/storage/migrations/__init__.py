"""How stores of older programs come to the present schema: Alembic's revisions, one file each.

A revision is never changed once it is released: what it creates is what that version had, whatever the tables
are like today. Stores in PostgreSQL begin with revision 0004, so those before it speak SQLite's dialect alone;
those after it must speak both, with Alembic's operations.
"""
