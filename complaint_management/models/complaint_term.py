from odoo import fields, models

from ..tools import term_calculator
from .selections import DUTIES, TERM_KINDS


class ComplaintTerm(models.Model):
    """One term of a complaint: when it ends, how that came about, and when it was met.

    The dates are kept with the steps of their calculation. They follow a correction of
    what they are computed from while the term is not met; see ``_complaint_set_terms``.
    """

    _name = "complaint.term"
    _inherit = "complaint.ticket.mixin"
    _description = "Term"
    _order = "due_on, id"
    _rec_name = "kind"
    # every complaint makes some of these: no more columns, keys and indexes than needed
    _log_access = False

    company_id = fields.Many2one(
        comodel_name="res.company",
        related="ticket_id.company_id",
        store=True,
        precompute=True,
    )
    kind = fields.Selection(
        selection=TERM_KINDS, string="Term", required=True, readonly=True
    )
    due_date = fields.Date(
        string="Last day",
        required=True,
        readonly=True,
        help="In the time zone of the policy.",
    )
    due_on = fields.Datetime(
        string="Late from",
        required=True,
        readonly=True,
        help="The local midnight that ends the last day; of hours the exact moment.",
    )
    derivation_steps = fields.Json(readonly=True)
    adjustments = fields.Json(
        readonly=True, help="Extensions, and the times it stood still."
    )
    met_on = fields.Datetime(string="Met on", readonly=True)
    channel_id = fields.Many2one(
        comodel_name="helpdesk.ticket.channel", string="By", readonly=True
    )
    met_message_id = fields.Many2one(
        comodel_name="mail.message",
        string="Message",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    suspended_on = fields.Datetime(string="Stands still since", readonly=True)
    extension_count = fields.Integer(string="Extended", readonly=True)
    extension_reason = fields.Char(string="Reason of the extension", readonly=True)
    extension_notice_on = fields.Date(string="Complainant told on", readonly=True)

    _kind_uniq = models.Constraint(
        "UNIQUE(ticket_id, kind)", "A complaint has each term once."
    )

    def _is_open_duty(self):
        """Whether we still owe the complainant this, and the clock is running."""
        return not (self.met_on or self.suspended_on) and self.kind in DUTIES

    def _compute_end(self, adjustments=None):
        """When this term ends by the policy as it is today; stores nothing.

        :param list adjustments: other extensions and waits than those there are
        """
        return self._calculate(
            self.ticket_id,
            self.kind,
            self.adjustments if adjustments is None else adjustments,
        )

    def _calculate(self, ticket, kind, adjustments=None):
        """When a term of a complaint ends.

        :return: an :class:`End`, or None when the policy has no such term
        """
        facts = ticket.complaint_policy_id._get_facts()
        line = facts.terms.get(kind)
        aftercare = kind == "aftercare"
        start = (
            ticket.complaint_settled_on if aftercare else ticket.complaint_received_on
        )
        if not line or not start:
            return None
        term = term_calculator.Term(
            line.value,
            line.unit,
            facts.rule,
            tuple(term_calculator.Adjustment(*item) for item in adjustments or ()),
        )
        place = ticket._get_complaint_place()
        return term_calculator.compute(
            term, start, place, "settled" if aftercare else "received"
        )

    def _prepare_dates(self, ticket, kind, end):
        """The values that keep a computed end; notices start anew for a new date."""
        dates = {
            "due_date": end.date,
            "due_on": end.moment,
            "derivation_steps": end.steps,
        }
        return {**dates, **self._prepare_notices(ticket, kind, end)}

    def _meet(self, get_proof):
        """The terms are met: keep moment, channel and message. A first proof holds.

        :param get_proof: function from a complaint to ``(moment, channel, message)``
        :return: the terms that were open
        """
        open_terms = self.filtered(lambda term: not term.met_on)
        open_terms._resume()  # the time it stood still comes on top first
        for term in open_terms:
            moment, channel, message = get_proof(term.ticket_id)
            term.write(
                {
                    "met_on": moment,
                    "channel_id": channel.id if channel else False,
                    "met_message_id": message.id if message else False,
                    "suspended_on": False,
                    "next_notice_on": False,
                }
            )
        open_terms._drop_activities()
        return open_terms
