from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Domain

# A change of one of these changes who may read a confidential complaint.
ACCESS_FACTS = {
    "user_id",
    "complaint_confidential",
    "complaint_handler_ids",
    "complaint_person_ids",
}


class HelpdeskTicket(models.Model):
    """Confidentiality and independence: who may see and handle a complaint.

    Who may read a confidential complaint is said by one global record rule; the code
    asks that rule and does not repeat it.
    """

    _inherit = "helpdesk.ticket"

    complaint_confidential = fields.Boolean(
        string="Confidential",
        compute="_compute_complaint_confidential",
        store=True,
        readonly=False,
        help="Only its handlers and the coordinators can see it.",
        groups="base.group_user",
    )
    complaint_person_ids = fields.Many2many(
        comodel_name="res.users",
        relation="complaint_ticket_person_rel",
        column1="ticket_id",
        column2="user_id",
        string="About whom",
        domain=[("share", "=", False)],
        help="Persons it is about or who had a part in it. "
        "They can neither handle nor read it.",
        groups="base.group_user",
    )
    complaint_handler_ids = fields.Many2many(
        comodel_name="res.users",
        relation="complaint_ticket_handler_rel",
        column1="ticket_id",
        column2="user_id",
        string="Handlers",
        domain=[("share", "=", False)],
        help="Who may see and handle it beside its owner.",
        groups="base.group_user",
    )

    _complaint_confidential_idx = models.Index("(id) WHERE complaint_confidential")

    @api.depends("is_complaint", "complaint_kind", "complaint_person_ids")
    def _compute_complaint_confidential(self):
        for ticket in self.filtered("is_complaint"):
            if ticket._must_be_confidential():
                ticket.complaint_confidential = True

    def _must_be_confidential(self):
        """How somebody is treated, and whatever persons are named in."""
        return self.complaint_kind == "treatment" or bool(self.complaint_person_ids)

    @api.constrains("complaint_confidential", "complaint_kind", "complaint_person_ids")
    def _check_complaint_confidential(self):
        for ticket in self.filtered("is_complaint"):
            if ticket._must_be_confidential() and not ticket.complaint_confidential:
                raise ValidationError(
                    self.env._(
                        "%(number)s stays confidential: it is about how somebody is "
                        "treated, or persons are named in it.",
                        number=ticket.number,
                    )
                )

    def write(self, vals):
        if "complaint_person_ids" in vals and "user_id" not in vals:
            self._pass_on_to_independent(vals["complaint_person_ids"])
        return super().write(vals)

    def _pass_on_to_independent(self, commands):
        """Who is named in a complaint does not own it: the independent handler does.

        :param commands: what is about to be written on the persons named
        """
        field = self._fields["complaint_person_ids"]
        # sudo: passing on is the rule's work, whatever this user may write
        for ticket in self.sudo().filtered("user_id"):
            ids = field.convert_to_cache(commands, ticket)
            named = self.env["res.users"].browse(ids)
            if ticket.user_id in named:
                independent = ticket.company_id.complaint_independent_handler_id
                ticket.user_id = independent - named

    @api.constrains("user_id", "complaint_handler_ids", "complaint_person_ids")
    def _check_complaint_independence(self):
        """Nobody handles a complaint they are named in."""
        for ticket in self.filtered("complaint_person_ids"):
            handlers = ticket.user_id | ticket.complaint_handler_ids
            if named := handlers & ticket.complaint_person_ids:
                raise ValidationError(
                    self.env._(
                        "%(names)s is named in %(number)s and cannot handle it. "
                        "Choose another handler.",
                        names=", ".join(named.mapped("name")),
                        number=ticket.number,
                    )
                )

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        """No outsider finds a confidential complaint.

        For colleagues the record rule says so. It cannot for outsiders: the host's
        portal searches with the domain of the rules, and they may not use our fields.
        """
        if not bypass_access and not self.env.su and self.env.user.share:
            # sudo: the flag is hidden from those it keeps out
            hidden = self.sudo()._search(
                [("complaint_confidential", "=", True)], active_test=False
            )
            domain = Domain(domain) & Domain("id", "not in", hidden)
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    def _check_access(self, operation):
        """No outsider reads or changes a confidential complaint; see ``_search``."""
        result = super()._check_access(operation)
        if self.env.su or not self.env.user.share:
            return result
        # sudo: the flag is hidden from those it keeps out
        hidden = self.sudo().filtered("complaint_confidential").sudo(False)
        if not hidden:
            return result
        forbidden = hidden | (result[0] if result else self.browse())
        make_error = self.env["ir.rule"]._make_access_error
        return forbidden, lambda: make_error(operation, forbidden)

    @api.depends("is_complaint", "complaint_confidential")
    def _compute_display_name(self):
        """A confidential complaint shows its number and nothing else."""
        result = super()._compute_display_name()
        # sudo: the name is hidden from those as well who may not read the flag
        for ticket in self.sudo():
            if ticket.is_complaint and not ticket.id:
                ticket.display_name = self.env._("New complaint")
            elif ticket.complaint_confidential:
                ticket.display_name = ticket.number
        return result

    def _complaint_created(self):
        result = super()._complaint_created()
        self._keep_writer_in()
        self._shut_out()
        return result

    def _complaint_changed(self, changes):
        result = super()._complaint_changed(changes)
        changed = {
            t.id for fact in ACCESS_FACTS & changes.keys() for t in changes[fact]
        }
        tickets = self.browse(changed)
        tickets._keep_writer_in()
        tickets._shut_out()
        became = {t.id for t in changes.get("complaint_confidential", ())}
        self.browse(became)._revoke_links()
        return result

    def _revoke_links(self):
        """Links that went out before a complaint became confidential open nothing.

        Whoever followed it had one; the next letter brings the complainant a new one.
        """
        # sudo: the tokens of files are nobody's to read
        confidential = self.sudo().filtered("complaint_confidential")
        confidential.write({"access_token": False, "complaint_track_token": False})
        confidential.attachment_ids.write({"access_token": False})

    def _keep_writer_in(self):
        """Who makes a complaint confidential goes on as one of its handlers.

        :raise UserError: when that person is named in it
        """
        if self.env.su:
            return
        for ticket in self.filtered(lambda t: t.sudo().complaint_confidential):
            if ticket.has_access("read"):
                continue
            named = self.env.user in ticket.sudo().complaint_person_ids
            if named:
                raise UserError(
                    self.env._(
                        "You cannot name yourself in a complaint that you enter. "
                        "Ask a colleague or the coordinator to do it."
                    )
                )
            # sudo: the writer has just shut themselves out
            ticket.sudo().complaint_handler_ids = [Command.link(self.env.uid)]
