from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL, html2plaintext, sql
from odoo.tools.misc import format_datetime

from .selections import AGENT

TITLE_LENGTH = 60

# Facts that only the rules write: a person presses a button, the rule keeps the moment.
RULE_FACTS = {
    "complaint_settled_on",
    "complaint_agreed_channel_id",
    "complaint_closed_on",
    "complaint_reopen_count",
    "complaint_handover_count",
    "complaint_dismissed_on",
    "complaint_dismiss_reason",
    "complaint_forgotten_on",
    "complaint_event_count",
    "complaint_track_token",
    "complaint_summary_confirmed_on",
    "complaint_registered_by_id",
    "complaint_phase",
    "complaint_is_open",
    "complaint_importance",
    "complaint_cause_state",
    "complaint_is_anonymous",
    "complaint_code_hash",
    "complaint_is_history",
    "complaint_turned_around",
    "complaint_part_count",
    "complaint_thanked_on",
    "complaint_deadline",
    "complaint_in_time",
    "complaint_cost",
    "complaint_overrule_reason",
    "complaint_overrule_count",
    "complaint_substitute_count",
    "complaint_solved_at_once",
    "complaint_first_contact",
    "complaint_first_contact_final",
    "complaint_aftercare_on",
    "complaint_aftercare_answered_on",
    "complaint_aftercare_conversation",
    "complaint_aftercare_solved",
    "complaint_aftercare_stays",
    "complaint_aftercare_text",
    "complaint_also_addressed",
    "complaint_pattern_id",
    "complaint_changed_told_on",
    "complaint_solved_told_on",
    "complaint_credited_on",
    "complaint_hold_by_id",
}
# Of those, what may be entered together with history.
HISTORY_FACTS = {"complaint_is_history", "complaint_settled_on", "complaint_closed_on"}

# What a complaint refers to and must not be of another company.
COMPANY_BOUND = (
    "team_id",
    "category_id",
    "partner_id",
    "channel_id",
    "user_id",
    "complaint_reporter_id",
    "complaint_handler_ids",
    "complaint_subject_id",
    "complaint_moment_id",
    "complaint_cause_id",
    "complaint_improvement_id",
    "complaint_desired_remedy_id",
    "complaint_agreed_channel_id",
    "complaint_main_id",
)


class HelpdeskTicket(models.Model):
    """A complaint is a ticket with ``is_complaint``; an ordinary ticket stays one.

    This file holds what every complaint is and the frame around create and write; each
    rule has a file of its own beside it. All our columns are empty on ordinary tickets.
    """

    _inherit = "helpdesk.ticket"

    is_complaint = fields.Boolean(
        string="Complaint",
        compute="_compute_is_complaint",
        store=True,
        readonly=False,
        copy=False,
        groups="base.group_user",
    )

    # what complaints search by and the host has no index for
    partner_id = fields.Many2one(index="btree_not_null")
    commercial_partner_id = fields.Many2one(index="btree_not_null")
    category_id = fields.Many2one(index="btree_not_null")
    duplicate_id = fields.Many2one(index="btree_not_null")

    _complaint_number_uniq = models.UniqueIndex(
        "(company_id, number) WHERE is_complaint",
        "There is already a complaint with this number.",
    )
    _complaint_received_idx = models.Index(
        "(complaint_received_on DESC, id DESC) WHERE is_complaint"
    )

    def _auto_init(self):
        """Make our columns empty before the ORM sees them, at install and at update.

        The ORM computes a stored column that it finds missing, for every ticket there
        is; ours say nothing about tickets that never were complaints.
        """
        columns = sql.table_columns(self.env.cr, self._table)
        fields_ = [self._fields[name] for name in self._get_complaint_facts()]
        new = [
            f for f in fields_ if f.store and f.column_type and f.name not in columns
        ]
        for field in new:
            sql.create_column(
                self.env.cr, self._table, field.name, field.column_type[1], field.string
            )
        result = super()._auto_init()
        if "is_complaint" in columns:
            self._compute_on_complaints([field for field in new if field.compute])
        return result

    def _compute_on_complaints(self, fields_):
        """Columns that an update adds are computed for the complaints there are."""
        rows = fields_ and self.env.execute_query(
            SQL("SELECT id FROM helpdesk_ticket WHERE is_complaint")
        )
        complaints = self.browse(row[0] for row in rows)
        for field in fields_:
            self.env.add_to_compute(field, complaints)

    @api.model
    def _get_complaint_facts(self):
        """The names of all our fields."""
        return [
            name
            for name in self._fields
            if name == "is_complaint" or name.startswith("complaint_")
        ]

    @api.model
    def _has_field_access(self, field, operation):
        """Most of our fields are for every colleague; being one costs no look-up."""
        if not field.groups or self.env.su:
            return True
        if field.groups == "base.group_user":
            return not self.env.user.share
        return super()._has_field_access(field, operation)

    @api.model
    def default_get(self, fields):
        """A new complaint starts in the complaint team; a call is what comes by hand.

        Who takes the call owns it, and it came in by the first channel for the spoken
        word. Signals and imported rows were no calls.
        """
        defaults = super().default_get(fields)
        context = self.env.context
        if not context.get("default_is_complaint"):
            return defaults
        if "team_id" in fields:
            company = self.env["res.company"].browse(defaults.get("company_id"))
            defaults.setdefault("team_id", self._get_default_complaint_team(company).id)
        is_call = not (
            context.get("default_complaint_is_signal") or context.get("import_file")
        )
        if is_call and "channel_id" in fields:
            channels = self.env["helpdesk.ticket.channel"]
            defaults.setdefault("channel_id", channels._get_call_channel().id)
        if is_call and "user_id" in fields and self.env.user.has_group(AGENT):
            defaults["user_id"] = defaults.get("user_id") or self.env.uid
        return defaults

    def _get_default_complaint_team(self, company):
        teams = self.env["helpdesk.ticket.team"]
        return teams._get_complaint_team(company or self.env.company)

    @api.depends("user_id")
    def _compute_team_id(self):
        """A complaint team is chosen; a ticket does not get one by its owner.

        The host gives a ticket without a team the first team of its owner.
        """
        guessed = self.browse()
        for ticket in self.filtered(lambda t: t.user_id and not t.team_id):
            teams = ticket.user_id.helpdesk_team_ids
            if teams[:1].is_complaint_team:
                ticket.team_id = teams.filtered(lambda t: not t.is_complaint_team)[:1]
                guessed |= ticket
        return super(HelpdeskTicket, self - guessed)._compute_team_id()

    @api.depends("team_id")
    def _compute_is_complaint(self):
        """A ticket becomes a complaint by its team; it stops only when dismissed."""
        for ticket in self:
            if ticket.team_id.is_complaint_team:
                ticket.is_complaint = True

    @api.constrains("is_complaint", "team_id", "stage_id")
    def _check_complaint_team(self):
        """Complaints live in complaint teams and their stages, other tickets do not."""
        for ticket in self:
            if reason := ticket._get_complaint_team_error():
                raise ValidationError(reason)

    def _get_complaint_team_error(self):
        team, stage = self.team_id, self.stage_id
        names = {"number": self.number, "team": team.name, "stage": stage.name}
        if self.is_complaint and not team.is_complaint_team:
            return self.env._(
                "%(number)s is a complaint and stays with a complaint team. "
                "Choose one, or use Not a complaint.",
                **names,
            )
        if team.is_complaint_team and not self.is_complaint:
            return self.env._(
                "%(team)s is a complaint team. "
                "Use Register as complaint on %(number)s, or choose another team.",
                **names,
            )
        if stage.complaint_phase and not self.is_complaint:
            return self.env._(
                "The stage %(stage)s is for complaints only. Choose another stage.",
                **names,
            )
        if self.is_complaint and stage not in team._get_applicable_stages():
            return self.env._(
                "The stage %(stage)s is not a stage of the team %(team)s, or it has no "
                "step. Choose a stage of this team.",
                **names,
            )
        return False

    @api.constrains("is_complaint", "company_id", *COMPANY_BOUND)
    def _check_complaint_company(self):
        """What a complaint refers to is of its own company, or of no company."""
        for ticket in self.filtered("is_complaint"):
            for name in COMPANY_BOUND:
                ticket._check_company_of(name)

    def _check_company_of(self, name):
        # sudo: a record of a foreign company may not be readable
        for record in self[name].sudo():
            is_user = record._name == "res.users"
            allowed = record.company_ids if is_user else record.company_id
            if allowed and self.company_id not in allowed:
                raise ValidationError(
                    self.env._(
                        "%(field)s %(value)s does not belong to %(company)s. "
                        "Choose one of %(company)s.",
                        field=self._fields[name]._description_string(self.env),
                        value=record.display_name,
                        company=self.company_id.name,
                    )
                )

    # ------------------------------------------------------------
    # The frame: what happens before and after every create and write
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        # what a default fills in is checked like what is typed
        defaults = self.default_get(self._get_complaint_facts())
        vals_list = [
            self._complaint_prepare({**defaults, **vals}) for vals in vals_list
        ]
        tickets = super().create(vals_list)
        complaints = tickets.filtered("is_complaint")
        if complaints:
            complaints._complaint_created()
        return tickets

    def _complaint_prepare(self, vals):
        """Complete the values of a complaint; leave those of another ticket empty."""
        allowed = set()
        if self._is_complaint_vals(vals):
            self._complaint_prepare_create(vals)
            allowed = HISTORY_FACTS if vals.get("complaint_is_history") else allowed
        else:
            for name in self._get_complaint_facts():
                if name in vals and not vals[name]:
                    del vals[name]
        self._check_rule_facts(vals, allowed)
        return vals

    def _is_complaint_vals(self, vals):
        """Whether these values make a complaint."""
        team_id = vals.get("team_id", self.env.context.get("default_team_id"))
        team = self.env["helpdesk.ticket.team"].browse(team_id)
        return vals.get("is_complaint") or team.is_complaint_team

    def _complaint_prepare_create(self, vals):
        if not vals.get("team_id") and not self.env.context.get("default_team_id"):
            company = self.env["res.company"].browse(vals.get("company_id"))
            vals["team_id"] = self._get_default_complaint_team(company).id
        if not (vals.get("name") or "").strip():
            vals["name"] = self._get_complaint_title(vals)

    def _get_complaint_title(self, vals):
        """Title of a complaint that was given none: its category and first words."""
        category = self.env["helpdesk.ticket.category"].browse(vals.get("category_id"))
        text = " ".join(html2plaintext(vals.get("description") or "").split())
        words = text
        if text[TITLE_LENGTH:]:
            words = text[:TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(".,:;-–") + "…"
        parts = [category.name, words]
        return ": ".join(filter(None, parts)) or self.env._("Complaint")

    def _complaint_created(self):
        """What follows when complaints come into the register; extended per rule."""
        self._record_registration()

    def write(self, vals):
        vals = dict(vals)
        complaints = self.filtered("is_complaint")
        history = complaints.filtered("complaint_is_history") == self
        self._check_rule_facts(
            vals, HISTORY_FACTS - {"complaint_is_history"} if history else set()
        )
        if complaints:
            complaints._check_complaint_write(vals)
        before = self._complaint_snapshot(vals)
        result = super().write(vals)
        self._complaint_follow_up(before)
        # sudo: a ticket that became a complaint may be out of the writer's sight
        became = (self - complaints).sudo().filtered("is_complaint").sudo(self.env.su)
        if became:
            became._complaint_created()
        return result

    def _check_complaint_write(self, vals):
        """Refuse what nobody may write by hand; extended per rule."""

    def _check_rule_facts(self, vals, allowed):
        """Moments and counts are set by what happens, never typed.

        :param set allowed: the facts that may be typed all the same
        :raise UserError: if a person writes another one
        """
        if self.env.su:
            return
        for name in RULE_FACTS & vals.keys() - allowed:
            field = self._fields[name]
            value = field.convert_to_cache(vals[name], self)
            unchanged = (
                not value
                if not self
                else all(
                    field.convert_to_cache(ticket[name], ticket) == value
                    for ticket in self
                )
            )
            if not unchanged:
                raise UserError(
                    self.env._(
                        "%(field)s is kept by the system: it follows from what you do. "
                        "Leave it out.",
                        field=field._description_string(self.env),
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_complaint(self):
        """The register keeps its complaints; what is none is dismissed."""
        kept = self.sudo().filtered("complaint_event_count")
        if kept:
            raise UserError(
                self.env._(
                    "%(numbers)s cannot be deleted: the register keeps every "
                    "complaint. Use Not a complaint, or archive it.",
                    numbers=", ".join(kept.mapped("number")),
                )
            )

    def _complaint_moment_text(self, moment):
        """A moment in the reader's language and time zone, for messages."""
        return format_datetime(self.env, moment, dt_format="medium")
