"""How do commits that are only in memory get into the repository?"""
