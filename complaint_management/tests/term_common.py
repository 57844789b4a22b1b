from odoo.fields import Command
from odoo.tests import freeze_time

from .common import ComplaintCommon

NOW = "2026-03-02 10:00:00"


class TermCommon(ComplaintCommon):
    """Complaints under a policy of our own with the terms of the Awb, and aftercare."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(NOW))
        cls.policy = cls._create_policy(
            answer={
                "value": 6,
                "unit": "weeks",
                "extension_value": 4,
                "suspension": True,
            },
            acknowledge={"value": 2, "unit": "working_days"},
            aftercare={"value": 10, "unit": "working_days"},
        )
        cls.phone = cls.env.ref("complaint_management.channel_counter")

    @classmethod
    def _create_policy(cls, **vals):
        """A Dutch legal policy of this company; a dict names a term by its kind."""
        lines = {kind: line for kind, line in vals.items() if isinstance(line, dict)}
        return cls.env["complaint.policy"].create(
            {
                "name": "Ours",
                "company_id": cls.company.id,
                "date_from": "2020-01-01",
                "tz": "Europe/Amsterdam",
                "country_id": cls.env.ref("base.nl").id,
                "free_day_rule": "atw",
                "term_ids": [
                    Command.create({"kind": kind, **line})
                    for kind, line in lines.items()
                ],
                **{name: value for name, value in vals.items() if name not in lines},
            }
        )

    @classmethod
    def _create_complaint(cls, user=None, **vals):
        vals.setdefault("complaint_received_on", "2026-03-01 09:00:00")
        vals.setdefault("user_id", cls.agent.id)
        return super()._create_complaint(user, **vals)

    def _term(self, complaint, kind="answer"):
        return complaint.sudo().complaint_term_ids.filtered(lambda t: t.kind == kind)
