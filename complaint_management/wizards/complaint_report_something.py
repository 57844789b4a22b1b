from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize, email_split, is_html_empty, plaintext2html
from odoo.tools.misc import clean_context


class ComplaintReportSomething(models.TransientModel):
    """The form in which every employee reports something, in at most four fields.

    It gives nobody a right on tickets: the report enters the register as superuser, in
    the name of whoever sent it.
    """

    _name = "complaint.report.something"
    _description = "Report something"

    kind = fields.Selection(
        selection=[
            ("work", "Our work: a product, how we work, tools"),
            ("customer", "A customer who complained to me"),
            ("treatment", "How somebody is treated"),
        ],
        string="What is it about?",
    )
    text = fields.Text(string="What happened?")
    subject_id = fields.Many2one(comodel_name="complaint.subject", string="Where?")
    customer = fields.Char(string="Which customer?")
    reference = fields.Char(string="Order or invoice")
    person_ids = fields.Many2many(
        comodel_name="res.users",
        string="About whom?",
        domain=[("share", "=", False)],
    )
    attachment_ids = fields.Many2many(comodel_name="ir.attachment", string="Photo")
    adviser = fields.Text(compute="_compute_adviser")

    @api.depends_context("lang")
    def _compute_display_name(self):
        self.display_name = self.env._("Report something")

    @api.depends_context("company", "lang")
    def _compute_adviser(self):
        self.adviser = self.env.company.complaint_confidential_adviser

    def action_send(self):
        """Enter the report in the register, and show the reporter their reports.

        :raise UserError: when it is not said what it is about or what happened
        """
        self.ensure_one()
        self._check_complete()
        report = self._enter()
        # what was told in confidence does not stay behind here
        self.unlink()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_management.complaint_own_report_action"
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Thank you. Your report is number %(number)s; here you see what is "
                    "done with it.",
                    number=report.number,
                ),
                "next": dict(action, target="main"),
            },
        }

    def _check_complete(self):
        if not self.kind:
            raise UserError(self.env._("Choose what it is about."))
        if is_html_empty(plaintext2html(self.text or "")):
            raise UserError(self.env._("Tell us what happened."))
        if self.kind == "customer" and not (self.customer or "").strip():
            raise UserError(
                self.env._("Tell us which customer it is, so that we can call back.")
            )
        if self.kind == "treatment" and self.env.user in self.person_ids:
            raise UserError(
                self.env._("Name whom it is about. Leave yourself out of it.")
            )

    def _enter(self):
        """Make the complaint.

        :return: the complaint as superuser
        """
        context = clean_context(self.env.context)
        # sudo: employees have no right on tickets; what is said here is checked above
        tickets = self.env["helpdesk.ticket"].sudo()
        tickets = tickets.with_context(context, mail_create_nosubscribe=True)
        report = tickets.create(self._prepare_complaint(tickets))
        self._hand_in_attachments(report)
        return report

    def _prepare_complaint(self, tickets):
        user, company = self.env.user, self.env.company
        named = self.person_ids if self.kind == "treatment" else user.browse()
        kind = self.kind if self.kind != "customer" else False
        vals = tickets._prepare_report(
            company, plaintext2html(self.text), kind, named.sudo(), user.sudo()
        )
        if self.kind == "customer":
            return {**vals, **self._prepare_customer()}
        return {
            **vals,
            "complaint_subject_id": self.kind == "work" and self.subject_id.id,
            "partner_name": user.name,
            "partner_email": user.email,
        }

    def _prepare_customer(self):
        """The customer as far as we know them: by an e-mail address, else in words."""
        told = self.customer.strip()
        email = next(iter(email_split(told)), False)
        domain = [("email_normalized", "=", email_normalize(email or ""))]
        found = self.env["res.partner"].search(domain, limit=2) if email else ()
        return {
            "complaint_origin": "customer",
            "complaint_expressed": "oral",
            "complaint_reference": self.reference,
            "partner_id": found.id if len(found) == 1 else False,
            "partner_name": found.name if len(found) == 1 else told,
            "partner_email": email,
        }

    def _hand_in_attachments(self, report):
        """The files go with the report; only those that its reporter uploaded here."""
        # sudo: who reports may not write on the ticket they belong to from now on
        own = self.attachment_ids.sudo().filtered(
            lambda file: (
                file.create_uid == self.env.user and file.res_model == self._name
            )
        )
        own.write({"res_model": report._name, "res_id": report.id})
