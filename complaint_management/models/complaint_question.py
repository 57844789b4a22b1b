from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain

from .selections import AGENT

ACTIVITY = "complaint_management.mail_activity_type_question"


class ComplaintQuestion(models.Model):
    """The question travels, the complainant does not.

    A helper is any colleague. They see the question and the attachments chosen for it,
    never the complaint; they answer it and change nothing else.
    """

    _name = "complaint.question"
    _inherit = ["complaint.ticket.mixin", "complaint.activity.mixin"]
    _description = "Question to a helper"
    _order = "answered_on desc nulls first, due_on, id"
    _rec_name = "text"

    # not for helpers: a link to the complaint would show its title
    ticket_id = fields.Many2one(groups=AGENT)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Asked by",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    helper_ids = fields.Many2many(
        comodel_name="res.users",
        relation="complaint_question_helper_rel",
        column1="question_id",
        column2="user_id",
        string="Helpers",
        required=True,
        domain=[("share", "=", False)],
        help="A colleague, or those of a department; whoever knows answers.",
    )
    text = fields.Text(string="Question", required=True)
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="complaint_question_attachment_rel",
        column1="question_id",
        column2="attachment_id",
        string="Attachments",
        bypass_search_access=True,
        help="Only these are shown to the helper.",
    )
    due_on = fields.Date(string="Answer wanted by")
    answer = fields.Text()
    answered_on = fields.Datetime(string="Answered on", readonly=True, copy=False)
    answered_by_id = fields.Many2one(
        comodel_name="res.users", string="Answered by", readonly=True, copy=False
    )

    @api.depends("user_id", "due_on")
    def _compute_display_name(self):
        for question in self:
            question.display_name = self.env._(
                "Question of %(name)s", name=question.user_id.name
            )

    # ------------------------------------------------------------
    # Helpers see their questions, agents those of their complaints
    # ------------------------------------------------------------

    @api.model
    def _get_visible_domain(self, tickets=None):
        mine = Domain("helper_ids", "in", self.env.uid)
        if not self.env.user.has_group(AGENT):
            return mine
        return mine | super()._get_visible_domain(tickets)

    def _get_bound(self):
        # sudo: asked before it is known whether they may read it
        return self.filtered(lambda q: self.env.user not in q.sudo().helper_ids)

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if result or self.env.su or self.env.user.has_group(AGENT):
            return result
        others = self._get_bound()
        make_error = self.env["ir.rule"]._make_access_error
        return (others, lambda: make_error(operation, others)) if others else None

    @api.model_create_multi
    def create(self, vals_list):
        questions = super().create(vals_list)
        if not self.env.su:
            questions._check_asked()
        questions._share_attachments()
        questions._record("text")
        questions._tell_helpers()
        return questions

    def _check_asked(self):
        """Asked by whoever may change the complaint, in their own name, unanswered."""
        # sudo: a helper sees the question; the complaint is checked as oneself
        asked = self.sudo()
        asked.ticket_id.sudo(False).check_access("write")
        if asked.user_id - self.env.user:
            raise UserError(self.env._("Ask it in your own name."))
        if asked.filtered(lambda q: q.answer or q.answered_on or q.answered_by_id):
            raise UserError(self.env._("Only the helper writes the answer."))

    def write(self, vals):
        """A helper answers; whoever may change the complaint changes the question."""
        if not self.env.su:
            self._check_write(vals)
        result = super().write(vals)
        if "attachment_ids" in vals:
            self._share_attachments()
        if "helper_ids" in vals:
            self._tell_helpers()
        return result

    def _check_write(self, vals):
        if {"ticket_id", "user_id", "answered_on", "answered_by_id"} & vals.keys():
            raise UserError(
                self.env._("That is kept by the system. Write the answer, and send it.")
            )
        # sudo: a helper may not read the complaint; access to it is asked as the user
        tickets = self.sudo().ticket_id.sudo(False)
        if vals.keys() - {"answer"} and not tickets.has_access("write"):
            raise AccessError(
                self.env._("The question is your colleague's. Only write the answer.")
            )
        if self.filtered("answered_on"):
            raise UserError(self.env._("This was answered. Ask a new question."))

    def _share_attachments(self):
        """Show the helper copies of the chosen attachments, and nothing else."""
        for question in self:
            chosen = question.attachment_ids
            chosen.check_access("read")
            # sudo: which file belongs where is decided here, after the check
            for attachment in chosen.sudo():
                there = {"res_model": self._name, "res_id": question.id}
                if (attachment.res_model, attachment.res_id) == (self._name, 0):
                    attachment.write(there)
                elif attachment.res_model != self._name:
                    copy = attachment.copy(there)
                    commands = [Command.unlink(attachment.id), Command.link(copy.id)]
                    question.sudo().attachment_ids = commands

    def _tell_helpers(self):
        for question in self.filtered(lambda q: not q.answered_on):
            told = question.sudo().activity_ids.user_id
            for helper in question.helper_ids - told:
                question._ask(
                    ACTIVITY,
                    helper,
                    lambda q: q.env._("Question of %(name)s", name=q.user_id.name),
                    question.due_on,
                )

    def _may_be_asked(self, user):
        """A helper sees the question; the complaint stays with who asks."""
        return True

    def action_answer(self):
        """Send the answer to the colleague who asked.

        :raise UserError: without an answer, or when it was answered before
        """
        self.check_access("write")
        for question in self:
            if question.answered_on:
                raise UserError(self.env._("This was answered. Ask a new question."))
            if not (question.answer or "").strip():
                raise UserError(self.env._("Write the answer first."))
            # sudo: a helper writes nothing on the complaint but this answer
            question = question.sudo()
            question.write(
                {"answered_on": fields.Datetime.now(), "answered_by_id": self.env.uid}
            )
            question._asked(ACTIVITY)
            question._record("answer")
            asker = question.user_id
            ticket = question.ticket_id.with_context(lang=asker.lang)
            # who took the complaint over since waits for the answer as well
            ticket.message_notify(
                partner_ids=(asker | ticket.user_id).partner_id.ids,
                subject=ticket.env._("Answer to your question"),
                body=question.answer,
            )
        return True

    def _record(self, name):
        # sudo: helpers put their answer on record with a complaint they cannot see
        for question in self.sudo():
            question.ticket_id._record_event(
                "question", {f"complaint.question/{name}": question[name]}
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        raise UserError(self.env._("A question stays on record."))
