from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestDesk(ComplaintCommon):
    def _desk(self, user=None):
        self.env.flush_all()
        return self._see(
            user or self.coordinator, self.env["complaint.desk"]
        ).get_desk()

    def _lines(self, user=None):
        blocks = self._desk(user)["blocks"]
        return {line["key"]: line for block in blocks for line in block["lines"]}

    def _records(self, key, user=None):
        """The records that the number opens, which are as many as it says."""
        line = self._lines(user).get(key)
        if not line:
            return None
        records = self._see(user or self.coordinator, self.env[line["model"]])
        found = records.search(line["domain"])
        self.assertEqual(len(found), line["count"])
        action = self.env["ir.actions.act_window"]._for_xml_id(line["action"])
        self.assertEqual(action["res_model"], line["model"])
        return found

    def test_nothing_waits_where_there_are_no_complaints(self):
        desk = self._desk()
        self.assertEqual([b["lines"] for b in desk["blocks"]], [[]] * 7)
        self.assertEqual((desk["waits"], desk["iceberg"]), (0, False))

    def test_the_desk_is_the_coordinators(self):
        for user in (self.agent, self.reader, self.improver, self.employee):
            with self.assertRaises(AccessError):
                self._desk(user)

    def test_late_ones_stand_there(self):
        late = self._create_complaint(user_id=self.agent.id)
        late.complaint_term_ids.write(
            {"due_on": fields.Datetime.now() - timedelta(days=1)}
        )
        self.assertEqual(self._records("late"), late)

    def test_what_is_due_this_week_and_has_an_owner_does_not_wait(self):
        owned, unowned = (
            self._create_complaint(user_id=user.id, complaint_expressed="written")
            for user in (self.agent, self.agent.browse())
        )
        for complaint in owned | unowned:
            complaint.user_id = self.agent if complaint == owned else False
            complaint.complaint_term_ids.write(
                {"due_on": fields.Datetime.now() + timedelta(minutes=1)}
            )
        self.assertEqual(self._records("unowned"), unowned)

    def test_requests_above_budget_wait_for_a_decision(self):
        remedy = self.env["complaint.remedy.type"].create(
            {"name": "Discount", "nature": "goodwill"}
        )
        request = self.env["complaint.compensation"].create(
            {
                "ticket_id": self._create_complaint().id,
                "remedy_type_id": remedy.id,
                "user_id": self.agent.id,
                "amount": 500,
                "state": "to_approve",
            }
        )
        self.assertEqual(self._records("requests"), request)

    def test_after_care_that_says_no_or_partly(self):
        for answer in ("yes", "no", "partly"):
            complaint = self._create_settled().sudo()
            complaint._complaint_move("aftercare")
            complaint.complaint_aftercare_solved = answer
            if answer != "yes":
                self.assertEqual(self._records(f"solved_{answer}"), complaint)
        self.assertNotIn("solved_yes", self._lines())

    def test_causes_to_establish_leave_out_history(self):
        complaint = self._create_complaint()
        self._create_complaint(complaint_is_history=True)
        cause = self.env["complaint.cause"].create({"name": "Packaging"})
        self._create_complaint(
            complaint_cause_id=cause.id, complaint_cause_confirmed=True
        )
        self.assertEqual(self._records("unestablished"), complaint)

    def _create_pattern(self):
        """Three complaints with one cause."""
        cause = self.env["complaint.cause"].create({"name": "Packaging"})
        return self.env["complaint.pattern"].create(
            {
                "company_id": self.company.id,
                "cause_id": cause.id,
                "rule": "counting",
                "seen": 3,
            }
        )

    def test_a_pattern_waits_until_somebody_takes_it_up(self):
        pattern = self._create_pattern()
        self.assertEqual(self._records("patterns"), pattern)
        pattern.improvement_id = self.env["complaint.improvement"].create(
            {"name": "Boxes", "owner_id": self.improver.id}
        )
        self.assertIsNone(self._records("patterns"))

    def test_a_pattern_whose_cause_is_being_improved_does_not_wait(self):
        pattern = self._create_pattern()
        cause = pattern.cause_id
        vals = {"name": "Boxes", "owner_id": self.improver.id, "cause_id": cause.id}
        self.env["complaint.improvement"].create(
            {**vals, "company_id": self.elsewhere.id, "owner_id": False}
        )
        self.assertFalse(pattern.being_improved_id)
        self.assertEqual(self._records("patterns"), pattern)
        point = self.env["complaint.improvement"].create(vals)
        pattern.invalidate_recordset()
        self.assertEqual(pattern.being_improved_id, point)
        self.assertIsNone(self._records("patterns"))
        found = self.env["complaint.pattern"].search(
            [("being_improved_id", "!=", False)]
        )
        self.assertIn(pattern, found)

    def test_questions_are_late_or_without_answer(self):
        today = fields.Date.today()
        questions = self.env["complaint.question"].create(
            [
                {
                    "ticket_id": self._create_complaint().id,
                    "helper_ids": self.employee.ids,
                    "text": "Do you know?",
                    "due_on": due_on,
                }
                for due_on in (today - timedelta(days=2), today, False)
            ]
        )
        self.assertEqual(self._records("questions_late"), questions[0])
        self.assertEqual(self._records("questions"), questions[1:])
        questions.sudo().answered_on = fields.Datetime.now()
        self.assertFalse({"questions", "questions_late"} & self._lines().keys())

    def test_improvement_points_that_stand_still_or_have_no_owner(self):
        points = self.env["complaint.improvement"].create(
            [
                {"name": "Stuck", "owner_id": self.improver.id},
                {"name": "Nobody's", "owner_id": False},
            ]
        )
        points[0].sudo().stage_id = points._get_stage("analysing")
        points[0].sudo().moved_on = fields.Date.today() - timedelta(days=30)
        self.assertEqual(self._records("stuck"), points[0])
        self.assertEqual(self._records("ownerless"), points[1])

    def test_what_was_overruled_or_dismissed_this_week(self):
        overruled, dismissed = self._create_complaint(), self._create_complaint()
        overruled._record_event("overruled", {"complaint_overrule_reason": "So"})
        dismissed.with_user(self.agent)._complaint_dismiss("Spam", self.ordinary_team)
        lines = self._lines()
        self.assertEqual(self._records("overruled"), overruled)
        self.assertEqual(self._records("dismissed"), dismissed)
        self.assertEqual(lines["overruled"]["tone"], "info")
        dismissed.sudo().complaint_dismissed_on -= timedelta(days=8)
        self.assertIsNone(self._records("dismissed"))

    def test_another_company_has_a_desk_of_its_own(self):
        self._create_complaint()
        stranger = self._create_user("coordinator", "test_far", self.elsewhere)
        self.assertEqual(self._desk(stranger)["waits"], 0)

    def test_who_is_named_in_it_does_not_count_it(self):
        about = self._create_complaint(
            user_id=self.agent.id, complaint_person_ids=self.coordinator.ids
        )
        self.assertIsNone(self._records("unestablished"))
        self.assertEqual(self._records("unestablished", self.manager), about)

    def test_the_iceberg_shows_after_a_factor_was_set(self):
        self._create_complaint(complaint_origin="customer")
        self.company.complaint_iceberg_factor = 26
        self.assertIn("26 customers", self._desk()["iceberg"])
        with self.assertRaisesRegex(ValidationError, "zero or more"):
            self.company.complaint_iceberg_factor = -1

    def test_it_asks_the_database_as_often_with_more_complaints(self):
        self._create_complaint()
        self._desk()
        first = self._count_queries()
        for _number in range(5):
            self._create_complaint(user_id=False)
        self.assertEqual(self._count_queries(), first)

    def _count_queries(self):
        self._desk()
        before = self.env.cr.sql_log_count
        self._see(self.coordinator, self.env["complaint.desk"]).get_desk()
        return self.env.cr.sql_log_count - before
