"""What tables look like: figures of matplotlib, in one style."""
