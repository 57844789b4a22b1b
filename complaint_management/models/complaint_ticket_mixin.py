from odoo import api, fields, models
from odoo.exceptions import MissingError, UserError
from odoo.fields import Domain


class ComplaintTicketMixin(models.AbstractModel):
    """What belongs to one complaint and is seen by nobody who may not see it."""

    _name = "complaint.ticket.mixin"
    _description = "Part of a complaint"

    ticket_id = fields.Many2one(
        comodel_name="helpdesk.ticket",
        string="Complaint",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        related="ticket_id.company_id",
        store=True,
    )

    @api.model_create_multi
    def create(self, vals_list):
        """The company follows from the complaint, whatever is typed or defaulted."""
        if not self.env.su:
            # sudo: which company it is decides who may create it
            tickets = self.env["helpdesk.ticket"].sudo()
            default = self.env.context.get("default_ticket_id")
            for vals in vals_list:
                ticket = tickets.browse(vals.get("ticket_id", default))
                vals["company_id"] = ticket.company_id.id
        return super().create(vals_list)

    def write(self, vals):
        if "company_id" in vals and not self.env.su:
            raise UserError(self.env._("The company follows from the complaint."))
        return super().write(vals)

    def _check_stays(self, vals):
        """What belongs to one complaint is not moved to another one.

        :raise UserError: when these values would move it
        """
        moved = "ticket_id" in vals and self.filtered(
            lambda child: child.ticket_id.id != vals["ticket_id"]
        )
        if moved and not self.env.su:
            raise UserError(
                self.env._("This stays with its complaint. Make a new one there.")
            )

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        """A child of a complaint is found by those who may read the complaint.

        A record rule cannot say this: its domain is evaluated as superuser.
        """
        if not (bypass_access or self.env.su):
            domain = Domain(domain)
            domain &= self._get_visible_domain(self._get_named_tickets(domain))
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    @api.model
    def _get_named_tickets(self, domain):
        """The complaints that a domain names outright, as the lists on a form do."""
        is_and = getattr(domain, "OPERATOR", "") == "&"
        for condition in domain.children if is_and else (domain,):
            if getattr(condition, "field_expr", "") != "ticket_id":
                continue
            ids = condition.value
            if condition.operator == "in" and all(type(id_) is int for id_ in ids):
                return self.env["helpdesk.ticket"].browse(ids)
        return None

    @api.model
    def _get_visible_domain(self, tickets=None):
        """What a user finds: the children of the complaints they may read.

        :param tickets: the complaints asked for, when they are named. Checking those
            is a fraction of the work of a sub-select with all rules.
        """
        if tickets is None:
            return Domain("ticket_id", "any", [(1, "=", 1)])
        try:
            return Domain("ticket_id", "in", tickets._filtered_access("read").ids)
        except MissingError:  # one of them is gone, and its children with it
            return self._get_visible_domain(tickets.exists())

    def _get_bound(self):
        """Those of these that follow the rules of their complaint: all of them."""
        return self

    def _check_access(self, operation):
        """A child of a complaint is read and changed by the rules of the complaint."""
        result = super()._check_access(operation)
        if result or self.env.su or not self.ids:
            return result
        bound = self._get_bound()
        if not bound:
            return None
        tickets = bound.sudo().ticket_id.sudo(False)
        denied = tickets._check_access("read" if operation == "read" else "write")
        if not denied:
            return None
        forbidden, make_error = denied
        return (
            bound.filtered(lambda child: child.sudo().ticket_id in forbidden.sudo()),
            make_error,
        )

    @api.model
    def _in_batches(self, domain, method, size=100):
        """Do a cron's work batch by batch, with a commit after each.

        A killed worker loses one batch, which the next run does again.

        :param str method: what to do with each batch; nothing of it matches ``domain``
            afterwards
        """
        while records := self.search(domain, limit=size).try_lock_for_update():
            # without what another worker did since it was searched
            getattr(records.filtered_domain(domain), method)()
            self.env["ir.cron"]._commit_progress(
                len(records), remaining=self.search_count(domain)
            )
