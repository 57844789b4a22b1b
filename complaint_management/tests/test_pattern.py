from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import ComplaintCommon


class PatternCommon(ComplaintCommon):
    """Causes in two groups, and complaints that come in on days counted back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        causes = cls.env["complaint.cause"]
        cls.group, cls.other_group = causes.create(
            [{"name": "Process"}, {"name": "Product"}]
        )
        cls.promise, cls.planning, cls.packaging = causes.create(
            [
                {"name": "Promised too soon", "parent_id": cls.group.id},
                {"name": "Planning", "parent_id": cls.group.id},
                {"name": "Packaging", "parent_id": cls.other_group.id},
            ]
        )
        cls.category = cls.env["helpdesk.ticket.category"].create(
            {"name": "Arrived late", "company_id": cls.company.id}
        )
        cls.env["complaint.pattern.change"].search([]).unlink()

    def _come_in(self, *days, cause=None, **vals):
        """Complaints received so many days ago, each with a contact of its own."""
        cause = self.promise if cause is None else cause
        now = fields.Datetime.now()
        return self.env["helpdesk.ticket"].concat(
            *(
                self._create_complaint(
                    **{
                        "complaint_received_on": now - timedelta(days=day),
                        "complaint_cause_id": cause.id if cause else False,
                        "complaint_is_history": False,
                        "partner_id": False,
                        **vals,
                    }
                )
                for day in days
            )
        )

    def _search(self):
        """What the scheduled job does, and the patterns there are now."""
        self.env["complaint.pattern"]._cron_detect()
        return self._patterns()

    def _patterns(self):
        return self.env["complaint.pattern"].search(
            [("company_id", "=", self.company.id)]
        )

    def _normal(self, number, **vals):
        """So many complaints, evenly over the 365 days before the window."""
        days = [100 + round(place * 350 / number) for place in range(number)]
        # the register is older than that
        self._come_in(500, complaint_is_history=True, cause=self.packaging)
        return self._come_in(*days, complaint_is_history=True, **vals)


@tagged("post_install", "-at_install")
class TestPattern(PatternCommon):
    def setUp(self):
        super().setUp()
        # its commits would end the test's transaction
        self.patch(type(self.env["ir.cron"]), "_commit_progress", lambda *a, **k: True)

    # ---- the counting rule

    def test_once_is_chance_and_twice_is_remarkable(self):
        self._come_in(1)
        self.assertFalse(self._search())
        self.assertEqual((self.promise.seen, self.promise.level), (1, "incident"))
        self._come_in(0)
        self.assertFalse(self._search())
        self.promise.invalidate_recordset()
        self.assertEqual((self.promise.seen, self.promise.level), (2, "remarkable"))

    def test_three_times_is_a_pattern(self):
        complaints = self._come_in(20, 10, 0)
        pattern = self._search()
        self.assertEqual(pattern.cause_id, self.promise)
        self.assertEqual(pattern.ticket_ids, complaints)
        self.assertEqual((pattern.seen, pattern.rule), (3, "counting"))
        self.assertEqual(pattern.figures, "3 seen in 90 days")
        self.promise.invalidate_recordset()
        self.assertEqual(self.promise.level, "pattern")

    def test_the_third_after_the_window_is_no_pattern(self):
        self._come_in(91, 10, 0)
        self.assertFalse(self._search())

    def test_a_group_is_told_when_none_of_its_causes_reaches(self):
        self._come_in(3, 2)
        self._come_in(1, cause=self.planning)
        pattern = self._search()
        self.assertEqual(pattern.cause_id, self.group)
        self.assertEqual(pattern.seen, 3)

    def test_only_the_lowest_level_that_reaches_is_told(self):
        self._come_in(4, 3, 2, 1)
        self._come_in(1, cause=self.planning)
        self.assertEqual(self._search().cause_id, self.promise)

    def test_a_cause_takes_its_complaints_out_of_the_pattern_of_its_group(self):
        self._come_in(4, 3)
        self._come_in(3, cause=self.planning)
        wide = self._search()
        self._come_in(0)
        narrow = self._search() - wide
        self.assertEqual(narrow.cause_id, self.promise)
        self.assertEqual(len(narrow.ticket_ids), 3)
        self.assertEqual(wide.state, "lapsed")
        self.assertFalse(wide.ticket_ids)

    def test_the_category_counts_while_there_is_no_cause(self):
        self._come_in(3, 2, 1, cause=False, category_id=self.category.id)
        pattern = self._search()
        self.assertEqual(pattern.category_id, self.category)
        self.assertFalse(pattern.cause_id)

    def test_complaints_of_one_contact_about_one_reference_count_once(self):
        same = {"partner_id": self.complainant.id, "complaint_reference": "S-17"}
        self._come_in(3, 2, 1, **same)
        self.assertFalse(self._search())
        self._come_in(1, **{**same, "complaint_reference": "S-18"})
        self.assertFalse(self._search())
        self._come_in(0)
        self.assertEqual(self._search().seen, 3)

    def test_two_complaints_of_one_matter_under_two_causes_count_once_for_the_group(
        self,
    ):
        same = {"partner_id": self.complainant.id, "complaint_reference": "S-17"}
        self._come_in(3, **same)
        self._come_in(2, cause=self.planning, **same)
        self._come_in(1)
        self.assertFalse(self._search())

    def test_the_same_matter_counts_again_when_the_first_left_the_window(self):
        same = {"partner_id": self.complainant.id, "complaint_reference": "S-17"}
        self._come_in(100, 5, **same)
        self._come_in(1, 0)
        self.assertEqual(self._search().seen, 3)

    def test_safety_is_a_pattern_at_the_first(self):
        self.packaging.safety = True
        self._come_in(0, cause=self.packaging)
        pattern = self._search()
        self.assertEqual((pattern.rule, pattern.seen), ("safety", 1))

    def test_an_unsafe_symptom_is_a_pattern_at_the_first(self):
        self.category.complaint_safety = True
        self._come_in(0, cause=False, category_id=self.category.id)
        self.assertEqual(self._search().rule, "safety")
        self._come_in(0, category_id=self.category.id)
        self.assertEqual(set(self._patterns().mapped("rule")), {"safety"})

    def test_a_cause_may_have_thresholds_of_its_own(self):
        self.promise.write({"window_days": 10, "remark_at": 1, "pattern_at": 2})
        self._come_in(20, 1)
        self.assertFalse(self._search())
        self._come_in(0)
        self.assertEqual(self._search().seen, 2)

    def test_companies_have_thresholds_and_patterns_of_their_own(self):
        self.elsewhere.complaint_pattern_at = 2
        there = {"company_id": self.elsewhere.id}
        self._come_in(2, 1, **there)
        self._come_in(2, 1)
        self.assertFalse(self._search())
        found = self.env["complaint.pattern"].search([])
        self.assertEqual(found.company_id, self.elsewhere)

    # ---- the statistical rule

    def test_where_three_are_normal_three_say_nothing(self):
        self._normal(16)
        self._come_in(5, 4, 3, 2)
        self.assertFalse(self._search())

    def test_more_than_chance_gives_is_a_pattern(self):
        self._normal(16)
        self._come_in(*range(10))
        pattern = self._search()
        self.assertEqual((pattern.rule, pattern.seen), ("statistical", 10))
        self.assertAlmostEqual(pattern.expected, 16 * 90 / 365, 2)
        self.assertAlmostEqual(pattern.probability, 0.0074, 4)
        self.assertEqual(pattern.figures, "10 seen, 3.9 expected, p = 0.007")

    def test_a_short_history_leaves_it_to_counting(self):
        self._come_in(*range(95, 260, 4), complaint_is_history=True)
        self._come_in(2, 1, 0)
        pattern = self._search()
        self.assertEqual(pattern.rule, "counting")
        self.assertFalse(pattern.is_compared)

    def test_a_lasting_jump_is_one_episode_however_long_it_lasts(self):
        self._come_in(*range(210, 880, 23), complaint_is_history=True)
        self._come_in(*range(200, -1, -7))
        pattern = self._search()
        self.assertEqual(len(pattern), 1)
        self.assertEqual((pattern.rule, pattern.state), ("statistical", "open"))
        self.assertGreaterEqual(
            pattern.last_on, fields.Date.today() - timedelta(days=7)
        )

    def test_a_jump_that_became_usual_is_over_and_not_told_again(self):
        self._come_in(*range(520, 880, 23), complaint_is_history=True)
        self._come_in(*range(490, -1, -7))
        pattern = self._search()
        self.assertEqual(len(pattern), 1)
        self.assertEqual((pattern.rule, pattern.state), ("statistical", "ended"))
        self.assertEqual(pattern.ended_on, pattern.usual_from + timedelta(days=90))

    def test_what_is_being_improved_goes_on_when_it_became_usual(self):
        self._come_in(*range(520, 880, 23), complaint_is_history=True)
        self._come_in(*range(490, 350, -7))
        pattern = self._search()
        pattern.with_user(self.coordinator).action_improve()
        self._come_in(*range(350, -1, -7))
        self.assertEqual(self._search(), pattern)
        self.assertTrue(pattern.usual_from)
        self.assertEqual(pattern.state, "open")

    def test_a_busy_cause_of_a_young_register_is_told_again_when_it_jumps(self):
        """Counting told it when nobody knew yet what is usual; that is over by now."""
        self._come_in(*range(800, 60, -6))
        young = self._search()
        self.assertEqual((young.rule, young.state), ("counting", "ended"))
        self._come_in(*range(60, -1, -2))
        jump = self._search() - young
        self.assertEqual((jump.rule, jump.state), ("statistical", "open"))
        self.assertTrue(jump.activity_ids)

    def test_a_year_after_a_jump_the_new_number_is_the_normal_one(self):
        self._come_in(*range(520, 880, 23), complaint_is_history=True)
        self._come_in(*range(490, 90, -7), complaint_is_history=True)
        self._come_in(*range(88, 0, -7))
        self.assertFalse(self._search())

    # ---- told once

    def test_a_pattern_is_told_once_per_episode(self):
        self.promise.owner_id = self.improver
        self._come_in(3, 2, 1)
        pattern = self._search()
        told = pattern.activity_ids
        self.assertEqual(told.user_id, self.coordinator | self.improver)
        self._come_in(0, 0)
        self.assertEqual(self._search(), pattern)
        self.assertEqual(pattern.activity_ids, told)
        self.assertEqual((pattern.seen, pattern.ticket_count), (5, 5))

    def test_searching_again_finds_nothing_new(self):
        self._come_in(3, 2, 1)
        complaints = self._come_in(30, 2, 1, cause=self.packaging)
        found = self._search()
        told = found.activity_ids
        everything = complaints | found.ticket_ids
        everything._queue_for_patterns(everything._get_counted_as())
        self.assertEqual(self._search(), found)
        self.assertEqual(found.activity_ids, told)
        self.assertEqual(set(found.mapped("state")), {"open"})

    def test_an_episode_ends_after_a_whole_quiet_window(self):
        self._come_in(203, 202, 201)
        old = self._search()
        self._come_in(3, 2, 1)
        new = self._search() - old
        self.assertEqual((old.state, new.state), ("ended", "open"))
        self.assertEqual(old.ended_on, old.last_on + timedelta(days=90))
        self.assertTrue(new.activity_ids)

    def test_the_end_comes_by_itself(self):
        self._come_in(203, 202, 201)
        pattern = self._search()
        self.assertEqual(pattern.state, "open")
        self.env["complaint.pattern"]._cron_end_episodes()
        self.assertEqual(pattern.state, "ended")
        self.assertFalse(pattern.activity_ids)

    def test_history_counts_and_tells_nobody(self):
        self._come_in(40, 20, 10, complaint_is_history=True)
        self.assertFalse(self._search())
        self._come_in(0)
        pattern = self._search()
        self.assertEqual(pattern.seen, 4)
        self.assertTrue(pattern.activity_ids)

    # ---- what changes afterwards

    def test_a_complaint_with_another_cause_leaves_its_pattern(self):
        complaints = self._come_in(4, 3, 2, 1)
        pattern = self._search()
        complaints[0].complaint_cause_id = self.packaging
        self._search()
        self.assertEqual((pattern.state, pattern.seen), ("open", 3))
        self.assertEqual(pattern.ticket_ids, complaints[1:])
        complaints[1].complaint_cause_id = self.packaging
        self._search()
        self.assertEqual(pattern.state, "lapsed")
        self.assertFalse(pattern.activity_ids)
        self.assertFalse(complaints.complaint_pattern_id)

    def test_what_lapsed_and_holds_again_is_not_told_again(self):
        complaints = self._come_in(3, 2, 1)
        pattern = self._search()
        complaints[0].complaint_cause_id = self.packaging
        self._search()
        complaints[0].complaint_cause_id = self.promise
        self.assertEqual(self._search(), pattern)
        self.assertEqual(pattern.state, "open")
        self.assertEqual(pattern.ticket_ids, complaints)
        self.assertFalse(pattern.activity_ids)

    def test_establishing_the_cause_goes_on_with_the_pattern_of_the_symptom(self):
        complaints = self._come_in(3, 2, 1, cause=False, category_id=self.category.id)
        pattern = self._search()
        told = pattern.activity_ids
        complaints.action_complaint_establish_cause(self.promise)
        self.assertEqual(self._search(), pattern)
        self.assertEqual((pattern.state, pattern.cause_id), ("open", self.promise))
        self.assertFalse(pattern.category_id)
        self.assertEqual(pattern.ticket_ids, complaints)
        self.assertLessEqual(len(pattern.activity_ids), len(told))

    def test_what_is_dismissed_archived_or_a_duplicate_does_not_count(self):
        complaints = self._come_in(5, 4, 3, 2)
        pattern = self._search()
        complaints[0]._complaint_dismiss("An order", self.ordinary_team)
        self._search()
        self.assertEqual(pattern.seen, 3)
        complaints[1].active = False
        self._search()
        self.assertEqual(pattern.state, "lapsed")
        self._come_in(1)
        self._search()
        self.assertEqual(pattern.state, "open")
        complaints[2].duplicate_id = complaints[3]
        self._search()
        self.assertEqual(pattern.state, "lapsed")

    def test_reopening_changes_nothing(self):
        complaint = self._create_closed(
            complaint_cause_id=self.promise.id, partner_id=False
        )
        self._come_in(2, 1)
        pattern = self._search()
        complaint._complaint_move("understand")
        self.assertEqual(self._search(), pattern)
        self.assertEqual((pattern.seen, pattern.state), (3, "open"))

    def test_a_part_counts_beside_its_main_complaint_but_under_one_cause_once(self):
        main = self._come_in(
            2, partner_id=self.complainant.id, complaint_reference="S-17"
        )
        part = main._complaint_split_off(
            "The tone", self.category, complaint_cause_id=self.promise.id
        )
        self._come_in(1)
        self.assertFalse(self._search())
        part.complaint_cause_id = self.packaging
        self._come_in(1, 0, cause=self.packaging)
        self.assertEqual(self._search().cause_id, self.packaging)

    def test_a_letter_that_is_entered_late_counts_where_it_belongs(self):
        self._come_in(29, 5)
        self.assertFalse(self._search())
        self._come_in(15)
        self.assertEqual(self._search().seen, 3)

    def test_another_day_of_receipt_is_counted_on_that_day(self):
        complaints = self._come_in(20, 10, 1)
        pattern = self._search()
        moment = fields.Datetime.now() - timedelta(days=120)
        complaints[0]._complaint_correct_receipt(moment, "Stamped wrongly")
        self._search()
        self.assertEqual(pattern.state, "lapsed")

    def test_another_contact_makes_another_matter_of_it(self):
        same = {"partner_id": self.complainant.id, "complaint_reference": "S-17"}
        complaints = self._come_in(3, 2, 1, **same)
        self.assertFalse(self._search())
        for complaint in complaints:
            complaint.partner_id = self.env["res.partner"].create({"name": "Else"})
        self.assertEqual(self._search().seen, 3)

    def test_counting_the_whole_register_gives_the_same_numbers(self):
        same = {"partner_id": self.complainant.id, "complaint_reference": "S-17"}
        self._come_in(100, 5, **same)
        self._come_in(2, 1, cause=self.planning)
        self._come_in(2, cause=False, category_id=self.category.id)
        self._search()

        def read():
            counts = self.env["complaint.cause.count"].search([])
            names = ["cause_id", "category_id", "day", "previous_day", "n"]
            return sorted(
                str({name: row[name] for name in names}) for row in counts.read(names)
            )

        before = read()
        self.assertEqual(len(before), 9)
        self.env["complaint.cause.count"]._count_everything()
        self.assertEqual(read(), before)

    # ---- bad input

    def test_a_threshold_of_zero_is_refused(self):
        for name in ("window_days", "remark_at", "pattern_at"):
            with self.subTest(name=name):
                with self.assertRaisesRegex(ValidationError, "1 or more"):
                    self.promise[name] = 0
                with self.assertRaisesRegex(ValidationError, "1 or more"):
                    self.promise[f"own_{name}"] = -1
                with self.assertRaisesRegex(ValidationError, "one or more"):
                    self.company[f"complaint_{name}"] = 0

    def test_a_pattern_does_not_come_before_what_is_remarkable(self):
        with self.assertRaisesRegex(ValidationError, "before it is remarkable"):
            self.promise.write({"remark_at": 4, "pattern_at": 3})

    def test_a_cause_is_not_moved_below_itself(self):
        with self.assertRaisesRegex(UserError, "below itself"):
            self.group.parent_id = self.promise

    def test_a_cause_moves_to_another_group_with_its_numbers(self):
        self._come_in(2, 1)
        self._search()
        self.promise.parent_id = self.other_group
        self._come_in(1, cause=self.packaging)
        self.assertEqual(self._search().cause_id, self.other_group)
