"""A simulated organisation behind Okta's API: a stand-in for scripts that are to be tried out.

It lives by the model's own rules and clock; here it is only dressed in Okta's documents.
"""
