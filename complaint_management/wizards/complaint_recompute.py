from markupsafe import Markup

from odoo import api, fields, models

SHOWN = 80


class ComplaintRecompute(models.TransientModel):
    """Shows which dates a changed policy, calendar or holiday list would move, then
    moves them."""

    _name = "complaint.recompute"
    _description = "Recompute terms"

    ticket_ids = fields.Many2many(
        comodel_name="helpdesk.ticket",
        string="Complaints",
        default=lambda self: self._default_ticket_ids(),
    )
    preview = fields.Html(string="What changes", compute="_compute_preview")
    change_count = fields.Integer(compute="_compute_preview")

    def _default_ticket_ids(self):
        """The complaints that were selected, or all that are open under a policy."""
        model, ids = (self.env.context.get(f"active_{k}") for k in ("model", "ids"))
        tickets = self.env["helpdesk.ticket"]
        if model == "helpdesk.ticket":
            return tickets.browse(ids)
        domain = [("complaint_deadline", "!=", False)]
        if model == "complaint.policy":
            domain.append(("complaint_policy_id", "in", ids))
        return tickets.search(domain)

    def _get_changes(self):
        """The terms whose date would change: list of ``(term, new end)``."""
        terms = self.ticket_ids.complaint_term_ids
        changes = []
        for term in terms.filtered(lambda term: not term.met_on):
            end = term._compute_end()
            if end and (end.date, end.moment) != (term.due_date, term.due_on):
                changes.append((term, end))
        return changes

    @api.depends("ticket_ids")
    def _compute_preview(self):
        row = Markup("<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>")
        for wizard in self:
            changes = wizard._get_changes()
            wizard.change_count = len(changes)
            rows = Markup().join(
                row
                % (
                    term.ticket_id.number,
                    term.display_name,
                    term._tell_day(term.due_date),
                    term._tell(end.steps),
                )
                for term, end in changes[:SHOWN]
            )
            wizard.preview = (
                Markup("<table class='table table-sm'>%s</table>") % rows
                if rows
                else self.env._("All dates are as they should be.")
            )

    def action_confirm(self):
        """Move the terms that are not met; each move is on record."""
        self.ticket_ids.check_access("write")
        self.ticket_ids._complaint_set_terms()
        return {"type": "ir.actions.act_window_close"}
