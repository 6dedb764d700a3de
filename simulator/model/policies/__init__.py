"""The rules that a policy is made of: one class in one module each, registered by its key."""
