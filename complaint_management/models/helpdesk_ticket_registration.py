from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .selections import EXPRESSIONS

ORIGINS = [
    ("customer", "Customer"),
    ("employee", "Employee"),
    ("supplier", "Supplier"),
    ("authority", "Authority"),
    ("other", "Other"),
]
KINDS = [("work", "Our work"), ("treatment", "How somebody is treated")]
# Entered later than this after it was received, a complaint is history: old data.
HISTORY_AFTER = timedelta(days=30)


class HelpdeskTicket(models.Model):
    """How a complaint comes into the register, and how a ticket leaves it again."""

    _inherit = "helpdesk.ticket"

    complaint_origin = fields.Selection(
        selection=ORIGINS,
        string="Origin",
        compute="_compute_complaint_origin",
        store=True,
        readonly=False,
        groups="base.group_user",
    )
    complaint_kind = fields.Selection(
        selection=KINDS,
        string="Kind of report",
        help="Of complaints by employees: about our work, or about how somebody is "
        "treated. The latter is confidential.",
        groups="base.group_user",
    )
    complaint_received_on = fields.Datetime(
        string="Received on",
        compute="_compute_complaint_received_on",
        store=True,
        readonly=False,
        copy=False,
        help="When it reached us, not when it was entered. All terms start here.",
        groups="base.group_user",
    )
    complaint_registered_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Registered by",
        compute="_compute_complaint_registered_by_id",
        store=True,
        copy=False,
        groups="base.group_user",
    )
    complaint_reporter_id = fields.Many2one(
        comodel_name="res.users",
        string="Reporter",
        domain=[("share", "=", False)],
        help="The colleague who brought it in.",
        groups="base.group_user",
    )
    complaint_reference = fields.Char(
        string="Reference",
        index="btree_not_null",
        help="Order, invoice, client or file number it is about.",
        groups="base.group_user",
    )
    complaint_external_ref = fields.Char(
        string="External reference",
        copy=False,
        help="Key of an imported register; a second import updates this complaint.",
        groups="base.group_user",
    )
    complaint_subject_id = fields.Many2one(
        comodel_name="complaint.subject",
        string="Subject",
        ondelete="restrict",
        index="btree_not_null",
        help="What it is about: product line, service, location or department.",
        check_company=True,
        groups="base.group_user",
    )
    complaint_expressed = fields.Selection(
        selection=EXPRESSIONS,
        string="Expressed",
        compute="_compute_complaint_expressed",
        store=True,
        readonly=False,
        groups="base.group_user",
    )
    complaint_is_signal = fields.Boolean(
        string="Signal",
        help="Dissatisfaction that nobody put into words, but you noticed.",
        groups="base.group_user",
    )
    complaint_is_anonymous = fields.Boolean(
        string="Anonymous", readonly=True, copy=False, groups="base.group_user"
    )
    complaint_is_history = fields.Boolean(
        string="History",
        compute="_compute_complaint_is_history",
        store=True,
        readonly=False,
        copy=False,
        help="Old data: counts in the figures, sends nothing and waits for nothing.",
        groups="base.group_user",
    )
    complaint_main_id = fields.Many2one(
        comodel_name="helpdesk.ticket",
        string="Part of",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        domain=[("is_complaint", "=", True), ("complaint_main_id", "=", False)],
        check_company=True,
        groups="base.group_user",
    )
    complaint_part_ids = fields.One2many(
        comodel_name="helpdesk.ticket",
        inverse_name="complaint_main_id",
        string="Parts",
        groups="base.group_user",
    )
    complaint_dismissed_on = fields.Datetime(
        string="Not a complaint since",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    complaint_dismiss_reason = fields.Char(
        string="Why it is not a complaint",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )

    _complaint_external_ref_uniq = models.UniqueIndex(
        "(company_id, complaint_external_ref) WHERE complaint_external_ref IS NOT NULL",
        "There is already a complaint with this external reference.",
    )

    @api.depends("is_complaint")
    def _compute_complaint_received_on(self):
        """A complaint is received now, or with its first inbound message before."""
        complaints = self.filtered("is_complaint")
        inbound = complaints._get_first_inbound()
        now = fields.Datetime.now()
        for ticket in complaints.filtered(lambda t: not t.complaint_received_on):
            received = inbound.get(ticket.id) or ticket.create_date or now
            ticket.complaint_received_on = min(received, now).replace(microsecond=0)

    @api.depends("is_complaint")
    def _compute_complaint_origin(self):
        for ticket in self.filtered("is_complaint"):
            ticket.complaint_origin = ticket.complaint_origin or "customer"

    @api.depends("is_complaint")
    def _compute_complaint_registered_by_id(self):
        for ticket in self.filtered("is_complaint"):
            ticket.complaint_registered_by_id = (
                ticket.complaint_registered_by_id or self.env.user
            )

    @api.depends("is_complaint")
    def _compute_complaint_is_history(self):
        """Old data: received before go-live, or over 30 days before it was entered."""
        now = fields.Datetime.now()
        for ticket in self.filtered("is_complaint"):
            received = ticket.complaint_received_on or now
            live_from = ticket.company_id._get_complaint_live_from()
            ticket.complaint_is_history = bool(
                ticket.complaint_is_history
                or (live_from and received < live_from)
                or received < now - HISTORY_AFTER
            )

    def _get_first_inbound(self):
        """When the first message from outside came, of tickets that were there before.

        :return: ``{ticket id: moment}``
        """
        started = fields.Datetime.to_datetime(self.env.cr.now())
        older = self.filtered(lambda t: t.create_date and t.create_date < started)
        if not older:
            return {}
        groups = (
            self.env["mail.message"]
            .sudo()
            ._read_group(
                # sudo: the moment of receipt does not depend on who reads the messages
                [
                    ("model", "=", self._name),
                    ("res_id", "in", older.ids),
                    "|",
                    "&",
                    ("message_type", "=", "email"),
                    ("author_id", "=", False),
                    "&",
                    ("message_type", "in", ["email", "comment"]),
                    ("author_id.partner_share", "=", True),
                ],
                groupby=["res_id"],
                aggregates=["date:min"],
            )
        )
        return dict(groups)

    @api.depends("is_complaint", "channel_id")
    def _compute_complaint_expressed(self):
        for ticket in self.filtered("is_complaint"):
            ticket.complaint_expressed = (
                ticket.channel_id.complaint_expressed
                or ticket.complaint_expressed
                or "written"
            )

    @api.constrains("complaint_received_on", "is_complaint")
    def _check_complaint_received_on(self):
        """A complaint is never received in the future."""
        now = fields.Datetime.now()
        for ticket in self.filtered("is_complaint"):
            if ticket.complaint_received_on and ticket.complaint_received_on > now:
                raise ValidationError(
                    self.env._(
                        "A complaint cannot be received in the future (%(moment)s). "
                        "Correct the date of receipt.",
                        moment=self._complaint_moment_text(
                            ticket.complaint_received_on
                        ),
                    )
                )

    @api.constrains("complaint_main_id")
    def _check_complaint_main(self):
        """A part belongs to a main complaint, never to another part."""
        # sudo: main or parts may be confidential
        for ticket in self.sudo().filtered("complaint_main_id"):
            main = ticket.complaint_main_id
            chained = main.complaint_main_id or ticket._get_all_parts()
            if main == ticket or chained or not main.is_complaint:
                raise ValidationError(
                    self.env._("A part belongs to a main complaint. Choose that one.")
                )

    def _complaint_prepare_create(self, vals):
        result = super()._complaint_prepare_create(vals)
        self._own_what_you_enter(vals)
        if not self._may_set_history() and vals.pop("complaint_is_history", False):
            raise AccessError(
                self.env._(
                    "Only a complaint administrator decides what is history. "
                    "Leave that field out."
                )
            )
        if self.env.context.get("import_file"):
            vals.setdefault("complaint_is_history", True)
        return result

    def _may_set_history(self):
        group = "complaint_management.group_complaint_manager"
        return self.env.su or self.env.user.has_group(group)

    def _complaint_created(self):
        result = super()._complaint_created()
        # sudo: what an earlier dismissal left is a fact that only rules write
        self.sudo().filtered("complaint_dismissed_on").write(
            {"complaint_dismissed_on": False, "complaint_dismiss_reason": False}
        )
        return result

    def _own_what_you_enter(self, vals):
        """An agent owns what they enter for a team that they are no member of.

        The host shows them nothing else of such a team.
        """
        user = self.env.user
        team_id = vals.get("team_id", self.env.context.get("default_team_id"))
        team = self.env["helpdesk.ticket.team"].browse(team_id)
        if (
            not (vals.get("user_id") or self.env.su or user in team.sudo().user_ids)
            and user.has_group("complaint_management.group_complaint_agent")
            and not user.has_group("complaint_management.group_complaint_coordinator")
        ):
            vals["user_id"] = user.id

    def _record_registration(self):
        self._record_events(
            [
                (
                    ticket,
                    "registered",
                    {
                        "complaint_received_on": ticket.complaint_received_on,
                        "complaint_origin": ticket.complaint_origin,
                        "channel_id": ticket.channel_id.id,
                        "complaint_is_history": ticket.complaint_is_history,
                    },
                )
                for ticket in self
            ]
        )

    def _check_complaint_write(self, vals):
        super()._check_complaint_write(vals)
        if not (self.env.su or vals.get("is_complaint", True)):
            raise UserError(
                self.env._(
                    "A complaint leaves the register with a reason only. "
                    "Use Not a complaint."
                )
            )
        if self.env.su or "complaint_received_on" not in vals:
            return
        moment = fields.Datetime.to_datetime(vals["complaint_received_on"])
        live = self.filtered(lambda t: not t.complaint_is_history)
        if any(ticket.complaint_received_on != moment for ticket in live):
            raise UserError(
                self.env._(
                    "The moment of receipt starts all terms and changes with a reason "
                    "only. Use Correct the date of receipt."
                )
            )

    def _complaint_correct_receipt(self, moment, reason):
        """Correct when complaints were received, with the reason on record.

        :raise UserError: without a reason
        :raise ValidationError: when the moment lies in the future
        """
        if not (reason or "").strip():
            raise UserError(self.env._("Give the reason why the date was wrong."))
        self.check_access("write")
        entries = [
            (
                ticket,
                "receipt",
                {
                    "complaint_received_on": [ticket.complaint_received_on, moment],
                    "reason": reason,
                },
            )
            for ticket in self
        ]
        # sudo: written with its reason, which no plain write can give
        self.sudo().write({"complaint_received_on": moment})
        self._record_events(entries)

    def action_register_as_complaint(self):
        """Make complaints of ordinary tickets, in the complaint team of their company.

        :raise AccessError: for whoever is not a complaint agent
        """
        if not self.env.user.has_group("complaint_management.group_complaint_agent"):
            raise AccessError(
                self.env._("Ask a complaint agent to register this as a complaint.")
            )
        tickets = self.filtered(lambda ticket: not ticket.is_complaint)
        tickets.check_access("write")
        for company, group in tickets.grouped("company_id").items():
            team = self.env["helpdesk.ticket.team"]._get_complaint_team(company)
            group.write({"is_complaint": True, "team_id": team.id})
        return self.action_open_complaint() if len(self) == 1 else True

    def action_open_complaint(self):
        """Open the complaint in the form made for it."""
        self.ensure_one()
        return self.get_formview_action()

    def get_formview_id(self, access_uid=None):
        """A complaint opens in its own form wherever it is clicked."""
        if self.sudo().is_complaint:
            return self.env.ref("complaint_management.complaint_view_form").id
        return super().get_formview_id(access_uid=access_uid)

    def _complaint_dismiss(self, reason, team):
        """Take tickets out of the register that are no complaints; the facts stay.

        :param team: the ordinary team that goes on with them, or none
        :raise UserError: without a reason, or when the team is a complaint team
        """
        if not (reason or "").strip():
            raise UserError(self.env._("Give the reason why this is not a complaint."))
        if team.is_complaint_team:
            raise UserError(
                self.env._("Choose a team that does not handle complaints.")
            )
        self.check_access("write")
        self._record_event("dismissed", {"team_id": team.id, "reason": reason})
        # sudo: moment and reason of the dismissal are facts that only rules write
        self.sudo().write(
            {
                "is_complaint": False,
                "team_id": team.id,
                "complaint_dismissed_on": fields.Datetime.now(),
                "complaint_dismiss_reason": reason,
            }
        )
