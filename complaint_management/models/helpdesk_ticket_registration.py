from odoo import api, fields, models

from .selections import AGENT, COORDINATOR, EXPRESSIONS

ORIGINS = [
    ("customer", "Customer"),
    ("employee", "Employee"),
    ("supplier", "Supplier"),
    ("authority", "Authority"),
    ("other", "Other"),
]
KINDS = [("work", "Our work"), ("treatment", "How somebody is treated")]


class HelpdeskTicket(models.Model):
    """Who brought in a complaint, how, and what it is about."""

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
    complaint_registered_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Registered by",
        compute="_compute_complaint_registered_by_id",
        store=True,
        copy=False,
        groups="base.group_user",
    )
    complaint_phone = fields.Char(
        related="partner_id.phone",
        string="Phone",
        readonly=False,
        help="The number of the contact, to call back.",
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
    _complaint_external_ref_uniq = models.UniqueIndex(
        "(company_id, complaint_external_ref) WHERE complaint_external_ref IS NOT NULL",
        "There is already a complaint with this external reference.",
    )

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

    @api.depends("is_complaint", "channel_id")
    def _compute_complaint_expressed(self):
        for ticket in self.filtered("is_complaint"):
            ticket.complaint_expressed = (
                ticket.channel_id.complaint_expressed
                or ticket.complaint_expressed
                or "written"
            )

    def _complaint_prepare_create(self, vals):
        result = super()._complaint_prepare_create(vals)
        self._own_what_you_enter(vals)
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
            and user.has_group(AGENT)
            and not user.has_group(COORDINATOR)
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

    def action_open_complaint(self):
        """Open the complaint in the form made for it."""
        self.ensure_one()
        return self.get_formview_action()

    def get_formview_id(self, access_uid=None):
        """A complaint opens in its own form wherever it is clicked."""
        if self.sudo().is_complaint:
            return self.env.ref("complaint_management.complaint_view_form").id
        return super().get_formview_id(access_uid=access_uid)
