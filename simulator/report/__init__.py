"""What a run says, for people: pictures, a page, words for the terminal."""
