"""Fixed values that several models share; the words are the field's own."""

PHASES = [
    ("intake", "Intake"),
    ("understand", "Understand"),
    ("offer", "Offer"),
    ("fulfil", "Fulfil"),
    ("aftercare", "After-care"),
    ("closed", "Closed"),
]
OPEN_PHASES = {"intake", "understand", "offer", "fulfil"}
BEFORE_AGREEMENT = {"intake", "understand", "offer"}
# Nothing was agreed on these, so nothing has to be settled.
OUTCOMES_WITHOUT_AGREEMENT = {"withdrawn", "out_of_scope"}
ASPECTS = [("person", "Person"), ("process", "Process"), ("result", "Result")]
EXPRESSIONS = [("oral", "Orally"), ("written", "In writing")]
TERM_KINDS = [
    ("acknowledge", "Acknowledgement"),
    ("answer", "Answer"),
    ("aftercare", "After-care"),
    ("external", "External body"),
]
# What we owe the complainant; the moment for an external body is information.
DUTIES = ("acknowledge", "answer", "aftercare")
UNITS = [
    ("hours", "hours"),
    ("days", "days"),
    ("working_days", "working days"),
    ("weeks", "weeks"),
    ("months", "months"),
]
ORGANISATION_KINDS = [
    ("shop", "Shop or web shop"),
    ("care", "Care"),
    ("municipality", "Municipality or other authority"),
    ("finance", "Finance"),
    ("other", "Other"),
]
# A compensation is under way in these states, and counts for the ceilings in those.
OPEN_COMPENSATION = {"to_approve", "offered", "accepted"}
GIVEN_COMPENSATION = {"offered", "accepted", "delivered"}
PERIODS = {"month": 1, "quarter": 3, "year": 12}  # in months
PERIOD_NAMES = [("month", "Month"), ("quarter", "Quarter"), ("year", "Year")]
# The steps of an improvement point, in their order; *dropped* is out of it.
IMPROVEMENT_PHASES = [
    ("signalled", "Signalled"),
    ("analysing", "Analysing"),
    ("planned", "Planned"),
    ("implementing", "Implementing"),
    ("securing", "Securing"),
    ("proven", "Proven"),
    ("dropped", "Dropped"),
]
VERDICTS = [
    ("worked", "Worked"),
    ("did_not_work", "Did not work"),
    ("too_little_data", "Too little data"),
]
# The roles that code asks for.
IMPROVER = "complaint_management.group_complaint_improver"
READER = "complaint_management.group_complaint_reader"
AGENT = "complaint_management.group_complaint_agent"
COORDINATOR = "complaint_management.group_complaint_coordinator"
MANAGER = "complaint_management.group_complaint_manager"
# The activities of a compensation: decide on it, carry it out.
REQUEST = "complaint_management.mail_activity_type_compensation_request"
DELIVERY = "complaint_management.mail_activity_type_compensation_delivery"
# The fact of an event that says which letter went out: its template.
LETTER_FACT = "helpdesk.ticket.stage/mail_template_id"
# The paper of all letters.
LETTER_LAYOUT = "complaint_management.letter_layout"
