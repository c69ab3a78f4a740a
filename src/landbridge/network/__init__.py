"""The vocabulary as data: tables, their schema, validation and the Network that engines read."""
