"""The revisions, named by their numbers."""
