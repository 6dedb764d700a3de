"""What may be concluded from replications: means, differences, the best. Numbers only."""
