"""The tables of what others did, of what was noted, and of how far the service was asked; a view of the journal.

They are in ``records.sqlite`` beside the journal. Quantities are whole numbers of the millionth part of one, as in
`app.workspace.shelf`, so that SQLite adds them up; moments are ISO 8601 in UTC, to the microsecond.
"""

TABLES = """
CREATE VIEW request_states AS  -- what became of the steps of a plan that one request carries
SELECT plan, first, last, coalesce((
    SELECT state FROM outcomes WHERE request = requests.number ORDER BY number DESC LIMIT 1
), 'planned') AS state FROM requests;
CREATE TABLE seen (  -- a receipt, movements that were recorded together, or what a reading found to be different
    number INTEGER PRIMARY KEY,
    at TEXT NOT NULL,  -- when it happened, or when at the latest
    since TEXT,  -- then it had not happened yet; NULL where ``at`` is the moment itself
    source TEXT NOT NULL,
    purpose TEXT,  -- NULL where nobody knows why
    reference TEXT UNIQUE  -- what the service calls it, so that it is noted once
) STRICT;
CREATE INDEX seen_by_time ON seen (at);
CREATE TABLE seen_lines (
    seen INTEGER NOT NULL REFERENCES seen,
    position INTEGER NOT NULL,
    variant TEXT NOT NULL,
    change INTEGER,  -- of the STORE balance; NULL where it is a setting that changed
    step TEXT,  -- the setting: JSON, see written.py
    PRIMARY KEY (seen, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX seen_of_variant ON seen_lines (variant);
CREATE TABLE expected (  -- changes that were told of, and that no reading has shown yet
    number INTEGER PRIMARY KEY,
    variant TEXT NOT NULL,
    change INTEGER NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX expected_of_variant ON expected (variant);
CREATE TABLE marks (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE notes (  -- deliveries that came while nothing could be sent: facts, until a plan is made of them
    number INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    note TEXT NOT NULL,
    ended TEXT,  -- when it was sent or dropped
    plan TEXT  -- the identifier of the plan that was made of it; NULL where it was dropped
) STRICT;
CREATE TABLE note_lines (
    note INTEGER NOT NULL REFERENCES notes,
    position INTEGER NOT NULL,
    variant TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    PRIMARY KEY (note, position)
) STRICT, WITHOUT ROWID;
"""
