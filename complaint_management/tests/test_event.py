import doctest
from datetime import datetime

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.complaint_management.models import event_chain

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestEvent(ComplaintCommon):
    def _kinds(self, complaint):
        return complaint.sudo().complaint_event_ids.sorted("sequence").mapped("kind")

    def _last_event(self, complaint):
        return complaint.sudo().complaint_event_ids.sorted("sequence")[-1]

    def _sql(self, query, *params):
        """Run SQL as whoever holds the database would."""
        self.env.flush_all()
        self.env.cr.execute(query, params)
        self.env.invalidate_all()

    def assertRefused(self, query, *params):
        """The database refuses the query because events are append-only."""
        self.env.flush_all()
        with (
            self.assertRaisesRegex(psycopg2.Error, "append-only"),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(query, params)

    def _tamper(self, query, *params):
        """Change events past the trigger, as an intruder with all rights could."""
        self._sql("ALTER TABLE complaint_event DISABLE TRIGGER USER")
        self._sql(query, *params)
        self._sql("ALTER TABLE complaint_event ENABLE TRIGGER USER")

    def _create_chain(self):
        """A complaint with three events."""
        complaint = self._create_complaint()
        complaint._record_event("outcome", {"to": "upheld"})
        complaint._record_event("outcome", {"to": "settled"})
        return complaint

    # What rules record

    def test_a_new_complaint_records_its_registration(self):
        complaint = self._create_complaint(self.agent)
        self.assertEqual(complaint.complaint_event_ids.kind, "registered")
        self.assertEqual(complaint.complaint_event_ids.user_id, self.agent)

    def test_an_ordinary_ticket_records_nothing(self):
        ticket = self._create_ticket(user_id=False)
        ticket.write({"priority": "3", "team_id": False})
        self.assertFalse(ticket.complaint_event_ids)
        self.assertFalse(ticket.complaint_event_count)

    def test_every_rule_records_its_event(self):
        cause = self.env["complaint.cause"].create({"name": "Packing"})
        cases = {
            "moved": {"stage_id": self._stage("understand").id},
            "owner": {"user_id": self.coordinator.id},
            "outcome": {"complaint_outcome": "upheld"},
            "cause": {"complaint_cause_id": cause.id},
            "access": {"complaint_confidential": True},
        }
        for kind, vals in cases.items():
            with self.subTest(kind=kind):
                complaint = self._create_complaint(user_id=self.agent.id)
                complaint.with_user(self.coordinator).write(vals)
                event = self._last_event(complaint)
                self.assertEqual(event.kind, kind)
                self.assertEqual(event.user_id, self.coordinator)

    def test_who_is_named_and_who_handles_is_recorded(self):
        cases = {
            "complaint_person_ids": self.employee,
            "complaint_handler_ids": self.host_own,
        }
        for name, user in cases.items():
            with self.subTest(fact=name):
                complaint = self._create_confidential()
                complaint[name] = user
                payloads = complaint.complaint_event_ids.mapped("payload")
                self.assertIn({name: [[], user.ids]}, payloads)

    def test_who_follows_is_recorded(self):
        complaint = self._create_complaint(user_id=self.agent.id).with_user(self.agent)
        partner = self.employee.partner_id
        complaint.message_subscribe(partner.ids)
        complaint.message_subscribe(partner.ids)
        complaint.message_unsubscribe(partner.ids)
        changes = [event.payload for event in self._events(complaint.sudo(), "access")]
        let_in = {"message_partner_ids": [[], partner.ids]}
        taken_out = {"message_partner_ids": [partner.ids, []]}
        self.assertEqual(changes, [let_in, taken_out])

    def test_what_does_not_change_is_not_recorded(self):
        complaint = self._create_complaint(user_id=self.agent.id)
        complaint.write({"user_id": self.agent.id, "complaint_outcome": False})
        self.assertEqual(self._kinds(complaint), ["registered"])

    def test_an_event_without_a_payload_fits_its_chain(self):
        complaint = self._create_complaint()
        complaint._record_event("moved", {})
        self.env.invalidate_all()
        self.assertFalse(self.env["complaint.event"]._find_broken_chains(complaint))

    def test_an_event_speaks_the_words_of_its_reader(self):
        complaint = self._create_complaint(self.agent)
        complaint._complaint_move("understand")
        events = complaint.with_user(self.agent).complaint_event_ids
        event = events.filtered(lambda e: e.kind == "moved")
        self.assertEqual(event.summary, "Step: Intake → Understand")

    def test_an_event_tells_moments_in_the_time_zone_of_its_reader(self):
        self.agent.tz = "Europe/Amsterdam"
        complaint = self._create_complaint(
            self.agent, complaint_received_on="2020-07-01 10:00:00"
        )
        event = complaint.complaint_event_ids
        self.assertIn("12:00", event.with_context(tz=self.agent.tz).summary)

    def test_a_moment_is_recorded_to_the_second_and_told_with_parts_of_it(self):
        moment = datetime(2020, 7, 1, 10, 0, 0, 123456)
        complaint = self._create_complaint(complaint_received_on=moment)
        [event] = complaint.complaint_event_ids
        received = event.payload["complaint_received_on"]
        self.assertEqual(received, "2020-07-01 10:00:00")
        # as they were recorded before
        payload = {"complaint_received_on": str(moment)}
        [event] = complaint._record_event("moved", payload)
        self.assertIn("2020", event.summary)

    def test_the_confirmation_of_a_summary_is_recorded_and_never_typed(self):
        complaint = self._create_complaint(self.agent, complaint_summary="Late")
        with self.assertRaises(UserError):
            complaint.complaint_summary_confirmed_on = "2020-01-01 10:00:00"
        complaint.action_complaint_confirm_summary()
        self.assertTrue(complaint.complaint_summary_confirmed_on)
        self.assertIn("summary", complaint.complaint_event_ids.mapped("kind"))
        complaint.complaint_summary = "Too late"
        self.assertFalse(complaint.complaint_summary_confirmed_on)

    def test_an_agreement_and_its_taking_back_are_recorded(self):
        complaint = self._create_complaint(user_id=self.agent.id).with_user(self.agent)
        complaint.action_complaint_agreed()
        complaint.action_complaint_take_back_agreement()
        kinds = ["registered", "settled", "moved", "unsettled"]
        self.assertEqual(self._kinds(complaint), kinds)

    def test_reopening_records_what_it_clears(self):
        complaint = self._create_complaint(user_id=self.agent.id).with_user(self.agent)
        complaint.complaint_outcome = "withdrawn"
        complaint._complaint_move("closed")
        complaint.action_complaint_reopen()
        event = complaint.complaint_event_ids.filtered(lambda e: e.kind == "reopened")
        self.assertEqual(event.payload["complaint_outcome"], "withdrawn")

    def test_a_corrected_receipt_is_recorded_with_its_reason(self):
        complaint = self._create_complaint(user_id=self.agent.id).with_user(self.agent)
        moment = complaint.create_date
        complaint._complaint_correct_receipt(moment, "The letter has a stamp")
        event = self._last_event(complaint)
        self.assertEqual(event.kind, "receipt")
        self.assertEqual(event.payload["reason"], "The letter has a stamp")

    def test_not_a_complaint_is_recorded_with_its_reason(self):
        complaint = self._create_complaint(user_id=self.agent.id)
        complaint.with_user(self.agent)._complaint_dismiss("A question", self.team[:0])
        event = self._last_event(complaint)
        self.assertEqual(event.kind, "dismissed")
        self.assertEqual(event.payload["reason"], "A question")

    # The chain

    def test_events_of_a_complaint_stand_in_the_order_they_happened(self):
        complaint = self._create_chain()
        events = complaint.complaint_event_ids.sorted("sequence")
        self.assertEqual(events.mapped("sequence"), [1, 2, 3])
        self.assertEqual(events[1].payload, {"to": "upheld"})
        self.assertEqual(events[2].payload, {"to": "settled"})

    def test_every_event_seals_the_one_before(self):
        events = self._create_chain().complaint_event_ids.sorted("sequence")
        self.assertFalse(events[0].previous_hash)
        self.assertEqual(events[1].previous_hash, events[0].hash)
        self.assertEqual(events[2].previous_hash, events[1].hash)

    def test_events_of_many_complaints_are_recorded_at_once(self):
        one, two = self._create_chain(), self._create_complaint()
        (one | two)._record_events(
            [
                (one, "outcome", {"n": 1}),
                (two, "outcome", {"n": 2}),
                (one, "outcome", {"n": 3}),
            ]
        )
        self.assertEqual(self._last_event(one).payload, {"n": 3})
        self.assertEqual(self._last_event(one).sequence, 5)
        self.assertEqual(self._last_event(two).sequence, 2)
        self.assertFalse(self.env["complaint.event"]._find_broken_chains(one | two))

    def test_every_complaint_has_a_chain_of_its_own(self):
        one, two = self._create_complaint(), self._create_complaint()
        self.assertEqual(one.complaint_event_ids.sequence, 1)
        self.assertEqual(two.complaint_event_ids.sequence, 1)

    def test_a_copy_starts_a_chain_of_its_own(self):
        copy = self._create_chain().copy()
        self.assertEqual(self._kinds(copy), ["registered"])
        self.assertEqual(copy.complaint_event_count, 1)

    def test_recording_for_a_hundred_complaints_costs_the_queries_of_one(self):
        complaints = self.env["helpdesk.ticket"].concat(
            *(self._create_complaint() for _number in range(100))
        )
        counts = []
        for tickets in (complaints[:1], complaints):  # the first run warms up
            tickets._record_event("outcome", {})
            self.env.flush_all()
        for tickets in (complaints[:1], complaints):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            tickets._record_event("outcome", {})
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    # Append-only

    def test_the_database_refuses_to_change_an_event(self):
        event = self._create_complaint().complaint_event_ids
        for column, value in (
            ("kind", "'outcome'"),
            ("payload", """'{"to": "upheld"}'"""),
            ("payload", "NULL"),
            ("salt", "NULL"),
            ("recorded_on", "now()"),
            ("hash", "'x'"),
            ("sequence", "7"),
        ):
            with self.subTest(column=column, value=value):
                self.assertRefused(
                    f"UPDATE complaint_event SET {column} = {value} WHERE id = %s",
                    event.id,
                )

    def test_the_database_refuses_to_change_an_event_while_erasing_it(self):
        event = self._create_complaint().complaint_event_ids
        self.assertRefused(
            "UPDATE complaint_event SET payload = NULL, salt = NULL, kind = 'outcome'"
            " WHERE id = %s",
            event.id,
        )

    def test_the_database_refuses_to_delete_an_event(self):
        event = self._create_complaint().complaint_event_ids
        self.assertRefused("DELETE FROM complaint_event WHERE id = %s", event.id)

    def test_the_database_refuses_to_empty_the_table(self):
        self._create_complaint()
        self.assertRefused("TRUNCATE complaint_event CASCADE")

    def test_payload_and_salt_can_be_erased_and_the_chain_still_verifies(self):
        complaint = self._create_chain()
        self._sql(
            "UPDATE complaint_event SET payload = NULL, salt = NULL"
            " WHERE ticket_id = %s",
            complaint.id,
        )
        self.assertFalse(self._last_event(complaint).payload)
        self.assertFalse(self.env["complaint.event"]._find_broken_chains(complaint))

    def test_nobody_writes_events_by_hand(self):
        complaint = self._create_complaint(user_id=self.manager.id)
        self.manager.group_ids = [Command.link(self.env.ref("base.group_system").id)]
        events = self._see(self.manager, complaint.complaint_event_ids)
        with self.assertRaises(AccessError):
            events.create({"ticket_id": complaint.id, "sequence": 2, "kind": "outcome"})
        with self.assertRaises(AccessError):
            events.write({"kind": "outcome"})
        with self.assertRaises(AccessError):
            events.unlink()
        with self.assertRaises(AccessError):
            complaint.with_user(self.manager).write(
                {"complaint_event_ids": [Command.create({"kind": "outcome"})]}
            )

    def test_the_salt_is_not_shown_to_who_may_read_the_event(self):
        complaint = self._create_complaint(user_id=self.agent.id)
        event = self._see(self.agent, complaint.complaint_event_ids)
        self.assertTrue(event.payload)
        with self.assertRaises(AccessError):
            event.read(["salt"])

    # Tampering

    def test_an_untouched_chain_is_not_broken(self):
        complaints = self._create_chain() | self._create_complaint()
        events = self.env["complaint.event"].with_user(self.coordinator)
        self.assertEqual(events._find_broken_chains(complaints), {})

    def test_a_changed_event_is_found(self):
        changes = {
            "kind": "'cause'",
            "payload": """'{"to": "not_upheld"}'""",
            "recorded_on": "recorded_on - interval '1 day'",
            "user_id": "NULL",
            "previous_hash": "'x'",
        }
        for column, value in changes.items():
            with self.subTest(column=column):
                complaint = self._create_chain()
                self._tamper(
                    f"UPDATE complaint_event SET {column} = {value}"
                    " WHERE ticket_id = %s AND sequence = 2",
                    complaint.id,
                )
                broken = self.env["complaint.event"]._find_broken_chains(complaint)
                self.assertEqual(broken, {complaint: 2})

    def test_a_changed_payload_is_found_when_its_salt_is_taken_away(self):
        complaint = self._create_chain()
        self._tamper(
            """UPDATE complaint_event SET payload = '{"to": "x"}', salt = NULL"""
            " WHERE ticket_id = %s AND sequence = 2",
            complaint.id,
        )
        broken = self.env["complaint.event"]._find_broken_chains(complaint)
        self.assertEqual(broken, {complaint: 2})

    def test_an_event_that_is_left_out_is_found(self):
        for sequence in (1, 2):
            with self.subTest(sequence=sequence):
                complaint = self._create_chain()
                self._tamper(
                    "DELETE FROM complaint_event"
                    " WHERE ticket_id = %s AND sequence = %s",
                    complaint.id,
                    sequence,
                )
                broken = self.env["complaint.event"]._find_broken_chains(complaint)
                self.assertEqual(broken, {complaint: sequence})

    def test_a_chain_that_was_cut_off_is_found(self):
        complaint = self._create_chain()
        self._tamper(
            "DELETE FROM complaint_event WHERE ticket_id = %s AND sequence = 3",
            complaint.id,
        )
        broken = self.env["complaint.event"]._find_broken_chains(complaint)
        self.assertEqual(broken, {complaint: 3})

    def test_a_chain_of_which_nothing_is_left_is_found(self):
        complaint = self._create_chain()
        self._tamper("DELETE FROM complaint_event WHERE ticket_id = %s", complaint.id)
        broken = self.env["complaint.event"]._find_broken_chains(complaint)
        self.assertEqual(broken, {complaint: 1})

    def test_an_event_that_moved_to_another_complaint_is_found(self):
        one, two = self._create_chain(), self._create_complaint()
        self._tamper(
            "UPDATE complaint_event SET ticket_id = %s, sequence = 2"
            " WHERE ticket_id = %s AND sequence = 3",
            two.id,
            one.id,
        )
        broken = self.env["complaint.event"]._find_broken_chains(one | two)
        self.assertEqual(broken, {one: 3, two: 2})

    def test_the_examples_in_the_arithmetic_hold(self):
        result = doctest.testmod(event_chain)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)
