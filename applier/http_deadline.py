"""How long may it take in all to ask a server, whatever the server does?

A client library's timeouts are for one wait: a server that sends a byte in time, again
and again, holds whoever reads it for ever, be it in the handshake, in the lines of the
header, in one ``100 Continue`` after the other, in the body or in that of an error. Here
the connection itself is cut when the time is over, by a timer beside, so that it does not
matter which of them is being read. Looking up a name is the system's, which has timeouts
of its own (resolv.conf(5)). I/O; used by :mod:`applier.http` alone.
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from time import monotonic
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.poolmanager import PoolManager, ProxyManager
from urllib3.util import Timeout


class Deadline:
    """The end of a conversation, and the connection over which it is held."""

    def __init__(self, seconds: float) -> None:
        """Let it last so many *seconds* from now."""
        self._end = monotonic() + seconds
        self._connection: socket.socket | None = None
        self._lock = threading.Lock()

    @property
    def left(self) -> float:
        """Seconds that are left, and at least none."""
        return max(0.0, self._end - monotonic())

    def hold(self, connection: socket.socket) -> None:
        """Take this *connection* for the one that is cut; the one before is done with."""
        with self._lock:
            self._release()
            # A handle of our own: encryption takes the socket away from its first owner.
            self._connection = connection.dup()
        if not self.left:
            self.cut()

    def release(self) -> None:
        """Let the connection be."""
        with self._lock:
            self._release()

    def _release(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def cut(self) -> None:
        """End the connection for both sides; whoever reads it is woken."""
        with self._lock, suppress(OSError):  # the other side may have ended it
            if self._connection is not None:
                self._connection.shutdown(socket.SHUT_RDWR)


_current: ContextVar[Deadline] = ContextVar("deadline")


@contextmanager
def deadline_in(seconds: float) -> Iterator[Deadline]:
    """Cut after so many *seconds* whatever connection is made or used in here."""
    deadline = Deadline(seconds)
    timer = threading.Timer(seconds, deadline.cut)
    timer.daemon = True
    outer = _current.set(deadline)
    timer.start()
    try:
        yield deadline
    finally:
        _current.reset(outer)
        timer.cancel()
        deadline.release()


class DeadlineAdapter(HTTPAdapter):
    """Makes connections that obey the deadline which is entered when they are used."""

    def init_poolmanager(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - the library's own
        """Make what keeps the connections to servers."""
        super().init_poolmanager(*args, **options)
        _bind(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **options: Any) -> ProxyManager:  # noqa: ANN401 - likewise
        """Make what keeps the connections to a proxy."""
        manager: ProxyManager = super().proxy_manager_for(proxy, **options)
        _bind(manager)
        return manager


def _bind(manager: PoolManager) -> None:
    manager.pool_classes_by_scheme = _POOLS


class _Plain(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _connect(self)

    def request(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - the library's own
        _hold_again(self)
        super().request(*args, **options)


class _Encrypted(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _connect(self)

    def request(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - likewise
        _hold_again(self)
        super().request(*args, **options)


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _EncryptedPool(HTTPSConnectionPool):
    ConnectionCls = _Encrypted


_POOLS: dict[str, type] = {"http": _PlainPool, "https": _EncryptedPool}


def _hold_again(connection: HTTPConnection) -> None:
    """Hold a connection that was kept open from the question before."""
    if connection.sock is not None:
        _current.get().hold(connection.sock)


def _connect(wanted: HTTPConnection) -> socket.socket:
    """Connect to the first address of a host that answers, as long as there is time."""
    host = wanted.host.strip("[]")
    try:
        places = socket.getaddrinfo(host, wanted.port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        reason = error if isinstance(error, socket.gaierror) else socket.gaierror(str(error))
        raise NameResolutionError(wanted.host, wanted, reason) from error
    failed: OSError = TimeoutError()
    for family, kind, protocol, _, place in places:
        try:
            return _connect_to(wanted, socket.socket(family, kind, protocol), place)
        except OSError as error:
            failed = error
        if not _current.get().left:
            break
    if isinstance(failed, TimeoutError):
        raise ConnectTimeoutError(wanted, f"no connection to {wanted.host} in time") from failed
    raise NewConnectionError(wanted, str(failed)) from failed


def _connect_to(wanted: HTTPConnection, sock: socket.socket, place: Any) -> socket.socket:  # noqa: ANN401 - an address is whatever its family takes
    """Connect *sock*, or close it."""
    deadline = _current.get()
    allowed = Timeout.resolve_default_timeout(wanted.timeout)
    try:
        for option in wanted.socket_options or ():
            sock.setsockopt(*option)
        sock.settimeout(deadline.left if allowed is None else min(allowed, deadline.left))
        sock.connect(place)
    except OSError:
        sock.close()
        raise
    deadline.hold(sock)
    return sock
