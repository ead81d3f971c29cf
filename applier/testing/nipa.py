"""How is a test of NIPA run that lies in a directory, as it is?

``info.json`` says what it is: ``run`` a script with its arguments, ``pymod`` and ``pyfunc``
a function in Python. What else is configured as the command of such a test is a line for
the shell. Reads the directory, which the user named.
"""

import sys
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

from applier.errors import UsageError
from applier.testing import nipa_python

_MOST_READ = 1 << 20


class NipaTest(Struct, frozen=True):
    """What ``info.json`` says."""

    run: tuple[str, ...] = ()
    pymod: str = ""
    pyfunc: str = ""


def is_directory_of_a_test(command: str) -> bool:
    """Whether *command* names the directory of a test."""
    return "\n" not in command and (Path(command).expanduser() / "info.json").is_file()


def nipa_arguments(directory: str) -> tuple[str, ...]:
    """Give the arguments that run the test of *directory*; UsageError if there is none."""
    place = Path(directory).expanduser().resolve()
    info = place / "info.json"
    try:
        test = msgspec.json.decode(info.read_bytes()[:_MOST_READ], type=NipaTest)
    except (OSError, msgspec.MsgspecError) as error:
        raise UsageError(f"{info}: {error}") from error
    if test.run:
        return (str(place / test.run[0]), *test.run[1:])
    if test.pymod and test.pyfunc:
        script = str(nipa_python.__file__)
        return (_python(), script, str(place), test.pymod, test.pyfunc)
    raise UsageError(f"{info}: neither run nor pymod and pyfunc: no test of NIPA")


def _python() -> str:
    """Name the interpreter that the user has; ours may be one that has nothing else."""
    return "python3" if sys.platform != "win32" else sys.executable


def nipa_version(directory: str) -> str:
    """Hash the files of a test: one that was changed is another."""
    digest = sha256()
    for path in sorted(Path(directory).expanduser().iterdir()):
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes()[:_MOST_READ] + b"\0")
    return digest.hexdigest()
