from odoo import api, fields, models
from odoo.exceptions import UserError

from .selections import BEFORE_AGREEMENT, OPEN_PHASES, PHASES


class HelpdeskTicket(models.Model):
    """The resolve track: make it right with this complainant.

    Any step may follow any step, unless a gate holds it back.
    """

    _inherit = "helpdesk.ticket"

    complaint_phase = fields.Selection(
        selection=PHASES,
        string="Step",
        compute="_compute_complaint_phase",
        store=True,
        groups="base.group_user",
    )
    complaint_is_open = fields.Boolean(
        string="Open",
        compute="_compute_complaint_is_open",
        store=True,
        groups="base.group_user",
    )
    complaint_settled_on = fields.Datetime(
        string="Agreed on",
        copy=False,
        help="When complainant and organisation agreed, or the final answer went out.",
        groups="base.group_user",
    )
    complaint_agreed_channel_id = fields.Many2one(
        comodel_name="helpdesk.ticket.channel",
        string="Agreed by",
        copy=False,
        groups="base.group_user",
    )
    complaint_closed_on = fields.Datetime(
        string="Closed on",
        compute="_compute_complaint_closed_on",
        store=True,
        readonly=False,
        copy=False,
        groups="base.group_user",
    )
    complaint_outcome = fields.Selection(
        selection=[
            ("upheld", "Upheld"),
            ("partly_upheld", "Partly upheld"),
            ("not_upheld", "Not upheld"),
            ("settled", "Settled"),
            ("withdrawn", "Withdrawn"),
            ("out_of_scope", "Out of scope"),
        ],
        string="Outcome",
        copy=False,
        groups="base.group_user",
    )
    complaint_outcome_reason = fields.Text(
        string="Reason of the outcome", copy=False, groups="base.group_user"
    )
    complaint_next_step = fields.Char(
        string="Next step for the complainant",
        copy=False,
        help="Where the complainant can go when we see it differently.",
        groups="base.group_user",
    )
    complaint_reopen_count = fields.Integer(
        string="Reopened", readonly=True, copy=False, groups="base.group_user"
    )
    complaint_handover_count = fields.Integer(
        string="Hand-overs", readonly=True, copy=False, groups="base.group_user"
    )
    _complaint_open_idx = models.Index(
        "(user_id, complaint_received_on) WHERE is_complaint AND complaint_is_open"
    )

    @api.depends("is_complaint", "stage_id.complaint_phase")
    def _compute_complaint_phase(self):
        for ticket in self:
            phase = ticket.is_complaint and ticket.stage_id.complaint_phase
            if ticket.complaint_phase != phase:
                ticket.complaint_phase = phase

    @api.depends("complaint_phase")
    def _compute_complaint_is_open(self):
        for ticket in self:
            is_open = ticket.complaint_phase in OPEN_PHASES
            if ticket.complaint_phase or ticket.complaint_is_open:
                ticket.complaint_is_open = is_open

    @api.depends("complaint_phase")
    def _compute_complaint_closed_on(self):
        """It closes now; of history it is not known unless the import says so."""
        now = fields.Datetime.now()
        for ticket in self:
            if ticket.complaint_phase == "closed":
                known = (
                    ticket.complaint_settled_on if ticket.complaint_is_history else now
                )
                ticket.complaint_closed_on = ticket.complaint_closed_on or known
            elif ticket.complaint_closed_on:
                ticket.complaint_closed_on = False

    @api.depends("team_id")
    def _compute_stage_id(self):
        """A change of team keeps the step: the new team's own stage for it."""
        before = {
            ticket: ticket.complaint_phase for ticket in self if ticket.is_complaint
        }
        result = super()._compute_stage_id()
        for ticket, phase in before.items():
            if phase and ticket.stage_id.complaint_phase != phase:
                stages = ticket.team_id._get_applicable_stages()
                same = stages.filtered(
                    lambda s, phase=phase: s.complaint_phase == phase
                )
                ticket.stage_id = same[:1] or ticket.stage_id
        return result

    @api.model
    def _read_group_stage_ids(self, stages, domain):
        """The board of complaints has the stages of complaints, other boards theirs."""
        if not self.env.context.get("default_is_complaint"):
            shown = super()._read_group_stage_ids(stages, domain)
            return shown.filtered(lambda s: s in stages or not s.complaint_phase)
        return stages.search(
            [
                "|",
                ("id", "in", stages.ids),
                "&",
                ("team_ids.is_complaint_team", "=", True),
                ("company_id", "in", [False, *self.env.companies.ids]),
            ]
        )

    # ------------------------------------------------------------
    # The ways to move
    # ------------------------------------------------------------

    def _complaint_move(self, phase):
        """Move complaints to the first stage of their team that stands for ``phase``.

        The one way in code to move a complaint: it names the step, never a stage.

        :raise UserError: if a team has no stage for that step
        :raise ValidationError: if a gate holds one of them back
        """
        for team, complaints in self.grouped("team_id").items():
            stages = team._get_applicable_stages()
            stage = stages.filtered(lambda s: s.complaint_phase == phase)[:1]
            if not stage:
                raise UserError(
                    self.env._(
                        "The team %(team)s has no stage for this step. "
                        "Ask an administrator to add one.",
                        team=team.name,
                    )
                )
            complaints.write({"stage_id": stage.id})

    def _complaint_settle(self, channel):
        """Complainant and organisation agreed: keep the moment and the channel.

        Called by what settles a complaint and by nothing else. A first agreement holds;
        parts take the moment of their main complaint.
        """
        self.check_access("write")
        # sudo: the moment is a fact that no plain write may set, also of hidden parts
        settled = (self.sudo() | self._get_all_parts()).filtered(
            lambda ticket: ticket.is_complaint and not ticket.complaint_settled_on
        )
        settled.write(
            {
                "complaint_settled_on": fields.Datetime.now(),
                "complaint_agreed_channel_id": channel.id,
            }
        )
        settled._record_event("settled", {"channel_id": channel.id})
        settled._go_on_to_fulfil()

    def _go_on_to_fulfil(self):
        """What was agreed has to be kept now; nobody drags a card for that."""
        for team, complaints in self.grouped("team_id").items():
            stages = team._get_applicable_stages()
            if "fulfil" in stages.mapped("complaint_phase"):
                complaints.filtered(
                    lambda t: t.complaint_phase in BEFORE_AGREEMENT
                )._complaint_move("fulfil")

    def action_complaint_agreed(self, channel_id=None):
        """Log in one click that it was agreed, by the channel it came in by.

        :param int channel_id: the channel of the agreement, when it was another one
        :return: the dialog that asks for the channel, when none is known
        :raise UserError: on what is not an open complaint
        """
        if not_open := self.filtered(lambda ticket: not ticket.complaint_is_open):
            raise UserError(
                self.env._(
                    "%(numbers)s is not an open complaint. Reopen it first.",
                    numbers=", ".join(not_open.mapped("number")),
                )
            )
        chosen = self.env["helpdesk.ticket.channel"].browse(channel_id)
        if unknown := self.filtered(lambda ticket: not (chosen or ticket.channel_id)):
            return unknown._ask_agreed_channel()
        for channel, complaints in self.grouped("channel_id").items():
            complaints._complaint_settle(chosen or channel)
        return True

    def _ask_agreed_channel(self):
        """Ask by which channel it was agreed; one complaint at a time."""
        xmlid = "complaint_management.complaint_agreed_action"
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        return dict(action, context={"default_ticket_id": self[:1].id})

    def action_complaint_take_back_agreement(self):
        """Take back an agreement that was logged by mistake; it stays on record.

        With it goes the moment that its parts took from it.
        """
        self.check_access("write")
        # sudo: the moment is a fact that no plain write may set, also of hidden parts
        settled = self.sudo().filtered("complaint_settled_on")
        settled |= settled._get_all_parts().filtered(
            lambda part: (
                part.complaint_settled_on == part.complaint_main_id.complaint_settled_on
            )
        )
        settled._record_events(
            [
                (t, "unsettled", {"complaint_settled_on": t.complaint_settled_on})
                for t in settled
            ]
        )
        settled.write(
            {"complaint_settled_on": False, "complaint_agreed_channel_id": False}
        )

    def action_complaint_close(self):
        """Close what is done; what is missing is said in words.

        :raise ValidationError: if a gate holds one of them back
        """
        self._complaint_move("closed")

    def action_complaint_reopen(self):
        """Take up a complaint again that was in after-care or closed."""
        self.filtered(lambda t: not t.complaint_is_open)._complaint_move("understand")

    def _complaint_changed(self, changes):
        result = super()._complaint_changed(changes)
        reopened = [
            ticket.id
            for ticket, (old, new) in changes.get("complaint_phase", {}).items()
            if old and old not in OPEN_PHASES and new in OPEN_PHASES
        ]
        if reopened:
            # sudo: what reopening clears and counts is written by this rule only
            self.sudo().browse(reopened)._complaint_reopened()
        for ticket, (old, new) in changes.get("user_id", {}).items():
            if old and new and ticket.complaint_is_open:
                ticket._complaint_handed_over()
        return result

    def _complaint_handed_over(self):
        """Another owner: counted, because the complainant has to tell it again."""
        self.complaint_handover_count += 1

    def _complaint_reopened(self):
        """Reopening clears the closing facts and counts; the events keep history."""
        kept = ("complaint_settled_on", "complaint_outcome", "complaint_outcome_reason")
        self._record_events(
            [
                (ticket, "reopened", {name: ticket[name] for name in kept})
                for ticket in self
            ]
        )
        for ticket in self:
            ticket.complaint_reopen_count += 1
        self.write(
            {
                "complaint_settled_on": False,
                "complaint_agreed_channel_id": False,
                "complaint_outcome": False,
                "complaint_outcome_reason": False,
                "complaint_next_step": False,
            }
        )
