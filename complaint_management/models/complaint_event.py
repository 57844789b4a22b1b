import json
from collections import Counter
from datetime import datetime

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import SQL
from odoo.tools.json import json_default
from odoo.tools.misc import format_date, format_datetime, formatLang

from ..tools import rounded_clock
from . import event_chain
from .append_only import make_append_only


class ComplaintEvent(models.Model):
    """What was decided, sent, promised, moved or overruled: written once, for good.

    The events of a complaint form a chain: each keeps the hash of the one before. The
    database refuses every change but the erasing of payload and salt.
    """

    _name = "complaint.event"
    _inherit = "complaint.ticket.mixin"
    _description = "Complaint event"
    _order = "ticket_id, sequence desc"
    _log_access = False

    # not stored: an append-only row cannot follow a complaint to another company
    company_id = fields.Many2one(store=False)
    sequence = fields.Integer(required=True, readonly=True)
    kind = fields.Selection(
        selection=[
            ("registered", "Registered"),
            ("receipt", "Receipt corrected"),
            ("moved", "Moved"),
            ("owner", "Owner changed"),
            ("settled", "Agreed"),
            ("unsettled", "Agreement taken back"),
            ("summary", "Summary confirmed"),
            ("outcome", "Outcome"),
            ("reopened", "Reopened"),
            ("callback", "Asked to be called"),
            ("cause", "Cause"),
            ("access", "Access changed"),
            ("hold", "Legal hold"),
            ("dismissed", "Not a complaint"),
            ("split_off", "Part split off"),
            ("compliment", "Compliment"),
            ("policy", "Policy changed"),
            ("term", "Term changed"),
            ("extended", "Term extended"),
            ("suspended", "Waiting for the complainant"),
            ("resumed", "No longer waiting"),
            ("acknowledged", "Acknowledged"),
            ("escalated", "Told the coordinator: late"),
            ("duty", "Obligatory step"),
            ("compensation", "Compensation"),
            ("overruled", "Overruled"),
            ("promise", "Promise"),
            ("question", "Question to a helper"),
            ("substitute", "Taken over by a substitute"),
            ("outside", "Decided outside"),
            ("letter", "Letter sent"),
            ("aftercare", "After-care"),
            ("anonymous", "Message by receipt code"),
            ("improvement", "Improvement point"),
            ("changed", "Told what changed"),
            ("answered_together", "Answered together with others"),
            ("dossier", "Dossier downloaded"),
            ("forgotten", "Forgotten"),
        ],
        string="What",
        required=True,
        readonly=True,
    )
    recorded_on = fields.Datetime(string="When", required=True, readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users", string="By", ondelete="restrict", readonly=True
    )
    payload = fields.Json(readonly=True)
    salt = fields.Char(readonly=True, groups="base.group_system")
    payload_hash = fields.Char(required=True, readonly=True)
    previous_hash = fields.Char(readonly=True)
    hash = fields.Char(required=True, readonly=True)
    summary = fields.Char(compute="_compute_summary")

    # what the desk of the coordinator looks up
    _overruled_idx = models.Index("(recorded_on) WHERE kind = 'overruled'")
    _sequence_uniq = models.Constraint(
        "UNIQUE(ticket_id, sequence)", "The events of a complaint have one order."
    )

    def init(self):
        """Append-only for everybody and every road; forgetting erases the payload."""
        make_append_only(self.env.cr, self._table, erasable=("payload", "salt"))

    @api.depends("payload")
    @api.depends_context("lang", "uid")
    def _compute_summary(self):
        for event in self:
            payload = (event.payload or {}).items()
            parts = [self._describe(name, value) for name, value in payload]
            event.summary = "; ".join(filter(None, parts))

    def _describe(self, name, value):
        """One fact of a payload in the reader's words: its name, from what to what.

        A fact of another model than the complaint is called ``model/field``.
        """
        model, _slash, name = name.rpartition("/")
        field = self.env[model or "helpdesk.ticket"]._fields.get(name)
        if not field:
            return str(value) if value else ""
        values = value if isinstance(value, list) else [value]
        texts = [self._describe_value(field, item) or "–" for item in values]
        return f"{field._description_string(self.env)}: {' → '.join(texts)}"

    def _describe_value(self, field, value):
        if field.relational:
            records = self.env[field.comodel_name].browse(value or []).exists()
            # sudo: whoever may read the event may read who and what it names
            return ", ".join(records.sudo().mapped("display_name"))
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        if field.type == "boolean":
            return self.env._("yes") if value else self.env._("no")
        if field.type == "datetime" and value:
            moment = datetime.fromisoformat(value)
            return format_datetime(self.env, moment, dt_format="medium")
        if field.type == "date" and value:
            return format_date(self.env, value)
        if field.type in ("float", "monetary") and isinstance(value, int | float):
            return formatLang(self.env, value)
        return str(value or "")

    @api.model
    def _append(self, entries):
        """Append events to the chains of their complaints, many at once.

        The counter on the complaint is taken by a waiting UPDATE: of two workers one
        comes second and is tried again, so no two events get one place in a chain.

        :param entries: list of ``(ticket, kind, payload)``
        :return: the new events
        """
        if not entries:
            return self.browse()
        counts = Counter(ticket.id for ticket, _kind, _payload in entries)
        heads = self._take_places(counts)
        # an anonymous report tells the day it came in, not the hour
        now = rounded_clock.moment(self.env.cr) or fields.Datetime.now()
        vals_list = []
        for ticket, kind, payload in entries:
            place, previous = heads[ticket.id]
            vals = self._prepare_event(ticket, kind, payload, place + 1, previous, now)
            heads[ticket.id] = (place + 1, vals["hash"])
            vals_list.append(vals)
        return self.create(vals_list)

    def _prepare_event(self, ticket, kind, payload, sequence, previous, now):
        payload = json.loads(json.dumps(payload, default=json_default))
        salt = event_chain.new_salt()
        moment, user_id = fields.Datetime.to_string(now), self.env.uid
        if ticket._is_of_complainant(self.env.user):
            # in the chain it would stand for good
            payload["complaint.event/user_id"] = user_id
            user_id = SUPERUSER_ID
        digest = event_chain.payload_hash(payload, salt)
        facts = (ticket.id, sequence, kind, moment, user_id)
        return {
            "ticket_id": ticket.id,
            "sequence": sequence,
            "kind": kind,
            "recorded_on": now,
            "user_id": user_id,
            "payload": payload,
            "salt": salt,
            "payload_hash": digest,
            "previous_hash": previous,
            "hash": event_chain.event_hash(previous, *facts, digest),
        }

    def _take_places(self, counts):
        """Reserve ``counts[ticket_id]`` places at the end of each chain.

        :return: ``{ticket_id: (last sequence taken before, hash of that event)}``
        """
        self.env["helpdesk.ticket"].flush_model(["complaint_event_count"])
        self.flush_model(["ticket_id", "sequence", "hash"])
        rows = self.env.execute_query(
            SQL(
                """UPDATE helpdesk_ticket t
                      SET complaint_event_count
                        = COALESCE(t.complaint_event_count, 0) + v.n
                     FROM (VALUES %s) AS v (id, n)
                     LEFT JOIN LATERAL (
                          SELECT sequence, hash
                            FROM complaint_event
                           WHERE ticket_id = v.id
                           ORDER BY sequence DESC
                           LIMIT 1) AS last ON TRUE
                    WHERE t.id = v.id
                RETURNING t.id, COALESCE(last.sequence, 0), COALESCE(last.hash, '')""",
                SQL(", ").join(SQL("(%s, %s)", *item) for item in counts.items()),
            )
        )
        tickets = self.env["helpdesk.ticket"].browse(counts)
        tickets.invalidate_recordset(["complaint_event_count"], flush=False)
        return {ticket_id: (place, digest) for ticket_id, place, digest in rows}
