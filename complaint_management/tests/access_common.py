from odoo import fields
from odoo.fields import Command

from .common import ComplaintCommon


class AccessCommon(ComplaintCommon):
    """A record of every kind: of a complaint, of a confidential one, of elsewhere."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.outsider = cls._create_user("employee", login="test_outsider")

    def _make_records(self):
        self.env.ref("complaint_management.policy_own").duty_ids = self.env.ref(
            "complaint_management.duty_heard"
        )
        complaint = self._create_complaint(user_id=self.agent.id)
        confidential = self._create_confidential()
        elsewhere = self._create_complaint(
            company_id=self.elsewhere.id, partner_id=False, user_id=False
        )
        records = {
            "helpdesk.ticket/complaint": complaint,
            "helpdesk.ticket/confidential": confidential,
            "helpdesk.ticket/other": elsewhere,
            "helpdesk.ticket/ordinary": self._create_ticket(user_id=False),
            "complaint.event": complaint.complaint_event_ids,
            "complaint.event/confidential": confidential.complaint_event_ids,
            "complaint.event/other": elsewhere.complaint_event_ids,
        }
        kinds = ("cause", "moment", "subject", "remedy.type", "duty", "letter.element")
        for model in kinds:
            name = f"complaint.{model}"
            companies = {name: self.company, f"{name}/other": self.elsewhere}
            for key, company in companies.items():
                vals = {"name": "One", "company_id": company.id}
                records[key] = self.env[name].create(vals)
        records.update(self._make_policies())
        reported = self._create_complaint(complaint_reporter_id=self.employee.id)
        records["complaint.own.report"] = self.env["complaint.own.report"].browse(
            reported.id
        )
        tickets = {"": complaint, "/confidential": confidential, "/other": elsewhere}
        for key, ticket in tickets.items():
            records[f"complaint.term{key}"] = ticket.complaint_term_ids
            records[f"complaint.duty.check{key}"] = ticket.complaint_duty_ids
        records |= self._make_work(tickets)
        records |= self._make_cause_track(tickets)
        records |= self._make_improvements()
        records |= self._make_audits(tickets)
        return records

    def _make_policies(self):
        """A policy of each company with what belongs to it, and a set-up step."""
        records = {}
        for key, company in (("", self.company), ("/other", self.elsewhere)):
            policy = self.env["complaint.policy"].create(
                {
                    "name": "Ours",
                    "company_id": company.id,
                    "term_ids": [Command.create({"kind": "answer"})],
                    "text_ids": [Command.create({"body": "<p>We listen.</p>"})],
                }
            )
            records[f"complaint.policy{key}"] = policy
            records[f"complaint.policy.term{key}"] = policy.term_ids
            records[f"complaint.policy.text{key}"] = policy.text_ids
            records[f"complaint.setup.step{key}"] = self.env[
                "complaint.setup.step"
            ].create({"name": "One", "code": f"one{key}", "company_id": company.id})
        return records

    def _make_work(self, complaints):
        """What belongs to each complaint; the improver is a helper on the plain one."""
        records = {}
        remedy = self.env["complaint.remedy.type"].search([], limit=1)
        for which, complaint in complaints.items():
            ticket = {"ticket_id": complaint.id}
            values = {
                "compensation": {"remedy_type_id": remedy.id, "user_id": self.agent.id},
                "promise": {"name": "Call", "due_on": fields.Date.today()},
                "question": {"text": "Why?", "helper_ids": self.improver.ids},
                "outside": {"body": "Ombudsman"},
            }
            if which:
                values["question"]["helper_ids"] = self.outsider.ids
            values["mail.intake"] = {
                "disposition": "complaint",
                "message_id": f"<one{which}@example.com>",
                "digest": "one",
                "received_on": fields.Datetime.now(),
                "company_id": complaint.company_id.id,
            }
            for model, vals in values.items():
                name = f"complaint.{model}"
                records[name + which] = self.env[name].create({**ticket, **vals})
            if which != "/confidential":
                # what is confidential has no row, see test_money
                complaint.complaint_desired_remedy_id = remedy
                asked = self.env["complaint.money"].browse(4 * complaint.id)
                records[f"complaint.money{which}"] = asked
        for which, company in (("", self.company), ("/other", self.elsewhere)):
            budget = self.env["complaint.budget"].create(
                {"user_id": self.agent.id, "company_id": company.id, "amount": 1}
            )
            records[f"complaint.budget{which}"] = budget
            records[f"complaint.budget.move{which}"] = budget.move_ids
            # the row about the agent, see test_budget_use
            use = self.env["complaint.budget.use"].browse(2 * budget.id)
            records[f"complaint.budget.use{which}"] = use
        return records

    def _make_audits(self, complaints):
        """A sample of each company, with its complaints."""
        records = {}
        for which, company in (("", self.company), ("/other", self.elsewhere)):
            here = {"company_id": company.id}
            audit = self.env["complaint.audit"].create(here)
            records[f"complaint.audit{which}"] = audit
            item = self.env["complaint.audit.item"].create({"name": "One", **here})
            records[f"complaint.audit.item{which}"] = item
            verification = self.env["complaint.verification"]._start(company)
            records[f"complaint.verification{which}"] = verification
        for which, complaint in complaints.items():
            there = "/other" if complaint.company_id == self.elsewhere else ""
            audit = records[f"complaint.audit{there}"]
            records[f"complaint.audit.line{which}"] = self.env[
                "complaint.audit.line"
            ].create(
                {"audit_id": audit.id, "ticket_id": complaint.id, "reason": "drawn"}
            )
        return records

    def _make_improvements(self):
        """A point of each company; the improver owns the one here."""
        records = {}
        owner = self.improver.id
        elsewhere_owner = self._create_user(
            "improver", login="test_improver_there", company=self.elsewhere
        )
        for which, company in (("", self.company), ("/other", self.elsewhere)):
            here = {"name": "One", "company_id": company.id}
            point = self.env["complaint.improvement"].create(
                {**here, "owner_id": False if which else owner}
            )
            records[f"complaint.improvement{which}"] = point
            its = {"improvement_id": point.id}
            values = {
                "improvement.report": {"line": "Well"},
                "improvement.action": {
                    "name": "Measure",
                    "user_id": owner,
                    "due_on": fields.Date.today(),
                },
                "verdict": {"decided_on": fields.Date.today(), "verdict": "worked"},
            }
            if which:
                values["improvement.action"]["user_id"] = elsewhere_owner.id
            for model, vals in values.items():
                name = f"complaint.{model}"
                records[name + which] = self.env[name].create({**its, **vals})
            records[f"complaint.improvement.stage{which}"] = self.env[
                "complaint.improvement.stage"
            ].create({**here, "phase": "planned"})
        return records

    def _make_cause_track(self, complaints):
        """A pattern of each complaint, its cause on the management list, a volume."""
        records = {}
        today = fields.Date.today()
        for which, complaint in complaints.items():
            company = {"company_id": complaint.company_id.id}
            cause = self.env["complaint.cause"].create({"name": "Why", **company})
            complaint.complaint_cause_id = cause
            about = {**company, "cause_id": cause.id}
            pattern = {"rule": "counting", "is_confidential": which == "/confidential"}
            counts = {"day": today, "n": 1}
            values = {
                "pattern": {**about, **pattern},
                "cause.count": {**about, **counts},
                "pattern.change": {**about, "ticket": complaint.id, "day": today},
                "decision": {**about, "choice": "accept", "reason": "So"},
                "volume": {**company, "date_from": today, "number": 1},
                "ask": {**company, "text": "Decide"},
            }
            for model, vals in values.items():
                name = f"complaint.{model}"
                if model == "pattern" or which != "/confidential":
                    records[name + which] = self.env[name].create(vals)
            self.env.flush_all()
            if which != "/confidential":
                # what is confidential has no row, see test_report
                report = self.env["complaint.report"].browse(complaint.id)
                records[f"complaint.report{which}"] = report
                records[f"complaint.cause.price{which}"] = self.env[
                    "complaint.cause.price"
                ].search([("cause_id", "=", cause.id)])
        return records
