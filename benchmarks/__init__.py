"""How fast is it? Measured against other ways to simulate the same."""
