from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests.common import new_test_user
from odoo.tools import SQL

from odoo.addons.base.tests.common import BaseCommon
from odoo.addons.mail.tests.common import MailCase

ROLES = {
    "employee": "base.group_user",
    "reader": "complaint_management.group_complaint_reader",
    "agent": "complaint_management.group_complaint_agent",
    "coordinator": "complaint_management.group_complaint_coordinator",
    "manager": "complaint_management.group_complaint_manager",
    "improver": "complaint_management.group_complaint_improver",
    "host_own": "helpdesk_mgmt.group_helpdesk_user_own",
    "host_team": "helpdesk_mgmt.group_helpdesk_user_team",
    "host_user": "helpdesk_mgmt.group_helpdesk_user",
    "host_manager": "helpdesk_mgmt.group_helpdesk_manager",
    "portal": "base.group_portal",
    "public": "base.group_public",
}


class ComplaintCommon(BaseCommon):
    """Two companies with the shipped team and stages, and a user of every role.

    The users stand in ``cls.users`` by role and as attributes, as in ``cls.agent``.
    ``cls.complainant`` is the contact of the portal user, ``cls.elsewhere`` the other
    company. The shipped team counts every agent of this company as its member.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls._create_company(name="Here Ltd")
        cls.elsewhere = cls._create_company(name="Elsewhere Ltd")
        cls.env = cls.env(
            context=dict(cls.env.context, allowed_company_ids=cls.company.ids)
        )
        cls.company = cls.company.with_env(cls.env)
        cls.users = {role: cls._create_user(role) for role in ROLES}
        for role, user in cls.users.items():
            setattr(cls, role, user)
        cls.complainant = cls.portal.partner_id
        cls.team = cls.env.ref("complaint_management.team_complaints")
        members = (cls.agent, cls.coordinator, cls.manager)
        cls.team.user_ids = [Command.link(user.id) for user in members]
        cls.ordinary_team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Service desk",
                "company_id": cls.company.id,
                "user_ids": [Command.link(cls.host_team.id)],
            }
        )

    @classmethod
    def _create_user(cls, role, login=None, company=None, **values):
        """Make a user of a role in ROLES, in this company or another one."""
        company = company or cls.company
        login = login or f"test_{role}"
        return new_test_user(
            cls.env,
            login=login,
            groups=ROLES[role],
            email=f"{login}@example.com",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
            **values,
        )

    @classmethod
    def _create_complaint(cls, user=None, **vals):
        """Make a complaint of this company, as ``user`` or as the superuser."""
        tickets = cls.env["helpdesk.ticket"].with_user(user or cls.env.user)
        return tickets.create(
            {
                "name": "The parcel arrived broken",
                "description": "<p>The box was open and the vase in pieces.</p>",
                "is_complaint": True,
                "company_id": cls.company.id,
                "partner_id": cls.complainant.id,
                "channel_id": cls.env.ref("complaint_management.channel_letter").id,
                **vals,
            }
        )

    @classmethod
    def _create_confidential(cls, user=None, **vals):
        """Make a confidential complaint owned by the agent."""
        return cls._create_complaint(
            user, **{"complaint_confidential": True, "user_id": cls.agent.id, **vals}
        )

    def _create_settled(self, user=None, **vals):
        complaint = self._create_complaint(
            **{
                "complaint_outcome": "settled",
                "complaint_settled_on": fields.Datetime.now(),
                **vals,
            }
        )
        return complaint.with_user(user or self.agent)

    def _create_closed(self, user=None, **vals):
        complaint = self._create_settled(user, **vals)
        complaint._complaint_move("closed")
        return complaint

    def _events(self, complaint, kind):
        events = complaint.complaint_event_ids.sorted("sequence")
        return events.filtered(lambda event: event.kind == kind)

    @classmethod
    def _create_ticket(cls, user=None, **vals):
        """Make an ordinary ticket of the ordinary team."""
        tickets = cls.env["helpdesk.ticket"].with_user(user or cls.env.user)
        return tickets.create(
            {
                "name": "How do I change my address?",
                "description": "<p>I moved.</p>",
                "team_id": cls.ordinary_team.id,
                "company_id": cls.company.id,
                "partner_id": cls.complainant.id,
                **vals,
            }
        )

    @classmethod
    def _stage(cls, phase):
        """The shipped stage of the complaint team for a phase."""
        stages = cls.team._get_applicable_stages()
        return stages.filtered(lambda stage: stage.complaint_phase == phase)[:1]

    def _create_own_team(self, *phases):
        """A complaint team with a stage of its own for each of these phases."""
        team = self.env["helpdesk.ticket.team"].create(
            {
                "name": "Second complaint team",
                "sequence": 1000,
                "is_complaint_team": True,
                "company_id": False,
                "user_ids": [Command.set(self.team.user_ids.ids)],
            }
        )
        team._get_applicable_stages().team_ids = [Command.unlink(team.id)]
        self.env["helpdesk.ticket.stage"].create(
            [
                {
                    "name": f"Own {phase}",
                    "sequence": 100 + place,
                    "complaint_phase": phase,
                    "company_id": False,
                    "team_ids": [Command.link(team.id)],
                }
                for place, phase in enumerate(phases)
            ]
        )
        return team

    def _our_columns(self, ticket):
        """The values that our columns of a ticket have in the database."""
        self.env.flush_all()
        names = [
            name
            for name, field in ticket._fields.items()
            if (name == "is_complaint" or name.startswith("complaint_"))
            and field.store
            and field.column_type
        ]
        columns = SQL(", ").join(SQL.identifier(name) for name in names)
        rows = self.env.execute_query(
            SQL("SELECT %s FROM helpdesk_ticket WHERE id = %s", columns, ticket.id)
        )
        return dict(zip(names, rows[0], strict=True))

    def _assert_ordinary(self, ticket):
        filled = {k: v for k, v in self._our_columns(ticket).items() if v is not None}
        self.assertFalse(filled)

    def _see(self, user, record):
        """The record as another person meets it: own rights, nothing left in cache."""
        self.env.invalidate_all()
        return record.with_user(user).with_context(
            allowed_company_ids=user.company_ids.ids
        )

    def assertHidden(self, record, user):
        """The record is neither found nor readable for this user."""
        seen = self._see(user, record)
        self.assertFalse(seen.has_access("read"), f"{user.login} reads {record}")
        with self.assertRaises(AccessError):
            seen.read(["display_name"])
        if seen.browse().has_access("read"):
            found = seen.search([("id", "in", record.ids)])
            self.assertFalse(found, f"{user.login} finds {found}")

    def assertSeen(self, record, user):
        """The record is found and readable for this user."""
        seen = self._see(user, record)
        self.assertEqual(seen.search([("id", "in", record.ids)]), seen)
        self.assertTrue(seen.read(["display_name"]))


class ComplaintMailCommon(ComplaintCommon, MailCase):
    """The same with mail on: followers, tracking and notifications as in real life."""

    @classmethod
    def default_env_context(cls):
        return {"no_reset_password": True}

    def _post(self, ticket, **values):
        """Post on a ticket as a comment.

        :return: the partners who got a notice, and the addresses that got mail
        """
        values = {"body": "Hello", "subtype_xmlid": "mail.mt_comment", **values}
        with self.mock_mail_gateway():
            message = ticket.message_post(**values)
        addresses = {address for mail in self._mails for address in mail["email_to"]}
        return message.sudo().notified_partner_ids, addresses
