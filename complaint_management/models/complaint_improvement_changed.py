from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .selections import COORDINATOR


class ComplaintImprovement(models.Model):
    """You said, we did: who complained hears what was changed, once it was reviewed.

    *Changed* is told at securing. *Solved*, and the public page, wait for the verdict
    *worked*; at *did not work* both are withdrawn.
    """

    _inherit = "complaint.improvement"

    changed_text = fields.Text(
        string="What we changed",
        translate=True,
        copy=False,
        help="For who complained: what was changed, in plain words, and no names.",
    )
    announced_on = fields.Datetime(
        string="Told on",
        readonly=True,
        copy=False,
        tracking=True,
        help="Reviewed and told; shown on the tracking pages of these complaints.",
    )
    is_public = fields.Boolean(
        string="On the public page once it works",
        default=True,
        copy=False,
        help="Only what was told, and only while the figures say that it worked.",
    )
    to_tell_count = fields.Integer(
        string="Want to hear",
        compute="_compute_to_tell_count",
        groups=COORDINATOR,
    )

    @api.depends("phase", "announced_on", "verdict")
    def _compute_to_tell_count(self):
        for point in self:
            kind = point._get_news()
            point.to_tell_count = len(point._get_people(kind)) if kind else 0

    def _get_news(self):
        """What may be told now: ``changed`` once secured, ``solved`` once it worked."""
        if self.verdict == "worked" and self.phase == "proven":
            return "solved"
        return "changed" if self.phase in ("securing", "proven") else ""

    def _get_people(self, kind):
        """Those who want to hear it and have not yet: one entry for each person.

        Everybody linked who said *yes*; history sends nothing. Of the complaints of one
        person the newest is written on.

        :return: list of recordsets of complaints, the newest first
        """
        self.ensure_one()
        # sudo: asked by coordinators only; a complaint is checked when it is written on
        tickets = self.sudo().with_context(active_test=False).ticket_ids
        people = {}
        for ticket in tickets.sorted("complaint_received_on", reverse=True):
            wants = ticket.complaint_wants_feedback == "yes"
            key = ticket._get_complaint_address()
            if wants and key and not ticket.complaint_is_history:
                people[key] = people.get(key, tickets.browse()) | ticket
        return [
            own for own in people.values() if not own._was_told(kind, self.secured_on)
        ]

    def action_announce(self):
        """Open the dialog in which the message is reviewed and sent."""
        self.ensure_one()
        self._check_may_announce()
        if not self._get_news():
            raise UserError(
                self.env._(
                    "What was changed is told from securing on. Move %(name)s to "
                    "securing first.",
                    name=self.name,
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("You said, we did"),
            "res_model": "complaint.announce",
            "view_mode": "form",
            "target": "new",
            "context": {"default_improvement_id": self.id},
        }

    def _check_may_announce(self):
        """Who complained is seen by coordinators, not by owners of points."""
        if not (self.env.su or self.env.user.has_group(COORDINATOR)):
            raise AccessError(
                self.env._(
                    "A coordinator reviews what complainants get to hear, and sends "
                    "it. Write what was changed, and ask for it."
                )
            )

    def _back_to_analysing(self):
        """What was told does not hold any more: it is withdrawn everywhere."""
        result = super()._back_to_analysing()
        self.announced_on = False
        return result

    def _is_shown_in_public(self):
        return bool(
            self.is_public
            and self.announced_on
            and self.changed_text
            and self._get_news() == "solved"
        )

    @api.model
    def _get_public_changes(self, company):
        """What the public page of a company shows, the newest first."""
        # sudo: outsiders read three words of each: what, when, and that it worked
        points = self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("verdict", "=", "worked"),
                ("phase", "=", "proven"),
                ("is_public", "=", True),
                ("announced_on", "!=", False),
            ],
            order="secured_on desc, id desc",
        )
        return [
            point._get_words_for_outsiders()
            for point in points
            if point._is_shown_in_public()
        ]

    def _get_words_for_outsiders(self):
        """What an outsider may read of a point that was announced."""
        return {
            "text": self.changed_text,
            "secured_on": self.secured_on,
            "check_date": self.check_date,
            "solved": self._get_news() == "solved",
        }
