from odoo import models
from odoo.tools import SQL, sql

COLUMN = "complaint_search"
# Of how many common words the database counts how common they are, at ANALYZE.
COUNTED_WORDS = 500
# Full text in the language of the company, by the configurations PostgreSQL ships.
CREATE_CONFIG = """
    CREATE OR REPLACE FUNCTION complaint_search_config(company integer)
    RETURNS regconfig AS $$
        SELECT CASE left(p.lang, 2)
               WHEN 'nl' THEN 'dutch' WHEN 'en' THEN 'english' WHEN 'de' THEN 'german'
               WHEN 'fr' THEN 'french' WHEN 'es' THEN 'spanish' WHEN 'it' THEN 'italian'
               WHEN 'pt' THEN 'portuguese' WHEN 'da' THEN 'danish'
               WHEN 'sv' THEN 'swedish' WHEN 'nb' THEN 'norwegian'
               WHEN 'fi' THEN 'finnish' WHEN 'hu' THEN 'hungarian'
               WHEN 'ro' THEN 'romanian' WHEN 'ru' THEN 'russian'
               WHEN 'tr' THEN 'turkish' WHEN 'ar' THEN 'arabic' ELSE 'simple'
               END::regconfig
          FROM res_company c JOIN res_partner p ON p.id = c.partner_id
         WHERE c.id = company
    $$ LANGUAGE sql STABLE
"""
# A vector has an end, and the parser leaves out mark-up by itself.
CREATE_FUNCTION = """
    CREATE OR REPLACE FUNCTION complaint_search_update() RETURNS trigger AS $$
    BEGIN
        NEW.complaint_search := CASE WHEN NEW.is_complaint THEN to_tsvector(
            complaint_search_config(NEW.company_id),
            left(concat_ws(' ', NEW.name, NEW.complaint_summary, NEW.description),
                 50000)
        ) END;
        RETURN NEW;
    END
    $$ LANGUAGE plpgsql
"""
CREATE_TRIGGER = """
    CREATE OR REPLACE TRIGGER helpdesk_ticket_complaint_search
    BEFORE INSERT OR UPDATE OF name, description, complaint_summary, is_complaint,
                               company_id
    ON helpdesk_ticket FOR EACH ROW WHEN (NEW.is_complaint IS NOT NULL)
    EXECUTE FUNCTION complaint_search_update()
"""


class HelpdeskTicket(models.Model):
    """The words of every complaint, kept by the database; of no other ticket.

    The column is no field: whatever road a text takes into the register, also an import
    in SQL or its erasing, its words follow.
    """

    _inherit = "helpdesk.ticket"

    _complaint_search_idx = models.Index(
        "USING gin (complaint_search) WHERE is_complaint"
    )

    def _auto_init(self):
        cr = self.env.cr
        columns = sql.table_columns(cr, self._table)
        if COLUMN not in columns:
            sql.create_column(cr, self._table, COLUMN, "tsvector", "Words to search")
        result = super()._auto_init()
        for statement in (CREATE_CONFIG, CREATE_FUNCTION, CREATE_TRIGGER):
            cr.execute(statement)
        if COLUMN not in columns:
            cr.execute(
                SQL(
                    "ALTER TABLE helpdesk_ticket"
                    " ALTER complaint_search SET STATISTICS %s",
                    COUNTED_WORDS,
                )
            )
            if "is_complaint" in columns:
                # an update of the addon: the complaints there are get their words
                cr.execute("UPDATE helpdesk_ticket SET name = name WHERE is_complaint")
        return result
