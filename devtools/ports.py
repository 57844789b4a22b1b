"""Ports on this machine's loopback."""

import socket

from .report import Problem

LOOPBACK = "127.0.0.1"


def require_free(port: int, option: str) -> None:
    """Say at once, before anything is set up, when the port is somebody else's."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except PermissionError:
            raise Problem(
                f"Port {port} is not for ordinary users: {option} 8070, say."
            ) from None
        except OSError:
            raise Problem(
                f"Port {port} is taken by another program. "
                f"Stop that, or choose another port: {option} {port + 1}"
            ) from None


def free() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return probe.getsockname()[1]
