from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import ComplaintMailCommon
from .test_pattern import PatternCommon


@tagged("post_install", "-at_install")
class TestPatternDecision(PatternCommon, ComplaintMailCommon):
    """What people do with a pattern, and who may see it."""

    def setUp(self):
        super().setUp()
        # its commits would end the test's transaction
        self.patch(type(self.env["ir.cron"]), "_commit_progress", lambda *a, **k: True)

    def _find(self, *days, **vals):
        self._come_in(*(days or (3, 2, 1)), **vals)
        return self._search()

    # ---- setting aside

    def test_it_rests_until_its_day_and_comes_back(self):
        pattern = self._find()
        day = fields.Date.today() + timedelta(days=30)
        wizard = (
            self.env["complaint.pattern.rest"]
            .with_user(self.coordinator)
            .create({"pattern_ids": pattern.ids, "reason": "New boxes", "until": day})
        )
        wizard.action_confirm()
        self.assertEqual(pattern.state, "set_aside")
        self.assertFalse(pattern.activity_ids)
        self._come_in(0)
        self.assertEqual(self._search(), pattern)
        self.assertFalse(pattern.activity_ids)
        self.assertEqual(pattern.seen, 4)
        pattern.set_aside_until = fields.Date.today()
        self.env["complaint.pattern"]._cron_end_episodes()
        self.assertEqual(pattern.state, "open")
        self.assertTrue(pattern.activity_ids)

    def test_it_rests_with_a_reason_and_a_day_to_come(self):
        pattern = self._find().with_user(self.coordinator)
        today = fields.Date.today()
        with self.assertRaisesRegex(UserError, "reason"):
            pattern._set_aside(" ", today + timedelta(days=1))
        with self.assertRaisesRegex(ValidationError, "after today"):
            pattern._set_aside("New boxes", today)
        with self.assertRaisesRegex(ValidationError, "after today"):
            pattern._set_aside("New boxes", False)

    def test_an_agent_does_not_decide(self):
        pattern = self._find().with_user(self.agent)
        with self.assertRaisesRegex(UserError, "coordinator decides"):
            pattern._set_aside("x", fields.Date.today() + timedelta(days=1))
        with self.assertRaises(AccessError):
            pattern.write({"seen": 1})

    # ---- improving

    def test_one_click_makes_an_improvement_point_of_it(self):
        self.promise.owner_id = self.improver
        complaints = self._come_in(3, 2, 1)
        pattern = self._search().with_user(self.improver)
        pattern.action_improve()
        point = pattern.improvement_id
        self.assertEqual(point.cause_id, self.promise)
        self.assertEqual(point.owner_id, self.improver)
        self.assertEqual(complaints.complaint_improvement_id, point)
        self.assertFalse(pattern.sudo().activity_ids)
        late = self._come_in(0)
        self._search()
        self.assertEqual(late.complaint_improvement_id, point)
        pattern.action_improve()
        self.assertEqual(pattern.improvement_id, point)

    def test_the_end_of_the_improvement_is_the_end_of_the_episode(self):
        pattern = self._find()
        pattern.with_user(self.coordinator).action_improve()
        point = pattern.improvement_id
        point.dropped_reason = "Too dear"
        point.stage_id = point._get_stage("dropped")
        self.assertEqual(pattern.state, "ended")
        self._come_in(0)
        self.assertEqual(self._search(), pattern)

    def test_it_does_not_lapse_while_it_is_being_improved(self):
        complaints = self._come_in(3, 2, 1)
        pattern = self._search()
        pattern.with_user(self.coordinator).action_improve()
        complaints.complaint_cause_id = self.packaging
        self._search()
        self.assertEqual((pattern.state, pattern.seen), ("open", 0))

    # ---- answering together

    def _answer(self, pattern, **vals):
        return (
            self.env["complaint.pattern.answer"]
            .with_user(self.coordinator)
            .create({"pattern_id": pattern.id, "is_reviewed": True, **vals})
        )

    def test_siblings_get_the_same_words_on_their_own_complaint(self):
        self.promise.tell_today = "We check every date now.\nSorry."
        people = self.env["res.partner"].create(
            [{"name": f"P{i}", "email": f"p{i}@example.com"} for i in range(3)]
        )
        for person in people:
            self._come_in(1, partner_id=person.id)
        hidden = self._come_in(1, partner_id=people[0].id, complaint_confidential=True)
        pattern = self._search()
        wizard = self._answer(pattern)
        self.assertIn("We check every date now.", wizard.body)
        self.assertNotIn(hidden, wizard.ticket_ids)
        self.assertIn("Left out: 1", wizard.left_out)
        with self.mock_mail_gateway():
            wizard.action_send()
        self.assertEqual(
            sorted(address for mail in self._mails for address in mail["email_to"]),
            sorted(person.email_formatted for person in people),
        )
        for complaint in pattern.ticket_ids - hidden:
            self.assertTrue(self._events(complaint, "answered_together"))
        self.assertFalse(self._events(hidden, "answered_together"))

    def test_nothing_is_sent_unread_or_to_whom_it_must_not_go(self):
        pattern = self._find(partner_id=self.complainant.id)
        hidden = self._create_confidential(partner_id=self.complainant.id)
        for vals, message in (
            ({"body": "<p>Sorry</p>", "is_reviewed": False}, "once more"),
            ({"body": "<p><br></p>"}, "get to read"),
            ({"body": "<p>Sorry</p>", "ticket_ids": False}, "at least one"),
            ({"body": "<p>Sorry</p>", "ticket_ids": hidden.ids}, "cannot be answered"),
        ):
            with (
                self.subTest(message=message),
                self.assertRaisesRegex(UserError, message),
            ):
                self._answer(pattern, **vals).action_send()

    # ---- who sees it

    def test_improvers_and_readers_see_the_figures_and_no_complaint(self):
        pattern = self._find(partner_id=self.complainant.id, name="Secret words")
        for user in (self.improver, self.reader):
            seen = self._see(user, pattern)
            self.assertEqual(seen.seen, 3)
            self.assertEqual(seen.ticket_count, 3)
            self.assertFalse(seen.ticket_ids)
            action = seen.action_open_complaints()
            self.assertEqual(action["res_model"], "complaint.report")
        self.assertHidden(pattern, self.employee)
        self.assertHidden(pattern, self.portal)

    def test_a_pattern_is_not_found_by_the_number_of_a_complaint(self):
        self._come_in(3, 2, 1)
        pattern = self._search()
        domain = [("ticket_ids", "in", pattern.ticket_ids.ids)]
        self.assertEqual(self._see(self.coordinator, pattern).search(domain), pattern)
        for user in (self.improver, self.reader):
            self.assertFalse(self._see(user, pattern).search(domain))

    def test_a_pattern_of_confidential_complaints_is_for_coordinators(self):
        hidden = self._come_in(3, 2, 1, complaint_confidential=True)
        pattern = self._search()
        self.assertTrue(pattern.is_confidential)
        self.assertSeen(pattern, self.coordinator)
        for user in (self.agent, self.improver, self.reader):
            self.assertHidden(pattern, user)
        self.assertEqual(pattern.activity_ids.user_id, self.coordinator)
        self._come_in(0, 0, 0)
        self._search()
        self.assertFalse(pattern.is_confidential)
        self.assertSeen(pattern, self.agent)
        self.assertFalse(self._see(self.agent, pattern).ticket_ids & hidden)

    def test_who_is_named_in_its_complaints_sees_no_pattern(self):
        self._come_in(3, 2, 1, complaint_person_ids=self.coordinator.ids)
        pattern = self._search()
        self.assertHidden(pattern, self.coordinator)
        self.assertNotIn(self.coordinator, pattern.activity_ids.user_id)

    def test_a_complaint_that_becomes_confidential_hides_the_pattern(self):
        complaints = self._come_in(3, 2, 1)
        pattern = self._search()
        self.assertSeen(pattern, self.reader)
        complaints[0].complaint_confidential = True
        self.assertHidden(pattern, self.reader)

    # ---- what to tell today

    def test_what_is_told_today_holds_until_its_day_and_comes_from_the_group(self):
        self.assertFalse(self.promise._get_tell_today())
        self.group.tell_today = "We know"
        self.assertEqual(self.promise._get_tell_today(), "We know")
        self.promise.tell_today = "We check every date"
        self.promise.tell_until = fields.Date.today()
        self.assertEqual(self.promise._get_tell_today(), "We check every date")
        self.promise.tell_until = fields.Date.today() - timedelta(days=1)
        self.assertEqual(self.promise._get_tell_today(), "We know")

    def test_an_end_without_words_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "Write what to tell"):
            self.packaging.tell_until = fields.Date.today()

    def test_the_oldest_without_a_cause_comes_first_on_the_work_list(self):
        self._come_in(1, 5, 3)
        action = self.env.ref("complaint_management.complaint_unestablished_action")
        view = action.view_ids.filtered(lambda v: v.view_mode == "list").view_id
        self.assertIn('default_order="complaint_received_on, id"', view.arch)
