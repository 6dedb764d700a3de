"""tokensim: a discrete-event simulator of the life of an organisation's API tokens."""
