from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestStageTeam(ComplaintCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stages = cls.env["helpdesk.ticket.stage"].with_user(cls.manager)
        cls.teams = cls.env["helpdesk.ticket.team"].with_user(cls.manager)
        cls.host_stage = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_new")

    def _create_stage(self, **vals):
        return self.stages.create(
            {
                "name": "Second opinion",
                "complaint_phase": "understand",
                "team_ids": [Command.set(self.team.ids)],
                "company_id": False,
                **vals,
            }
        )

    def _create_team(self, **vals):
        return self.teams.create(
            {"name": "Complaints abroad", "is_complaint_team": True, **vals}
        )

    # ---- stages

    def test_a_stage_has_a_step_exactly_when_its_teams_handle_complaints(self):
        both = [Command.set((self.team | self.ordinary_team).ids)]
        for vals in (
            {"complaint_phase": False},
            {"team_ids": False},
            {"team_ids": [Command.set(self.ordinary_team.ids)]},
            {"team_ids": both},
            {"team_ids": both, "complaint_phase": False},
        ):
            with (
                self.subTest(road="create", vals=vals),
                self.assertRaises(ValidationError),
            ):
                self._create_stage(**vals)
            with (
                self.subTest(road="write", vals=vals),
                self.assertRaises(ValidationError),
            ):
                self._create_stage().write(vals)

    def test_ordinary_stages_stay_as_the_host_has_them(self):
        stage = self._create_stage(complaint_phase=False, team_ids=False)
        stage.write({"closed": True, "close_from_portal": True})
        self.assertTrue(stage.close_from_portal)
        stage.team_ids = self.ordinary_team

    def test_a_complaint_is_never_closed_from_the_portal(self):
        with self.assertRaisesRegex(ValidationError, "from the portal"):
            self._create_stage(complaint_phase="closed", close_from_portal=True)
        with self.assertRaisesRegex(ValidationError, "from the portal"):
            self._stage("closed").with_user(self.manager).close_from_portal = True

    def test_a_stage_is_closed_exactly_when_its_step_is(self):
        for phase, closed in (
            ("intake", False),
            ("aftercare", False),
            ("closed", True),
        ):
            with self.subTest(phase=phase):
                stage = self._create_stage(complaint_phase=phase)
                self.assertEqual(stage.closed, closed)
                with self.assertRaisesRegex(ValidationError, "closed exactly when"):
                    stage.closed = not closed

    def test_the_step_of_a_stage_without_complaints_may_change(self):
        stage = self._create_stage()
        stage.complaint_phase = "closed"
        self.assertTrue(stage.closed)

    def test_the_step_of_a_stage_stays_while_complaints_stand_in_it(self):
        for vals in ({}, {"active": False}, {"complaint_confidential": True}):
            with self.subTest(vals=vals):
                stage = self._create_stage()
                complaint = self._create_complaint(stage_id=stage.id, **vals)
                with self.assertRaisesRegex(ValidationError, "There are complaints"):
                    stage.complaint_phase = "offer"
                stage.write({"name": "Renamed", "complaint_phase": "understand"})
                self.assertEqual(complaint.complaint_phase, "understand")

    def test_only_administrators_change_stages(self):
        for role in ("agent", "coordinator", "host_user"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._stage("offer").with_user(self.users[role]).name = "Mine"

    # ---- teams

    def test_a_team_with_tickets_does_not_become_a_complaint_team(self):
        self._create_ticket(active=False)
        with self.assertRaisesRegex(ValidationError, "has tickets"):
            self.ordinary_team.with_user(self.manager).is_complaint_team = True

    def test_a_team_with_complaints_stays_a_complaint_team(self):
        team = self._create_team()
        self._create_complaint(
            team_id=team.id, complaint_confidential=True, user_id=False
        )
        with self.assertRaisesRegex(ValidationError, "has tickets"):
            team.is_complaint_team = False

    def test_a_team_with_ordinary_stages_does_not_become_a_complaint_team(self):
        self._create_stage(
            complaint_phase=False, team_ids=[Command.set(self.ordinary_team.ids)]
        )
        with self.assertRaises(ValidationError):
            self.ordinary_team.with_user(self.manager).is_complaint_team = True

    def test_an_empty_team_becomes_a_complaint_team_and_stops_being_one(self):
        team = self.ordinary_team.with_user(self.manager)
        team.is_complaint_team = True
        self.assertEqual(
            team._get_applicable_stages(), self.team._get_applicable_stages()
        )
        team.is_complaint_team = False
        self.assertNotIn(team, self._stage("intake").team_ids)
        self.assertIn(self.host_stage, team._get_applicable_stages())

    def test_a_new_complaint_team_shares_the_stages_of_the_others(self):
        team = self._create_team()
        self.assertEqual(
            team._get_applicable_stages(), self.team._get_applicable_stages()
        )
        copy = self.team.with_user(self.manager).copy()
        self.assertEqual(
            copy._get_applicable_stages(), self.team._get_applicable_stages()
        )

    def test_a_team_that_has_stages_keeps_them(self):
        team = self._create_team()
        self.stages.search([("team_ids", "in", team.ids)]).team_ids = [
            Command.unlink(team.id)
        ]
        own = self._create_stage(team_ids=[Command.set(team.ids)])
        team.is_complaint_team = True
        self.assertEqual(team._get_applicable_stages(), own)

    # ---- applicable stages

    def test_a_complaint_team_offers_its_own_stages_only(self):
        stages = self.team._get_applicable_stages()
        self.assertNotIn(self.host_stage, stages)
        self.assertEqual(stages, stages.search([("id", "in", stages.ids)]))
        other = self._create_team(company_id=self.company.id)
        here = self._create_stage(
            team_ids=[Command.set(other.ids)], company_id=self.company.id, sequence=0
        )
        foreign = self.stages.sudo().create(
            {
                "name": "Abroad",
                "complaint_phase": "intake",
                "team_ids": [Command.set(other.ids)],
                "company_id": self.elsewhere.id,
            }
        )
        archived = self._create_stage(team_ids=[Command.set(other.ids)], active=False)
        offered = other._get_applicable_stages()
        self.assertEqual(offered[0], here)
        self.assertNotIn(foreign, offered)
        self.assertNotIn(archived, offered)

    def test_an_ordinary_team_offers_no_stage_of_complaints(self):
        for team in (self.ordinary_team, self.ordinary_team.browse()):
            stages = team._get_applicable_stages()
            self.assertIn(self.host_stage, stages)
            self.assertFalse(stages.filtered("complaint_phase"))

    def test_whoever_asks_gets_the_same_stages(self):
        expected = self.team._get_applicable_stages()
        for role in ("agent", "portal", "public"):
            with self.subTest(role=role):
                self.env.invalidate_all()
                team = self.team.with_user(self.users[role]).sudo()
                self.assertEqual(team._get_applicable_stages().ids, expected.ids)

    # ---- columns of the board

    def _columns(self, user, domain, **context):
        tickets = self.env["helpdesk.ticket"].with_user(user)
        tickets = tickets.with_context(read_group_expand=True, **context)
        groups = tickets.web_read_group(domain, ["stage_id"], ["__count"])["groups"]
        ids = [group["stage_id"][0] for group in groups if group["stage_id"]]
        return self.env["helpdesk.ticket.stage"].browse(ids)

    def test_the_board_of_complaints_shows_every_stage_of_complaints_in_order(self):
        self._create_complaint(stage_id=self._stage("offer").id)
        domain = [("is_complaint", "=", True), ("company_id", "=", self.company.id)]
        columns = self._columns(self.agent, domain, default_is_complaint=True)
        self.assertEqual(columns, self.team._get_applicable_stages())

    def test_the_board_of_tickets_shows_the_stages_of_the_host(self):
        self._create_ticket()
        domain = [("is_complaint", "!=", True), ("company_id", "=", self.company.id)]
        columns = self._columns(self.host_user, domain)
        self.assertIn(self.host_stage, columns)
        self.assertFalse(columns.filtered("complaint_phase"))

    def test_a_board_of_both_shows_the_stages_where_complaints_stand(self):
        self._create_complaint(stage_id=self._stage("offer").id)
        domain = [("company_id", "=", self.company.id)]
        columns = self._columns(self.agent, domain)
        self.assertEqual(columns.filtered("complaint_phase"), self._stage("offer"))

    def test_a_stage_stays_while_complaints_stand_in_it(self):
        complaint = self._create_complaint()
        for change in ({"active": False}, {"team_ids": [Command.unlink(self.team.id)]}):
            with self.subTest(change=change), self.assertRaises(ValidationError):
                complaint.stage_id.write(change)

    def test_the_board_shows_no_stage_of_another_company(self):
        stage = self.stages.sudo().create(
            {
                "name": "Abroad",
                "complaint_phase": "intake",
                "team_ids": [Command.set(self.team.ids)],
                "company_id": self.elsewhere.id,
            }
        )
        domain = [("is_complaint", "=", True)]
        columns = self._columns(self.agent, domain, default_is_complaint=True)
        self.assertNotIn(stage, columns)
