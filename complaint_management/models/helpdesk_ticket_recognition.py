from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

UPSET, CONTENT = (1, 2), (4, 5)


class HelpdeskTicket(models.Model):
    """Thanks reach whoever earned them: never by volume, speed or money."""

    _inherit = "helpdesk.ticket"

    complaint_experience = fields.Text(
        string="In the complainant's own words",
        copy=False,
        help="How the complainant experienced the conversation. Once somebody who was "
        "upset is content again, these words go to the problem owner as a thank-you.",
        groups="base.group_user",
    )
    complaint_turned_around = fields.Boolean(
        string="Turned around",
        compute="_compute_complaint_turned_around",
        store=True,
        copy=False,
        help="The complainant was upset at the start and content at the end.",
        groups="base.group_user",
    )
    complaint_thanked_on = fields.Datetime(
        string="Thanked on", readonly=True, copy=False, groups="base.group_user"
    )

    _complaint_turned_around_idx = models.Index(
        "(user_id, complaint_received_on) WHERE complaint_turned_around"
    )

    @api.depends("is_complaint", "complaint_emotion_start", "complaint_emotion_end")
    def _compute_complaint_turned_around(self):
        for ticket in self.filtered("is_complaint"):
            turned = ticket._is_turned_around()
            if turned or ticket.complaint_turned_around:
                ticket.complaint_turned_around = turned

    def _is_turned_around(self):
        """Whether somebody who was upset is content again; extended per rule."""
        return (
            self.complaint_emotion_start in UPSET
            and self.complaint_emotion_end in CONTENT
        )

    def _get_thanks(self):
        """The words that go to the problem owner as a thank-you, when there are any."""
        return self.complaint_experience

    def _complaint_created(self):
        result = super()._complaint_created()
        self._thank_owner()
        return result

    def write(self, vals):
        result = super().write(vals)
        if {
            "complaint_experience",
            "complaint_emotion_start",
            "complaint_emotion_end",
        } & (vals.keys()):
            self._thank_owner()
        return result

    def _thank_owner(self):
        """The words of who is content again go to the problem owner, once."""
        # sudo: who enters a confidential complaint may not read it yet
        earned = self.sudo().filtered(
            lambda ticket: (
                ticket.complaint_turned_around
                and ticket._get_thanks()
                and ticket.user_id
                and not ticket.complaint_thanked_on
                and not ticket.complaint_is_history
            )
        )
        for ticket in earned:
            owner = ticket.user_id
            in_their_words = ticket.with_context(lang=owner.lang)
            in_their_words._tell_owner(
                in_their_words.env._(
                    "Thank you, %(name)s: somebody is content again", name=owner.name
                ),
                in_their_words._get_thanks(),
                author=ticket.partner_id,
            )
        earned.complaint_thanked_on = fields.Datetime.now()

    def _tell_owner(self, subject, text, author):
        """A message in the inbox of the problem owner, with the complaint behind it."""
        self.ensure_one()
        robot = self.env.ref("base.partner_root")
        self.message_notify(
            partner_ids=self.user_id.partner_id.ids,
            author_id=(author or robot).id,
            subject=subject,
            body=Markup("<p>“%s”</p>") % text,
        )

    def action_complaint_compliment(self):
        """Compliment the problem owner, in one click and once per colleague.

        :raise UserError: without an owner, on one's own work, and a second time
        """
        self.ensure_one()
        self.check_access("read")
        me = self.env.user
        if reason := self._get_no_compliment_reason():
            raise UserError(reason)
        # sudo: who may read a complaint may thank for it without changing it
        owned = self.sudo().with_context(lang=self.user_id.lang)
        owned._tell_owner(
            owned.env._("A compliment from %(name)s", name=me.name),
            owned.env._("Well done on %(number)s!", number=self.number),
            author=me.partner_id,
        )
        self._record_event("compliment", {"to": self.user_id.id})
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(name)s has your compliment in the inbox.", name=self.user_id.name
                ),
            },
        }

    def _get_no_compliment_reason(self):
        """Why this user cannot compliment the owner of this complaint, or nothing."""
        owner = self.user_id
        if not owner:
            return self.env._("Nobody owns this complaint yet.")
        if owner == self.env.user:
            return self.env._("This complaint is your own. Well done all the same!")
        # sudo: events are read by agents only
        given = self.sudo().complaint_event_ids.filtered(
            lambda event: (
                event.kind == "compliment"
                and event.user_id == self.env.user
                and event.payload.get("to") == owner.id
            )
        )
        return given and self.env._(
            "%(name)s has your compliment already.", name=owner.name
        )
