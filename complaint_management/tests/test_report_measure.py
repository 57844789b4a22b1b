from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common import ComplaintCommon

NOW = fields.Datetime.now()


@tagged("post_install", "-at_install")
class TestReportMeasure(ComplaintCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cause = cls.env["complaint.cause"].create({"name": "Packaging"})
        cls.received = NOW - timedelta(days=10)

    def _complaint(self, settled=False, **vals):
        return (self._create_settled if settled else self._create_complaint)(
            **{
                "complaint_cause_id": self.cause.id,
                "complaint_received_on": self.received,
                **vals,
            }
        ).sudo()

    def _measure(self, *names, user=None):
        """The means of these measures over the complaints of the cause."""
        self.env.flush_all()
        report = self._see(user or self.reader, self.env["complaint.report"])
        [means] = report._read_group(
            [("cause_id", "=", self.cause.id)], [], [f"{n}:avg" for n in names]
        )
        return means[0] if len(names) == 1 else means

    def test_a_measure_that_nothing_takes_part_in_is_empty(self):
        self._complaint()
        for name in ("days_to_settle", "days_to_deliver", "days_to_remove"):
            self.assertIsNone(self._measure(name) or None)
        self.assertFalse(self._measure("promises_kept_share", "in_time_share")[0])

    def test_a_complaint_without_an_end_has_no_days_in_a_list(self):
        complaint = self._complaint()
        at_once = self._complaint(settled=True)
        at_once.complaint_settled_on = at_once.complaint_received_on
        self.env.flush_all()
        report = self._see(self.reader, self.env["complaint.report"])
        facts = report.browse((complaint + at_once).ids)
        running, agreed = facts.read(["days_to_settle"])
        self.assertIs(running["days_to_settle"], False)
        self.assertEqual(agreed["days_to_settle"], 0)
        self.assertIsNot(agreed["days_to_settle"], False)
        [[empty]] = facts[0].sudo().export_data(["days_to_settle"])["datas"]
        self.assertEqual(empty, "")

    def test_agreed_carried_out_and_closed_are_three_times(self):
        remedy = self.env["complaint.remedy.type"].create(
            {"name": "Sorry", "nature": "none"}
        )
        complaint = self._complaint(settled=True)
        self.env["complaint.compensation"].sudo().create(
            [
                {
                    "ticket_id": complaint.id,
                    "remedy_type_id": remedy.id,
                    "user_id": self.agent.id,
                    "state": "delivered",
                    "delivered_on": self.received + timedelta(days=days),
                }
                for days in (2, 6)
            ]
        )
        complaint.complaint_settled_on = self.received + timedelta(days=1)
        complaint.complaint_closed_on = self.received + timedelta(days=8)
        self.assertEqual(
            self._measure("days_to_settle", "days_to_deliver", "days_to_close"),
            (1, 6, 8),
        )

    def test_the_share_of_promises_kept_weighs_every_promise_once(self):
        for kept, broken in ((1, 0), (1, 2)):
            complaint = self._complaint()
            promises = self.env["complaint.promise"].create(
                [
                    {
                        "ticket_id": complaint.id,
                        "name": "Call",
                        "user_id": self.agent.id,
                        "due_on": fields.Date.today(),
                    }
                    for _each in range(kept + broken)
                ]
            )
            promises[:kept].action_keep()
            promises[kept:].action_break()
        self._complaint()
        self.assertEqual(self._measure("promises_kept_share"), 0.5)

    def test_first_contact_is_a_share_of_what_was_agreed(self):
        first = self._complaint(settled=True)
        self._complaint(settled=True)
        self._complaint()
        first.complaint_first_contact = True
        self.assertEqual(self._measure("first_contact_share"), 0.5)

    def test_in_time_leaves_out_what_still_runs(self):
        for state in ("in_time", "in_time", "in_time", "late", "running"):
            self._complaint().complaint_in_time = state
        self.assertEqual(self._measure("in_time_share"), 0.75)

    def test_after_care_counts_those_who_answered(self):
        for solved, stays, grade in (
            ("yes", "yes", 5),
            ("no", "yes", 2),
            (False, False, 0),
        ):
            self._complaint().write(
                {
                    "complaint_aftercare_on": NOW,
                    "complaint_aftercare_answered_on": grade and NOW,
                    "complaint_aftercare_solved": solved,
                    "complaint_aftercare_stays": stays,
                    "complaint_aftercare_conversation": grade,
                }
            )
        self._complaint()
        self.assertEqual(
            self._measure(
                "aftercare_solved_share",
                "aftercare_stays_share",
                "aftercare_conversation",
            ),
            (0.5, 1, 3.5),
        )
        self.assertAlmostEqual(self._measure("aftercare_answered_share"), 2 / 3)

    def test_the_cause_is_gone_when_the_figures_proved_it(self):
        point = self.env["complaint.improvement"].create(
            {
                "name": "Boxes",
                "cause_id": self.cause.id,
                "owner_id": self.improver.id,
                "company_id": self.company.id,
            }
        )
        before, after = self._complaint(), self._complaint(complaint_received_on=NOW)
        for complaint in before | after:
            complaint.complaint_improvement_id = point
        self.assertFalse(self._measure("days_to_remove"))
        self.env["complaint.verdict"].create(
            {
                "improvement_id": point.id,
                "cause_id": self.cause.id,
                "decided_on": self.received.date() + timedelta(days=4),
                "verdict": "worked",
            }
        )
        (before | after).complaint_cause_state = "removed"
        # what came in afterwards was not waiting for it
        self.assertEqual(self._measure("days_to_remove"), 4)

    def test_our_own_people_stand_apart_from_who_is_outside(self):
        self._complaint()
        self._complaint(complaint_origin="employee", complaint_kind="work")
        self._complaint(complaint_origin="authority")
        self.env.flush_all()
        report = self._see(self.coordinator, self.env["complaint.report"])
        groups = report._read_group(
            [("cause_id", "=", self.cause.id)], ["side"], ["__count"]
        )
        self.assertEqual(dict(groups), {"internal": 1, "external": 2})

    def test_the_share_without_an_established_cause(self):
        for confirmed in (True, False, False, False):
            self._complaint().complaint_cause_confirmed = confirmed
        self.assertEqual(self._measure("without_cause_share"), 0.75)

    def test_another_company_measures_its_own(self):
        self._complaint(settled=True)
        stranger = self._create_user("coordinator", "test_far", self.elsewhere)
        self.assertFalse(self._measure("first_contact_share", user=stranger))

    def test_no_person_can_be_grouped_by(self):
        report = self.env["complaint.report"]
        people = [
            name
            for name, field in report._fields.items()
            if field.relational
            and field.comodel_name in ("res.users", "res.partner")
            and name not in ("create_uid", "write_uid")
        ]
        self.assertEqual(people, [])
        self.assertNotIn("is_anonymous", report._fields)
