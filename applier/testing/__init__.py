"""Which commands are run on the trees of a series, where, and what came of them?"""
