"""The embedded world and how it is built from pinned packages and our own tables."""
