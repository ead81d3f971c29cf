"""Run a patch test of NIPA that is written in Python, as the program that we start for it.

``python3 nipa_python.py DIRECTORY MODULE FUNCTION``, in the work tree, the mail on standard
input. The function gets what such tests look at (the tree's path; the patch's text), and
gives exit code, words and log. This stands alone: it runs with the interpreter that has
what the test imports, and not with ours. Source: NIPA's README, and its tests themselves.
"""

import importlib.util
import os
import sys
from typing import Any


class Tree:
    """The work tree, as a test knows it."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.name = os.path.basename(path)  # noqa: PTH119 - no more is imported than is needed
        self.branch = os.environ.get("BRANCH_BASE", "")


class Patch:
    """The patch, as a test knows it."""

    series = None

    def __init__(self, text: str) -> None:
        self.raw_patch = text
        self.first_in_series = os.environ.get("FIRST_IN_SERIES") == "1"
        subject = next((one for one in text.split("\n") if one.startswith("Subject:")), "")
        self.title = subject.partition(":")[2].strip()

    def write_out(self, stream: Any) -> None:  # noqa: ANN401 - text or bytes, as the test opened it
        """Write the patch to *stream*."""
        try:
            stream.write(self.raw_patch.encode())
        except TypeError:
            stream.write(self.raw_patch)


def load(directory: str, module: str) -> Any:  # noqa: ANN401 - whatever the test is
    """Import the test."""
    sys.path[:0] = [directory, os.path.normpath(os.path.join(directory, "..", "..", ".."))]  # noqa: PTH118 - as above
    path = os.path.join(directory, f"{module}.py")  # noqa: PTH118 - as above
    spec = importlib.util.spec_from_file_location(f"nipa_{module}", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    loaded = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = loaded  # dataclasses look there
    spec.loader.exec_module(loaded)
    return loaded


def main(directory: str, module: str, function: str) -> int:
    """Run it, and say what it said."""
    sys.dont_write_bytecode = True
    text = sys.stdin.buffer.read().decode(errors="replace")
    test = getattr(load(directory, module), function)
    found = test(Tree(os.getcwd()), Patch(text), os.environ.get("RESULTS_DIR", ""))  # noqa: PTH109 - as above
    code, words, *log = found if isinstance(found, tuple) else (found, "")
    with os.fdopen(int(os.environ["DESC_FD"]), "w") as described:
        described.write(words or "")
    sys.stdout.write(log[0] if log and log[0] else "")
    return int(code)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
