"""Other ways to simulate the same workload: what one would write otherwise."""
