"""Does a project ask of its patches what the Linux kernel asks?

Known by the documents of the kernel that say so: other projects have other habits, and a rule
that nobody there has heard of would be held against all of their patches. Reads the tree.
"""

from applier.claims.subject import Subject

_DOCUMENTS = (
    b"Documentation/process/stable-kernel-rules.rst",
    b"Documentation/stable_kernel_rules.txt",
)


def has_kernel_rules(subject: Subject) -> bool:
    """Whether the base of a series has the kernel's rules for patches."""
    oid = subject.base.oid or subject.repo.head
    if oid is None:
        return False
    root = subject.repo.tree_of(oid)
    return any(subject.repo.entry(root, path) is not None for path in _DOCUMENTS)
