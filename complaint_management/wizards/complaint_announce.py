from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools.misc import get_lang


class ComplaintAnnounce(models.TransientModel):
    """Review what complainants get to hear: the words in each language, and who."""

    _name = "complaint.announce"
    _description = "You said, we did"

    improvement_id = fields.Many2one(
        comodel_name="complaint.improvement",
        string="Improvement point",
        required=True,
        ondelete="cascade",
    )
    kind = fields.Selection(
        selection=[
            ("changed", "What was changed"),
            ("solved", "That it worked"),
        ],
        compute="_compute_kind",
        string="What is told",
    )
    text_ids = fields.One2many(
        comodel_name="complaint.announce.text",
        inverse_name="announce_id",
        compute="_compute_text_ids",
        store=True,
        readonly=False,
    )
    person_ids = fields.One2many(
        comodel_name="complaint.announce.person",
        inverse_name="announce_id",
        compute="_compute_person_ids",
        store=True,
        readonly=False,
    )

    @api.depends("improvement_id")
    def _compute_kind(self):
        for wizard in self:
            wizard.kind = wizard.improvement_id._get_news()

    @api.depends("improvement_id")
    def _compute_person_ids(self):
        for wizard in self:
            people = wizard.kind and wizard.improvement_id._get_people(wizard.kind)
            wizard.person_ids = [Command.clear()] + [
                Command.create(
                    {"ticket_ids": own.ids, "lang": wizard._get_lang(own[:1])}
                )
                for own in people or []
            ]

    def _get_lang(self, ticket):
        """Their own language, where it is installed; else that of the company."""
        langs = dict(self.env["res.lang"].get_installed())
        company = self.improvement_id.company_id.partner_id.lang
        theirs = ticket._get_complaint_lang()
        return next(
            (code for code in (theirs, company) if code in langs), self.env.lang
        )

    @api.depends("person_ids.lang")
    def _compute_text_ids(self):
        """One text for each language that somebody reads, to begin with the owner's."""
        for wizard in self:
            langs = set(wizard.person_ids.mapped("lang")) or {get_lang(self.env).code}
            wizard.text_ids = [Command.clear()] + [
                Command.create(
                    {
                        "lang": lang,
                        "subject": wizard._get_subject(lang),
                        "text": wizard.improvement_id.with_context(
                            lang=lang
                        ).changed_text,
                    }
                )
                for lang in sorted(langs)
            ]

    def _get_subject(self, lang):
        env = self.with_context(lang=lang).env
        if self.kind == "solved":
            return env._("What you told us has been solved")
        return env._("What we changed after your complaint")

    def action_send(self):
        """Tell everybody who is ticked, each once and in their own language.

        :raise UserError: when a text is empty, or there is nothing to tell yet
        """
        self.ensure_one()
        point = self.improvement_id
        point._check_may_announce()
        if not self.kind:
            raise UserError(self.env._("There is nothing to tell before securing."))
        texts = {line.lang: line for line in self.text_ids}
        if any(not (line.text or "").strip() for line in self.text_ids) or not texts:
            raise UserError(
                self.env._("Write what was changed, in each of these languages.")
            )
        due = {tickets[:1]: tickets for tickets in point._get_people(self.kind)}
        for person in self.person_ids.filtered("send"):
            newest = person.ticket_ids.sorted("complaint_received_on")[-1:]
            # somebody else may have told them since the dialog was opened
            if tickets := due.get(newest.sudo()):
                text = texts[person.lang]
                in_their_words = tickets.sudo(False).with_context(lang=person.lang)
                in_their_words._tell_changed(self.kind, text.subject, text.text)
        self._keep_reviewed()
        return {"type": "ir.actions.act_window_close"}

    def _keep_reviewed(self):
        """What was reviewed is what the tracking pages and the public page say."""
        for line in self.text_ids:
            self.improvement_id.with_context(lang=line.lang).changed_text = line.text
        # sudo: when it was told is a fact that no plain write may set
        self.improvement_id.sudo().announced_on = fields.Datetime.now()


class ComplaintAnnounceText(models.TransientModel):
    _name = "complaint.announce.text"
    _description = "What was changed, in one language"

    announce_id = fields.Many2one(
        comodel_name="complaint.announce", required=True, ondelete="cascade"
    )
    lang = fields.Selection(
        selection=lambda self: self.env["res.lang"].get_installed(),
        string="Language",
        required=True,
    )
    subject = fields.Char(required=True)
    text = fields.Text(string="What we changed")


class ComplaintAnnouncePerson(models.TransientModel):
    _name = "complaint.announce.person"
    _description = "Who hears what was changed"

    announce_id = fields.Many2one(
        comodel_name="complaint.announce", required=True, ondelete="cascade"
    )
    send = fields.Boolean(string="Tell", default=True)
    ticket_ids = fields.Many2many(
        comodel_name="helpdesk.ticket",
        relation="complaint_announce_person_ticket_rel",
        column1="person_id",
        column2="ticket_id",
        string="Complaints",
    )
    name = fields.Char(compute="_compute_name")
    email = fields.Char(string="E-mail", compute="_compute_name")
    lang = fields.Selection(
        selection=lambda self: self.env["res.lang"].get_installed(),
        string="Language",
        required=True,
    )

    @api.depends("ticket_ids")
    def _compute_name(self):
        for line in self:
            newest = line.ticket_ids.sorted("complaint_received_on")[-1:]
            line.name = newest._get_complaint_letter_name()
            line.email = newest._get_complaint_address()
