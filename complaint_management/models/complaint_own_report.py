from odoo import fields, models
from odoo.tools import SQL

from .selections import PHASES


class ComplaintOwnReport(models.Model):
    """What a colleague reported, as that colleague may follow it: nothing internal.

    A view on the register with one row rule: your own. It also holds reports on how
    somebody is treated, which their reporter cannot read as tickets; never one in which
    the reporter was named afterwards.
    """

    _name = "complaint.own.report"
    _description = "Own report"
    _order = "received_on desc, id desc"
    _auto = False

    name = fields.Char(string="Number", readonly=True)
    title = fields.Char(readonly=True)
    text = fields.Html(string="What you reported", readonly=True)
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    user_id = fields.Many2one(comodel_name="res.users", string="By", readonly=True)
    received_on = fields.Datetime(string="Reported on", readonly=True)
    kind = fields.Selection(
        selection=[
            ("work", "Our work"),
            ("customer", "A customer"),
            ("treatment", "How somebody is treated"),
        ],
        string="About",
        readonly=True,
    )
    phase = fields.Selection(selection=PHASES, string="Step", readonly=True)
    answer_by = fields.Date(string="You hear from us by", readonly=True)
    done = fields.Text(string="What was done", compute="_compute_done")

    _depends = {
        "helpdesk.ticket": [
            "name",
            "number",
            "description",
            "company_id",
            "complaint_reporter_id",
            "complaint_received_on",
            "complaint_origin",
            "complaint_kind",
            "complaint_phase",
            "complaint_is_open",
            "complaint_person_ids",
        ],
        "complaint.term": ["ticket_id", "kind", "due_date", "met_on"],
    }

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT t.id, t.number AS name, t.name AS title, t.description AS text,
                   t.company_id, t.complaint_reporter_id AS user_id,
                   t.complaint_received_on AS received_on,
                   CASE WHEN t.complaint_origin = 'employee'
                        THEN COALESCE(t.complaint_kind, 'work')
                        ELSE 'customer' END AS kind,
                   t.complaint_phase AS phase,
                   term.due_date AS answer_by
              FROM helpdesk_ticket t
              LEFT JOIN complaint_term term
                     ON term.ticket_id = t.id AND term.kind = 'answer'
                    AND term.met_on IS NULL AND t.complaint_is_open
             WHERE t.complaint_reporter_id IS NOT NULL
               AND NOT EXISTS (
                   SELECT FROM complaint_ticket_person_rel named
                    WHERE named.ticket_id = t.id
                      AND named.user_id = t.complaint_reporter_id)
            """
        )

    def _compute_done(self):
        # sudo: who may read this row may read these words, written for them to read
        tickets = self.env["helpdesk.ticket"].sudo().browse(self.ids)
        for report, ticket in zip(self, tickets, strict=True):
            report.done = "\n".join(ticket._tell_reporter(report.kind != "customer"))
