from odoo import models

from .selections import LETTER_LAYOUT

STEP = "complaint_management.mail_template_step"
# They greet the agent by name, and their copy line ends in a comma.
HOST_TEMPLATES = (
    "helpdesk_mgmt.assignment_email_template",
    "helpdesk_mgmt.changed_stage_template",
    "helpdesk_mgmt.closed_ticket_template",
)


class HelpdeskTicket(models.Model):
    """The mail of a stage, for a complaint: a letter like the others."""

    _inherit = "helpdesk.ticket"

    def _track_template(self, tracking):
        """A stage of complaints that mails by a template of the host mails by ours.

        The host's templates stay as they are for other tickets. Who gets no letters
        gets none from a stage.
        """
        templates = super()._track_template(tracking)
        # sudo: who moves a complaint may not see all that decides about its letters
        complaint = self[:1].sudo().filtered("is_complaint")
        if not complaint or "stage_id" not in templates:
            return templates
        if not complaint._filter_may_get_letters():
            del templates["stage_id"]
            return templates
        template, values = templates["stage_id"]
        hosts = [self.env["ir.model.data"]._xmlid_to_res_id(x) for x in HOST_TEMPLATES]
        if template.id in hosts:
            template = self.env.ref(STEP)
        values = {**values, "email_layout_xmlid": LETTER_LAYOUT}
        return {**templates, "stage_id": (template, values)}
