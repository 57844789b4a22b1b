from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import plaintext2html

# What a part has in common with the complaint it was split off from.
SHARED = (
    "team_id",
    "company_id",
    "partner_id",
    "partner_name",
    "partner_email",
    "channel_id",
    "user_id",
    "complaint_origin",
    "complaint_kind",
    "complaint_expressed",
    "complaint_received_on",
    "complaint_reporter_id",
    "complaint_reference",
    "complaint_subject_id",
    "complaint_confidential",
    "complaint_wants_feedback",
)


class HelpdeskTicket(models.Model):
    """One letter with several complaints: a main one and its parts.

    A part has a category, cause and outcome of its own. The agreement or final answer
    of the main complaint covers its parts; they settle, close and reopen with it.
    """

    _inherit = "helpdesk.ticket"

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
    complaint_part_count = fields.Integer(
        string="Number of parts",
        compute="_compute_complaint_part_count",
        store=True,
        copy=False,
        groups="base.group_user",
    )
    complaint_open_parts = fields.Char(
        string="Parts without outcome",
        compute="_compute_complaint_open_parts",
        compute_sudo=True,
        groups="base.group_user",
    )

    @api.depends("complaint_part_ids.is_complaint", "complaint_part_ids.active")
    def _compute_complaint_part_count(self):
        """Kept, so that the many complaints without parts need not look for them.

        From what is not in the register yet, nothing was split off.
        """
        registered = self.filtered("complaint_event_count")
        by_main = registered._get_all_parts().grouped("complaint_main_id")
        for ticket in self.filtered("is_complaint"):
            count = len(by_main.get(ticket, ()))
            if count or ticket.complaint_part_count:
                ticket.complaint_part_count = count

    @api.depends(
        "complaint_part_count",
        "complaint_part_ids.is_complaint",
        "complaint_part_ids.complaint_outcome",
    )
    def _compute_complaint_open_parts(self):
        mains = self.filtered("complaint_part_count")
        waiting = mains._get_all_parts().filtered(lambda p: not p.complaint_outcome)
        by_main = waiting.grouped("complaint_main_id")
        for ticket in self:
            numbers = by_main.get(ticket, ticket.browse()).mapped("number")
            ticket.complaint_open_parts = ", ".join(numbers)

    def _get_all_parts(self):
        """The parts of these complaints, also those the user may not see.

        Searched: the field would keep in its cache what one user sees, for all.
        """
        if not self.ids:
            return self.sudo().browse()
        # sudo: a part the user may not see goes with its main complaint as well
        everything = self.sudo().with_context(active_test=False)
        return everything.search(
            [("complaint_main_id", "in", self.ids), ("is_complaint", "=", True)],
            order="id",
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

    # ------------------------------------------------------------
    # Splitting off
    # ------------------------------------------------------------

    def _complaint_split_off(self, description, category, **facts):
        """Split off a part of this complaint, with a category of its own.

        :param str description: what this part is about, as plain text
        :param facts: further values of the part, such as its suspected cause
        :return: the part
        :raise UserError: on a part, on what is no complaint, and without a text
        """
        self.ensure_one()
        self.check_access("write")
        if not self.is_complaint or self.complaint_main_id:
            raise UserError(
                self.env._("Split off from a main complaint. Open that one first.")
            )
        if not (description or "").strip():
            raise UserError(self.env._("Write what this part is about."))
        shared = self._convert_to_write({name: self[name] for name in SHARED})
        # sudo: a part of history is history, and takes the moment of the agreement
        part = self.sudo().create(
            {
                **shared,
                "is_complaint": True,
                "name": False,
                "complaint_main_id": self.id,
                "complaint_handler_ids": self.complaint_handler_ids.ids,
                "complaint_person_ids": self.complaint_person_ids.ids,
                "complaint_is_history": self.complaint_is_history,
                "complaint_settled_on": self.complaint_settled_on,
                "complaint_agreed_channel_id": self.complaint_agreed_channel_id.id,
                "description": plaintext2html(description.strip()),
                "category_id": category.id,
                **facts,
            }
        )
        self._record_event("split_off", {"part": part.number})
        return part.sudo(self.env.su)

    def action_complaint_parts(self):
        """Open the parts of this complaint."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_management.complaint_register_action"
        )
        return dict(
            action,
            name=self.env._("Parts of %(number)s", number=self.number),
            domain=[("complaint_main_id", "=", self.id)],
            context={"create": False},
        )

    # ------------------------------------------------------------
    # Parts go with their main complaint
    # ------------------------------------------------------------

    def _get_complaint_missing(self, phase):
        missing = super()._get_complaint_missing(phase)
        if self._has_complaint_gates(phase) and (parts := self.complaint_open_parts):
            missing.append(self.env._("choose the outcome of its parts %s", parts))
        return missing

    @api.depends("complaint_open_parts")
    def _compute_complaint_missing(self):
        return super()._compute_complaint_missing()

    @api.constrains("complaint_main_id")
    def _check_part_gates(self):
        self._check_complaint_gates()

    def _get_gated_together(self):
        """A main complaint waits for its parts; a part leans on its main."""
        complaints = super()._get_gated_together()
        mains = complaints.filtered("complaint_part_count")
        parts = mains._get_all_parts() if mains else mains
        return complaints | complaints.complaint_main_id | parts

    def _is_complaint_settled(self):
        # sudo: the main complaint may be hidden from who reads its part
        main = self.sudo().complaint_main_id
        return super()._is_complaint_settled() or bool(main.complaint_settled_on)

    def _complaint_changed(self, changes):
        result = super()._complaint_changed(changes)
        # sudo: the moment of the agreement is a fact that only rules write
        linked = self.sudo().browse(t.id for t in changes.get("complaint_main_id", ()))
        linked._take_moments_of_main()
        moved = changes.get("complaint_phase", {})
        for phase in ("aftercare", "closed"):
            # sudo: parts that are hidden from who moves the main one go along
            mains = self.sudo().browse(t.id for t in moved if moved[t][1] == phase)
            parts = mains._get_all_parts() if mains else mains
            behind = parts.filtered(
                lambda part, phase=phase: (
                    part.complaint_is_open
                    or (phase == "closed" and part.complaint_phase == "aftercare")
                )
            )
            behind._complaint_move(phase)
        return result

    def _take_moments_of_main(self):
        """A part that joins after the agreement was agreed on with its main one."""
        for part in self.filtered(lambda t: not t.complaint_settled_on):
            main = part.complaint_main_id
            if main.complaint_settled_on:
                part.write(
                    {
                        "complaint_settled_on": main.complaint_settled_on,
                        "complaint_agreed_channel_id": (
                            main.complaint_agreed_channel_id.id
                        ),
                    }
                )

    def _complaint_reopened(self):
        """What the main complaint's answer covered is open again with it."""
        # the parts first: they lean on the agreement that is about to go
        parts = self._get_all_parts()
        parts.filtered(lambda t: not t.complaint_is_open)._complaint_move("understand")
        return super()._complaint_reopened()
