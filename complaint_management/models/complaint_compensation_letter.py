from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

OFFER = "complaint_management.mail_template_offer"


class ComplaintCompensation(models.Model):
    """Letters about an offer belong to the complaint, so that answers reach it."""

    _inherit = "complaint.compensation"

    sent_on = fields.Datetime(
        string="Letter sent",
        readonly=True,
        copy=False,
        help="When the last letter went out that has the link to answer this offer.",
    )
    written = fields.Char(string="In writing", compute="_compute_written")

    @api.depends("sent_on", "state")
    def _compute_written(self):
        """In words whether the complainant has it in writing."""
        for offer in self:
            if offer.sent_on:
                day = format_date(self.env, offer.sent_on, date_format="d MMM")
                offer.written = self.env._("Letter sent %(day)s", day=day)
            elif offer.state == "offered":
                offer.written = self.env._("Not sent in writing")
            else:
                offer.written = False

    def action_send_offer(self):
        """Send the offer in writing, in one click.

        :raise UserError: when it is not open, or nobody can be written to
        """
        self.check_access("write")
        self.ticket_id._check_may_be_written_to()
        if self.filtered(lambda offer: offer.state != "offered"):
            raise UserError(
                self.env._("Only what is offered and not answered yet can be sent.")
            )
        self._send_letter(OFFER, automatic=False)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "The offer goes to %(address)s.",
                    address=self.ticket_id._get_complaint_address(),
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _send_letter(self, xmlid, automatic=True):
        """Write to the complainants about these offers, in their language.

        :param bool automatic: whether the system sends it by itself
        """
        told = self.ticket_id._filter_may_get_letters()
        for offer in self.filtered(lambda offer: offer.ticket_id in told):
            offer.ticket_id._post_letter(xmlid, offer, automatic)
            if offer.state == "offered":  # what is over is told without a link
                # sudo: a fact that no plain write may set
                offer.sudo().sent_on = fields.Datetime.now()
