"""What a run leaves behind: tables, key performance indicators, and files."""
