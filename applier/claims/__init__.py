"""Does a series say of itself what it does: commits that it names, sign-offs, its base?

Each kind of statement has a module with a function ``judge``, and a line in
:mod:`~applier.claims.kinds`, which says what the kind is worth if nobody says otherwise.
:mod:`~applier.claims.judge_claims` has them find and judge the statements of a series, each at
the place of its patch: the base, and the patches before it. Rules and figures are in
docs/claims.md. Reads the repository.
"""
