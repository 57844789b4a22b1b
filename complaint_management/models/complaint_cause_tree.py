from odoo import models
from odoo.exceptions import UserError


class ComplaintCause(models.Model):
    """A cause may move to another group; what is counted for the groups goes along."""

    _inherit = "complaint.cause"

    def write(self, vals):
        if "parent_id" not in vals:
            return super().write(vals)
        self._check_not_below_itself(vals["parent_id"])
        before = self._get_groups()
        result = super().write(vals)
        groups = before | self._get_groups()
        # sudo: the numbers per day are nobody's to write; here they follow the tree
        self.env["complaint.cause.count"].sudo()._count_nodes("cause_id", groups)
        return result

    def _check_not_below_itself(self, parent_id):
        # sudo: a group of another company counts as well
        parent = self.sudo().browse(parent_id)
        if parent_id and self & parent._get_groups().with_env(self.env):
            raise UserError(
                self.env._(
                    "%(cause)s cannot move below itself. Choose a group that is no "
                    "part of it.",
                    cause=self[:1].name if len(self) == 1 else parent.name,
                )
            )

    def _get_groups(self):
        """These causes and the groups above them."""
        groups, above = self, self.parent_id
        while above - groups:
            groups, above = groups | above, above.parent_id
        return groups


class HelpdeskTicketCategory(models.Model):
    _inherit = "helpdesk.ticket.category"

    def write(self, vals):
        if "parent_id" not in vals:
            return super().write(vals)
        before = self.search([("id", "parent_of", self.ids)])
        result = super().write(vals)
        groups = before | self.search([("id", "parent_of", self.ids)])
        # sudo: the numbers per day are nobody's to write; here they follow the tree
        self.env["complaint.cause.count"].sudo()._count_nodes("category_id", groups)
        return result
