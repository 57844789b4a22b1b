from odoo import fields, models
from odoo.tools import SQL

from ..models.complaint_compensation import STATES


class ComplaintMoney(models.Model):
    """Asked, offered, accepted and carried out: what people want and what it costs.

    One row for each remedy and step it came to, with the day of that step; so a remedy
    that was carried out stands in three rows, and steps are compared, never added up.
    What was asked has no amount. Amounts are in the company's currency, at the rate of
    the offer. Nothing confidential, and no person.
    """

    _name = "complaint.money"
    _description = "Money of complaints"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "number"
    _depends = {
        "helpdesk.ticket": [
            "number",
            "active",
            "company_id",
            "category_id",
            "is_complaint",
            "complaint_confidential",
            "complaint_received_on",
            "complaint_subject_id",
            "complaint_cause_id",
            "complaint_desired_remedy_id",
            "complaint_is_history",
        ],
        "complaint.compensation": [
            "ticket_id",
            "remedy_type_id",
            "nature",
            "state",
            "amount_company",
            "offered_on",
            "accepted_on",
            "delivered_on",
        ],
        "complaint.remedy.type": ["nature"],
    }

    number = fields.Char(readonly=True)
    active = fields.Boolean(readonly=True)
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Datetime(
        readonly=True, help="When it was asked, offered, accepted or carried out."
    )
    step = fields.Selection(
        selection=[
            ("1_asked", "Asked"),
            ("2_offered", "Offered"),
            ("3_accepted", "Accepted"),
            ("4_delivered", "Carried out"),
        ],
        readonly=True,
    )
    remedy_type_id = fields.Many2one(
        comodel_name="complaint.remedy.type", string="Remedy", readonly=True
    )
    nature = fields.Selection(selection="_select_nature", readonly=True)
    state = fields.Selection(
        selection=STATES, string="What became of it", readonly=True
    )
    amount = fields.Monetary(readonly=True)
    accepted_share = fields.Float(
        string="Accepted (%)",
        aggregator="avg",
        readonly=True,
        help="Of the offers that were accepted, declined or expired.",
    )
    category_id = fields.Many2one(
        comodel_name="helpdesk.ticket.category", readonly=True
    )
    subject_id = fields.Many2one(comodel_name="complaint.subject", readonly=True)
    cause_id = fields.Many2one(comodel_name="complaint.cause", readonly=True)
    is_history = fields.Boolean(string="History", readonly=True)

    @property
    def _table_query(self):
        return SQL("%s UNION ALL %s", self._asked(), self._given())

    def _asked(self):
        return SQL(
            """SELECT ticket.id * 4::bigint AS id, %s, '1_asked' AS step,
                      ticket.complaint_received_on AS date,
                      remedy.id AS remedy_type_id, remedy.nature,
                      NULL AS state, NULL::numeric AS amount,
                      NULL::int AS accepted_share
                 FROM helpdesk_ticket ticket
                 JOIN complaint_remedy_type remedy
                   ON remedy.id = ticket.complaint_desired_remedy_id
                WHERE %s""",
            self._facts(),
            self._counted(),
        )

    def _given(self):
        return SQL(
            """SELECT given.id * 4::bigint + step.place AS id, %s, step.name AS step,
                      step.date, given.remedy_type_id, given.nature, given.state,
                      given.amount_company AS amount,
                      CASE WHEN step.place <> 1 THEN NULL
                           WHEN given.state IN ('accepted', 'delivered') THEN 1
                           WHEN given.state IN ('declined', 'expired') THEN 0
                       END AS accepted_share
                 FROM complaint_compensation given
                 JOIN helpdesk_ticket ticket ON ticket.id = given.ticket_id
           CROSS JOIN LATERAL (VALUES (1, '2_offered', given.offered_on),
                                      (2, '3_accepted', given.accepted_on),
                                      (3, '4_delivered', given.delivered_on)
                              ) AS step (place, name, date)
                WHERE step.date IS NOT NULL AND %s""",
            self._facts(),
            self._counted(),
        )

    def _facts(self):
        return SQL(
            """ticket.number, ticket.active, ticket.company_id, ticket.category_id,
               ticket.complaint_subject_id AS subject_id,
               ticket.complaint_cause_id AS cause_id,
               ticket.complaint_is_history AS is_history"""
        )

    def _counted(self):
        return SQL("ticket.is_complaint AND ticket.complaint_confidential IS NOT TRUE")

    def _select_nature(self):
        field = self.env["complaint.remedy.type"]._fields["nature"]
        return field._description_selection(self.env)
