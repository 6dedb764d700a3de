"""Who calls when, and what befalls the people: luck made into answers, never into lists."""
