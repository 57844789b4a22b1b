from odoo import fields, models
from odoo.tools import SQL

from .measure import Measure

# Which fact of the ticket stands behind each field, in the order of the columns.
FACTS = {
    "name": "number",
    "company_id": "company_id",
    "active": "active",
    "received_on": "complaint_received_on",
    "category_id": "category_id",
    "subject_id": "complaint_subject_id",
    "moment_id": "complaint_moment_id",
    "aspect": "complaint_aspect",
    "impact": "complaint_impact",
    "risk": "complaint_risk",
    "importance": "complaint_importance",
    "summary": "complaint_summary",
    "cost": "complaint_cost",
    "cause_id": "complaint_cause_id",
    "cause_confirmed": "complaint_cause_confirmed",
    "cause_state": "complaint_cause_state",
    "improvement_id": "complaint_improvement_id",
    "pattern_id": "complaint_pattern_id",
    "phase": "complaint_phase",
    "is_open": "complaint_is_open",
    "outcome": "complaint_outcome",
    "in_time": "complaint_in_time",
    "first_contact": "complaint_first_contact",
    "settled_on": "complaint_settled_on",
    "closed_on": "complaint_closed_on",
    "reopen_count": "complaint_reopen_count",
    "handover_count": "complaint_handover_count",
    "handling_minutes": "complaint_handling_minutes",
    "origin": "complaint_origin",
    "is_signal": "complaint_is_signal",
    "is_history": "complaint_is_history",
    "is_part": "(complaint_main_id IS NOT NULL)",
    "days_to_settle": "EXTRACT(epoch FROM complaint_settled_on"
    " - complaint_received_on) / 86400",
    "days_to_close": "EXTRACT(epoch FROM complaint_closed_on"
    " - complaint_received_on) / 86400",
}
SCALES = {"impact", "risk", "importance", "aftercare_conversation"}
ANSWERED = {"avg": "AVG", "count": "COUNT"}


class ComplaintReport(models.Model):
    """The facts of complaints for improvers, readers and reports: never a person.

    One SQL view, and the only road of these roles to complaints: no complainant, no
    conversation, nothing confidential.
    """

    _name = "complaint.report"
    _description = "Facts of complaints"
    _auto = False
    _order = "received_on desc, id desc"
    _depends = {
        "helpdesk.ticket": [
            *(fact for fact in FACTS.values() if fact.isidentifier()),
            "is_complaint",
            "complaint_confidential",
            "complaint_main_id",
        ]
    }

    name = fields.Char(string="Number", readonly=True)
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    active = fields.Boolean(readonly=True)
    received_on = fields.Datetime(string="Received on", readonly=True)
    category_id = fields.Many2one(
        comodel_name="helpdesk.ticket.category", readonly=True
    )
    subject_id = fields.Many2one(comodel_name="complaint.subject", readonly=True)
    moment_id = fields.Many2one(
        comodel_name="complaint.moment", string="Moment of truth", readonly=True
    )
    aspect = fields.Selection(selection="_select_aspect", readonly=True)
    impact = fields.Integer(aggregator="avg", readonly=True)
    risk = fields.Integer(aggregator="avg", readonly=True)
    importance = fields.Integer(aggregator="avg", readonly=True)
    summary = fields.Char(readonly=True)
    cost = fields.Monetary(currency_field="currency_id", readonly=True)
    cause_id = fields.Many2one(comodel_name="complaint.cause", readonly=True)
    cause_confirmed = fields.Boolean(string="Cause established", readonly=True)
    cause_state = fields.Selection(
        selection="_select_cause_state", string="State of the cause", readonly=True
    )
    improvement_id = fields.Many2one(
        comodel_name="complaint.improvement", string="Improvement point", readonly=True
    )
    pattern_id = fields.Many2one(comodel_name="complaint.pattern", readonly=True)
    phase = fields.Selection(selection="_select_phase", string="Step", readonly=True)
    is_open = fields.Boolean(readonly=True)
    outcome = fields.Selection(selection="_select_outcome", readonly=True)
    in_time = fields.Selection(
        string="In time", selection="_select_in_time", readonly=True
    )
    first_contact = fields.Boolean(string="Solved at first contact", readonly=True)
    settled_on = fields.Datetime(string="Agreed on", readonly=True)
    closed_on = fields.Datetime(string="Closed on", readonly=True)
    reopen_count = fields.Integer(string="Reopened", readonly=True)
    handover_count = fields.Integer(string="Hand-overs", readonly=True)
    handling_minutes = fields.Integer(string="Minutes spent", readonly=True)
    origin = fields.Selection(selection="_select_origin", readonly=True)
    is_signal = fields.Boolean(string="Signal", readonly=True)
    is_history = fields.Boolean(string="History", readonly=True)
    is_part = fields.Boolean(string="Part of a letter", readonly=True)
    days_to_settle = Measure(
        string="Days to agree", aggregator="avg", digits=(16, 1), readonly=True
    )
    days_to_close = Measure(
        string="Days to close", aggregator="avg", digits=(16, 1), readonly=True
    )

    @property
    def _table_query(self):
        return SQL("%s %s %s", self._select(), self._from(), self._where())

    def _select(self):
        columns = (
            SQL("%s AS %s", SQL(fact), SQL.identifier(name))  # pylint: disable=sql-injection
            for name, fact in FACTS.items()
        )
        return SQL("SELECT id, %s", SQL(", ").join(columns))

    def _from(self):
        return SQL("FROM helpdesk_ticket")

    def _where(self):
        """Nothing confidential, for nobody: the index of complaints leaves it out."""
        return SQL("WHERE is_complaint AND complaint_confidential IS NOT TRUE")

    def _read_group_select(self, aggregate_spec, query):
        """Mean and number of a scale leave out who did not answer, kept as 0."""
        name, _, function = aggregate_spec.partition(":")
        if name in SCALES and function in ANSWERED:
            answer = self._field_to_sql(self._table, name, query)
            return SQL("%s(NULLIF(%s, 0))", SQL(ANSWERED[function]), answer)
        return super()._read_group_select(aggregate_spec, query)

    def _get_words(self, field):
        return (
            self.env["helpdesk.ticket"]._fields[field]._description_selection(self.env)
        )

    def _select_aspect(self):
        return self._get_words("complaint_aspect")

    def _select_cause_state(self):
        return self._get_words("complaint_cause_state")

    def _select_phase(self):
        return self._get_words("complaint_phase")

    def _select_outcome(self):
        return self._get_words("complaint_outcome")

    def _select_in_time(self):
        return self._get_words("complaint_in_time")

    def _select_origin(self):
        return self._get_words("complaint_origin")
