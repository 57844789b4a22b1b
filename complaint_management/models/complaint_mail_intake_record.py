import base64
from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.tools import SQL

from .complaint_mail_intake import REFUSALS

LONGEST = 200  # characters of a header that are kept on record


class ComplaintMailIntake(models.Model):
    """How a message comes on record: once for each team, whoever brings it first."""

    _inherit = "complaint.mail.intake"

    @api.model
    def _claim(self, mail, teams):
        """Put a message on record for the teams it went to, before it is read.

        The database lets one worker in when a message is delivered twice at a time; the
        other one waits, and records a repetition.

        :param IncomingMail mail: the message
        :param teams: the teams, none for an answer that went to no team
        :return: the rows of the teams that it is new to
        """
        fresh = self.browse()
        for team in teams or [teams]:
            vals = self._prepare_row(mail, team)
            row_id = self._insert(vals)
            if row_id:
                row = self.browse(row_id)
                row._update_cache(vals, validate=False)
                fresh |= row
            else:
                self._record_repetition(vals)
        return fresh

    def _prepare_row(self, mail, team):
        """Until something is made of it, a message counts as refused."""
        return {
            "name": mail.subject[:LONGEST] or None,
            "disposition": "refused",
            "reason": "gateway",
            "message_id": mail.message_id,
            "digest": mail.digest,
            "email_from": mail.get("From")[:LONGEST] or None,
            "email_normalized": mail.sender[:LONGEST] or None,
            "received_on": fields.Datetime.now(),
            "team_id": team.id or None,
            "company_id": (team.company_id or self.env.company).id,
        }

    def _insert(self, vals):
        """Insert a row unless there is one for the same message.

        :return: its id, or False
        """
        columns = SQL(", ").join(map(SQL.identifier, vals))
        query = SQL(
            "INSERT INTO complaint_mail_intake (%s) VALUES %s "
            "ON CONFLICT DO NOTHING RETURNING id",
            columns,
            tuple(vals.values()),
        )
        cr = self.env.cr
        try:
            with cr.savepoint(flush=False):
                cr.execute(query, log_exceptions=False)
                return (cr.fetchone() or [False])[0]
        except psycopg2.errors.SerializationFailure:
            # the other worker has just committed it; it is not visible to this one
            return False

    def _record_repetition(self, vals):
        same = [(name, "=", vals[name] or False) for name in ("message_id", "digest")]
        team = ("team_id", "=", vals["team_id"] or False)
        first = self.search([*same, team, ("disposition", "!=", "repeated")], limit=1)
        if not first:
            # not visible yet, so nobody knows who may see what it is about
            vals |= {"name": False, "email_from": False, "email_normalized": False}
        return self.create(
            {
                **vals,
                "disposition": "repeated",
                "reason": "repeated",
                "first_id": first.id,
                "ticket_id": first.ticket_id.id,
            }
        )

    def _accept(self, disposition, ticket, kept=False):
        """Something was made of it.

        :param bool kept: whether it was set aside before, with its source
        """
        vals = {
            "disposition": disposition,
            "reason": False,
            "ticket_id": ticket.id,
            "company_id": ticket.company_id.id,
        }
        self.write({**vals, "source": False} if kept else vals)

    def _set_aside(self, delivery):
        """Nothing is made of it, and nothing of it gets lost.

        What it is about, when known, says who may see it.
        """
        reason = delivery.reason or "gateway"
        vals = {
            "disposition": "refused" if reason in REFUSALS else "ignored",
            "reason": reason,
            "source": base64.b64encode(delivery.mail.source),
        }
        if ticket := delivery.ticket:
            vals |= {"ticket_id": ticket.id, "company_id": ticket.company_id.id}
        self.write(vals)

    def _is_loop(self, sender):
        """Whether this sender wrote more often than a person does.

        The limits are those of the gateway: ``mail.gateway.loop.minutes`` and
        ``mail.gateway.loop.threshold``; its list of allowed addresses holds here too.
        """
        if not sender:
            return False
        # sudo: settings of the gateway, which runs for whoever sent the message
        get_param = self.env["ir.config_parameter"].sudo().get_param
        minutes = int(get_param("mail.gateway.loop.minutes", 120))
        threshold = int(get_param("mail.gateway.loop.threshold", 20))
        domain = [
            ("email_normalized", "=", sender),
            ("received_on", ">=", fields.Datetime.now() - timedelta(minutes=minutes)),
            ("disposition", "in", ["complaint", "reply"]),
        ]
        if self.search_count(domain, limit=threshold) < threshold:
            return False
        allowed = self.env["mail.gateway.allowed"].sudo()
        return not allowed.search_count([("email_normalized", "=", sender)], limit=1)
