"""Results for the eye: pictures, a page, a summary for the terminal."""
