"""What becomes of the tokens: the model on SimPy, and the policies that act on them."""
