import random

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class ComplaintAudit(models.Model):
    """A sample of closed complaints, drawn so that anybody can draw it again.

    Beside what is drawn stand all that went another way: overruled, not a complaint,
    withdrawn. What is found becomes an improvement point on our own handling.
    """

    _name = "complaint.audit"
    _description = "Audit sample"
    _order = "date_from desc, id desc"

    name = fields.Char(compute="_compute_name", store=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    date_from = fields.Date(
        string="From", required=True, default=lambda self: self._get_last_quarter()
    )
    date_to = fields.Date(
        string="Until",
        compute="_compute_date_to",
        store=True,
        help="The last day of the quarter.",
    )
    size = fields.Integer(string="Complaints to draw", required=True, default=10)
    seed = fields.Integer(
        required=True,
        default=lambda self: random.SystemRandom().randint(1, 999_999),
        help="With the same seed, the same complaints are drawn again.",
    )
    drawn_on = fields.Datetime(string="Drawn on", readonly=True, copy=False)
    line_ids = fields.One2many(
        comodel_name="complaint.audit.line",
        inverse_name="audit_id",
        string="Complaints",
    )

    _size_check = models.Constraint(
        "CHECK (size > 0)", "Draw one complaint or more: choose a number above zero."
    )

    def _get_last_quarter(self):
        today = self.env.company._get_complaint_today()
        this_quarter = today.replace(day=1, month=(today.month - 1) // 3 * 3 + 1)
        return this_quarter - relativedelta(months=3)

    @api.depends("date_from")
    def _compute_name(self):
        for audit in self:
            day = audit.date_from
            audit.name = day and f"{day.year}-Q{(day.month - 1) // 3 + 1}"

    @api.depends("date_from")
    def _compute_date_to(self):
        for audit in self:
            day = audit.date_from
            audit.date_to = day and day + relativedelta(months=3, days=-1)

    def write(self, vals):
        fixed = {"date_from", "size", "seed", "drawn_on", "company_id"} & vals.keys()
        if fixed and not self.env.su and self.filtered("drawn_on"):
            raise UserError(
                self.env._("This sample was drawn. Make a new one to draw again.")
            )
        return super().write(vals)

    def action_draw(self):
        """Draw the sample, once.

        :raise UserError: a second time
        """
        self.check_access("write")
        for audit in self:
            if audit.drawn_on:
                raise UserError(
                    self.env._("This sample was drawn. Make a new one to draw again.")
                )
            # sudo: what is drawn does not depend on who draws; who may not read a
            # complaint does not see its line
            lines = [
                {"audit_id": audit.id, "ticket_id": ticket.id, "reason": reason}
                for reason, tickets in audit.sudo()._get_drawn()
                for ticket in tickets
            ]
            self.env["complaint.audit.line"].sudo().create(lines)
            audit.sudo().drawn_on = fields.Datetime.now()
        return True

    def _get_drawn(self):
        """What belongs to the sample: ``[(reason, complaints)]``, each once."""
        tickets = self.env["helpdesk.ticket"].with_context(active_test=False)
        closed = self._within("complaint_closed_on") & Domain("is_complaint", "=", True)
        apart = [
            ("overruled", closed & Domain("complaint_overrule_count", ">", 0)),
            ("withdrawn", closed & Domain("complaint_outcome", "=", "withdrawn")),
            ("dismissed", self._within("complaint_dismissed_on")),
        ]
        seen, drawn = tickets.browse(), []
        for reason, domain in apart:
            found = tickets.search(domain, order="id") - seen
            drawn.append((reason, found))
            seen |= found
        rest = tickets.search(closed & Domain("id", "not in", seen.ids), order="id").ids
        # the order of the ids and the seed decide, so it can be drawn again
        chosen = random.Random(self.seed).sample(rest, min(self.size, len(rest)))
        return [("drawn", tickets.browse(sorted(chosen))), *drawn]

    def _within(self, name):
        company = self.company_id
        start = company._get_complaint_start_of_day(self.date_from)
        end = company._get_complaint_end_of_day(self.date_to)
        return (
            Domain("company_id", "=", company.id)
            & Domain(name, ">=", start)
            & Domain(name, "<", end)
        )


class ComplaintAuditItem(models.Model):
    """What is looked at in every complaint of a sample."""

    _name = "complaint.audit.item"
    _description = "Checklist of the audit sample"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company", help="Leave empty to use it in every company."
    )


class ComplaintAuditLine(models.Model):
    """One complaint of a sample: the checklist, and what was found."""

    _name = "complaint.audit.line"
    _inherit = "complaint.ticket.mixin"
    _description = "Complaint of an audit sample"
    _order = "audit_id, reason, id"

    audit_id = fields.Many2one(
        comodel_name="complaint.audit",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    ticket_id = fields.Many2one(readonly=True)
    reason = fields.Selection(
        selection=[
            ("drawn", "Drawn"),
            ("overruled", "Overruled"),
            ("withdrawn", "Withdrawn"),
            ("dismissed", "Not a complaint"),
        ],
        string="Why",
        required=True,
        readonly=True,
    )
    ok_item_ids = fields.Many2many(
        comodel_name="complaint.audit.item",
        relation="complaint_audit_line_item_rel",
        column1="line_id",
        column2="item_id",
        string="In order",
    )
    finding = fields.Char(help="What was not in order, in one line.")
    checked = fields.Boolean(string="Looked at")
    improvement_id = fields.Many2one(
        comodel_name="complaint.improvement",
        string="Improvement point",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    _ticket_uniq = models.Constraint(
        "UNIQUE(audit_id, ticket_id)", "A complaint stands in a sample once."
    )

    def action_improve(self):
        """Make the findings of these an improvement point on complaint handling.

        :raise UserError: when one of them has no finding
        """
        self.check_access("write")
        if self.filtered(lambda line: not (line.finding or "").strip()):
            raise UserError(self.env._("Write what was found, in one line."))
        for line in self.filtered(lambda line: not line.improvement_id):
            line.improvement_id = self.env["complaint.improvement"].create(
                {
                    "name": line.finding,
                    "target": "handling",
                    "company_id": line.company_id.id,
                }
            )
            line.checked = True
        return self.improvement_id[:1].get_formview_action()
