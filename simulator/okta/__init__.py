"""Okta's documents: tokens, users and events of the System Log, read and written.

It knows files and messages, not scenarios: what follows from them is for others to say. Instants
are integers: milliseconds since 1970, UTC.
"""
