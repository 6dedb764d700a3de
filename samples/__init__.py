"""What is shipped to try things with, and how it was made."""
