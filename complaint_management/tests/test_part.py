from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestPart(ComplaintCommon):
    """One letter with several complaints: a main one and its parts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.damaged = cls.env.ref("complaint_management.category_damaged")

    def _split(self, main, text="The box was torn as well.", **vals):
        wizard = self.env["complaint.split"].with_user(self.agent)
        wizard = wizard.create(
            {
                "ticket_id": main.id,
                "description": text,
                "category_id": self.damaged.id,
                **vals,
            }
        )
        wizard.action_confirm()
        return main.complaint_part_ids.sorted("id")[-1:]

    # ---- splitting off

    def test_a_part_has_a_category_cause_and_outcome_of_its_own(self):
        main = self._create_complaint(self.agent, complaint_outcome="not_upheld")
        cause = self.env.ref("complaint_management.cause_product_packaging")
        part = self._split(main, cause_id=cause.id)
        self.assertTrue(part.is_complaint)
        self.assertEqual(part.complaint_main_id, main)
        self.assertEqual(part.category_id, self.damaged)
        self.assertEqual(part.complaint_cause_id, cause)
        self.assertFalse(part.complaint_outcome)
        self.assertEqual(part.name, "Received damaged: The box was torn as well.")

    def test_a_part_shares_who_complained_how_and_when(self):
        main = self._create_complaint(
            self.agent, complaint_reference="SO-7", user_id=self.agent.id
        )
        main.sudo().complaint_received_on = "2026-01-02 09:00:00"
        part = self._split(main)
        for name in ("partner_id", "channel_id", "user_id", "complaint_reference"):
            self.assertEqual(part[name], main[name], name)
        self.assertEqual(part.complaint_received_on, main.complaint_received_on)
        self.assertFalse(part.complaint_is_history)

    def test_a_part_of_a_confidential_complaint_is_as_confidential(self):
        main = self._create_confidential(
            complaint_handler_ids=self.host_team.ids,
            complaint_person_ids=self.manager.ids,
        )
        part = self._split(main.with_user(self.agent))
        self.assertTrue(part.complaint_confidential)
        self.assertHidden(part, self.manager)
        self.assertSeen(part, self.host_team)

    def test_a_part_split_off_after_the_agreement_has_its_moment(self):
        main = self._create_complaint(self.agent)
        with freeze_time("2026-03-02 10:00:00"):
            main.action_complaint_agreed()
        part = self._split(main)
        self.assertEqual(str(part.complaint_settled_on), "2026-03-02 10:00:00")
        self.assertEqual(part.complaint_agreed_channel_id, main.channel_id)

    def test_splitting_off_stands_on_record(self):
        main = self._create_complaint(self.agent)
        part = self._split(main)
        self.assertEqual(self._events(main, "split_off").payload["part"], part.number)

    def test_one_after_the_other_is_split_off(self):
        main = self._create_complaint(self.agent)
        wizard = self.env["complaint.split"].with_user(self.agent)
        wizard = wizard.create(
            {
                "ticket_id": main.id,
                "description": "One more",
                "category_id": self.damaged.id,
            }
        )
        action = wizard.action_confirm_and_next()
        self.assertEqual(action["context"]["default_ticket_id"], main.id)
        self.assertEqual(main.complaint_part_count, 1)
        self.assertEqual(main.action_complaint_parts()["domain"][0][2], main.id)

    def test_what_cannot_be_split_off_is_refused(self):
        main = self._create_complaint(self.agent)
        part = self._split(main)
        no_text = "Write what this part is about"
        for ticket, text, sentence in (
            (main, "   ", no_text),
            (part, "More", "Open that one first"),
            (self._create_ticket(), "More", "Open that one first"),
        ):
            with (
                self.subTest(ticket=ticket.name, text=text),
                self.assertRaisesRegex(UserError, sentence),
            ):
                ticket.sudo()._complaint_split_off(text, self.damaged)

    def test_who_may_not_change_a_complaint_splits_nothing_off(self):
        main = self._create_confidential(user_id=self.coordinator.id)
        with self.assertRaises(AccessError):
            main.with_user(self.agent)._complaint_split_off("More", self.damaged)

    # ---- parts go with their main complaint

    def test_parts_close_with_their_main_complaint(self):
        main = self._create_settled()
        part = self._split(main)
        part.complaint_outcome = "upheld"
        main._complaint_move("closed")
        self.assertEqual(part.complaint_phase, "closed")
        self.assertEqual(part.complaint_closed_on, main.complaint_closed_on)

    def test_parts_are_open_again_when_their_main_complaint_is(self):
        main = self._create_settled()
        part = self._split(main)
        part.complaint_outcome = "upheld"
        main._complaint_move("closed")
        main.action_complaint_reopen()
        self.assertTrue(part.complaint_is_open)
        self.assertFalse(part.complaint_settled_on)

    def test_a_main_complaint_waits_for_the_outcomes_of_its_parts(self):
        main = self._create_settled()
        part = self._create_complaint(self.agent, complaint_main_id=main.id)
        with self.assertRaisesRegex(ValidationError, f"its parts {part.number}"):
            main._complaint_move("closed")
        part.complaint_outcome = "upheld"
        main._complaint_move("closed")
        self.assertEqual(main.complaint_phase, "closed")
        with self.assertRaisesRegex(ValidationError, f"its parts {part.number}"):
            part.complaint_outcome = False

    def test_a_part_that_is_hidden_holds_back_its_main_complaint(self):
        main = self._create_settled()
        part = self._create_complaint(
            complaint_main_id=main.id,
            complaint_confidential=True,
            user_id=self.coordinator.id,
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(ValidationError, part.number):
            main._complaint_move("closed")

    def test_a_part_that_was_no_complaint_holds_nothing_back(self):
        main = self._create_settled()
        part = self._create_complaint(self.agent, complaint_main_id=main.id)
        part._complaint_dismiss("A question", self.env["helpdesk.ticket.team"])
        main._complaint_move("closed")
        self.assertEqual(main.complaint_phase, "closed")

    def test_parts_take_the_moment_of_their_main_complaint(self):
        main = self._create_complaint(self.agent)
        part = self._create_complaint(self.agent, complaint_main_id=main.id)
        hidden = self._create_complaint(
            complaint_main_id=main.id,
            complaint_confidential=True,
            user_id=self.coordinator.id,
        )
        self.env.invalidate_all()
        main.action_complaint_agreed()
        self.assertTrue(main.complaint_settled_on)
        for ticket in (part, hidden):
            self.assertEqual(ticket.complaint_settled_on, main.complaint_settled_on)

    def test_a_part_keeps_the_moment_at_which_it_was_agreed_before(self):
        main = self._create_complaint(self.agent)
        part = self._create_complaint(self.agent, complaint_main_id=main.id)
        with freeze_time("2026-01-05 10:00:00"):
            part.action_complaint_agreed()
        earlier = part.complaint_settled_on
        main.action_complaint_agreed()
        self.assertEqual(part.complaint_settled_on, earlier)
        main.action_complaint_take_back_agreement()
        self.assertEqual(part.complaint_settled_on, earlier)

    def test_taking_back_takes_the_moment_of_the_parts_too(self):
        main = self._create_complaint(self.agent)
        part = self._create_complaint(self.agent, complaint_main_id=main.id)
        main.action_complaint_agreed()
        main.action_complaint_take_back_agreement()
        self.assertFalse(part.complaint_settled_on)
        self.assertTrue(self._events(part, "unsettled"))

    def test_a_part_split_off_after_the_agreement_is_agreed_as_well(self):
        main = self._create_settled()
        part = self._create_complaint(
            self.agent, complaint_main_id=main.id, complaint_outcome="upheld"
        )
        part._complaint_move("closed")
        self.assertEqual(part.complaint_phase, "closed")
        with self.assertRaisesRegex(ValidationError, part.number):
            main.action_complaint_take_back_agreement()

    def test_an_archived_part_holds_back_its_main_complaint(self):
        main = self._create_complaint(complaint_outcome="settled")
        self._create_complaint(complaint_main_id=main.id, active=False)
        main.action_complaint_agreed()
        with self.assertRaisesRegex(ValidationError, "its parts"):
            main._complaint_move("closed")

    def test_a_complaint_that_becomes_a_part_after_the_agreement_takes_its_moment(self):
        main = self._create_complaint(self.agent)
        main.action_complaint_agreed()
        part = self._create_complaint(self.agent)
        part.complaint_main_id = main
        self.assertEqual(part.complaint_settled_on, main.complaint_settled_on)
