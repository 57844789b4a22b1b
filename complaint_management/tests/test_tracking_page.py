from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_portal_holes import PortalCommon
from .test_web_form import PNG


class TrackCommon(PortalCommon):
    """One complaint of the contact, owned by the agent, and its private link."""

    def setUp(self):
        super().setUp()
        self.complaint = self._create_complaint(user_id=self.agent.id)
        self.path = self.complaint._get_complaint_track_path()
        self._login()

    def _act(self, action, files=None, **values):
        return self._post(f"{self.path}/{action}", files, **values)

    def _create_offer(self, **vals):
        remedy = self.env.ref("complaint_management.remedy_apology")
        offer = self.env["complaint.compensation"].create(
            {
                "ticket_id": self.complaint.id,
                "remedy_type_id": remedy.id,
                "user_id": self.agent.id,
                **vals,
            }
        )
        offer.with_user(self.agent).action_offer()
        return offer

    def _messages(self):
        return self.complaint._get_track_messages().mapped("body")


@tagged("post_install", "-at_install")
class TestTrackingPage(TrackCommon):
    """Where a complaint stands, and what its complainant can do about it."""

    def test_the_link_shows_where_it_stands(self):
        answer = self._get(self.path)
        self.assertEqual(answer.status_code, 200)
        self.assertIn(self.complaint.number, answer.text)
        self.assertIn(self.agent.name, answer.text)
        self.assertIn('aria-current="step"', answer.text)
        self.assertEqual(answer.headers["Cache-Control"], "no-store")

    def test_the_page_shows_how_the_dates_were_computed(self):
        term = self.complaint.complaint_term_ids.filtered(lambda t: t.kind == "answer")
        page = self._get(self.path).text
        self.assertIn(term._get_text_for_complainant(), page)
        self.assertIn(term.derivation.partition("=")[0].strip(), page)

    def test_no_other_link_opens_it(self):
        other = self._create_complaint()._get_complaint_track_path()
        token = other.rpartition("/")[2]
        for path in (
            f"/complaint/track/{self.complaint.id}/{token}",
            f"/complaint/track/{self.complaint.id}/x",
            f"/complaint/track/{self.complaint.id}/%00",
            f"/complaint/track/{self.complaint.id}/%C3%BC%FF",
            f"/complaint/received/{self.complaint.id}/%E2%82%AC",
            f"/complaint/track/{10**30}/{token}",
            f"/complaint/received/{self.complaint.id}/{token}",
        ):
            with self.subTest(path):
                answer = self._get(path)
                self.assertEqual(answer.status_code, 404)
                self.assertNotIn(self.complaint.number, answer.text)

    def test_a_link_ends_when_it_becomes_confidential(self):
        self.complaint.complaint_confidential = True
        self.assertEqual(self._get(self.path).status_code, 404)

    def test_no_action_is_done_by_a_get_or_without_the_token_of_the_page(self):
        for action in ("write", "solved", "withdraw", "call", "aftercare", "reopen"):
            with self.subTest(action):
                url = f"{self.path}/{action}"
                self.assertEqual(self._get(url).status_code, 405)
                answer = self.url_open(url, data={"text": "a"}, allow_redirects=False)
                self.assertEqual(answer.status_code, 400)
        self.assertFalse(self.complaint.complaint_settled_on)

    def test_no_action_is_done_by_a_wrong_link(self):
        wrong = f"/complaint/track/{self.complaint.id}/wrong"
        for action in ("write", "solved", "withdraw", "call"):
            with self.subTest(action):
                answer = self._post(f"{wrong}/{action}", text="Hello")
                self.assertEqual(answer.status_code, 404)
        self.assertFalse(self.complaint.complaint_outcome)
        self.assertFalse(self._messages())

    def test_an_unknown_action_is_no_page(self):
        self.assertEqual(self._act("unlink").status_code, 404)

    # ---- messages

    def test_internal_notes_stay_inside_with_their_files(self):
        for subtype, name in (("mt_note", "inside"), ("mt_comment", "outside")):
            self.complaint.message_post(
                body=f"Text {name}",
                message_type="comment",
                subtype_xmlid=f"mail.{subtype}",
                attachments=[(f"{name}.txt", b"text")],
            )
        page = self._get(self.path).text
        self.assertIn("Text outside", page)
        self.assertIn("outside.txt", page)
        self.assertNotIn("inside", page)

    def test_what_is_written_is_a_message_of_the_complainant(self):
        answer = self._act("write", {"files": ("photo.png", PNG)}, text="One more")
        self.assertEqual(answer.status_code, 303)
        message = self.complaint._get_track_messages()[:1]
        self.assertEqual(message.author_id, self.complainant)
        self.assertEqual(message.attachment_ids.name, "photo.png")
        page = self.url_open(answer.headers["Location"]).text
        self.assertIn("One more", page)
        self.assertIn("photo.png", page)

    def test_who_is_no_contact_writes_under_the_name_given(self):
        self.complaint.write(
            {
                "partner_id": False,
                "partner_name": "Jan",
                "partner_email": self.colleague.email,
            }
        )
        self._act("write", text="One more")
        message = self.complaint._get_track_messages()[:1]
        self.assertFalse(message.author_id)
        self.assertIn("Jan", message.email_from)

    def test_an_empty_or_too_long_message_is_refused_and_kept(self):
        for text in ("", "a" * 20_001):
            with self.subTest(len(text)):
                answer = self._act("write", text=text)
                self.assertEqual(answer.status_code, 422)
                self.assertIn(text, answer.text)
        self.assertFalse(self._messages())

    # ---- call me, solved, withdraw

    def test_call_me_is_one_call_for_the_owner(self):
        self._act("call")
        self._act("call")
        self.assertEqual(self.complaint.activity_ids.user_id, self.agent)
        self.assertEqual(len(self.complaint.activity_ids), 1)
        self.assertEqual(len(self._events(self.complaint, "callback")), 2)

    def test_solved_settles_it(self):
        self._act("solved")
        self.assertTrue(self.complaint.complaint_settled_on)
        self.assertEqual(self.complaint.complaint_outcome, "settled")
        self.assertEqual(self._act("solved").status_code, 422)

    def test_solved_is_asked_once_more_on_the_page(self):
        actions = self._get(self.path).text.partition("o_complaint_solved")[2]
        self.assertIn("<summary>This is solved</summary>", actions)
        self.assertIn("Yes, it is solved", actions.partition("</details>")[0])

    def test_withdrawing_ends_the_offers_and_closes_it(self):
        offer = self._create_offer()
        self._act("withdraw", text="Never mind")
        self.assertEqual(self.complaint.complaint_outcome, "withdrawn")
        self.assertEqual(self.complaint.complaint_phase, "closed")
        self.assertEqual(offer.state, "declined")
        self.assertIn("Never mind", self._messages()[0])

    def test_after_an_agreement_nothing_is_withdrawn(self):
        self._act("solved")
        self.assertEqual(self._act("withdraw").status_code, 422)
        self.assertEqual(self.complaint.complaint_outcome, "settled")

    # ---- after-care

    def _ask_aftercare(self):
        self.complaint.complaint_outcome = "upheld"
        self.complaint.with_user(self.agent).action_complaint_agreed()
        self.complaint._complaint_move("aftercare")
        # sudo: the moment is kept by the rule
        self.complaint.sudo().complaint_aftercare_on = "2026-01-01 09:00:00"

    def test_after_care_is_answered_once_and_partly_reopens(self):
        self._ask_aftercare()
        self.assertIn("How did it go?", self._get(self.path).text)
        answer = self._act("aftercare", conversation="4", solved="partly", text="Hm")
        page = self.url_open(answer.headers["Location"]).text
        self.assertIn("take it up again", page)
        self._act("reopen")
        self.assertEqual(self.complaint.complaint_phase, "understand")
        again = self._act("aftercare", conversation="4", solved="yes")
        self.assertEqual(again.status_code, 422)
        self.assertEqual(self.complaint.complaint_aftercare_solved, "partly")

    def test_who_handles_it_cannot_answer_after_care(self):
        self._ask_aftercare()
        self._login(self.agent)
        self.assertNotIn("How did it go?", self._get(self.path).text)
        answer = self._act("aftercare", conversation="5", solved="yes")
        self.assertEqual(answer.status_code, 422)
        self.assertFalse(self.complaint.complaint_aftercare_answered_on)

    def test_an_answer_that_is_none_is_refused_with_its_text(self):
        self._ask_aftercare()
        for values in ({}, {"conversation": "9"}, {"conversation": "3", "solved": "x"}):
            with self.subTest(values):
                answer = self._act("aftercare", text="KEPT", **values)
                self.assertEqual(answer.status_code, 422)
                self.assertIn("KEPT", answer.text)
        self.assertFalse(self.complaint.complaint_aftercare_answered_on)

    # ---- the ends of a complaint

    def test_a_closed_complaint_can_still_be_answered(self):
        self._act("withdraw")
        self.assertIn("withdrew", self._get(self.path).text)
        self.assertEqual(self._act("write", text="After all").status_code, 303)

    def test_what_is_no_complaint_any_more_says_so(self):
        self.complaint.write(
            {
                "is_complaint": False,
                "team_id": self.ordinary_team.id,
                "stage_id": self.ordinary_team._get_applicable_stages()[:1].id,
            }
        )
        page = self._get(self.path).text
        self.assertIn("do not handle this as a complaint", page)
        self.assertNotIn("The box was open", page)
        self.assertEqual(self._act("write", text="a").status_code, 422)

    def test_what_was_forgotten_says_so(self):
        self.complaint.sudo().complaint_forgotten_on = "2026-01-01 09:00:00"
        self.assertIn("was erased", self._get(self.path).text)


@tagged("post_install", "-at_install")
class TestOfferPage(TrackCommon):
    """Only the link of the offer and the contact's own login answer an offer."""

    def setUp(self):
        super().setUp()
        self.offer = self._create_offer()
        self.token = self.offer._get_offer_url().rpartition("/")[2]

    def _answer(self, answer, **values):
        return self._post(
            f"/complaint/offer/{self.offer.id}/answer", answer=answer, **values
        )

    def test_the_link_of_the_letter_shows_the_offer(self):
        page = self._get(f"/complaint/offer/{self.offer.id}/{self.token}")
        self.assertEqual(page.status_code, 200)
        self.assertIn("Your rights by law", page.text)
        self.assertIn('value="accept"', page.text)

    def test_the_tracking_page_gives_nobody_the_link_of_the_offer(self):
        self.offer.with_user(self.agent).action_send_offer()
        page = self._get(self.path).text
        self.assertIn("This is what we offer you", page)
        self.assertNotIn(self.token, page)

    def test_a_letter_is_spoken_of_when_one_went_out(self):
        self.assertEqual(self.offer.written, "Not sent in writing")
        self.assertNotIn("our letter", self._get(self.path).text)
        self.offer.with_user(self.agent).action_send_offer()
        self.assertIn("Letter sent", self.offer.written)
        self.assertIn("our letter", self._get(self.path).text)

    def test_what_is_over_was_sent_when_its_last_link_went_out(self):
        self.offer.with_user(self.agent).action_send_offer()
        self.offer.sent_on = "2026-01-02 09:00:00"
        self.offer._expire()
        self.assertEqual(self.offer.written, "Letter sent 2 Jan")

    def test_who_reads_along_gets_no_private_link_and_no_offer(self):
        follower = self.colleague.partner_id
        self.complaint.message_subscribe(follower.ids)
        self.offer.with_user(self.agent).action_send_offer()
        self.offer.action_decline()
        self.complaint.write(
            {
                "complaint_outcome": "upheld",
                "complaint_summary": "It was late",
                "complaint_outcome_reason": "We forgot it",
                "complaint_agreement": "A new one comes",
                "complaint_next_step": "Write to the board",
            }
        )
        complaint = self.complaint.with_user(self.agent)
        context = complaint.action_complaint_answer()["context"]
        composers = self.env["mail.compose.message"].with_user(self.agent)
        composers.with_context(**context).create({}).action_send_mail()
        letter = self.complaint.message_ids.filtered(lambda m: m.partner_ids)[:1]
        self.assertIn(self.path, letter.body)
        self.assertNotIn(follower, letter.notified_partner_ids)
        self._login(self.colleague)
        page = self._get(self._path(self.complaint)).text
        self.assertIn("We forgot it", page)
        self.assertNotIn(self.path, page)
        self.assertNotIn("This is what we offer you", page)
        with self.assertRaises(AccessError):
            letter.with_user(self.colleague).read(["body"])

    def test_it_is_accepted_by_its_link(self):
        answer = self._answer("accept", token=self.token)
        self.assertEqual(answer.status_code, 303)
        self.assertEqual(self.offer.state, "accepted")
        self.assertTrue(self.complaint.complaint_settled_on)
        self.assertIn("accept", self.url_open(answer.headers["Location"]).text)

    def test_it_is_declined_without_a_reason(self):
        self._answer("decline", token=self.token)
        self.assertEqual(self.offer.state, "declined")
        self.assertFalse(self.offer.reason)

    def test_an_offer_tells_the_way_back_and_gives_away_no_link(self):
        page = self._answer("decline", token=self.token)
        page = self.url_open(page.headers["Location"]).text
        self.assertIn("the link at the end of our letter", page)
        self.assertNotIn(self.path, page)
        self._login(self.portal)
        page = self._get(f"/complaint/offer/{self.offer.id}").text
        self.assertIn(f'href="{self._path(self.complaint)}"', page)

    def test_it_is_declined_with_a_reason(self):
        self._answer("decline", token=self.token, reason="Too little")
        self.assertEqual(self.offer.reason, "Too little")

    def test_call_me_about_it_leaves_it_open(self):
        self._answer("call", token=self.token)
        self.assertEqual(self.offer.state, "offered")
        self.assertIn("offer", self.complaint.activity_ids.summary)

    def test_the_contact_accepts_it_when_logged_in(self):
        self._login(self.portal)
        self.assertIn('value="accept"', self._get(self._path(self.complaint)).text)
        self._answer("accept")
        self.assertEqual(self.offer.state, "accepted")

    def test_nobody_else_sees_or_answers_it(self):
        self.complaint.message_subscribe(self.colleague.partner_id.ids)
        track = self.path.rpartition("/")[2]
        other = self._create_offer().sudo().access_token
        others = (self.colleague, self.stranger, self.abroad, self.employee, self.agent)
        for user in (None, *others):
            for token in ("", "wrong", track, other):
                with self.subTest(user=user and user.login, token=token[:5]):
                    self._login(user)
                    url = f"/complaint/offer/{self.offer.id}"
                    page = self._get(f"{url}/{token}" if token else url)
                    self.assertEqual(page.status_code, 404)
                    for answer in ("accept", "decline", "call"):
                        refused = self._answer(answer, token=token)
                        self.assertEqual(refused.status_code, 404)
        self.assertEqual(self.offer.state, "offered")

    def test_a_colleague_who_reads_along_sees_no_offer(self):
        self.complaint.message_subscribe(self.colleague.partner_id.ids)
        self._login(self.colleague)
        page = self._get(self._path(self.complaint)).text
        self.assertNotIn(self.offer._get_offer_text(), page)

    def test_the_tracking_link_shows_the_offer_and_does_not_accept_it(self):
        page = self._get(self.path).text
        self.assertIn(self.offer._get_offer_text(), page)
        self.assertNotIn('value="accept"', page)

    def test_a_second_answer_is_told_that_it_is_late(self):
        self._answer("accept", token=self.token)
        answer = self._answer("decline", token=self.token)
        self.assertEqual(answer.status_code, 422)
        self.assertEqual(self.offer.state, "accepted")

    def test_an_expired_offer_is_shown_without_answers(self):
        self.offer.sudo().expires_on = "2026-01-01"
        page = self._get(f"/complaint/offer/{self.offer.id}/{self.token}").text
        self.assertIn("has ended", page)
        self.assertNotIn('value="accept"', page)
        self.assertEqual(self._answer("accept", token=self.token).status_code, 422)

    def test_answering_is_a_post_of_a_known_answer(self):
        url = f"/complaint/offer/{self.offer.id}/answer?answer=accept"
        self.assertIn(self._get(f"{url}&token={self.token}").status_code, (404, 405))
        self.assertEqual(self._answer("steal", token=self.token).status_code, 404)
        self.assertEqual(self.offer.state, "offered")

    def test_a_confidential_complaint_answers_no_link(self):
        self.complaint.complaint_confidential = True
        self.assertEqual(self._answer("accept", token=self.token).status_code, 404)
        self._login(self.portal)
        self.assertEqual(self._answer("accept").status_code, 404)
