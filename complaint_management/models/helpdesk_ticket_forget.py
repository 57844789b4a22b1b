from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .selections import COORDINATOR, OPEN_COMPENSATION

BATCH = 50
# What may still be said of a forgotten complaint: it belongs to the cause.
CAUSE_FACTS = {
    "active",
    "complaint_cause_id",
    "complaint_cause_confirmed",
    "complaint_improvement_id",
    "complaint_no_change_reason",
}


class HelpdeskTicket(models.Model):
    """Forgetting: after the retention of the policy, or when somebody asks.

    The person goes, the fact stays: what is counted, paid and due does not change. How
    it is done stands in :class:`complaint.forgetting`.
    """

    _inherit = "helpdesk.ticket"

    complaint_forgotten_on = fields.Datetime(
        string="Forgotten on", readonly=True, copy=False, groups="base.group_user"
    )

    def _get_forget_refusal(self):
        """Why this complaint cannot be forgotten now; nothing when it can.

        The one predicate behind the dialog, the button and the clock.
        """
        self.ensure_one()
        # sudo: whoever may forget it is told why not
        ticket, name = self.sudo(), {"complaint": self.sudo().number}
        if not ticket.is_complaint:
            return self.env._("%(complaint)s is not a complaint.", **name)
        if ticket.complaint_forgotten_on:
            return self.env._("%(complaint)s was forgotten already.", **name)
        if main := ticket.complaint_main_id:
            return self.env._(
                "%(complaint)s is part of %(main)s and is forgotten together with it.",
                main=main.number,
                **name,
            )
        return next(filter(None, map(_get_obstacle, ticket._get_with_parts())), "")

    def _get_with_parts(self):
        parts = self.search([("complaint_main_id", "in", self.ids)])
        return self | parts

    def action_complaint_forget(self):
        """Forget these complaints because somebody asked for it.

        :raise AccessError: for who is no coordinator
        :raise UserError: when one of them cannot be forgotten now, with the reason
        """
        self.check_access("write")
        if not self.env.user.has_group(COORDINATOR):
            raise AccessError(
                self.env._("Ask a complaint coordinator to forget a complaint.")
            )
        refusals = [reason for t in self if (reason := t._get_forget_refusal())]
        if refusals:
            raise UserError("\n".join(refusals))
        self._forget("request")
        self.env.ref("complaint_management.cron_forget").sudo()._trigger()
        return True

    def _forget(self, why):
        """Forget these and their parts.

        :param str why: ``request`` or ``retention``
        """
        # sudo: the texts, files and messages of everybody go; asked before
        tickets = self.sudo().with_context(active_test=False)._get_with_parts()
        self.env["complaint.forgetting"].sudo()._forget(tickets)
        # sudo: the moment is a fact that no plain write may set
        tickets.with_context(tracking_disable=True).write(
            {"complaint_forgotten_on": fields.Datetime.now()}
        )
        words = {
            "request": self.env._("on request"),
            "retention": self.env._("kept as long as the policy says"),
        }
        tickets.with_user(self.env.uid)._record_event("forgotten", {"why": words[why]})

    def _check_complaint_write(self, vals):
        """Nothing is written to what was forgotten, but for its cause."""
        result = super()._check_complaint_write(vals)
        forgotten = self.filtered("complaint_forgotten_on")
        if forgotten and not self.env.su and vals.keys() - CAUSE_FACTS:
            raise UserError(
                self.env._(
                    "%(complaints)s was forgotten. Register a new complaint instead.",
                    complaints=", ".join(forgotten.mapped("number")),
                )
            )
        return result

    # ------------------------------------------------------------
    # By the clock
    # ------------------------------------------------------------

    @api.model
    def _cron_forget(self):
        """Forget what was kept as long as its policy says, batch by batch.

        What cannot be forgotten now is looked at again the next day. The files leave
        the disk as well, those of complaints forgotten on request included.
        """
        cron = self.env["ir.cron"]
        tickets = self.with_context(active_test=False)
        tickets._lift_ended_holds()
        domain = tickets._get_outdated_domain()
        remaining, last = tickets.search_count(domain), 0
        cron._commit_progress(remaining=remaining)
        while found := tickets.search(
            domain & Domain("id", ">", last), limit=BATCH, order="id"
        ):
            last = found[-1].id
            locked = found.try_lock_for_update(allow_referencing=True)
            ready = locked.filtered(lambda t: not t._get_forget_refusal())
            ready._forget("retention")
            if not cron._commit_progress(len(found)):
                break
            self.env.invalidate_all()
        longest = max(months for _policy, months in tickets._get_retentions())
        self.env["complaint.forgetting"]._forget_set_aside(
            fields.Datetime.now() - relativedelta(months=longest)
        )
        self.env["ir.attachment"]._gc_file_store()

    @api.model
    def _get_retentions(self):
        """How many months each policy keeps complaints; without one as a new one."""
        policies = self.env["complaint.policy"].with_context(active_test=False)
        months = policies.default_get(["retention_months"])["retention_months"]
        return [
            (False, months),
            *((p.id, p.retention_months) for p in policies.search([])),
        ]

    @api.model
    def _get_outdated_domain(self):
        """Closed longer ago than their policy keeps them."""
        now = fields.Datetime.now()
        return (
            Domain("is_complaint", "=", True)
            & Domain("complaint_phase", "=", "closed")
            & Domain("complaint_forgotten_on", "=", False)
            & Domain("complaint_main_id", "=", False)
            & Domain.OR(
                Domain("complaint_policy_id", "=", policy)
                & _ended_before(now - relativedelta(months=months))
                for policy, months in self._get_retentions()
            )
        )

    # ------------------------------------------------------------
    # What goes and what stays, told before
    # ------------------------------------------------------------

    def _get_forget_preview(self):
        """What goes and what stays, for the dialog.

        :return: two lists of sentences
        """
        # sudo: numbers only, for who was asked to forget it
        tickets = self.sudo().with_context(active_test=False)._get_with_parts()
        forgetting = self.env["complaint.forgetting"].sudo()
        counts = forgetting._count(tickets)
        goes = [
            self.env._("Name, address, phone and all texts; what can be searched."),
            self.env._(
                "%(messages)s messages, %(files)s files, %(activities)s activities and "
                "%(mails)s incoming e-mails.",
                **counts,
            ),
            self.env._("What the events say. That they happened stays."),
        ]
        stays = [
            self.env._(
                "Number, dates, category, cause, outcome and answers in figures: every "
                "report stays the same."
            ),
            self.env._("Terms, and what was given and spent."),
        ]
        for partner in forgetting._get_contacts(tickets):
            reason = forgetting._get_contact_use(partner, tickets)
            name = {"name": partner.display_name}
            if reason:
                stays.append(
                    self.env._("The contact %(name)s: %(why)s.", why=reason, **name)
                )
            else:
                goes.append(
                    self.env._(
                        "The contact %(name)s, made for this complaint and used "
                        "nowhere else.",
                        **name,
                    )
                )
        return goes, stays


def _get_obstacle(ticket):
    """What keeps one complaint from being forgotten."""
    env, name = ticket.env, {"complaint": ticket.number}
    if ticket.complaint_phase != "closed":
        return env._(
            "%(complaint)s is not closed yet. Close it first, or dismiss it.", **name
        )
    if ticket.complaint_legal_hold:
        return ticket._get_hold_text()
    under_way = ticket.complaint_compensation_ids.filtered(
        lambda c: c.state in OPEN_COMPENSATION
    )
    if under_way:
        return env._(
            "%(complaint)s has open compensation (%(compensations)s). Deliver or "
            "cancel it first.",
            compensations=", ".join(under_way.mapped("display_name")),
            **name,
        )
    return ""


def _ended_before(moment):
    """Closed before; what was imported as closed without a moment, received before."""
    return Domain("complaint_closed_on", "<=", moment) | (
        Domain("complaint_closed_on", "=", False)
        & Domain("complaint_received_on", "<=", moment)
    )
