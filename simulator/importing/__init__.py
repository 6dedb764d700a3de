"""From a real organisation to a scenario: what was found, what was learned, and how it is written."""
