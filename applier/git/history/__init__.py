"""Which commits came before, what lay at a path in them, and what is a commit called?"""
