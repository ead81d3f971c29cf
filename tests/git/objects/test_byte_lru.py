from applier.git.objects.store import ByteLru


def test_what_was_asked_for_longest_ago_goes_first() -> None:
    cache: ByteLru[bytes] = ByteLru(40, len)
    for name in "abcd":
        cache.put(name, b"x" * 10)
    assert cache.get("a") is not None
    cache.put("e", b"x" * 10)
    assert cache.get("b") is None
    assert cache.get("a") == b"x" * 10
    assert cache.used == 40


def test_one_big_value_does_not_drive_out_the_others() -> None:
    cache: ByteLru[bytes] = ByteLru(40, len)
    cache.put("a", b"x")
    cache.put("big", b"x" * 11)
    assert cache.get("big") is None
    assert cache.get("a") == b"x"


def test_clearing_gives_the_room_back() -> None:
    cache: ByteLru[bytes] = ByteLru(40, len)
    cache.put("a", b"x")
    cache.put("a", b"x")
    assert cache.used == 1
    cache.clear()
    assert cache.used == 0
    assert cache.get("a") is None
