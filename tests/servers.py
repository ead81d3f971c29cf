"""A server on this machine that says what it is told to, and remembers what it was asked."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from msgspec import Struct, field


class Reply(Struct):
    """One answer; the last of a list is repeated."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    drip: Callable[[], Iterator[bytes]] | None = None
    """Writes the body itself, in pieces."""


class Asked(Struct):
    """One request."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Server:
    """Answers by path; anything else is 404."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.replies: dict[str, list[Reply]] = {}
        self.asked: list[Asked] = []

    def say(self, path: str, *replies: Reply | bytes) -> None:
        """Answer requests for *path* with these, one after the other."""
        made = [each if isinstance(each, Reply) else Reply(each) for each in replies]
        self.replies[path] = made

    def answer(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        waiting = self.replies.get(asked.path, [Reply(status=404)])
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]


@contextmanager
def serving() -> Iterator[Server]:
    """Serve on a free port of the loopback interface."""

    class Handler(BaseHTTPRequestHandler):
        def handle_request(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            asked = Asked(self.command, self.path, dict(self.headers.items()), body)
            reply = server.answer(asked)
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.drip is None:
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            try:
                for piece in [reply.body] if reply.drip is None else reply.drip():
                    self.wfile.write(piece)
                    self.wfile.flush()
            except OSError:
                pass  # the client has had enough

        do_GET = do_POST = handle_request  # noqa: N815 - as http.server wants it

        def log_message(self, *_: object) -> None:  # it says nothing
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.daemon_threads = True
    server = Server(httpd.server_port)
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        httpd.shutdown()
        thread.join()
        httpd.server_close()


@contextmanager
def talking(words: Callable[[], Iterator[bytes]], scheme: str = "http") -> Iterator[str]:
    """Give the address of a server that says *words* to whoever connects, asked or not."""
    ended = threading.Event()

    def serve() -> None:
        while not ended.is_set():
            with suppress(OSError), listener.accept()[0] as connection:
                for piece in words():
                    connection.sendall(piece)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield f"{scheme}://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            ended.set()
            thread.join()
