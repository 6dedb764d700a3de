"""What pictures show: tidy tables, a module for each kind, from the tables of any run.

They are summed up in SQL, so that their size does not grow with the number of replications.
"""
