"""What numbers say, in plain words: for the terminal, pages and tables."""
