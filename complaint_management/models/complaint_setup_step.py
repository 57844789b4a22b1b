from odoo import api, fields, models

from .selections import AGENT


class ComplaintSetupStep(models.Model):
    """One step of the set-up list; it knows whether it is done.

    A step is a record and a method ``_is_done_<code>``; where it is done is a method
    ``_open_<code>``, or else the dialog with the fields of that name. An addon adds a
    step by adding these.
    """

    _name = "complaint.setup.step"
    _description = "Set-up step"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    description = fields.Char(translate=True)
    company_id = fields.Many2one(comodel_name="res.company", index="btree_not_null")
    is_done = fields.Boolean(string="Done", compute="_compute_is_done")

    _code_uniq = models.Constraint("UNIQUE(code)", "Each step has its own code.")

    @api.depends("code")
    @api.depends_context("company")
    def _compute_is_done(self):
        for step in self:
            # sudo: whether a step is done is no secret; an administrator of complaints
            # need not see all that it depends on
            company = self.env.company.sudo()
            is_done = getattr(step, f"_is_done_{step.code}", None)
            step.is_done = bool(is_done and is_done(company))

    def action_open(self):
        """Open the place where the step is done."""
        self.ensure_one()
        opener = getattr(self, f"_open_{self.code}", self._open_dialog)
        return opener()

    def _open_dialog(self):
        xmlid = "complaint_management.complaint_setup_action"
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        context = {"default_step": self.code, "default_company_id": self.env.company.id}
        return dict(action, name=self.name, context=context)

    def _is_done_kind(self, company):
        return company.complaint_organisation_kind

    def _is_done_team(self, company):
        """Somebody is there to handle complaints: an agent in a complaint team."""
        agents = self.env.ref(AGENT)
        domain = [
            ("is_complaint_team", "=", True),
            ("company_id", "in", [company.id, False]),
        ]
        members = self.env["helpdesk.ticket.team"].sudo().search(domain).user_ids
        first = self.env.ref("base.user_admin")
        return (members & agents.sudo().all_user_ids) - first

    def _open_team(self):
        xmlid = "helpdesk_mgmt.helpdesk_ticket_team_action"
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        return dict(action, domain=[("is_complaint_team", "=", True)])

    def _is_done_alias(self, company):
        """A real message has come in through the address of a complaint team."""
        domain = [
            ("company_id", "=", company.id),
            ("disposition", "in", ["complaint", "reply"]),
        ]
        return self.env["complaint.mail.intake"].sudo().search_count(domain, limit=1)

    def _open_alias(self):
        return self._open_team()

    def _is_done_letters(self, company):
        return company.complaint_phone and company.complaint_hours

    def _is_done_budget(self, company):
        return company.complaint_budget_amount

    def _is_done_refund(self, company):
        """A person has refunds on their list; nobody is needed where there are none."""
        refund = self._get_refund()
        return refund.delivered_by_id or not refund.active

    def _open_refund(self):
        refund = self._get_refund()
        if refund.active:
            return refund.get_formview_action()
        xmlid = "complaint_management.complaint_remedy_type_action"
        return self.env["ir.actions.act_window"]._for_xml_id(xmlid)

    def _get_refund(self):
        """The remedy *Refund*, or none when it was deleted."""
        refund = self.env.ref(
            "complaint_management.remedy_refund", raise_if_not_found=False
        )
        return refund or self.env["complaint.remedy.type"]

    def _is_done_external(self, company):
        return company.complaint_external_body

    def _is_done_independent(self, company):
        return company.complaint_independent_handler_id

    def _is_done_adviser(self, company):
        return company.complaint_confidential_adviser

    def _is_done_privacy(self, company):
        return company.complaint_privacy_text

    def _is_done_staff(self, company):
        return company.complaint_staff_consulted_on

    def _is_done_live(self, company):
        return company.complaint_live_on
