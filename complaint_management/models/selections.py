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
ASPECTS = [("person", "Person"), ("process", "Process"), ("result", "Result")]
EXPRESSIONS = [("oral", "Orally"), ("written", "In writing")]
