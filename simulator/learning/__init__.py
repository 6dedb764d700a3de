"""Which pattern of use is behind the times at which something was used?

Numbers in, numbers out: it knows no documents, no scenario and no rules of tokens. Times are days
since 1970 (UTC) as floating-point numbers.
"""
