"""What pictures, words and pages have in common: numbers worked out for people."""
