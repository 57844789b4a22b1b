"""How often something may be tried, without keeping who tried."""

import hashlib
import secrets
import time
from collections import defaultdict, deque

FULL = 10_000  # so many addresses at a time


class AttemptLimit:
    """At most ``limit`` attempts in ``seconds`` from one address, in this process.

    An address is kept in memory only, sealed with a key that lives as long as the
    process: it can be compared with itself and read by nobody.

    >>> limit = AttemptLimit(2, 60)
    >>> [limit.allows("10.0.0.1") for _ in range(3)], limit.allows("10.0.0.2")
    ([True, True, False], True)
    """

    def __init__(self, limit, seconds):
        self._limit = limit
        self._seconds = seconds
        self._key = secrets.token_bytes(32)
        self._attempts = defaultdict(deque)

    def allows(self, address):
        """Count an attempt, and say whether it may go on."""
        now = time.monotonic()
        if len(self._attempts) >= FULL:
            self._forget(now)
        sealed = hashlib.blake2b((address or "").encode(), key=self._key).digest()
        attempts = self._attempts[sealed]
        while attempts and attempts[0] <= now - self._seconds:
            attempts.popleft()
        if len(attempts) >= self._limit:
            return False
        attempts.append(now)
        return True

    def _forget(self, now):
        for sealed, attempts in list(self._attempts.items()):
            if not attempts or attempts[-1] <= now - self._seconds:
                del self._attempts[sealed]
        if len(self._attempts) >= FULL:
            self._attempts.clear()
