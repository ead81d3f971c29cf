"""Why does a series not apply, and what would mend it?

:mod:`~applier.diagnose.diagnose` looks at the first patch that was refused: with what
costs next to nothing, or at length, with history. A cause is named only after a test; a
remedy only after it was tried in memory. Nothing here changes a verdict.
"""
