import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestClassification(ComplaintCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.moment, cls.other_moment = cls.env["complaint.moment"].create(
            [{"name": "Receipt"}, {"name": "Payment"}]
        )
        cls.late, cls.invoice, cls.bare = cls.env["helpdesk.ticket.category"].create(
            [
                {
                    "name": "Too late",
                    "complaint_moment_id": cls.moment.id,
                    "complaint_aspect": "process",
                    "complaint_impact": 3,
                    "complaint_risk": 2,
                },
                {
                    "name": "Wrong invoice",
                    "complaint_moment_id": cls.other_moment.id,
                    "complaint_aspect": "result",
                    "complaint_impact": 2,
                    "complaint_risk": 4,
                },
                {"name": "Something else"},
            ]
        )
        cls.group, cls.cause, cls.other_cause = (
            cls.env["complaint.cause"].create({"name": name})
            for name in ("Process", "Promised too soon", "No owner")
        )
        (cls.cause | cls.other_cause).parent_id = cls.group

    # ---- the category carries the rest

    def test_the_category_carries_the_defaults(self):
        complaint = self._create_complaint(self.agent, category_id=self.late.id)
        self.assertEqual(complaint.complaint_moment_id, self.moment)
        self.assertEqual(complaint.complaint_aspect, "process")
        self.assertEqual(complaint.complaint_impact, 3)
        self.assertEqual(complaint.complaint_risk, 2)
        self.assertEqual(complaint.complaint_importance, 3)

    def test_another_category_carries_other_defaults(self):
        complaint = self._create_complaint(self.agent, category_id=self.late.id)
        complaint.category_id = self.invoice
        self.assertEqual(complaint.complaint_moment_id, self.other_moment)
        self.assertEqual(complaint.complaint_aspect, "result")
        self.assertEqual(complaint.complaint_importance, 4)

    def test_a_category_without_defaults_leaves_what_was_chosen(self):
        complaint = self._create_complaint(self.agent, category_id=self.late.id)
        self.env.flush_all()
        complaint.category_id = self.bare
        self.assertEqual(complaint.complaint_moment_id, self.moment)
        self.assertEqual(complaint.complaint_impact, 3)

    def test_the_defaults_may_be_corrected(self):
        complaint = self._create_complaint(
            self.agent, category_id=self.late.id, complaint_impact=5
        )
        self.assertEqual(complaint.complaint_impact, 5)
        self.assertEqual(complaint.complaint_risk, 2)
        complaint.write({"complaint_aspect": "person", "complaint_risk": 1})
        self.assertEqual(complaint.complaint_aspect, "person")
        self.assertEqual(complaint.complaint_risk, 1)
        self.assertEqual(complaint.complaint_moment_id, self.moment)

    def test_a_correction_together_with_the_category_holds(self):
        complaint = self._create_complaint(self.agent)
        complaint.write({"category_id": self.late.id, "complaint_impact": 1})
        self.assertEqual(complaint.complaint_impact, 1)
        self.assertEqual(complaint.complaint_risk, 2)

    def test_the_form_shows_the_defaults_at_once(self):
        tickets = self.env["helpdesk.ticket"].with_user(self.agent)
        tickets = tickets.with_context(default_is_complaint=True)
        with Form(tickets, "complaint_management.complaint_view_form") as form:
            form.description = "<p>A week</p>"
            form.category_id = self.late
            self.assertEqual(form.complaint_impact, 3)
            self.assertEqual(form.complaint_importance, 3)
            form.complaint_risk = 5
            self.assertEqual(form.complaint_importance, 5)
        self.assertEqual(form.record.complaint_importance, 5)

    def test_changing_a_category_leaves_the_complaints_as_they_are(self):
        complaint = self._create_complaint(self.agent, category_id=self.late.id)
        self.env.flush_all()
        self.late.complaint_impact = 5
        self.assertEqual(complaint.complaint_impact, 3)

    # ---- scales

    def test_importance_is_the_higher_of_impact_and_risk(self):
        complaint = self._create_complaint(self.agent)
        for impact, risk, importance in (
            (1, 1, 1),
            (5, 2, 5),
            (2, 5, 5),
            (0, 4, 4),
            (3, 0, 3),
            (0, 0, 0),
        ):
            with self.subTest(impact=impact, risk=risk):
                complaint.write({"complaint_impact": impact, "complaint_risk": risk})
                self.assertEqual(complaint.complaint_importance, importance)

    def test_the_importance_of_a_group_is_the_mean(self):
        complaints = self.env["helpdesk.ticket"].concat(
            *(
                self._create_complaint(complaint_impact=impact)
                for impact in (1, 2, 5, 4)
            )
        )
        tickets = self.env["helpdesk.ticket"].with_user(self.agent)
        groups = tickets.formatted_read_group(
            [("id", "in", complaints.ids)],
            ["is_complaint"],
            ["complaint_importance:avg"],
        )
        self.assertEqual(groups[0]["complaint_importance:avg"], 3)
        field = tickets.fields_get(["complaint_importance"])["complaint_importance"]
        self.assertEqual(field["aggregator"], "avg")

    def test_a_complaint_without_importance_does_not_lower_the_mean(self):
        rated = self._create_complaint(complaint_impact=4)
        unrated = self._create_complaint()
        groups = self.env["helpdesk.ticket"].formatted_read_group(
            [("id", "in", (rated | unrated).ids)],
            ["is_complaint"],
            ["complaint_importance:avg"],
        )
        self.assertEqual(groups[0]["complaint_importance:avg"], 4)

    def test_the_database_knows_the_scales(self):
        complaint = self._create_complaint()
        for name, value in (
            ("complaint_impact", 6),
            ("complaint_risk", -1),
            ("complaint_level", 4),
            ("complaint_emotion_start", 6),
            ("complaint_emotion_end", -1),
            ("complaint_handling_minutes", -5),
        ):
            with (
                self.subTest(name=name),
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.IntegrityError),
                self.cr.savepoint(),
            ):
                complaint[name] = value
                complaint.flush_recordset()
            complaint.invalidate_recordset(flush=False)

    def test_level_three_raises_the_priority(self):
        complaint = self._create_complaint(self.agent, complaint_level=3)
        self.assertEqual(complaint.priority, "3")
        for level, priority in ((1, "1"), (2, "1"), (3, "3")):
            with self.subTest(level=level):
                complaint = self._create_complaint(self.agent)
                complaint.complaint_level = level
                self.assertEqual(complaint.priority, priority)

    def test_the_level_never_touches_an_ordinary_ticket(self):
        complaint = self._create_complaint(self.agent)
        complaint.complaint_level = 3
        complaint.priority = "1"
        complaint.name = "Another title"
        self.assertEqual(complaint.priority, "1")

    # ---- suspected and established cause

    def test_an_agent_names_a_suspected_cause(self):
        complaint = self._create_complaint(self.agent, complaint_cause_id=self.cause.id)
        complaint.complaint_cause_id = self.other_cause
        self.assertEqual(complaint.complaint_cause_id, self.other_cause)
        self.assertFalse(complaint.complaint_cause_confirmed)

    def test_an_agent_does_not_establish_a_cause(self):
        complaint = self._create_complaint(self.agent, complaint_cause_id=self.cause.id)
        for name, road in (
            ("write", lambda: complaint.write({"complaint_cause_confirmed": True})),
            ("button", complaint.action_complaint_establish_cause),
            (
                "create",
                lambda: self._create_complaint(
                    self.agent,
                    complaint_cause_id=self.cause.id,
                    complaint_cause_confirmed=True,
                ),
            ),
            (
                "ordinary ticket",
                lambda: self._create_ticket(
                    self.agent,
                    team_id=False,
                    complaint_cause_id=self.cause.id,
                    complaint_cause_confirmed=True,
                ),
            ),
            (
                "ticket that becomes one",
                lambda: (
                    self._create_ticket(team_id=False)
                    .with_user(self.agent)
                    .write(
                        {
                            "team_id": self.team.id,
                            "complaint_cause_id": self.cause.id,
                            "complaint_cause_confirmed": True,
                        }
                    )
                ),
            ),
        ):
            with (
                self.subTest(road=name),
                self.assertRaisesRegex(AccessError, "coordinator establishes"),
            ):
                road()

    def test_an_agent_does_not_change_an_established_cause(self):
        complaint = self._create_complaint(complaint_cause_id=self.cause.id)
        complaint.with_user(self.coordinator).action_complaint_establish_cause()
        complaint = complaint.with_user(self.agent)
        for vals in (
            {"complaint_cause_id": self.other_cause.id},
            {"complaint_cause_id": False},
            {"complaint_cause_confirmed": False},
            {"complaint_cause_confirmed": False, "complaint_cause_id": False},
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                complaint.write(vals)
        complaint.write(
            {"complaint_cause_id": self.cause.id, "complaint_cause_confirmed": True}
        )

    def test_the_coordinator_changes_an_established_cause(self):
        complaint = self._create_complaint(
            self.coordinator,
            complaint_cause_id=self.cause.id,
            complaint_cause_confirmed=True,
        )
        complaint.complaint_cause_id = self.other_cause
        self.assertTrue(complaint.complaint_cause_confirmed)
        complaint.complaint_cause_confirmed = False

    def test_the_coordinator_establishes_many_at_once(self):
        complaints = self.env["helpdesk.ticket"].concat(
            *(self._create_complaint(complaint_cause_id=self.cause.id) for _i in "123")
        )
        complaints.with_user(self.coordinator).action_complaint_establish_cause()
        self.assertEqual(complaints.mapped("complaint_cause_confirmed"), [True] * 3)

    def test_one_cause_is_established_for_many_at_once(self):
        complaints = self._create_complaint() | self._create_complaint()
        cause = self.env.ref("complaint_management.cause_product_packaging")
        wizard = self.env["complaint.establish"].with_user(self.coordinator)
        wizard = wizard.create({"ticket_ids": complaints.ids})
        self.assertFalse(wizard.cause_id)
        wizard.cause_id = cause
        wizard.action_confirm()
        self.assertEqual(complaints.complaint_cause_id, cause)
        self.assertTrue(all(complaints.mapped("complaint_cause_confirmed")))

    def test_the_cause_that_is_suspected_of_all_is_proposed(self):
        cause = self.env.ref("complaint_management.cause_product_packaging")
        complaints = self._create_complaint(complaint_cause_id=cause.id)
        complaints |= self._create_complaint(complaint_cause_id=cause.id)
        wizard = self.env["complaint.establish"].with_user(self.coordinator)
        self.assertEqual(wizard.create({"ticket_ids": complaints.ids}).cause_id, cause)

    def test_only_a_cause_that_is_named_can_be_established(self):
        complaint = self._create_complaint(self.coordinator)
        with self.assertRaisesRegex(ValidationError, "Choose the cause of"):
            complaint.action_complaint_establish_cause()

    def test_what_was_established_is_on_record(self):
        complaint = self._create_complaint(complaint_cause_id=self.cause.id)
        complaint.with_user(self.coordinator).action_complaint_establish_cause()
        event = complaint.complaint_event_ids.sorted("sequence")[-1]
        self.assertEqual(event.kind, "cause")
        self.assertEqual(event.user_id, self.coordinator)

    def test_a_copy_has_no_established_cause(self):
        complaint = self._create_complaint(
            complaint_cause_id=self.cause.id, complaint_cause_confirmed=True
        )
        self.assertFalse(
            complaint.with_user(self.agent).copy().complaint_cause_confirmed
        )

    def test_a_cause_in_use_is_not_deleted(self):
        complaint = self._create_complaint(complaint_cause_id=self.cause.id)
        complaint.complaint_confidential = True
        for cause in (self.cause, self.group):
            with (
                self.subTest(cause=cause.name),
                self.assertRaisesRegex(UserError, "Archive it instead"),
            ):
                cause.with_user(self.manager).unlink()
        self.assertTrue(self.other_cause.with_user(self.manager).unlink())

    def test_the_coordinator_archives_a_cause_but_deletes_none(self):
        self.cause.with_user(self.coordinator).active = False
        with self.assertRaises(AccessError):
            self.other_cause.with_user(self.coordinator).unlink()

    def test_the_state_of_the_cause_is_derived(self):
        complaint = self._create_complaint(self.agent)
        self.assertEqual(complaint.complaint_cause_state, "undecided")
        complaint.complaint_no_change_reason = "Once in a lifetime"
        self.assertEqual(complaint.complaint_cause_state, "no_change")
        complaint.complaint_no_change_reason = False
        self.assertEqual(complaint.complaint_cause_state, "undecided")
        self.assertFalse(self._create_ticket().complaint_cause_state)

    def test_the_mean_of_a_scale_leaves_out_who_did_not_answer(self):
        complaints = self.env["helpdesk.ticket"]
        for emotion in (0, 2, 4):
            complaints |= self._create_complaint(complaint_emotion_start=emotion)
        [[mean]] = complaints._read_group(
            [("id", "in", complaints.ids)], aggregates=["complaint_emotion_start:avg"]
        )
        self.assertEqual(mean, 3)

    def test_the_two_tracks_leave_each_other_alone(self):
        complaint = self._create_complaint(
            self.coordinator,
            complaint_cause_id=self.cause.id,
            complaint_outcome="settled",
        )
        complaint.action_complaint_establish_cause()
        self.assertEqual(complaint.complaint_phase, "intake")
        complaint.action_complaint_agreed()
        complaint._complaint_move("closed")
        complaint.action_complaint_reopen()
        self.assertEqual(complaint.complaint_cause_id, self.cause)
        self.assertTrue(complaint.complaint_cause_confirmed)
        self.assertEqual(complaint.complaint_cause_state, "undecided")
