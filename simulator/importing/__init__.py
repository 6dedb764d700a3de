"""From a real organisation to a scenario: what was found and learned, and how it is written."""
