"""One clock for a whole transaction, that knows the day and not the hour."""

from datetime import UTC, datetime

KEY = "complaint_rounded_moment"


def round_clock(cr):
    """Let everything this transaction writes carry the day, not the time of day.

    The moments that Odoo keeps of every row come from the cursor; what the addon keeps
    itself asks :func:`moment`. No request can set this from outside.

    :return: the beginning of today (UTC)
    """
    today = datetime.now(UTC).replace(tzinfo=None)
    today = today.replace(hour=0, minute=0, second=0, microsecond=0)
    cr.cache[KEY] = today
    cr._now = today  # what cr.now() answers until the end of the transaction
    return today


def moment(cr):
    """The moment to write down in this transaction, when its clock is rounded.

    :return: the beginning of the day, or ``None``
    """
    return cr.cache.get(KEY)
