"""Tables that the database itself keeps from being changed."""

from odoo.tools import SQL

FUNCTION = "complaint_append_only"
# What may be erased is given to the trigger by name: emptied it may be, never replaced.
CREATE_FUNCTION = """
    CREATE OR REPLACE FUNCTION complaint_append_only() RETURNS trigger AS $$
    BEGIN
        IF TG_OP = 'UPDATE' AND TG_NARGS > 0 THEN
            IF to_jsonb(NEW) - TG_ARGV = to_jsonb(OLD) - TG_ARGV
               AND NOT EXISTS (
                   SELECT FROM unnest(TG_ARGV) AS erasable (name)
                    WHERE to_jsonb(NEW) ->> erasable.name IS NOT NULL
               )
            THEN
                RETURN NEW;
            END IF;
        END IF;
        RAISE EXCEPTION '% is append-only: its rows are neither changed nor deleted',
                        TG_TABLE_NAME;
    END
    $$ LANGUAGE plpgsql
"""


def make_append_only(cr, table, erasable=()):
    """Let the database refuse every change of a table's rows, for every road.

    :param erasable: the columns that may be emptied together, and nothing else
    """
    cr.execute(CREATE_FUNCTION)
    rows = SQL.identifier(f"{table}_append_only")
    whole = SQL.identifier(f"{table}_no_truncate")
    name, function = SQL.identifier(table), SQL.identifier(FUNCTION)
    columns = SQL(", ").join(SQL("%s", column) for column in erasable)
    for trigger, event, each in (
        (rows, SQL("UPDATE OR DELETE"), SQL("FOR EACH ROW")),
        (whole, SQL("TRUNCATE"), SQL()),
    ):
        cr.execute(SQL("DROP TRIGGER IF EXISTS %s ON %s", trigger, name))
        cr.execute(
            SQL(
                "CREATE TRIGGER %s BEFORE %s ON %s %s EXECUTE FUNCTION %s(%s)",
                *(trigger, event, name, each, function),
                columns if each.code else SQL(),
            )
        )
