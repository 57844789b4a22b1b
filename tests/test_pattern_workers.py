"""Two workers look for patterns in the same changes at once."""

import json
from collections.abc import Iterator

import pytest
from instance import Instance

CAUSES, EACH = 40, 4
SETUP = f"""
causes = env["complaint.cause"].create(
    [{{"name": f"Cause {{number}}"}} for number in range({CAUSES})]
)
env["helpdesk.ticket"].with_context(tracking_disable=True).create([
    {{
        "name": "It broke", "description": "<p>Again.</p>", "is_complaint": True,
        "complaint_cause_id": cause.id, "complaint_is_history": False,
    }}
    for _turn in range({EACH}) for cause in causes
])
"""
# One is at work on the oldest change, and another comes along. Then two at once, in
# small batches; each is a thread with a cursor of its own.
WORK = """
import json, threading
from odoo import SUPERUSER_ID, api
from odoo.addons.complaint_management.models import complaint_pattern_detection
complaint_pattern_detection.BATCH = 10
waiting = env["complaint.pattern.change"]
ended, together = [], threading.Barrier(2)

def detect(wait=lambda: None):
    with env.registry.cursor() as cr:
        patterns = api.Environment(cr, SUPERUSER_ID, {})["complaint.pattern"]
        wait()
        try:
            patterns._cron_detect()
            return "done"
        except Exception as error:
            return type(error).__name__

env.cr.commit()
waiting.search([], limit=1).lock_for_update()
beside = detect()
env.cr.commit()
left = waiting.search_count([])
for _turn in range(20):
    workers = [
        threading.Thread(target=lambda: ended.append(detect(together.wait)))
        for _worker in range(2)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    env.cr.commit()
    if not waiting.search_count([]):
        break
print("said", json.dumps({"beside": beside, "left": left, "ended": ended}))
"""


@pytest.fixture(scope="module")
def register() -> Iterator[Instance]:
    with Instance("patterns") as instance:
        instance.odoo("--init", "complaint_management")
        instance.shell(SETUP)
        yield instance


@pytest.fixture(scope="module")
def said(register: Instance) -> dict:
    """What the workers said of themselves; afterwards their work is there."""
    said = json.loads(register.shell(WORK).split("said ", 1)[1].splitlines()[0])
    print("\nworkers:", said)
    return said


def test_while_one_is_at_work_the_other_leaves_all_of_it_alone(said) -> None:
    assert (said["beside"], said["left"]) == ("done", CAUSES * EACH)


def test_two_at_once_end_well_and_leave_nothing_waiting(register, said) -> None:
    assert said["ended"].count("done") >= len(said["ended"]) / 2
    assert register.value("SELECT count(*) FROM complaint_pattern_change") == 0


@pytest.mark.usefixtures("said")
def test_every_cause_has_one_pattern_and_is_told_once(register: Instance) -> None:
    patterns = register.rows("SELECT cause_id, seen, told_on FROM complaint_pattern")
    assert len(patterns) == len({cause for cause, _seen, _told in patterns}) == CAUSES
    assert {seen for _cause, seen, _told in patterns} == {EACH}
    assert all(told for _cause, _seen, told in patterns)


@pytest.mark.usefixtures("said")
def test_every_complaint_is_counted_once_and_in_one_pattern(register: Instance) -> None:
    counted = register.value("SELECT sum(n) FROM complaint_cause_count")
    assert counted == CAUSES * EACH
    lost = """SELECT t.id FROM helpdesk_ticket t
                LEFT JOIN complaint_pattern p ON p.id = t.complaint_pattern_id
               WHERE t.is_complaint
                 AND p.cause_id IS DISTINCT FROM t.complaint_cause_id"""
    assert register.rows(lost) == []
