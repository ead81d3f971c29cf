"""Does a project ask of its patches what the Linux kernel asks?

Known by the documents of the kernel that say so: other projects have other habits, and a rule
that nobody there has heard of would be held against all of their patches. Reads the tree.
"""

from applier.claims.judged_series import JudgedSeries

_DOCUMENTS = (
    b"Documentation/process/stable-kernel-rules.rst",
    b"Documentation/stable_kernel_rules.txt",
)


def has_kernel_rules(series: JudgedSeries) -> bool:
    """Whether the base of a series has the kernel's rules for patches."""
    oid = series.base.oid or series.repo.head
    if oid is None:
        return False
    root = series.repo.tree_of(oid)
    return any(series.repo.entry(root, path) is not None for path in _DOCUMENTS)
