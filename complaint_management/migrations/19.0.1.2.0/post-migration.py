from odoo import SUPERUSER_ID, api

ELEMENTS = (
    "summary",
    "judgement",
    "measures",
    "contact",
    "next_step",
    "findings",
    "reasons",
)
BATCH = 1000


def migrate(cr, version):
    """What was shipped before is known by its code; who was answered is asked."""
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
    for code in ELEMENTS:
        element = env.ref(
            f"complaint_management.letter_element_{code}", raise_if_not_found=False
        )
        if element and not element.code:
            element.code = code
    terms = env["complaint.term"].search(
        [("kind", "=", "aftercare"), ("met_on", "=", False), ("asks_on", "=", False)]
    )
    for start in range(0, len(terms), BATCH):
        for term in terms[start : start + BATCH]:
            end = term._get_stored_end()
            dates = term._prepare_dates(term.ticket_id, term.kind, end)
            term.asks_on = dates.get("asks_on")
        env.flush_all()
        env.invalidate_all()
