from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestSimilar(ComplaintCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cause = cls.env["complaint.cause"].create({"name": "The box is too thin"})
        cls.stranger = cls.env["res.partner"].create({"name": "Stranger"})

    def _complain(self, text, **vals):
        return self._create_complaint(
            **{
                "name": text,
                "description": f"<p>{text}</p>",
                "partner_id": self.stranger.id,
                **vals,
            }
        )

    def _find(self, user=None, **values):
        """What is found: ``{complaint: reasons}``, the likest first."""
        self.env.flush_all()
        tickets = self._see(user or self.agent, self.env["helpdesk.ticket"])
        found = tickets.complaint_find_similar(values)
        return {
            self.env["helpdesk.ticket"].browse(one["id"]): one["why"]
            for one in found["complaints"]
        }

    def _ask_telling(self, **values):
        self.env.flush_all()
        tickets = self._see(self.agent, self.env["helpdesk.ticket"])
        return tickets.complaint_find_similar(values)["tell"]

    def _tell(self, **values):
        return [one["text"] for one in self._ask_telling(**values)]

    def test_complaints_in_like_words_are_found_the_likest_first(self):
        one = self._complain("The derailleur jammed on the cargo bike")
        both = self._complain("The derailleur of the windmill jammed twice")
        self._complain("The invoice was paid twice")
        found = self._find(text="derailleur of a windmill")
        self.assertEqual(list(found), [both, one])
        self.assertEqual(found[both], ["text"])

    def test_words_are_compared_in_the_language_of_the_company(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        self.company.partner_id.lang = "nl_NL"
        self.env.flush_all()
        complaint = self._complain("De versnellingen haperden")
        self.assertIn(complaint, self._find(text="hapert een versnelling"))

    def test_mark_up_is_no_word(self):
        self._complain("Something", description="<blockquote>One</blockquote>")
        self.assertFalse(self._find(text="<p>blockquote</p>"))

    def test_the_same_contact_reference_and_cause_are_found_and_said_so(self):
        complaint = self._complain(
            "Crooked",
            partner_id=self.complainant.id,
            complaint_reference="SO-77",
            complaint_cause_id=self.cause.id,
        )
        self.assertEqual(
            self._find(
                partner_id=self.complainant.id,
                reference=" SO-77",
                cause_id=self.cause.id,
            ),
            {complaint: ["reference", "contact", "cause"]},
        )

    def test_a_colleague_of_the_same_company_is_the_same_contact(self):
        company = self.env["res.partner"].create({"name": "Dealer", "is_company": 1})
        one, other = self.env["res.partner"].create(
            [{"name": name, "parent_id": company.id} for name in ("One", "Other")]
        )
        complaint = self._complain("Crooked", partner_id=one.id)
        self.assertEqual(self._find(partner_id=other.id), {complaint: ["contact"]})

    def test_a_complaint_is_not_similar_to_itself(self):
        complaint = self._complain("The derailleur jammed", complaint_reference="SO-1")
        self.assertFalse(
            self._find(id=complaint.id, reference="SO-1", text="The derailleur jammed")
        )

    def test_a_confidential_complaint_is_nobodys_to_compare_with(self):
        self._create_confidential(
            name="The derailleur jammed", complaint_reference="SO-1"
        )
        for user in (self.agent, self.coordinator, self.manager):
            self.assertFalse(self._find(user, text="derailleur", reference="SO-1"))

    def test_what_the_reader_may_not_see_is_not_similar_for_them(self):
        self._complain(
            "The derailleur jammed",
            company_id=self.elsewhere.id,
            partner_id=False,
            complaint_reference="SO-1",
        )
        found = self._find(
            text="derailleur", reference="SO-1", company_id=self.elsewhere.id
        )
        self.assertFalse(found)
        team = self.env["helpdesk.ticket.team"].create(
            {"name": "Others", "is_complaint_team": True, "company_id": self.company.id}
        )
        self._complain("The derailleur jammed", team_id=team.id)
        self.assertFalse(self._find(text="derailleur"))
        self.assertTrue(self._find(self.coordinator, text="derailleur"))

    def test_outsiders_find_nothing(self):
        self._complain("The derailleur jammed")
        for user in (self.employee, self.reader, self.improver):
            self.assertFalse(self._find(user, text="derailleur"))
        with self.assertRaises(AccessError):
            self._find(self.public, text="derailleur")

    def test_ordinary_tickets_have_no_words_and_are_not_similar(self):
        ticket = self._create_ticket(name="The derailleur jammed")
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT complaint_search FROM helpdesk_ticket WHERE id = %s", [ticket.id]
        )
        self.assertEqual(self.env.cr.fetchall(), [(None,)])
        self.assertFalse(self._find(text="derailleur"))

    def test_words_follow_the_text_and_go_when_it_is_no_complaint(self):
        complaint = self._complain("The derailleur jammed")
        complaint.write({"name": "Saddle", "description": "<p>Torn</p>"})
        self.assertFalse(self._find(text="derailleur"))
        self.assertIn(complaint, self._find(text="torn saddle"))
        complaint._complaint_dismiss("A question", self.ordinary_team)
        self.assertFalse(self._find(text="torn saddle"))

    def test_odd_texts_and_values_find_nothing_and_break_nothing(self):
        for text in ("", "   ", "' & | ! <-> :*", "a" * 1_000_000, "\\'", "(('"):
            with self.subTest(text=text[:20]):
                self.assertFalse(self._find(text=text))
        self.assertFalse(self._find(partner_id="1; DROP", cause_id=-4, id=[1]))
        self.assertFalse(self._find(reference={"a": 1}, text=["x"]))

    def test_a_very_long_text_can_be_stored(self):
        complaint = self._complain("Long", description="<p>" + "word " * 300_000)
        self.assertIn(complaint, self._find(text="long word"))

    def test_the_agent_is_told_what_to_tell_today(self):
        self.cause.tell_today = "New boxes come in next week"
        self.assertEqual(
            self._tell(cause_id=self.cause.id), ["New boxes come in next week"]
        )

    def test_like_words_alone_are_no_reason_to_tell_anything(self):
        self.cause.tell_today = "Please do not ride the bike"
        for _time in range(3):
            self._complain("The derailleur jammed", complaint_cause_id=self.cause.id)
        self.assertFalse(self._tell(text="derailleur"))

    def test_a_likely_cause_is_told_under_a_condition(self):
        self.cause.tell_today = "New boxes come in next week"
        vals = {
            "complaint_cause_id": self.cause.id,
            "category_id": self.env["helpdesk.ticket.category"]
            .create({"name": "Torn"})
            .id,
        }
        asked = {"text": "derailleur", "category_id": vals["category_id"]}
        self._complain("The derailleur jammed", **vals)
        self.assertFalse(self._tell(**asked), "once is chance")
        self._complain("The derailleur jammed", **vals)
        self.assertEqual(self._tell(**asked), ["New boxes come in next week"])
        self.assertTrue(self._ask_telling(**asked)[0]["is_likely"])
        self.assertFalse(self._ask_telling(cause_id=self.cause.id)[0]["is_likely"])

    def test_complaints_of_one_contact_in_like_words_make_a_cause_likely(self):
        self.cause.tell_today = "New boxes come in next week"
        for _time in range(2):
            self._complain("The derailleur jammed", complaint_cause_id=self.cause.id)
        asked = {"partner_id": self.stranger.id}
        self.assertTrue(self._tell(text="derailleur", **asked))
        self.assertFalse(self._tell(text="saddle", **asked))

    def test_an_own_cause_says_what_to_tell_and_a_likely_one_is_silent(self):
        self.cause.tell_today = "New boxes come in next week"
        for _time in range(2):
            self._complain("The derailleur jammed", complaint_cause_id=self.cause.id)
        other = self.env["complaint.cause"].create({"name": "The derailleur is old"})
        asked = {"text": "derailleur", "partner_id": self.stranger.id}
        self.assertTrue(self._tell(**asked))
        self.assertFalse(self._tell(cause_id=other.id, **asked))

    def test_nothing_is_guessed_about_how_somebody_is_treated(self):
        self.cause.tell_today = "Please do not ride the bike"
        for _time in range(2):
            self._complain("The derailleur jammed", complaint_cause_id=self.cause.id)
        asked = {"text": "derailleur", "partner_id": self.stranger.id}
        self.assertTrue(self._tell(**asked))
        self.assertFalse(self._tell(is_personal=True, **asked))

    def test_what_was_true_until_yesterday_is_not_told_any_more(self):
        today = self.company._get_complaint_today()
        self.cause.write({"tell_today": "Next week", "tell_until": today})
        self.assertTrue(self._tell(cause_id=self.cause.id))
        self.cause.tell_until = today - timedelta(days=1)
        self.assertFalse(self._tell(cause_id=self.cause.id))


@tagged("post_install", "-at_install")
class TestEarlier(ComplaintCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.voucher = cls.env["complaint.remedy.type"].create(
            {"name": "Voucher", "nature": "goodwill", "company_id": cls.company.id}
        )

    def _give(self, complaint, amount=30, **vals):
        compensation = self.env["complaint.compensation"].create(
            {
                "ticket_id": complaint.id,
                "remedy_type_id": self.voucher.id,
                "user_id": self.agent.id,
            }
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE complaint_compensation SET state = 'delivered', amount = %s,"
            " amount_company = %s, offered_on = %s WHERE id = %s",
            (
                amount,
                amount,
                vals.get("offered_on", fields.Datetime.now()),
                compensation.id,
            ),
        )
        self.env.invalidate_all()

    def _get_earlier(self, **vals):
        complaint = self._create_complaint(user_id=self.agent.id, **vals)
        offers = self.env["complaint.compensation"].with_user(self.agent)
        return offers.new({"ticket_id": complaint.id}).earlier

    def test_an_offer_shows_what_the_contact_got_before(self):
        self.assertFalse(self._get_earlier())
        for _time in range(2):
            self._give(self._create_complaint(user_id=self.agent.id))
        earlier = self._get_earlier()
        self.assertIn("2 in 12 months", earlier)
        self.assertIn("60", earlier)

    def test_confidential_own_and_anonymous_complaints_never_count(self):
        for vals in (
            {"complaint_confidential": True},
            {"complaint_origin": "employee"},
            {"complaint_is_anonymous": True},
        ):
            self._give(self._create_complaint(user_id=self.agent.id, **vals))
            self.assertFalse(self._get_earlier())
            self._give(self._create_complaint(user_id=self.agent.id))
            self.assertFalse(self._get_earlier(**vals))
            self.env.cr.execute("UPDATE complaint_compensation SET state = 'expired'")
            self.env.invalidate_all()

    def test_what_was_given_over_a_year_ago_does_not_count(self):
        before = fields.Datetime.now() - timedelta(days=366)
        self._give(self._create_complaint(user_id=self.agent.id), offered_on=before)
        self.assertFalse(self._get_earlier())

    def test_a_company_can_switch_it_off(self):
        self._give(self._create_complaint(user_id=self.agent.id))
        self.company.complaint_show_earlier = False
        self.assertFalse(self._get_earlier())


@tagged("post_install", "-at_install")
class TestContactFigures(ComplaintCommon):
    def _figures(self, user=None, partners=None):
        partners = self._see(user or self.agent, partners or self.complainant)
        return partners.mapped("complaint_count")

    def test_a_contact_carries_the_number_of_complaints_and_the_last_outcome(self):
        self._create_complaint()
        self._create_settled()
        partner = self._see(self.agent, self.complainant)
        self.assertEqual(partner.complaint_count, 2)
        self.assertEqual(partner.complaint_last_outcome, "Settled")

    def test_confidential_own_and_anonymous_complaints_never_count(self):
        self._create_confidential()
        self._create_complaint(complaint_origin="employee")
        self._create_complaint(complaint_is_anonymous=True)
        self.assertEqual(self._figures(self.coordinator), [0])
        partner = self._see(self.manager, self.complainant)
        self.assertEqual(partner.helpdesk_ticket_count, 0)
        self.assertEqual(partner.helpdesk_ticket_count_string, "0 / 0")

    def test_the_host_counts_tickets_of_a_contact_and_its_children_as_before(self):
        company = self.env["res.partner"].create({"name": "Dealer", "is_company": 1})
        self.complainant.parent_id = company
        self._create_ticket()
        closed = self.env["helpdesk.ticket.stage"].create(
            {"name": "Gone", "closed": True, "team_ids": self.ordinary_team.ids}
        )
        self._create_ticket(stage_id=closed.id)
        self._create_complaint()
        for partner in (company, self.complainant):
            partner = self._see(self.host_manager, partner)
            self.assertEqual(partner.helpdesk_ticket_count, 3)
            self.assertEqual(partner.helpdesk_ticket_active_count, 2)

    def test_who_is_no_agent_does_not_read_the_figures(self):
        for user in (self.employee, self.reader, self.host_manager, self.portal):
            with self.assertRaises(AccessError):
                self._see(user, self.complainant).read(["complaint_count"])

    def test_a_list_of_contacts_asks_as_often_as_one_contact(self):
        partners = self.env["res.partner"].create(
            [{"name": f"Contact {number}"} for number in range(20)]
        )
        for partner in partners:
            self._create_complaint(partner_id=partner.id)
        names = ["complaint_count", "complaint_last_outcome", "helpdesk_ticket_count"]
        counts = []
        for some in (partners[:1], partners[:1], partners):
            seen = self._see(self.agent, some)
            before = self.env.cr.sql_log_count
            seen.read(names)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[2], counts[1])
