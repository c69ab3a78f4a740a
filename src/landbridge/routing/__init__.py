"""Alternatives between two places."""
