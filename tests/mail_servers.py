"""A mailbox to fetch from and a sink to send to, both on the loopback."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from aiosmtpd.controller import Controller


class Mailbox:
    """What waits to be fetched by POP3; every log-in meets what is there then."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.waiting: list[bytes] = []


class _Pop3(socketserver.StreamRequestHandler):
    """As much of RFC 1939 as a client needs to fetch everything and delete it."""

    def handle(self) -> None:
        messages = list(self.server.mailbox.waiting)
        gone: set[int] = set()
        self._say(b"+OK ready")
        for line in self.rfile:
            command, *rest = line.decode("ascii").split()
            place = int(rest[0]) - 1 if rest and rest[0].isdigit() else 0
            match command.upper():
                case "STAT":
                    self._say(b"+OK %d %d" % (len(messages), sum(map(len, messages))))
                case "LIST":
                    sizes = [
                        b"%d %d" % (number, len(message))
                        for number, message in enumerate(messages, 1)
                    ]
                    self._say(b"+OK", *sizes, b".")
                case "RETR":
                    self._say(b"+OK", *_stuffed(messages[place]), b".")
                case "DELE":
                    gone.add(place)
                    self._say(b"+OK")
                case "QUIT":
                    self.server.mailbox.waiting = [
                        message
                        for number, message in enumerate(messages)
                        if number not in gone
                    ]
                    self._say(b"+OK")
                    return
                case _:
                    self._say(b"+OK")

    def _say(self, *lines: bytes) -> None:
        self.wfile.write(b"\r\n".join(lines) + b"\r\n")


def _stuffed(message: bytes) -> list[bytes]:
    """Lines for the wire: a dot that begins one is doubled."""
    lines = [line.removesuffix(b"\r") for line in message.split(b"\n")]
    return [b"." + line if line.startswith(b".") else line for line in lines]


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """A POP3 server with one mailbox, whatever name and password are given."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Pop3) as server:
        server.daemon_threads = True
        server.mailbox = Mailbox(server.server_address[1])
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.mailbox
        server.shutdown()


class Sink:
    """Takes every message over SMTP and keeps it."""

    def __init__(self) -> None:
        self.addresses: list[str] = []
        self.messages: list[bytes] = []

    async def handle_DATA(self, _server, _session, envelope) -> str:
        self.addresses += [address.lower() for address in envelope.rcpt_tos]
        self.messages.append(envelope.content)
        return "250 OK"


@contextmanager
def sink(port: int) -> Iterator[Sink]:
    """An SMTP server on the loopback that sends nothing on."""
    handler = Sink()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield handler
    finally:
        controller.stop()
