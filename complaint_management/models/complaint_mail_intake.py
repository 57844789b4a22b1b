import base64
from dataclasses import dataclass

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..tools import automatic_mail
from ..tools.incoming_mail import IncomingMail
from .selections import COORDINATOR

DISPOSITIONS = [
    ("complaint", "Complaint"),
    ("reply", "Reply"),
    ("ignored", "Ignored"),
    ("refused", "Refused"),
    ("repeated", "Repeated"),
]
REASONS = [
    (automatic_mail.BOUNCE, "A mail server reports that a message was not delivered"),
    (automatic_mail.AUTO_REPLY, "An automatic reply, such as out of office"),
    (automatic_mail.RECEIPT, "A confirmation that a message was read"),
    ("own", "A message of ours that came back"),
    ("repeated", "The same message came in before"),
    ("loop", "Too many messages of this sender in a short time"),
    ("gateway", "Not accepted by the address, or an answer to a refusal"),
    ("unreadable", "It could not be read"),
]
REFUSALS = {"loop", "gateway", "unreadable"}
# What nothing was made of: its source is kept, and a coordinator can still do so.
SET_ASIDE = {"ignored", "refused"}


@dataclass(eq=False)
class Delivery:
    """One message on its way through the gateway.

    :param mail: the message itself
    :param rows: its rows in ``complaint.mail.intake``, one for each team it went to
    :param reason: why nothing is made of it, a key of REASONS
    :param ticket: what a message that is set aside is about, when known
    :param wanted: a coordinator asks for a complaint, whatever the message looks like
    :param message_id: the id it gets here
    """

    mail: IncomingMail
    rows: models.BaseModel
    reason: str = ""
    ticket: models.BaseModel | None = None
    wanted: bool = False
    message_id: str = ""


class ComplaintMailIntake(models.Model):
    """Every message that reached a complaint team, and what became of it.

    Written by the mail gateway only. What nothing was made of keeps its source, so that
    nothing disappears; whatever belongs to a complaint follows the access of it.
    """

    _name = "complaint.mail.intake"
    _inherit = "complaint.ticket.mixin"
    _description = "Incoming e-mail"
    _order = "id desc"
    _log_access = False

    name = fields.Char(string="Subject line", readonly=True)
    disposition = fields.Selection(
        selection=DISPOSITIONS, string="Became", required=True, readonly=True
    )
    reason = fields.Selection(selection=REASONS, readonly=True)
    message_id = fields.Char(string="Message-ID", required=True, readonly=True)
    digest = fields.Char(string="Fingerprint", required=True, readonly=True)
    email_from = fields.Char(string="Sender", readonly=True)
    email_normalized = fields.Char(string="Address", readonly=True)
    received_on = fields.Datetime(
        string="Received on", required=True, readonly=True, index=True
    )
    team_id = fields.Many2one(
        comodel_name="helpdesk.ticket.team",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    # what nothing was made of belongs to none; it is seen by the company of the team
    ticket_id = fields.Many2one(required=False, readonly=True, ondelete="set null")
    company_id = fields.Many2one(related=None, required=True, readonly=True, index=True)
    first_id = fields.Many2one(
        comodel_name="complaint.mail.intake",
        string="First time",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    handled_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Made a complaint by",
        readonly=True,
        ondelete="restrict",
    )
    source = fields.Binary(string="Message", attachment=True, readonly=True)
    source_name = fields.Char(compute="_compute_source_name")

    _once = models.UniqueIndex(
        "(message_id, digest, COALESCE(team_id, 0)) WHERE disposition != 'repeated'",
        "This message came in before.",
    )
    _sender_idx = models.Index("(email_normalized, received_on)")

    @api.depends("message_id")
    def _compute_source_name(self):
        self.source_name = "message.eml"

    @api.depends("name", "email_from")
    def _compute_display_name(self):
        for row in self:
            row.display_name = row.name or row.email_from or row.message_id

    # ------------------------------------------------------------
    # Access: what belongs to a complaint follows it
    # ------------------------------------------------------------

    @api.model
    def _get_visible_domain(self, tickets=None):
        return Domain("ticket_id", "=", False) | super()._get_visible_domain(tickets)

    def _get_bound(self):
        return self.filtered("ticket_id")

    # ------------------------------------------------------------
    # A coordinator decides otherwise
    # ------------------------------------------------------------

    def action_make_complaint(self):
        """Make a complaint, or a reply, of a message that was set aside.

        :raise AccessError: for whoever is no coordinator
        :raise UserError: when something was made of it already, or it was erased
        """
        self.ensure_one()
        self.check_access("read")
        if not self.env.user.has_group(COORDINATOR):
            raise AccessError(
                self.env._("Ask a complaint coordinator to make a complaint of this.")
            )
        # sudo: written by the gateway only; this is the gateway at a person's word
        row = self.sudo()
        row.lock_for_update()
        if row.disposition not in SET_ASIDE or not row.source:
            raise UserError(
                self.env._(
                    "Of this message something was made already, or its text was "
                    "erased. Open the complaint, or register one by hand."
                )
            )
        mail = IncomingMail(base64.b64decode(row.source))
        delivery = Delivery(mail, row, wanted=True)
        self.env["mail.thread"].sudo()._deliver_complaint_mail(delivery)
        if row.disposition in SET_ASIDE:
            raise UserError(
                self.env._(
                    "This message cannot be read by the system. Download it, and "
                    "register the complaint by hand."
                )
            )
        row.handled_by_id = self.env.user
        return row.ticket_id.sudo(False).action_open_complaint()
