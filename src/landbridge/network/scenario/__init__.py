"""Scenarios: what-ifs as text files; read, checked, and applied to the tables of a network."""
