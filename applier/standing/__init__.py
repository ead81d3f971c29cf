"""Which commits of a branch are the patches of a series, and would the rest go in today?

:mod:`~applier.standing.changes` lists the commits that touch certain files,
:mod:`~applier.standing.same_patch` says when one of them is a patch,
:mod:`~applier.standing.find_commits` looks for all patches of a series, and
:mod:`~applier.standing.standings` says how the series stands. The rules and figures are in
docs/standing.md. Reads the repository; new objects stay in memory.
"""
