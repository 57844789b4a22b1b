from odoo import api, fields, models
from odoo.tools import SQL

from .complaint_report import ComplaintReport

MONTHS = 12


class ComplaintCausePrice(models.Model):
    """The management list: what it costs, every month, to leave a cause as it is.

    Of the last twelve months, from the facts of :class:`complaint.report`: nothing
    confidential. What customers were given and the minutes spent are counted; revenue
    at risk is an estimate and stands apart.

    A cause that is taken away, by proof, costs what its complaints cost since then:
    what it cost before is no price of leaving it as it is, and its measure is paid.
    """

    _name = "complaint.cause.price"
    _description = "Price of not fixing a cause"
    _auto = False
    _order = "price desc, weight desc, id"
    _rec_name = "cause_id"
    _depends = {
        **ComplaintReport._depends,
        "complaint.cause": ["value_at_risk", "measure_cost", "parent_path"],
        "complaint.improvement": [
            "active",
            "cause_id",
            "estimated_cost",
            "phase",
            "secured_on",
            "target",
        ],
        "complaint.decision": ["choice", "price", "complaints", "date"],
        "res.company": ["complaint_hour_cost"],
    }

    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    cause_id = fields.Many2one(comodel_name="complaint.cause", readonly=True)
    owner_id = fields.Many2one(related="cause_id.owner_id", string="Looks after it")
    kano = fields.Selection(related="cause_id.kano")
    complaints = fields.Integer(string="Complaints a year", readonly=True)
    before = fields.Integer(
        string="The year before", readonly=True, help="Complaints in that year."
    )
    compensation = fields.Monetary(string="Compensation per month", readonly=True)
    handling = fields.Monetary(
        string="Handling per month",
        readonly=True,
        help="Minutes spent, at the cost of an hour of handling.",
    )
    price = fields.Monetary(string="Price of not fixing per month", readonly=True)
    value_at_risk = fields.Monetary(
        string="At risk per month (estimate)", readonly=True
    )
    measure_cost = fields.Monetary(string="Cost of the measure", readonly=True)
    months_to_earn_back = fields.Float(
        string="Earned back in months",
        readonly=True,
        aggregator=None,
        digits=(16, 1),
        help="Cost of the measure divided by the price of not fixing.",
    )
    importance = fields.Float(
        readonly=True, aggregator=None, digits=(16, 1), help="The mean."
    )
    risk = fields.Integer(readonly=True, aggregator="max", help="The highest.")
    weight = fields.Float(
        string="Frequency x importance", readonly=True, digits=(16, 0)
    )
    removed_since = fields.Date(
        string="Taken away since",
        readonly=True,
        help="Its improvement was secured on this day and is proven. The price counts "
        "what came in since.",
    )
    decision_id = fields.Many2one(
        comodel_name="complaint.decision", string="Last decision", readonly=True
    )
    choice = fields.Selection(related="decision_id.choice")
    decided_on = fields.Date(related="decision_id.date", string="Decided on")
    decision_owner_id = fields.Many2one(
        related="decision_id.owner_id", string="Who does it"
    )
    decision_reason = fields.Char(related="decision_id.reason", string="Reason")
    is_accepted_rising = fields.Boolean(
        string="Accepted twice, and rising",
        readonly=True,
        help="Accepted twice in a row while the complaints or their price rose.",
    )

    @property
    def _table_query(self):
        facts = self.env["complaint.report"]._table_query
        return SQL(
            """
            SELECT cause.id * 1000000::bigint + sums.company_id AS id,
                   sums.company_id, cause.id AS cause_id,
                   sums.complaints, sums.before, sums.compensation, sums.handling,
                   sums.compensation + sums.handling AS price,
                   COALESCE(estimates.value_at_risk, 0) AS value_at_risk,
                   COALESCE(estimates.measure_cost, 0) AS measure_cost,
                   estimates.measure_cost
                       / NULLIF(sums.compensation + sums.handling, 0)
                       AS months_to_earn_back,
                   sums.importance, sums.risk,
                   sums.complaints * sums.importance AS weight,
                   sums.removed_since,
                   decided.last_id AS decision_id,
                   decided.is_rising AS is_accepted_rising
              FROM (%(sums)s) AS sums
              JOIN complaint_cause cause ON cause.id = sums.cause_id
              LEFT JOIN (%(points)s) AS points
                ON points.company_id = sums.company_id
               AND points.cause_id = sums.cause_id
              LEFT JOIN LATERAL (
                   SELECT (cause.value_at_risk ->> sums.company_id::text)::numeric
                              AS value_at_risk,
                          COALESCE(points.cost,
                              (cause.measure_cost ->> sums.company_id::text)::numeric)
                              AS measure_cost
                    WHERE sums.removed_since IS NULL) AS estimates
                ON TRUE
              LEFT JOIN (%(decided)s) AS decided
                ON decided.company_id = sums.company_id
               AND decided.cause_id = sums.cause_id
            """,
            sums=self._sums(facts),
            points=self._points(),
            decided=self._decided(),
        )

    def _sums(self, facts):
        year = SQL("received_on >= now() AT TIME ZONE 'UTC' - interval '12 months'")
        counts = SQL(
            "%s AND (removed.since IS NULL OR received_on >= removed.since)", year
        )
        return SQL(
            """
            SELECT facts.company_id, facts.cause_id,
                   count(*) FILTER (WHERE %(year)s) AS complaints,
                   count(*) FILTER (WHERE NOT %(year)s) AS before,
                   removed.since AS removed_since,
                   COALESCE(sum(cost) FILTER (WHERE %(counts)s), 0) / %(months)s
                       AS compensation,
                   COALESCE(sum(handling_minutes) FILTER (WHERE %(counts)s), 0) / 60.0
                       * COALESCE(company.complaint_hour_cost, 0) / %(months)s
                       AS handling,
                   COALESCE(avg(NULLIF(importance, 0)) FILTER (WHERE %(year)s), 0)
                       AS importance,
                   COALESCE(max(risk) FILTER (WHERE %(year)s), 0) AS risk
              FROM (%(facts)s) AS facts
              JOIN res_company company ON company.id = facts.company_id
              LEFT JOIN (%(removed)s) AS removed
                ON removed.company_id = facts.company_id
               AND removed.cause_id = facts.cause_id
             WHERE facts.active AND facts.cause_id IS NOT NULL
               AND received_on >= now() AT TIME ZONE 'UTC' - interval '24 months'
             GROUP BY facts.company_id, facts.cause_id, company.id, removed.since
            HAVING count(*) FILTER (WHERE %(year)s) > 0
            """,
            facts=facts,
            year=year,
            counts=counts,
            removed=self._removed(),
            months=MONTHS,
        )

    def _removed(self):
        """Causes that are taken away, with those below, and since which day.

        By proof, and as long as nobody works on them again.
        """
        return SQL(
            """SELECT point.company_id, below.id AS cause_id,
                      max(point.secured_on) AS since
                 FROM complaint_improvement point
                 JOIN complaint_cause above ON above.id = point.cause_id
                 JOIN complaint_cause below
                   ON starts_with(below.parent_path, above.parent_path)
                WHERE point.active AND point.phase = 'proven'
                  AND point.target = 'process' AND point.secured_on IS NOT NULL
                  AND NOT EXISTS (
                      SELECT 1 FROM complaint_improvement again
                       WHERE again.active AND again.target = 'process'
                         AND again.phase NOT IN ('proven', 'dropped')
                         AND again.company_id = point.company_id
                         AND again.cause_id = below.id)
                GROUP BY point.company_id, below.id"""
        )

    def _points(self):
        """What the measures of the open improvement points are estimated to cost."""
        return SQL(
            """SELECT company_id, cause_id, NULLIF(sum(estimated_cost), 0) AS cost
                 FROM complaint_improvement
                WHERE active AND cause_id IS NOT NULL
                  AND phase NOT IN ('proven', 'dropped')
                GROUP BY company_id, cause_id"""
        )

    def _decided(self):
        """The last decision, and whether it accepts a second time what was rising."""
        return SQL(
            """SELECT company_id, cause_id,
                      max(id) FILTER (WHERE place = 1) AS last_id,
                      COALESCE(bool_or(place = 1 AND choice = 'accept'
                          AND earlier_choice = 'accept'
                          AND (price > earlier_price
                               OR complaints > earlier_complaints)), FALSE)
                          AS is_rising
                 FROM (SELECT *, row_number() OVER newest AS place,
                              lead(choice) OVER newest AS earlier_choice,
                              lead(price) OVER newest AS earlier_price,
                              lead(complaints) OVER newest AS earlier_complaints
                         FROM complaint_decision
                       WINDOW newest AS (PARTITION BY company_id, cause_id
                                         ORDER BY date DESC, id DESC)) AS decisions
                GROUP BY company_id, cause_id"""
        )

    @api.model
    def _get_figures(self, company_id, cause_id):
        """The figures of a cause today: ``{"complaints": …, "price": …}``."""
        line = self.search(
            [("company_id", "=", company_id), ("cause_id", "=", cause_id)]
        )
        return {"complaints": line.complaints, "price": line.price}

    def action_decide(self):
        """Decide about this cause, with its figures before one's eyes."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_management.complaint_decision_new_action"
        )
        context = {
            "default_cause_id": self.cause_id.id,
            "default_company_id": self.company_id.id,
            "default_owner_id": self.owner_id.id,
        }
        return dict(action, context=context)

    def action_history(self):
        """What was decided about this cause before."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_management.complaint_decision_action"
        )
        return dict(action, domain=[("cause_id", "=", self.cause_id.id)])

    def action_complaints(self):
        """The complaints behind a line, in the last twelve months."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_management.complaint_report_action"
        )
        domain = [
            ("cause_id", "=", self.cause_id.id),
            ("company_id", "=", self.company_id.id),
            ("received_on", ">=", "-12m"),
        ]
        return dict(action, name=self.cause_id.name, domain=domain, context={})
