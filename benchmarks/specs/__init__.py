"""One file for each benchmark, with a Spec named SPEC."""
