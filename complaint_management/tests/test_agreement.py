from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import ComplaintCommon

WAITING = ("aftercare", "closed")
NOT_UPHELD = {
    "complaint_outcome": "not_upheld",
    "complaint_outcome_reason": "The delay was announced",
    "complaint_next_step": "The disputes committee",
}


@tagged("post_install", "-at_install")
class TestAgreement(ComplaintCommon):
    def test_agreed_is_logged_in_one_click_with_the_channel_it_came_by(self):
        counter = self.env.ref("complaint_management.channel_counter")
        complaint = self._create_complaint(self.agent, channel_id=counter.id)
        with freeze_time("2026-03-02 10:00:00"):
            complaint.action_complaint_agreed()
        self.assertEqual(str(complaint.complaint_settled_on), "2026-03-02 10:00:00")
        self.assertEqual(complaint.complaint_agreed_channel_id, counter)
        event = self._events(complaint, "settled")
        self.assertEqual(event.payload, {"channel_id": counter.id})

    def test_agreed_may_be_by_another_channel(self):
        letter = self.env.ref("complaint_management.channel_letter")
        complaint = self._create_complaint(self.agent)
        wizard = self.env["complaint.agreed"].with_user(self.agent)
        wizard = wizard.create({"ticket_id": complaint.id, "channel_id": letter.id})
        wizard.action_confirm()
        self.assertEqual(complaint.complaint_agreed_channel_id, letter)

    def test_many_are_agreed_at_once_each_by_its_own_channel(self):
        names = ("letter", "counter", "counter")
        channels = [self.env.ref(f"complaint_management.channel_{n}") for n in names]
        complaints = self.env["helpdesk.ticket"].concat(
            *(self._create_complaint(channel_id=channel.id) for channel in channels)
        )
        complaints.with_user(self.agent).action_complaint_agreed()
        self.assertEqual(
            [ticket.complaint_agreed_channel_id for ticket in complaints], channels
        )

    def test_an_agreement_of_which_no_channel_is_known_asks_for_it(self):
        complaint = self._create_complaint(self.agent, channel_id=False)
        action = complaint.action_complaint_agreed()
        self.assertEqual(action["res_model"], "complaint.agreed")
        self.assertFalse(complaint.complaint_settled_on)

    def test_closing_takes_one_click_or_says_what_is_missing(self):
        complaint = self._create_settled(complaint_outcome=False)
        with self.assertRaisesRegex(ValidationError, "choose the outcome"):
            complaint.action_complaint_close()
        complaint.complaint_outcome = "upheld"
        complaint.action_complaint_close()
        self.assertEqual(complaint.complaint_phase, "closed")

    def test_a_first_agreement_holds(self):
        complaint = self._create_complaint(self.agent)
        with freeze_time("2026-03-02 10:00:00"):
            complaint.action_complaint_agreed()
        complaint.action_complaint_agreed()
        self.assertEqual(str(complaint.complaint_settled_on), "2026-03-02 10:00:00")
        self.assertEqual(len(self._events(complaint, "settled")), 1)

    def test_what_is_no_open_complaint_is_not_agreed(self):
        for ticket in (self._create_ticket(team_id=False), self._create_closed()):
            ticket = ticket.with_user(self.agent)
            with (
                self.subTest(ticket=ticket.name),
                self.assertRaisesRegex(UserError, "is not an open complaint"),
            ):
                ticket.action_complaint_agreed()

    def test_only_who_may_change_a_complaint_logs_an_agreement(self):
        complaint = self._create_complaint()
        for role in ("employee", "host_user", "host_manager", "reader"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                complaint.with_user(self.users[role]).action_complaint_agreed()
            with self.subTest(role=role), self.assertRaises(AccessError):
                complaint.with_user(
                    self.users[role]
                ).action_complaint_take_back_agreement()

    def test_an_agreement_is_taken_back_and_stays_on_record(self):
        complaint = self._create_settled()
        moment = complaint.complaint_settled_on
        complaint.action_complaint_take_back_agreement()
        self.assertFalse(complaint.complaint_settled_on)
        self.assertFalse(complaint.complaint_agreed_channel_id)
        event = self._events(complaint, "unsettled")
        self.assertEqual(event.payload, {"complaint_settled_on": str(moment)})

    def test_another_outcome_is_on_record(self):
        complaint = self._create_complaint(self.agent)
        complaint.complaint_outcome = "upheld"
        complaint.complaint_outcome = "settled"
        self.assertEqual(
            self._events(complaint, "outcome").mapped("payload"),
            [
                {"complaint_outcome": [False, "upheld"]},
                {"complaint_outcome": ["upheld", "settled"]},
            ],
        )

    def test_closing_keeps_its_moment(self):
        with freeze_time("2026-03-02 10:00:00"):
            complaint = self._create_closed()
            self.assertTrue(complaint.complaint_closed_on)
        complaint.name = "Another title"
        self.assertEqual(str(complaint.complaint_closed_on), "2026-03-02 10:00:00")
        complaint._complaint_move("aftercare")
        self.assertFalse(complaint.complaint_closed_on)

    def test_reopening_clears_the_closing_facts_and_counts(self):
        complaint = self._create_closed(**NOT_UPHELD)
        complaint.action_complaint_reopen()
        self.assertEqual(complaint.complaint_phase, "understand")
        self.assertTrue(complaint.complaint_is_open)
        self.assertEqual(complaint.complaint_reopen_count, 1)
        for name in (
            "complaint_settled_on",
            "complaint_agreed_channel_id",
            "complaint_closed_on",
            "complaint_outcome",
            "complaint_outcome_reason",
            "complaint_next_step",
        ):
            self.assertFalse(complaint[name], name)
        event = self._events(complaint, "reopened")
        self.assertEqual(event.payload["complaint_outcome"], "not_upheld")
        self.assertEqual(event.user_id, self.agent)

    def test_every_road_back_to_open_work_reopens(self):
        for road, reopen in {
            "button": lambda ticket: ticket.action_complaint_reopen(),
            "stage": lambda ticket: ticket.write({"stage_id": self._stage("offer").id}),
            "superuser": lambda ticket: ticket.sudo().write(
                {"stage_id": self._stage("intake").id}
            ),
        }.items():
            for phase in WAITING:
                with self.subTest(road=road, phase=phase):
                    complaint = self._create_settled()
                    complaint._complaint_move(phase)
                    reopen(complaint)
                    self.assertEqual(complaint.complaint_reopen_count, 1)
                    self.assertFalse(complaint.complaint_settled_on)

    def test_from_closed_back_to_after_care_is_no_reopening(self):
        complaint = self._create_closed()
        complaint._complaint_move("aftercare")
        self.assertFalse(complaint.complaint_reopen_count)
        self.assertTrue(complaint.complaint_settled_on)

    def test_reopening_what_is_open_changes_nothing(self):
        complaint = self._create_complaint(self.agent)
        complaint.action_complaint_reopen()
        self.assertEqual(complaint.complaint_phase, "intake")
        self.assertFalse(complaint.complaint_reopen_count)

    def test_a_reopened_complaint_is_closed_a_second_time(self):
        with freeze_time("2026-03-02 10:00:00"):
            complaint = self._create_closed()
        complaint.action_complaint_reopen()
        with self.assertRaises(ValidationError):
            complaint._complaint_move("closed")
        with freeze_time("2026-03-09 10:00:00"):
            complaint.complaint_outcome = "upheld"
            complaint.action_complaint_agreed()
            complaint._complaint_move("closed")
            self.assertTrue(complaint.complaint_closed_on)
        self.assertEqual(str(complaint.complaint_settled_on), "2026-03-09 10:00:00")
        self.assertEqual(str(complaint.complaint_closed_on), "2026-03-09 10:00:00")
        complaint.action_complaint_reopen()
        self.assertEqual(complaint.complaint_reopen_count, 2)
