from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .test_term import TermCommon


@tagged("post_install", "-at_install")
class TestPolicy(TermCommon):
    def _chosen(self, **vals):
        return self._create_complaint(**vals).complaint_policy_id

    def test_category_beats_team_and_team_beats_origin(self):
        category = self.env.ref("complaint_management.category_unsafe")
        line = {"answer": {"value": 5}}
        by_origin = self._create_policy(
            name="Origin", origin="customer", date_from="2026-02-28", **line
        )
        self.assertEqual(self._chosen(), by_origin)
        by_team = self._create_policy(name="Team", team_ids=self.team.ids, **line)
        self.assertEqual(self._chosen(), by_team)
        by_category = self._create_policy(
            name="Category", category_ids=category.ids, **line
        )
        self.assertEqual(self._chosen(category_id=category.id), by_category)
        self.assertEqual(self._chosen(), by_team)

    def test_of_equals_the_latest_start_holds(self):
        later = self._create_policy(
            name="Later", date_from="2026-01-01", answer={"value": 5}
        )
        self.assertEqual(self._chosen(), later)

    def test_the_policy_of_the_day_of_receipt_holds(self):
        self.policy.date_to = "2026-03-01"
        later = self._create_policy(
            name="Later", date_from="2026-03-02", answer={"value": 5}
        )
        # 23:30 in Amsterdam, and half past midnight
        self.assertEqual(
            self._chosen(complaint_received_on="2026-03-01 22:30:00"), self.policy
        )
        self.assertEqual(
            self._chosen(complaint_received_on="2026-03-01 23:30:00"), later
        )

    def test_categories_below_count_with_a_category(self):
        parent = self.env.ref("complaint_management.category_unsafe")
        child = self.env["helpdesk.ticket.category"].create(
            {"name": "Brakes", "parent_id": parent.id, "is_complaint_category": True}
        )
        policy = self._create_policy(
            name="Unsafe", category_ids=parent.ids, answer={"value": 3}
        )
        self.assertEqual(self._chosen(category_id=child.id), policy)

    def test_policies_of_another_company_do_not_count(self):
        self._create_policy(
            name="Theirs",
            company_id=self.elsewhere.id,
            date_from="2026-01-01",
            answer={"value": 1},
        )
        self.assertEqual(self._chosen(), self.policy)

    def test_a_policy_of_another_company_is_not_chosen_by_hand(self):
        theirs = self._create_policy(
            name="Theirs", company_id=self.elsewhere.id, answer={"value": 1}
        )
        complaint = self._create_complaint(self.agent)
        with self.assertRaisesRegex(ValidationError, "of another company"):
            complaint.complaint_policy_id = theirs

    def test_a_policy_that_did_not_hold_that_day_is_not_chosen_by_hand(self):
        later = self._create_policy(
            name="Later", date_from="2026-03-02", answer={"value": 5}
        )
        complaint = self._create_complaint(self.agent)
        with self.assertRaisesRegex(ValidationError, "does not hold"):
            complaint.complaint_policy_id = later

    def test_a_policy_without_terms_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "has no terms"):
            self._create_policy(name="Empty")
        with self.assertRaisesRegex(ValidationError, "has no terms"):
            self.policy.term_ids = [Command.clear()]

    def test_an_unknown_time_zone_is_refused_in_words(self):
        with self.assertRaisesRegex(ValidationError, "no time zone Mars/Base"):
            self.policy.tz = "Mars/Base"

    def test_a_calendar_without_hours_is_refused(self):
        calendar = self.env["resource.calendar"].create({"name": "Nothing"})
        calendar.attendance_ids.unlink()
        with self.assertRaisesRegex(ValidationError, "have no hours"):
            self.team.complaint_calendar_id = calendar
        self.company.resource_calendar_id.attendance_ids.unlink()
        with self.assertRaisesRegex(ValidationError, "have no hours"):
            self._create_policy(
                name="Hours", answer={"value": 1, "unit": "working_days"}
            )

    def test_a_complaint_is_registered_though_the_calendar_was_emptied(self):
        self.company.resource_calendar_id.attendance_ids.unlink()
        complaint = self._create_complaint()
        self.assertEqual(
            str(self._term(complaint, "acknowledge").due_date), "2026-03-03"
        )

    def test_a_part_of_a_country_is_one_that_is_known(self):
        self.policy.write(
            {"free_day_rule": "none", "country_id": self.env.ref("base.uk")}
        )
        with self.assertRaisesRegex(ValidationError, "ENG"):
            self.policy.subdivision = "Yorkshire"
        self.policy.subdivision = "ENG"

    def test_the_dutch_law_is_for_the_netherlands(self):
        with self.assertRaisesRegex(ValidationError, "Dutch"):
            self.policy.country_id = self.env.ref("base.uk")

    def test_only_the_answer_can_be_extended(self):
        with self.assertRaisesRegex(ValidationError, "Only the term for the answer"):
            self.policy.term_ids.filtered(
                lambda t: t.kind == "aftercare"
            ).extension_value = 2

    def test_a_published_text_stays_and_a_new_one_follows(self):
        texts = self.env["complaint.policy.text"].with_user(self.manager)
        first = texts.create({"policy_id": self.policy.id, "body": "<p>We listen.</p>"})
        second = texts.create({"policy_id": self.policy.id, "body": "<p>We act.</p>"})
        self.assertEqual((first.version, second.version), (1, 2))
        self.assertFalse(first.has_access("write"))
        self.assertFalse(first.has_access("unlink"))

    def test_the_shipped_policies_give_the_terms_of_their_source(self):
        expected = {
            # received on Sunday 1 March 2026
            "own": {"acknowledge": "2026-03-02", "answer": "2026-03-15"},
            "webshop": {"acknowledge": "2026-03-02", "answer": "2026-03-15"},
            "awb": {"acknowledge": "2026-03-06", "answer": "2026-04-13"},
            "awb_committee": {"acknowledge": "2026-03-06", "answer": "2026-05-11"},
            "wkkgz": {"acknowledge": "2026-03-03", "answer": "2026-04-13"},
            "kifid": {
                "acknowledge": "2026-03-15",
                "answer": "2026-04-26",
                "external": "2026-04-26",
            },
            "disp": {
                "acknowledge": "2026-03-04",
                "answer": "2026-04-26",
                "external": "2026-04-26",
            },
        }
        complaint = self._create_complaint()
        for name, dates in expected.items():
            with self.subTest(name):
                policy = self.env.ref(f"complaint_management.policy_{name}")
                self.assertTrue(policy.source)
                self.assertTrue(policy.lawyer_note)
                complaint.complaint_policy_id = policy
                terms = complaint.complaint_term_ids
                self.assertEqual({t.kind: str(t.due_date) for t in terms}, dates)

    def test_internal_reports_have_a_policy_of_their_own(self):
        self.policy.active = False
        internal = self.env.ref("complaint_management.policy_internal")
        self.assertEqual(self._chosen(complaint_origin="employee"), internal)

    def test_the_kind_of_organisation_brings_its_policy(self):
        policies = self.env["complaint.policy"]
        self.company.country_id = self.env.ref("base.nl")
        awb = policies._activate_for(self.company, "municipality")
        self.assertEqual(awb.preset_id.name, "Awb chapter 9")
        self.assertEqual(len(awb.term_ids), 2)
        self.assertTrue(awb.duty_ids)
        received = "2026-03-02 09:00:00"
        self.assertEqual(self._chosen(complaint_received_on=received), awb)
        self.assertEqual(
            policies._activate_for(self.company, "municipality"), awb, "once only"
        )
        self.assertFalse(policies._activate_for(self.company, "other"))
        self.assertFalse(awb.active)

    def test_finance_gets_the_rules_of_its_country(self):
        policies = self.env["complaint.policy"]
        for code, name in (("nl", "Financial services"), ("uk", "FCA DISP")):
            with self.subTest(code):
                self.company.country_id = self.env.ref(f"base.{code}")
                policy = policies._activate_for(self.company, "finance")
                self.assertIn(name, policy.name)
