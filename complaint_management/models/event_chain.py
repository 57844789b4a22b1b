"""Arithmetic of the event chain: every event seals the one before it.

An event keeps a hash of its payload, never the payload inside the chain. So payload and
salt can be erased, and the chain still verifies. Nothing here knows the ORM.
"""

import hashlib
import json
import secrets


def new_salt():
    """A salt keeps a short payload (a name, a phone number) from being guessed."""
    return secrets.token_hex(16)


def _canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def payload_hash(payload, salt):
    """Hash of a payload, whatever the order in which its keys were written.

    An empty payload is kept as none at all.

    >>> payload_hash({}, "s") == payload_hash(None, "s")
    True
    >>> payload_hash({"a": 1, "b": 2}, "s") == payload_hash({"b": 2, "a": 1}, "s")
    True
    >>> payload_hash({"a": 1}, "s") == payload_hash({"a": 1}, "t")
    False
    """
    text = _canonical(payload or None)
    return hashlib.sha256(f"{salt}{text}".encode()).hexdigest()


def event_hash(previous_hash, ticket_id, sequence, kind, recorded_on, user_id, payload):
    """Hash of one event, given the hash of its ``payload`` and of the event before.

    >>> one = event_hash("", 7, 1, "registered", "2026-03-01 10:00:00", 2, "ab")
    >>> two = event_hash("", 7, 2, "registered", "2026-03-01 10:00:00", 2, "ab")
    >>> one == two, len(one)
    (False, 64)
    """
    facts = [previous_hash, ticket_id, sequence, kind, recorded_on, user_id, payload]
    text = _canonical(facts)
    return hashlib.sha256(text.encode()).hexdigest()
