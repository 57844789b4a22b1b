"""Many tickets in little time: copies in SQL of tickets that the ORM made.

Through the ORM a million tickets take hours. Here every row is a copy of one that the
ORM made, column by column, so that computed columns hold what the ORM would compute;
only id and number differ. Nothing is recomputed. Tags and followers are copied when
asked for. Messages, activities and events are not: no measurement over many tickets
reads them.
"""

from typing import Any

TICKETS = "helpdesk_ticket"
OWN = ("id", "number")


def multiply(
    cr: Any,
    total: int,
    further: bool = False,
    instead: dict[str, str] | None = None,
) -> None:
    """Copy the tickets there are, in turn, until there are ``total``.

    :param further: with their tags and followers
    :param instead: column -> SQL for what the copies hold in it instead
    """
    instead = instead or {}
    columns = ", ".join(_columns(cr, TICKETS, (*OWN, *instead)))
    others = "".join(f", {column}" for column in instead)
    drawn = "".join(f", {expression}" for expression in instead.values())
    cr.execute("SELECT count(*), max(id) FROM helpdesk_ticket")
    [(samples, last)] = cr.fetchall()
    cr.execute(
        """CREATE TEMPORARY TABLE bench_copies AS
           SELECT %(last)s + i AS id, s.id AS sample
             FROM generate_series(1, %(new)s) AS i
             JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place
                     FROM helpdesk_ticket) s ON s.place = i %% %(samples)s""",
        {"last": last, "new": total - samples, "samples": samples},
    )
    cr.execute(
        f"""INSERT INTO helpdesk_ticket (id, number, {columns}{others})
            SELECT c.id, 'HT' || lpad(c.id::text, 8, '0'), {columns}{drawn}
              FROM bench_copies c
              JOIN (SELECT id AS sample, {columns} FROM helpdesk_ticket) s
             USING (sample)
             ORDER BY c.id"""
    )
    cr.execute("SELECT setval('helpdesk_ticket_id_seq', max(id)) FROM helpdesk_ticket")
    if further:
        _copy_tags(cr)
        _copy_followers(cr)
    cr.execute("DROP TABLE bench_copies")


def _columns(cr: Any, table: str, without: tuple[str, ...]) -> list[str]:
    cr.execute(
        """SELECT quote_ident(attname) FROM pg_attribute
            WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped
              AND attname <> ALL(%s)
            ORDER BY attnum""",
        (table, list(without)),
    )
    return [name for (name,) in cr.fetchall()]


def _copy_tags(cr: Any) -> None:
    cr.execute(
        """INSERT INTO helpdesk_ticket_helpdesk_ticket_tag_rel
                  (helpdesk_ticket_id, helpdesk_ticket_tag_id)
           SELECT c.id, r.helpdesk_ticket_tag_id
             FROM bench_copies c
             JOIN helpdesk_ticket_helpdesk_ticket_tag_rel r
               ON r.helpdesk_ticket_id = c.sample"""
    )


def _copy_followers(cr: Any) -> None:
    cr.execute(
        """INSERT INTO mail_followers (res_model, res_id, partner_id)
           SELECT f.res_model, c.id, f.partner_id
             FROM bench_copies c
             JOIN mail_followers f
               ON f.res_model = 'helpdesk.ticket' AND f.res_id = c.sample"""
    )
