from odoo.fields import Domain
from odoo.tests import freeze_time, tagged

from .test_term import TermCommon

# Wednesday noon in Amsterdam; the deadline of the last day is the midnight after it.
NOON = "2026-03-18 11:00:00"
LAST_DAYS = {
    "2026-03-17": "overdue",
    "2026-03-18": "today",
    "2026-03-19": "this_week",
    "2026-03-22": "this_week",
    "2026-03-23": "later",
}


@tagged("post_install", "-at_install")
class TestDue(TermCommon):
    def setUp(self):
        super().setUp()
        self.agent.tz = "Europe/Amsterdam"
        self.coordinator.tz = "Europe/Amsterdam"
        self.complaints = {}
        for day in LAST_DAYS:
            complaint = self._create_complaint()
            complaint.complaint_term_ids.sudo().filtered(
                lambda t: t.kind == "acknowledge"
            ).met_on = NOON
            self._term(complaint).due_on = f"{day} 23:00:00"
            self.complaints[day] = complaint
        self.done = self._create_complaint()
        self.done.with_user(self.agent).action_complaint_agreed(self.phone.id)
        self._term(self.done, "aftercare").unlink()
        self.startPatcher(freeze_time(NOON))
        self.env.flush_all()

    def _mine(self):
        ids = [self.done.id, *(c.id for c in self.complaints.values())]
        tickets = self.env["helpdesk.ticket"].with_user(self.coordinator)
        return tickets.browse(ids), Domain("id", "in", ids)

    def test_when_it_is_due_follows_from_the_last_day(self):
        tickets, _domain = self._mine()
        for ticket in tickets - self.done:
            day = next(d for d, c in self.complaints.items() if c.id == ticket.id)
            with self.subTest(day):
                self.assertEqual(ticket.complaint_due, LAST_DAYS[day])
                self.assertEqual(ticket.complaint_is_late, LAST_DAYS[day] == "overdue")
        self.assertEqual(self.done.complaint_due, "none")

    def test_searching_finds_what_reading_says(self):
        tickets, domain = self._mine()
        for due in ("overdue", "today", "this_week", "later", "none"):
            with self.subTest(due):
                found = tickets.search(domain & Domain("complaint_due", "=", due))
                self.assertEqual(
                    set(found.ids), {t.id for t in tickets if t.complaint_due == due}
                )
                rest = tickets.search(domain & Domain("complaint_due", "!=", due))
                self.assertEqual(set(rest.ids), set(tickets.ids) - set(found.ids))
        late = tickets.search(domain & Domain("complaint_is_late", "=", True))
        self.assertEqual(late, tickets.filtered("complaint_is_late"))
        self.assertEqual(
            tickets.search_count(domain & Domain("complaint_is_late", "=", False)),
            len(tickets) - 1,
        )

    def test_groups_hold_what_reading_says(self):
        tickets, domain = self._mine()
        groups = dict(tickets._read_group(domain, ["complaint_due"], ["id:recordset"]))
        for due, found in groups.items():
            with self.subTest(due):
                self.assertEqual(set(found.mapped("complaint_due")), {due})
        self.assertEqual(sum(len(found) for found in groups.values()), len(tickets))
        late = dict(tickets._read_group(domain, ["complaint_is_late"], ["__count"]))
        self.assertEqual(late, {True: 1, False: len(tickets) - 1})
        in_time = dict(tickets._read_group(domain, ["complaint_in_time"], ["__count"]))
        self.assertEqual(in_time, {"running": 5, "in_time": 1})

    def test_the_board_shows_the_groups_in_the_order_of_time(self):
        tickets, domain = self._mine()
        groups = tickets.web_read_group(domain, ["complaint_due"])["groups"]
        self.assertEqual(
            [group["complaint_due"] for group in groups],
            ["overdue", "today", "this_week", "later", "none"],
        )
        for group in groups:
            within = Domain(group["__extra_domain"]) & domain
            self.assertEqual(tickets.search_count(within), group["__count"])

    def test_the_facts_of_today_can_be_grouped_by_on_every_view(self):
        names = ["complaint_due", "complaint_is_late", "complaint_in_time"]
        fields = self.env["helpdesk.ticket"].with_user(self.agent).fields_get(names)
        for name in names:
            with self.subTest(name):
                self.assertTrue(fields[name]["groupable"])
                self.assertTrue(fields[name]["searchable"])

    def test_late_is_found_by_its_index_without_reading_every_record(self):
        tickets, _domain = self._mine()
        query = tickets.sudo()._search([("complaint_is_late", "=", True)])
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        self.env.cr.execute("EXPLAIN " + self.env.cr.mogrify(query.select()).decode())
        plan = "\n".join(row[0] for row in self.env.cr.fetchall())
        self.assertIn("complaint_deadline_idx", plan)
