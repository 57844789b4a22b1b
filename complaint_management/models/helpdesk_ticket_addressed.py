from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.mail import email_normalize, email_split_tuples

BETWEEN = ", "


class HelpdeskTicket(models.Model):
    """Who else a message was addressed to: shown, and added with one click."""

    _inherit = "helpdesk.ticket"

    complaint_also_addressed = fields.Char(
        string="Also addressed",
        readonly=True,
        copy=False,
        help="To whom the same message was sent. They do not follow the complaint.",
        groups="base.group_user",
    )

    def _keep_also_addressed(self, sender, message_dict):
        """Remember who else a message went to, without ourselves and who follows it.

        :param str sender: the address it came from
        """
        parts = [message_dict.get("to_filtered"), message_dict.get("cc_filtered")]
        told = email_split_tuples(BETWEEN.join(filter(None, parts)))
        if not told:
            return
        kept = list(filter(None, (self.complaint_also_addressed or "").split(BETWEEN)))
        known = {email_normalize(address) for address in kept}
        known |= {sender, self.partner_email or "", self.team_id.alias_email or ""}
        known |= set(
            (self.message_partner_ids | self.partner_id).mapped("email_normalized")
        )
        for name, address in told:
            address = email_normalize(address)
            if address and address not in known:
                known.add(address)
                name = name.replace(",", " ")
                kept.append(f'"{name}" <{address}>' if name else address)
        self.complaint_also_addressed = BETWEEN.join(kept) or False

    def action_complaint_add_addressed(self):
        """Let those who were addressed as well follow the complaint.

        :raise UserError: when it is confidential and one of them may not
        """
        self.ensure_one()
        self.check_access("write")
        addressed = (self.complaint_also_addressed or "").split(BETWEEN)
        partners = self._partner_find_from_emails_single(list(filter(None, addressed)))
        if self.complaint_confidential:
            kept_out = partners.filtered(lambda partner: not self._may_follow(partner))
            if kept_out:
                raise UserError(
                    self.env._(
                        "This complaint is confidential: %(names)s cannot follow it. "
                        "Write to them, or leave them out.",
                        names=BETWEEN.join(kept_out.mapped("name")),
                    )
                )
        self.message_subscribe(partners.ids)
        return self.action_complaint_leave_addressed()

    def action_complaint_leave_addressed(self):
        """They need not follow it; do not ask again."""
        self.check_access("write")
        # sudo: kept by the gateway, no plain write may change it
        self.sudo().complaint_also_addressed = False
        return True
