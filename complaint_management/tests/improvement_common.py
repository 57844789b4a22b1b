from contextlib import contextmanager
from datetime import date, datetime, timedelta
from unittest.mock import patch

from odoo.tests import freeze_time

from .common import ComplaintCommon

TODAY = date(2026, 3, 2)  # a Monday


class ImprovementCommon(ComplaintCommon):
    """A cause with one below it, and an improvement point of the improver."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(f"{TODAY} 09:00:00"))
        causes = cls.env["complaint.cause"]
        cls.packaging = causes.create({"name": "Packaging"})
        cls.box = causes.create({"name": "Box", "parent_id": cls.packaging.id})
        cls.carrier = causes.create({"name": "Carrier"})
        cls.point = cls._create_point()

    @classmethod
    def _create_point(cls, **vals):
        return cls.env["complaint.improvement"].create(
            {
                "name": "A thicker box",
                "company_id": cls.company.id,
                "cause_id": cls.packaging.id,
                "owner_id": cls.improver.id,
                **vals,
            }
        )

    @classmethod
    def _point_stage(cls, phase):
        stages = cls.env["complaint.improvement.stage"]
        return stages.search([("phase", "=", phase)], limit=1)

    def _move(self, point, phase, **vals):
        point.write({"stage_id": self._point_stage(phase).id, **vals})

    @classmethod
    def _receive(cls, *days_ago, **vals):
        """Complaints of the packaging, established, received so many days ago."""
        moment = datetime.combine(TODAY, datetime.min.time()) + timedelta(hours=8)
        complaints = cls.env["helpdesk.ticket"]
        for days in days_ago:
            complaints += cls._create_complaint(
                **{
                    "complaint_received_on": moment - timedelta(days=days),
                    "complaint_is_history": False,
                    "complaint_cause_id": cls.packaging.id,
                    "complaint_cause_confirmed": True,
                    **vals,
                }
            )
        return complaints

    def _secure(self, point=None, implementing=240, secured=150, check=0):
        """Put a point into securing, as if that had been done so many days ago."""
        point = point or self.point
        point.standard_url = "https://intranet.example/box"
        with freeze_time(f"{TODAY - timedelta(days=implementing)} 09:00:00"):
            self._move(point, "implementing")
        with freeze_time(f"{TODAY - timedelta(days=secured)} 09:00:00"):
            self._move(point, "securing", check_date=TODAY - timedelta(days=check))
        return point

    @contextmanager
    def assertRefused(self, exception, text):
        """It raises, says so much, and leaves nothing half-stored behind."""
        with self.assertRaises(exception) as caught:
            yield
        self.assertRegex(str(caught.exception), text)

    def _run_cron(self, method, day=TODAY):
        """Run a daily job on a day; its commits would end the test's transaction."""
        with (
            freeze_time(f"{day} 09:00:00"),
            patch.object(type(self.env["ir.cron"]), "_commit_progress"),
        ):
            getattr(self.env["complaint.improvement"], method)()
