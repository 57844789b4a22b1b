from odoo import fields, models
from odoo.tools import SQL

from .measure import Measure

DAY = "EXTRACT(epoch FROM %s - complaint_received_on) / 86400"
# A share is the mean of 1 and 0; what does not take part in it is empty.
MEASURES = {
    "side": "CASE WHEN complaint_origin = 'employee' THEN 'internal'"
    " WHEN complaint_origin IS NOT NULL THEN 'external' END",
    "is_late": "COALESCE(complaint_deadline <= now() AT TIME ZONE 'UTC', FALSE)",
    "days_to_deliver": DAY % "given.last_on",
    # the whole day of the verdict; nothing is taken away before it came in
    "days_to_remove": "CASE WHEN complaint_cause_state = 'removed'"
    " AND proof.last_on >= complaint_received_on::date"
    " THEN proof.last_on - complaint_received_on::date END",
    "in_time_share": "CASE complaint_in_time WHEN 'in_time' THEN 1"
    " WHEN 'late' THEN 0 END",
    # of what was agreed; parts are agreed on with their letter
    "first_contact_share": "CASE WHEN complaint_settled_on IS NOT NULL"
    " AND complaint_main_id IS NULL"
    " THEN COALESCE(complaint_first_contact, FALSE)::int END",
    "without_cause_share": "(complaint_cause_confirmed IS NOT TRUE)::int",
    "promise_count": "promises.decided",
    "promise_kept_count": "promises.kept",
    "promises_kept_share": "promises.kept::float / NULLIF(promises.decided, 0)",
    "aftercare_on": "complaint_aftercare_on",
    "aftercare_solved": "complaint_aftercare_solved",
    "aftercare_stays": "complaint_aftercare_stays",
    "aftercare_conversation": "complaint_aftercare_conversation",
    "aftercare_answered_share": "CASE WHEN complaint_aftercare_on IS NOT NULL"
    " THEN (complaint_aftercare_answered_on IS NOT NULL)::int END",
    "aftercare_solved_share": "CASE WHEN complaint_aftercare_solved IS NOT NULL"
    " THEN (complaint_aftercare_solved = 'yes')::int END",
    "aftercare_stays_share": "CASE WHEN complaint_aftercare_stays IS NOT NULL"
    " THEN (complaint_aftercare_stays = 'yes')::int END",
}
# Shares of a number that differs per row: its sum over the sum of the other.
WEIGHTED = {"promises_kept_share": ("promise_kept_count", "promise_count")}


class ComplaintReport(models.Model):
    """What both tracks are measured by, side by side.

    Times are in days from receipt. Each join has one row per complaint at most and is
    left out by the database where no measure of it is asked for.
    """

    _inherit = "complaint.report"
    _depends = {
        "helpdesk.ticket": [
            "complaint_deadline",
            "complaint_aftercare_on",
            "complaint_aftercare_answered_on",
            "complaint_aftercare_solved",
            "complaint_aftercare_stays",
            "complaint_aftercare_conversation",
        ],
        "complaint.compensation": ["ticket_id", "state", "delivered_on"],
        "complaint.promise": ["ticket_id", "state"],
        "complaint.verdict": ["improvement_id", "verdict", "decision", "decided_on"],
    }

    side = fields.Selection(
        selection=[("internal", "Our own people"), ("external", "From outside")],
        string="Internal or external",
        readonly=True,
    )
    is_late = fields.Boolean(string="Late now", readonly=True)
    days_to_deliver = Measure(
        string="Days to carry out",
        aggregator="avg",
        digits=(16, 1),
        readonly=True,
        help="Until the last of what was agreed had been carried out.",
    )
    days_to_remove = Measure(
        string="Days to take away the cause",
        aggregator="avg",
        digits=(16, 1),
        readonly=True,
        help="Until the figures proved that the cause is gone.",
    )
    in_time_share = Measure(
        string="Answered in time (%)",
        aggregator="avg",
        readonly=True,
        help="Of what was answered, or should have been.",
    )
    first_contact_share = Measure(
        string="Solved at first contact (%)",
        aggregator="avg",
        readonly=True,
        help="Of what was agreed on.",
    )
    without_cause_share = Measure(
        string="Cause not established (%)", aggregator="avg", readonly=True
    )
    promise_count = fields.Integer(string="Promises kept or broken", readonly=True)
    promise_kept_count = fields.Integer(string="Promises kept", readonly=True)
    promises_kept_share = Measure(
        string="Promises kept (%)", aggregator="avg", readonly=True
    )
    aftercare_on = fields.Datetime(string="After-care asked on", readonly=True)
    aftercare_solved = fields.Selection(
        selection="_select_aftercare_solved", string="Is it solved", readonly=True
    )
    aftercare_stays = fields.Selection(
        selection="_select_aftercare_stays", string="Stays with us", readonly=True
    )
    aftercare_conversation = fields.Integer(
        string="How was the conversation",
        aggregator="avg",
        readonly=True,
        help="1 (bad) to 5 (very good).",
    )
    aftercare_answered_share = Measure(
        string="After-care answered (%)", aggregator="avg", readonly=True
    )
    aftercare_solved_share = Measure(
        string="It is solved (%)",
        aggregator="avg",
        readonly=True,
        help="Of those who answered after-care.",
    )
    aftercare_stays_share = Measure(
        string="Stays with us (%)",
        aggregator="avg",
        readonly=True,
        help="Of those who answered after-care.",
    )

    def _select(self):
        columns = (
            SQL("%s AS %s", SQL(measure), SQL.identifier(name))  # pylint: disable=sql-injection
            for name, measure in MEASURES.items()
        )
        return SQL("%s, %s", super()._select(), SQL(", ").join(columns))

    def _from(self):
        return SQL(
            """%s
            LEFT JOIN (SELECT ticket_id, max(delivered_on) AS last_on
                         FROM complaint_compensation
                        WHERE state = 'delivered'
                        GROUP BY ticket_id) AS given
              ON given.ticket_id = helpdesk_ticket.id
            LEFT JOIN (SELECT ticket_id, count(*) AS decided,
                              count(*) FILTER (WHERE state = 'kept') AS kept
                         FROM complaint_promise
                        WHERE state <> 'open'
                        GROUP BY ticket_id) AS promises
              ON promises.ticket_id = helpdesk_ticket.id
            LEFT JOIN (SELECT improvement_id, max(decided_on) AS last_on
                         FROM complaint_verdict
                        WHERE verdict = 'worked' OR decision = 'proven'
                        GROUP BY improvement_id) AS proof
              ON proof.improvement_id = helpdesk_ticket.complaint_improvement_id""",
            super()._from(),
        )

    def _read_group_select(self, aggregate_spec, query):
        """The share of a group is not the mean of the shares of its complaints.

        A time has a median as well, for :class:`complaint.five.numbers`.
        """
        name, _, function = aggregate_spec.partition(":")
        if function == "median":
            return SQL(
                "PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY %s)",
                self._field_to_sql(self._table, name, query),
            )
        if function == "avg" and name in WEIGHTED:
            part, whole = (
                self._field_to_sql(self._table, each, query) for each in WEIGHTED[name]
            )
            return SQL("SUM(%s)::float / NULLIF(SUM(%s), 0)", part, whole)
        return super()._read_group_select(aggregate_spec, query)

    def _select_aftercare_solved(self):
        return self._get_words("complaint_aftercare_solved")

    def _select_aftercare_stays(self):
        return self._get_words("complaint_aftercare_stays")
