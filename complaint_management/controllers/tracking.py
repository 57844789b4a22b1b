from werkzeug.exceptions import NotFound

from odoo.exceptions import UserError
from odoo.http import Controller, request, route

from ..tools.web_text import clean_line, clean_text
from .public_page import (
    count_visit,
    find_by_token,
    get_page_values,
    render_private,
)
from .web_input import read_files

MAX_TEXT = 20_000
PRIVATE_PAGE = {"type": "http", "auth": "public", "website": True, "sitemap": False}
ACTIONS = ("write", "solved", "withdraw", "call", "aftercare", "reopen")
ANSWERS = ("accept", "decline", "call")


class ComplaintTracking(Controller):
    """The tracking page and the page of one offer, by private links.

    Reading is a GET, whatever changes something a POST. Who has no right link gets a
    friendly page that says what to do.
    """

    @route(
        "/complaint/track/<int:ticket_id>/<string:token>",
        methods=["GET"],
        **PRIVATE_PAGE,
    )
    def track(self, ticket_id, token, done=None, **_kw):
        """Where a complaint stands."""
        try:
            ticket = self._find_ticket(ticket_id, token)
        except NotFound:
            return self._render_unknown()
        return self._render_ticket(ticket, done=done)

    @route(
        "/complaint/track/<int:ticket_id>/<string:token>/<string:action>",
        methods=["POST"],
        **PRIVATE_PAGE,
    )
    def track_act(self, ticket_id, token, action, **kw):
        """Do what the complainant asks on the tracking page."""
        if action not in ACTIONS:
            raise NotFound()
        try:
            ticket = self._find_ticket(ticket_id, token)
        except NotFound:
            return self._render_unknown()
        form = {"text": clean_text(kw.get("text"))}
        try:
            count_visit()
            with request.env.cr.savepoint():
                self._check_text(form["text"])
                getattr(self, f"_act_{action}")(ticket, form["text"], kw)
        except UserError as refusal:
            return self._render_ticket(
                ticket, form, {action: str(refusal)}, refusal.http_status
            )
        return request.redirect(f"{ticket._get_complaint_track_path()}?done={action}")

    @route(
        [
            "/complaint/offer/<int:offer_id>",
            "/complaint/offer/<int:offer_id>/<string:token>",
        ],
        methods=["GET"],
        **PRIVATE_PAGE,
    )
    def offer(self, offer_id, token=None, done=None, **_kw):
        """One offer: what it is, until when, and the answers there are to it."""
        try:
            offer = self._find_offer(offer_id, token)
        except NotFound:
            return self._render_unknown()
        return self._render_offer(offer, token, done=done)

    @route("/complaint/offer/<int:offer_id>/answer", methods=["POST"], **PRIVATE_PAGE)
    def offer_answer(self, offer_id, answer=None, token=None, **kw):
        """Accept, decline (a reason may be left out) or ask to be called about it."""
        if answer not in ANSWERS:
            raise NotFound()
        try:
            offer = self._find_offer(offer_id, token)
        except NotFound:
            return self._render_unknown()
        reason = clean_text(kw.get("reason"))
        try:
            count_visit()
            with request.env.cr.savepoint():
                self._check_text(reason)
                offer._answer_for_complainant(answer, reason)
        except UserError as refusal:
            return self._render_offer(
                offer, token, {"reason": reason}, str(refusal), refusal.http_status
            )
        path = f"/complaint/offer/{offer.id}" + (f"/{token}" if token else "")
        return request.redirect(f"{path}?done={answer}")

    # ------------------------------------------------------------
    # What can be done on the tracking page
    # ------------------------------------------------------------

    def _act_write(self, ticket, text, _kw):
        files = read_files("files")
        if not (text or files):
            raise UserError(request.env._("Please write something, or choose a file."))
        if not ticket._may_complainant_write():
            raise UserError(
                request.env._("This complaint is over. Please call or mail us.")
            )
        ticket._post_from_complainant(text, files)

    def _act_solved(self, ticket, _text, _kw):
        ticket._complainant_says_solved()

    def _act_withdraw(self, ticket, text, _kw):
        ticket._complainant_withdraws(text)

    def _act_call(self, ticket, _text, _kw):
        if not ticket._may_complainant_write():
            raise UserError(request.env._("This complaint is over. Please call us."))
        ticket._ask_to_call_back()

    def _act_aftercare(self, ticket, text, kw):
        ticket._answer_complaint_aftercare(
            clean_line(kw.get("conversation")),
            clean_line(kw.get("solved")),
            stays=clean_line(kw.get("stays")) or None,
            text=text,
        )

    def _act_reopen(self, ticket, _text, _kw):
        ticket._reopen_after_aftercare()

    # ------------------------------------------------------------
    # Finding and showing
    # ------------------------------------------------------------

    def _check_text(self, text):
        if len(text) > MAX_TEXT:
            raise UserError(
                request.env._(
                    "This is too long: at most %(longest)s characters. "
                    "Send the rest as a file.",
                    longest=MAX_TEXT,
                )
            )

    def _find_ticket(self, ticket_id, token):
        return find_by_token(
            "helpdesk.ticket", ticket_id, lambda t: t._is_complaint_track_token(token)
        )

    def _find_offer(self, offer_id, token):
        return find_by_token(
            "complaint.compensation", offer_id, lambda o: o._may_be_answered_by(token)
        )

    def _render_ticket(self, ticket, form=None, errors=None, status=200, done=None):
        values = ticket._get_track_values()
        done = done if done in ACTIONS else None
        values |= get_page_values(form, errors, done)
        return render_private("complaint_management.tracking_page", values, status)

    def _render_offer(self, offer, token, form=None, error=None, status=200, done=None):
        values = {
            "offer": offer,
            "own": offer.ticket_id.sudo(False)._is_own_complaint(),
            "token": token,
            "form": form or {},
            "error": error,
            "done": done if done in ANSWERS else None,
        }
        return render_private("complaint_management.offer_page", values, status)

    def _render_unknown(self):
        """No such link: the page says what to do, and nothing about what there is."""
        company = request.env.company.sudo()  # sudo: its phone, for everybody
        values = {"company": company}
        return render_private("complaint_management.tracking_unknown", values, 404)
