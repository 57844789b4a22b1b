import hashlib
import hmac
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

PARAMETER = "complaint_management.web_hourly_limit"
HOURLY = 20


class ComplaintWebVisit(models.TransientModel):
    """How often one visitor sent something to our public pages this hour.

    The rule: at most 20 sendings an hour from one address, of forms and answers
    together (system parameter ``complaint_management.web_hourly_limit``). The count
    stands in the database, so that it holds for all workers; the address does not: only
    a keyed hash of it that is another one every day. Rows go with the platform's
    cleaning of transient records.
    """

    _name = "complaint.web.visit"
    _description = "Visits to the public pages"

    visitor = fields.Char(required=True, readonly=True)
    hour = fields.Datetime(required=True, readonly=True)
    sent = fields.Integer(required=True, readonly=True)

    _visitor_uniq = models.UniqueIndex("(visitor, hour)")

    @api.model
    def _count(self, address):
        """Count one sending of this address.

        The row is taken by one waiting statement: of two workers at once the second is
        tried again by the framework and counts on.

        :return: whether it is still within the limit
        """
        now = fields.Datetime.now()
        hour = now.replace(minute=0, second=0, microsecond=0)
        [(sent,)] = self.env.execute_query(
            SQL(
                """INSERT INTO complaint_web_visit AS v
                          (visitor, hour, sent, create_date, write_date)
                   VALUES (%(visitor)s, %(hour)s, 1, %(now)s, %(now)s)
              ON CONFLICT (visitor, hour)
                DO UPDATE SET sent = v.sent + 1, write_date = %(now)s
                RETURNING sent""",
                visitor=self._get_visitor(address, now.date()),
                hour=hour,
                now=now,
            )
        )
        return sent <= self._get_limit()

    def _get_visitor(self, address, day):
        # sudo: the secret of the database is nobody's to read
        secret = self.env["ir.config_parameter"].sudo().get_param("database.secret")
        text = f"complaint {day} {address}"
        return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()

    def _get_limit(self):
        # sudo: a setting that visitors have no right on
        limit = self.env["ir.config_parameter"].sudo().get_param(PARAMETER) or ""
        return int(limit) if limit.isdigit() else HOURLY

    @api.model
    def _get_pause(self):
        """How many minutes it is until the next hour begins."""
        now = fields.Datetime.now()
        end = now.replace(minute=0, second=0) + timedelta(hours=1)
        return max(1, round((end - now).total_seconds() / 60))
