"""Which paths a patch may not touch."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applier.apply.safe_paths import unsafe_reason


@pytest.mark.parametrize(
    "path",
    [
        *(b"", b"/etc/passwd", b"a//b", b"a/", b"./a", b"a/.", b"../a", b"a/../b", b".."),
        *(b".git", b".GIT/config", b"a/.git/hooks/x", b".git. .", b".git::$INDEX_ALLOCATION"),
        *(b"git~1", b"a\\.git\\x", b"a\\git~1", b".git\\x", b"a\0b", b"n" * 256),
        b"/".join([b"n" * 200] * 21),
    ],
)
def test_unsafe(path: bytes) -> None:
    assert unsafe_reason(path)


@pytest.mark.parametrize(
    "path",
    [
        *(b"a", b"a/b", b"...", b".gitignore", b".github/x", b"git", b"git~2", b"a.git"),
        *(b"a b", b"a:b", b"a\\b", b"\\.git", b".gitmodules", b"n" * 255, b"\xff\xfe"),
    ],
)
def test_safe(path: bytes) -> None:
    assert unsafe_reason(path) is None


@pytest.mark.parametrize(
    "path", [b".gitmodules", b"a/.GitModules", b"gitmod~1", b"gi7eba~9", b".gitmodules .:x"]
)
def test_a_link_must_not_pass_for_gitmodules(path: bytes) -> None:
    assert unsafe_reason(path) is None
    assert unsafe_reason(path, symlink=True)


@given(st.binary(max_size=80), st.booleans())
def test_no_bytes_crash_it(path: bytes, symlink: bool) -> None:
    unsafe_reason(path, symlink=symlink)
