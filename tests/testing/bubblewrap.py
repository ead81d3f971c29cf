"""Is there a bubblewrap here that works? In many a container it is there and may do nothing."""

import pytest

from applier.errors import SandboxError
from applier.testing.sandbox import find_sandbox


def _why_not() -> str:
    try:
        find_sandbox({})
    except SandboxError as error:
        return str(error)
    return ""


WHY_NOT = _why_not()
needs_bubblewrap = pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT)
