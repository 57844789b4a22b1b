import re

from odoo.exceptions import UserError
from odoo.http import Controller, request, route
from odoo.tools import email_normalize

from ..tools.web_text import clean_line, clean_text
from .public_page import (
    HONEYPOT,
    count_visit,
    find_by_token,
    get_page_values,
    render_private,
)
from .web_input import read_files

LONGEST = {
    "text": 50_000,
    "name": 200,
    "email": 200,
    "phone": 50,
    "reference": 100,
    "wish": 1000,
}
PHONE = re.compile(r"[0-9][0-9 ()+./-]{4,}")


class ComplaintForm(Controller):
    """The public form: a complaint in a minute, without a login."""

    @route(
        "/complaint",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=True,
        list_as_website_content="Complaint",
    )
    def complaint_form(self, about=None, **_kw):
        """The form, filled in with what is known of who is logged in."""
        user = request.env.user
        form = {"about": clean_line(about)}
        if not user._is_public():
            partner = user.partner_id
            form |= {name: partner[name] or "" for name in ("name", "email", "phone")}
        return self._render_form(form)

    @route("/complaint", type="http", auth="public", website=True, methods=["POST"])
    def complaint_send(self, **kw):
        """Register what was filled in; what is refused comes back with its texts."""
        form = {name: clean_line(kw.get(name)) for name in (*LONGEST, "about")}
        form["text"], form["wish"] = map(clean_text, (kw.get("text"), kw.get("wish")))
        form |= {name: bool(kw.get(name)) for name in ("call", "feedback")}
        try:
            count_visit()
            self._check_human(kw)
            files = read_files("files")
        except UserError as refusal:
            return self._render_form(form, {"form": str(refusal)}, refusal.http_status)
        if errors := self._get_errors(form):
            if files:
                errors["files"] = request.env._("Please choose your files again.")
            return self._render_form(form, errors, 422)
        form["email"] = email_normalize(form["email"]) or ""
        subject = request.env["complaint.subject"]._find_by_code(form["about"])
        tickets = request.env["helpdesk.ticket"]
        try:
            with request.env.cr.savepoint():
                ticket = tickets._register_from_web(form, files, subject)
        except UserError as refusal:
            return self._render_form(form, {"form": str(refusal)}, refusal.http_status)
        url = ticket._get_complaint_track_path().replace("/track/", "/received/")
        return request.redirect(url)

    @route(
        "/complaint/received/<int:ticket_id>/<string:token>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
    )
    def complaint_received(self, ticket_id, token, **_kw):
        """The number of the complaint and its private link."""
        ticket = find_by_token(
            "helpdesk.ticket", ticket_id, lambda t: t._is_complaint_track_token(token)
        )
        return render_private(
            "complaint_management.complaint_received",
            {
                "complaint": ticket,
                "next_term": ticket._get_track_next(),
                "url": ticket._get_complaint_track_url(),
            },
        )

    @route(
        "/complaint/how",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=True,
        list_as_website_content="How to complain",
    )
    def complaint_how(self, **_kw):
        """How to complain, what happens then, and our values and norms."""
        # sudo: what the company tells everybody
        company = request.env.company.sudo()
        policies = request.env["complaint.policy"].sudo()
        return request.render(
            "complaint_management.complaint_how",
            {"company": company, "policy_text": policies._get_public_text(company)},
        )

    @route(
        "/c/<string:code>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
    )
    def complaint_short_link(self, code, **_kw):
        """The short link of a location; an old poster still leads to the form."""
        subject = request.env["complaint.subject"]._find_by_code(clean_line(code))
        return request.redirect(
            f"/complaint?about={subject.code}" if subject else "/complaint"
        )

    def _check_human(self, kw):
        """The platform's captcha, where one is set up, and a field nobody sees.

        :raise UserError: when it looks like a machine
        """
        request.env["ir.http"]._verify_request_recaptcha_token("complaint")
        if kw.get(HONEYPOT):
            raise UserError(
                request.env._(
                    "Please leave the field Fax empty: it is there to stop machines. "
                    "Then send it again."
                )
            )

    def _get_errors(self, form):
        """What is wrong with the form.

        :return: ``{field: sentence}``
        """
        errors = {
            name: request.env._(
                "This is too long: at most %(longest)s characters. "
                "Send the rest as a file.",
                longest=longest,
            )
            for name, longest in LONGEST.items()
            if len(form[name]) > longest
        }
        if not form["text"]:
            errors["text"] = request.env._("Please tell us what happened.")
        if not form["name"]:
            errors["name"] = request.env._("Please tell us your name.")
        return self._get_address_errors(form) | errors

    def _get_address_errors(self, form):
        """One way to answer is enough, and it has to work."""
        errors = {}
        if not (form["email"] or form["phone"]):
            errors["email"] = request.env._(
                "Please fill in your e-mail address or your phone number, so that we "
                "can answer you."
            )
        if form["email"] and not email_normalize(form["email"]):
            errors["email"] = request.env._(
                "This e-mail address is not complete. Please check it."
            )
        if form["phone"] and not PHONE.search(form["phone"]):
            errors["phone"] = request.env._(
                "This phone number is not complete. Please check it."
            )
        if form["call"] and not form["phone"]:
            errors["phone"] = request.env._(
                "Please fill in the number that we can call."
            )
        return errors

    def _render_form(self, form, errors=None, status=200):
        subject = request.env["complaint.subject"]._find_by_code(form.get("about"))
        response = request.render(
            "complaint_management.complaint_form",
            {
                **get_page_values(form, errors),
                "subject": subject,
                "company": request.env.company.sudo(),  # sudo: its phone, for everybody
                "longest": LONGEST,
                "honeypot": HONEYPOT,
            },
            status=status,
        )
        response.headers["Cache-Control"] = "no-store"
        return response
