"""Numerical kernels on plain arrays: graphs, shortest paths, Pareto search. No domain word, no I/O."""
