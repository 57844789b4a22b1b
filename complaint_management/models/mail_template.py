from odoo import fields, models


class MailTemplate(models.Model):
    _inherit = "mail.template"

    complaint_letter = fields.Selection(
        selection=[("answer", "Final answer"), ("other", "Another letter")],
        string="Complaint letter",
        help="A final answer is checked before it goes out, and settles the complaint.",
    )
