import logging
import xmlrpc.client

import psycopg2

from odoo import api, models
from odoo.tools import html2plaintext

from ..tools.automatic_mail import BOUNCE, PEEK, get_automatic_reason
from ..tools.incoming_mail import IncomingMail
from .complaint_mail_intake import Delivery

_logger = logging.getLogger(__name__)
TICKET = "helpdesk.ticket"


class MailThread(models.AbstractModel):
    """The mail gateway, as far as complaints are concerned.

    A message that went to a complaint team, or answers one of its messages, is put on
    record before it is read and goes the gateway's own way from there; the delivery
    goes with it in the context. Whatever else comes in passes untouched.
    """

    _inherit = "mail.thread"

    @api.model
    def message_process(
        self,
        model,
        message,
        custom_values=None,
        save_original=False,
        strip_attachments=False,
        thread_id=None,
    ):
        options = {
            "custom_values": custom_values,
            "save_original": save_original,
            "strip_attachments": strip_attachments,
            "thread_id": thread_id,
        }
        if self._get_complaint_delivery():
            return super().message_process(model, message, **options)
        source = _as_bytes(message)
        mail = IncomingMail(source)
        # sudo: the gateway works for whoever sent the message
        tickets = self.env[TICKET].sudo()
        teams = tickets._get_mail_teams(mail)
        answered = tickets if teams else tickets._find_answered(mail)
        if not (teams or answered):
            return super().message_process(model, source, **options)
        intake = self.env["complaint.mail.intake"].sudo()
        rows = intake._claim(mail, teams or answered.team_id)
        if not rows:
            return False
        delivery = Delivery(mail, rows, reason=get_automatic_reason(mail.header))
        return self._deliver_complaint_mail(delivery, model, options)

    @api.model
    def _get_complaint_delivery(self):
        """The delivery under way; what a client puts in its context is none."""
        delivery = self.env.context.get("complaint_delivery")
        return delivery if isinstance(delivery, Delivery) else None

    @api.model
    def _deliver_complaint_mail(self, delivery, model=False, options=None):
        """Take a message through the gateway, and set aside what nothing is made of.

        A bounce goes through it as well: it tells the gateway which letter came back.

        :return: as for :meth:`message_process`
        """
        thread_id = False
        delivery.message_id = mail_id = delivery.mail.message_id
        # sudo: the gateway works for whoever sent the message
        messages = self.env["mail.message"].sudo()
        known = messages.search([("message_id", "=", mail_id)], limit=1)
        if known:
            # the gateway drops an id that it knows, though it has other content
            row = delivery.rows[0]
            delivery.message_id = f"<{row.digest}.{row.id}@other-content>"
        if known and known.message_type != "email":
            delivery.reason = "own"
        if delivery.wanted or delivery.reason in ("", BOUNCE):
            gateway = self.with_context(complaint_delivery=delivery)
            thread_id = gateway._read_complaint_mail(delivery, model, options or {})
        left = delivery.rows.filtered(lambda row: row.disposition == "refused")
        if left and not delivery.wanted:
            if not delivery.ticket:
                delivery.ticket = self.env[TICKET].sudo()._find_answered(delivery.mail)
            left._set_aside(delivery)
        return thread_id

    def _read_complaint_mail(self, delivery, model, options):
        """Read a message as it is; else as a copy that has it attached."""
        mail = delivery.mail
        try:
            with self.env.cr.savepoint():
                return self.message_process(model, mail.source, **options)
        except psycopg2.OperationalError:
            raise  # tried again as a whole
        except Exception as error:
            _logger.info("Mail %s is read as a copy: %s", mail.message_id, error)
        try:
            copy = mail.make_copy(
                self.env._("This message could not be read. It is attached."),
                self.env._("message.eml"),
            )
            with self.env.cr.savepoint():
                return self.message_process(model, copy, **options)
        except psycopg2.OperationalError:
            raise
        except Exception as error:
            _logger.info("Mail %s cannot be read: %s", mail.message_id, error)
            delivery.reason = delivery.reason or "unreadable"
            return False

    @api.model
    def message_parse(self, message, save_original=False):
        msg_dict = super().message_parse(message, save_original=save_original)
        if delivery := self._get_complaint_delivery():
            msg_dict["message_id"] = delivery.message_id
            # also who is named by the mail server alone, as for a blind copy
            known = [msg_dict["recipients"], *delivery.mail.recipients]
            msg_dict["recipients"] = ",".join(filter(None, known))
        return msg_dict

    @api.model
    def message_route(
        self, message, message_dict, model=None, thread_id=None, custom_values=None
    ):
        """The ways of a message, for complaints without those of automatic messages.

        The routes of complaints come without their alias: the gateway would tell the
        sender of a failure, and nothing fails here.
        """
        delivery = self._get_complaint_delivery()
        if delivery and delivery.wanted:
            return [self._get_wanted_route(delivery)]
        if delivery and not delivery.reason:
            text = html2plaintext((message_dict.get("body") or "")[: 4 * PEEK])
            delivery.reason = get_automatic_reason(delivery.mail.header, text)
        is_bounce = message_dict.get("is_bounce")
        if delivery and delivery.reason and not is_bounce:
            return []
        routes = super().message_route(
            message, message_dict, model, thread_id, custom_values
        )
        if not delivery:
            return routes
        if is_bounce:
            delivery.reason = delivery.reason or BOUNCE
            delivery.ticket = self._get_bounced_complaint(message_dict)
            return []
        return self._get_complaint_routes(delivery, message_dict, routes)

    def _get_wanted_route(self, delivery):
        row = delivery.rows
        team = row.team_id
        if not team.is_complaint_team:
            team = team._get_complaint_team(row.company_id)
        return TICKET, row.ticket_id.id, {"team_id": team.id}, self.env.uid, None

    def _get_bounced_complaint(self, message_dict):
        message = message_dict.get("bounced_message")
        is_ticket = message and message.model == TICKET
        # sudo: it says who may see the bounce
        ticket = self.env[TICKET].sudo().browse(message.res_id if is_ticket else [])
        return ticket.exists()

    def _get_complaint_routes(self, delivery, message_dict, routes):
        """The routes as they are, but for complaints; none for who writes too often."""
        complaints, others = self._split_routes(routes)
        if not complaints:
            return others
        if delivery.rows._is_loop(delivery.mail.sender):
            delivery.reason = "loop"
            delivery.ticket = self.env[TICKET].sudo().browse(complaints[0][1] or [])
            return others
        # sudo: the gateway works for whoever sent the message
        tickets = self.env[TICKET].sudo()
        teams = delivery.rows.team_id
        for _model, thread_id, values, user_id, alias in complaints:
            if alias and alias.sudo().alias_status != "valid":
                alias.sudo().alias_status = "valid"
            thread_id = thread_id or tickets._find_by_number(
                delivery.mail, message_dict.get("author_id")
            )
            if thread_id or (values or {}).get("team_id") in teams.ids:
                others.append((TICKET, thread_id, values, user_id, None))
        return others

    def _split_routes(self, routes):
        """What concerns complaints, and the rest."""
        complaints, others = [], []
        # sudo: whether it is a complaint is hidden from whoever wrote to us
        tickets = self.env[TICKET].sudo()
        for route in routes:
            model, thread_id, values = route[:3]
            concerns = model == TICKET and (
                tickets.browse(thread_id)._was_complaint()
                if thread_id
                else tickets._is_complaint_vals(values or {})
            )
            (complaints if concerns else others).append(route)
        return complaints, others

    @api.model
    def _detect_loop_sender(self, message, message_dict, routes):
        """The gateway answers a loop with a mail; for complaints nobody is answered."""
        if self._get_complaint_delivery():
            _complaints, routes = self._split_routes(routes or [])
            if not routes:
                return False
        return super()._detect_loop_sender(message, message_dict, routes)

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        """A complaint keeps who else was addressed to itself, and tells its rows."""
        delivery = self._get_complaint_delivery()
        if not delivery:
            return super()._message_route_process(message, message_dict, routes)
        complaints, others = self._split_routes(routes or [])
        thread_id = False
        for route in complaints:
            quiet = self.env[TICKET]._get_quiet_message(message_dict, route[1])
            thread_id = super()._message_route_process(message, quiet, [route])
            # sudo: the gateway works for whoever sent the message
            ticket = self.env[TICKET].sudo().browse(thread_id)
            ticket._keep_also_addressed(delivery.mail.sender, message_dict)
            rows = delivery.rows
            if not route[1]:
                rows = rows.filtered(lambda row, t=ticket: row.team_id == t.team_id)
            made = "reply" if route[1] else "complaint"
            rows._accept(made, ticket, kept=delivery.wanted)
        if others:
            thread_id = super()._message_route_process(message, message_dict, others)
            reached = [route[1] for route in others if route[0] == TICKET and route[1]]
            left = delivery.rows.filtered(lambda row: row.disposition == "refused")
            if reached:  # an ordinary ticket that a complaint team was addressed on
                ticket = self.env[TICKET].sudo().browse(reached[0])
                left._accept("reply", ticket, kept=delivery.wanted)
        return thread_id


def _as_bytes(message):
    """The source of a message, however it was handed over."""
    if isinstance(message, xmlrpc.client.Binary):
        return bytes(message.data)
    return message.encode() if isinstance(message, str) else message
